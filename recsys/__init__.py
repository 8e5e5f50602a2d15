"""Recommendations: fit on events, ask for one customer, explain.

Use what `__all__` lists; nothing heavy is imported until a name is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recsys.batch import Picks
    from recsys.building import RecommenderConfig
    from recsys.explanation import explain
    from recsys.interactions import Interactions
    from recsys.model import Recommender
    from recsys.products import CustomerTable, ProductTable
    from recsys.recommendation import Cause, Part, PartKind, Recommendation
    from recsys.session import Session, SessionEvent, Statement

_HOME = {
    "Cause": "recommendation",
    "CustomerTable": "products",
    "Interactions": "interactions",
    "Part": "recommendation",
    "PartKind": "recommendation",
    "Picks": "batch",
    "ProductTable": "products",
    "Recommendation": "recommendation",
    "Recommender": "model",
    "RecommenderConfig": "building",
    "Session": "session",
    "SessionEvent": "session",
    "Statement": "session",
    "explain": "explanation",
}

__all__ = [
    "Cause",
    "CustomerTable",
    "Interactions",
    "Part",
    "PartKind",
    "Picks",
    "ProductTable",
    "Recommendation",
    "Recommender",
    "RecommenderConfig",
    "Session",
    "SessionEvent",
    "Statement",
    "explain",
]


def __getattr__(name: str) -> object:
    """Import a public name on first use."""
    if name not in _HOME:
        raise AttributeError(f"module 'recsys' has no attribute '{name}'")
    return getattr(import_module(f"recsys.{_HOME[name]}"), name)
