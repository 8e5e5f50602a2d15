"""The demo shop: a whole shop, with a year of simulated behaviour, from a seed.

`generate` makes everything, `simulator` only the customers, who then respond to whatever they
are shown; `draw` makes the picture of a product. See docs/demo-shop.md.
"""

from ingestion.demo.behaviour import BehaviourConfig, BehaviourModel, Truth
from ingestion.demo.pictures import draw
from ingestion.demo.shop import DEFAULT_END, DemoShop, generate, simulator

__all__ = [
    "DEFAULT_END",
    "BehaviourConfig",
    "BehaviourModel",
    "DemoShop",
    "Truth",
    "draw",
    "generate",
    "simulator",
]
