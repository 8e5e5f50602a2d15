"""Recommendations: fit on events, ask for one customer or many, learn, explain.

Use what `__all__` lists; nothing heavy is imported until a name is first used.

- `Recommender.fit(Interactions, ProductTable, customers=CustomerTable)` learns, `save` and
  `load` keep; `with_products` adds what came in since.
- `recommend` answers one customer in the light of a `Session` (what happened and was said in
  the conversation) and, given a `LinearThompson` bandit, explores; each `Recommendation` has
  the exact parts of its score, of which `explain` makes a sentence.
- `recommend_many` answers many customers at once, such as the recipients of a campaign.
- `score`, `similar` and `complements` serve search and product pages.
- `worth` and `teach` turn what happened to shown products into what the bandit knows.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recsys.bandit import BanditConfig, LinearThompson
    from recsys.batch import Picks
    from recsys.building import RecommenderConfig
    from recsys.contexts import CONTEXT_SIZE
    from recsys.explanation import explain
    from recsys.feedback import PATIENCE_SECONDS, teach, worth
    from recsys.interactions import Interactions
    from recsys.model import Recommender, ServingConfig
    from recsys.products import CustomerTable, ProductTable
    from recsys.recommendation import Cause, Part, PartKind, Recommendation
    from recsys.rerank import RerankConfig
    from recsys.session import Session, SessionEvent, Statement

_HOME = {
    "CONTEXT_SIZE": "contexts",
    "PATIENCE_SECONDS": "feedback",
    "BanditConfig": "bandit",
    "Cause": "recommendation",
    "CustomerTable": "products",
    "Interactions": "interactions",
    "LinearThompson": "bandit",
    "Part": "recommendation",
    "PartKind": "recommendation",
    "Picks": "batch",
    "ProductTable": "products",
    "Recommendation": "recommendation",
    "Recommender": "model",
    "RecommenderConfig": "building",
    "RerankConfig": "rerank",
    "ServingConfig": "model",
    "Session": "session",
    "SessionEvent": "session",
    "Statement": "session",
    "explain": "explanation",
    "teach": "feedback",
    "worth": "feedback",
}

__all__ = [
    "CONTEXT_SIZE",
    "PATIENCE_SECONDS",
    "BanditConfig",
    "Cause",
    "CustomerTable",
    "Interactions",
    "LinearThompson",
    "Part",
    "PartKind",
    "Picks",
    "ProductTable",
    "Recommendation",
    "Recommender",
    "RecommenderConfig",
    "RerankConfig",
    "ServingConfig",
    "Session",
    "SessionEvent",
    "Statement",
    "explain",
    "teach",
    "worth",
]


def __getattr__(name: str) -> object:
    """Import a public name on first use."""
    if name not in _HOME:
        raise AttributeError(f"module 'recsys' has no attribute '{name}'")
    return getattr(import_module(f"recsys.{_HOME[name]}"), name)
