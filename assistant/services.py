"""What the assistant is given to work with: the shop, behind a handful of objects."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.clause_table import ClauseTable
from assistant.language.frames import SceneItem
from assistant.language.understand import LanguageUnderstanding
from assistant.language.vocabulary import Vocabulary
from assistant.learning import Learner
from assistant.lists.kindred import KindFinder
from assistant.sentiment import OpinionTable, Scorer
from core.catalog import Catalog
from core.ports import Encoder
from core.store import Product, Store
from recsys import Recommender
from retrieval import DocumentSearch, ProductSearch, Reranker


@dataclass(frozen=True)
class Shop:
    """One shop's data and models, of one build."""

    store: Store
    catalog: Catalog
    search: ProductSearch
    documents: DocumentSearch
    recommender: Recommender
    encoder: Encoder
    asking: Encoder
    """Reads questions by what they ask."""
    speech: Encoder
    """Reads what is said by what it does."""
    sentiment: Scorer
    opinions: OpinionTable
    clauses: ClauseTable
    language: LanguageUnderstanding
    vocabulary: Vocabulary
    learner: Learner
    name: str = "the shop"
    reranker: Reranker | None = None
    """Reads the first products of a search again; None where that is off."""

    @cached_property
    def idle_remarks(self) -> NDArray[np.float32]:
        """`(r, d)` unit vectors of remarks that say nothing of a product."""
        from assistant.answers.remarks import idle_remarks

        return self.encoder.encode(idle_remarks())

    @cached_property
    def scene_items(self) -> dict[str, SceneItem]:
        """Names of the products that were on a screen since the shop was opened, by id."""
        return {}

    @cached_property
    def kindred(self) -> KindFinder:
        """Finds the products of a kind, for lists."""
        return KindFinder(self.catalog, self.search)

    def products(self, ids: tuple[str, ...]) -> list[Product]:
        """The records of `ids` that still exist, in that order."""
        found: Mapping[str, Product] = self.store.products.find(ids)
        return [found[id] for id in ids if id in found]
