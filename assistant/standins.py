"""Guarded parts of a shop: where the search index or the recommender is down, slow or wrong,
plain stand-ins over the catalogue answer, and the turn is labelled.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from assistant.language.text import key
from core.catalog import Catalog, Mask
from core.errors import ArtifactError
from core.guard import Guard
from recsys import Part, PartKind, Recommendation, Recommender
from retrieval import DocumentSearch, Hit, Passage, ProductSearch

SEARCH: Final = "the search index"
RECOMMENDER: Final = "personal recommendations"

_SHORTEST_WORD: Final = 3


def guarded_search(catalog: Catalog, open_search: Callable[[], ProductSearch]) -> ProductSearch:
    """Product search that answers from titles and descriptions where it has to."""
    return cast(ProductSearch, _GuardedSearch(catalog, _opened(open_search)))


def guarded_documents(open_documents: Callable[[], DocumentSearch]) -> DocumentSearch:
    """Document search that finds nothing where it can't look."""
    return cast(DocumentSearch, _GuardedDocuments(_opened(open_documents)))


def guarded_recommender(catalog: Catalog, open_it: Callable[[], Recommender]) -> Recommender:
    """A recommender that falls back to what reviewers like best."""
    return cast(Recommender, _GuardedRecommender(catalog, _opened(open_it)))


class _Broken:
    """What couldn't be opened: fails whatever is asked of it."""

    def __getattr__(self, name: str) -> Any:
        raise ArtifactError("This part of the build is damaged. Run `aisle build` again.")


def _opened(open_part: Callable[[], Any]) -> Any:
    try:
        return open_part()
    except ArtifactError:
        return _Broken()


class _Guarded:
    """Passes on what isn't guarded."""

    def __init__(self, part: Any, name: str) -> None:
        self._part = part
        self._guard = Guard(name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._part, name)


class _GuardedSearch(_Guarded):
    """See `guarded_search`."""

    def __init__(self, catalog: Catalog, part: Any) -> None:
        super().__init__(part, SEARCH)
        self._catalog = catalog

    def search(
        self, query: str, *, mask: Mask | None = None, k: int = 20, **more: Any
    ) -> list[Hit]:
        """As `ProductSearch.search`."""
        return self._guard.call(
            lambda: list(self._part.search(query, mask=mask, k=k, **more)),
            lambda: self._plain(query, mask, k),
            self._are_hits,
        )

    def carries(self, query: str, **more: Any) -> bool:
        """As `ProductSearch.carries`."""
        return self._guard.call(
            lambda: cast(bool, self._part.carries(query, **more)),
            lambda: bool(self._matches(query)[0].any()),
            lambda found: isinstance(found, bool | np.bool_),
        )

    def _plain(self, query: str, mask: Mask | None, k: int) -> list[Hit]:
        """Products that mention most of the query's words, the best rated first."""
        score, words = self._matches(query)
        allowed = score > 0 if mask is None else mask & (score > 0)
        ranked = np.argsort(-(score + 0.01 * _liked(self._catalog)), kind="stable")
        chosen = [int(at) for at in ranked if allowed[at]][:k]
        return [
            Hit(at, self._catalog.ids[at], float(score[at]), 0.0, float(score[at]), 1.0, words)
            for at in chosen
        ]

    def _matches(self, query: str) -> tuple[NDArray[np.float64], tuple[str, ...]]:
        """For each product, the share of the query's words that it mentions; and those words."""
        words = [word for word in key(query).split() if len(word) >= _SHORTEST_WORD]
        found = [self._catalog.mentions(word) for word in words]
        kept = [(word, mask) for word, mask in zip(words, found, strict=True) if mask.any()]
        score = np.zeros(len(self._catalog))
        for _, mask in kept:
            score += mask / len(kept)
        return score, tuple(word for word, _ in kept)

    def _are_hits(self, hits: Sequence[Hit]) -> bool:
        ids = self._catalog.ids
        return all(
            0 <= hit.index < len(ids)
            and ids[hit.index] == hit.product_id
            and np.isfinite(hit.score)
            for hit in hits
        )


class _GuardedDocuments(_Guarded):
    """See `guarded_documents`."""

    def __init__(self, part: Any) -> None:
        super().__init__(part, SEARCH)

    def search(self, *args: Any, **more: Any) -> list[Passage]:
        """As `DocumentSearch.search`."""
        return self._passages(lambda: list(self._part.search(*args, **more)))

    def answers(self, *args: Any, **more: Any) -> list[Passage]:
        """As `DocumentSearch.answers`."""
        return self._passages(lambda: list(self._part.answers(*args, **more)))

    def about(self, product_id: str) -> list[Passage]:
        """As `DocumentSearch.about`."""
        return self._passages(lambda: list(self._part.about(product_id)))

    def _passages(self, found: Callable[[], list[Passage]]) -> list[Passage]:
        nothing: list[Passage] = []
        return self._guard.call(
            found,
            lambda: nothing,
            lambda passages: all(isinstance(passage, Passage) for passage in passages),
        )


class _GuardedRecommender(_Guarded):
    """See `guarded_recommender`."""

    def __init__(self, catalog: Catalog, part: Any) -> None:
        super().__init__(part, RECOMMENDER)
        self._catalog = catalog

    def knows(self, customer_id: str | None) -> bool:
        """As `Recommender.knows`."""
        return self._guard.call(
            lambda: cast(bool, self._part.knows(customer_id)),
            lambda: False,
            lambda found: isinstance(found, bool | np.bool_),
        )

    def recommend(
        self, customer_id: str | None, k: int = 10, *, mask: Mask | None = None, **more: Any
    ) -> list[Recommendation]:
        """As `Recommender.recommend`."""
        return self._guard.call(
            lambda: list(self._part.recommend(customer_id, k, mask=mask, **more)),
            lambda: self._liked(k, mask),
            self._are_picks,
        )

    def score(
        self, customer_id: str | None, product_indices: NDArray[np.integer], *more: Any
    ) -> NDArray[np.float32]:
        """As `Recommender.score`."""
        shape = (len(product_indices),)
        return self._guard.call(
            lambda: cast(
                NDArray[np.float32], self._part.score(customer_id, product_indices, *more)
            ),
            lambda: np.full(shape, 0.5, np.float32),
            lambda found: np.shape(found) == shape and bool(np.isfinite(found).all()),
        )

    def similar(self, product_id: str, k: int = 10, mask: Mask | None = None) -> list[str]:
        """As `Recommender.similar`."""
        return self._related("similar", product_id, k, mask)

    def complements(self, product_id: str, k: int = 10, mask: Mask | None = None) -> list[str]:
        """As `Recommender.complements`."""
        return self._related("complements", product_id, k, mask)

    def complements_of_kind(
        self, product_id: str, k: int = 10, mask: Mask | None = None
    ) -> list[str]:
        """As `Recommender.complements_of_kind`."""
        return self._related("complements_of_kind", product_id, k, mask)

    def _related(self, relation: str, product_id: str, k: int, mask: Mask | None) -> list[str]:
        def ask() -> list[str]:
            return list(getattr(self._part, relation)(product_id, k, mask=mask))

        return self._guard.call(
            ask,
            lambda: self._of_kind(product_id, k, mask, same=relation == "similar"),
            lambda ids: all(self._catalog.position(id) is not None for id in ids),
        )

    def _of_kind(self, product_id: str, k: int, mask: Mask | None, *, same: bool) -> list[str]:
        at = self._catalog.position(product_id)
        if at is None:
            return []
        allowed = (self._catalog.category == self._catalog.category[at]) == same
        allowed[at] = False
        return [
            pick.product_id for pick in self._liked(k, allowed if mask is None else allowed & mask)
        ]

    def _liked(self, k: int, mask: Mask | None) -> list[Recommendation]:
        """What reviewers like best among what is allowed."""
        liked = _liked(self._catalog)
        allowed = self._catalog.stock != 0 if mask is None else mask
        chosen = [int(at) for at in np.argsort(-liked, kind="stable") if allowed[at]][:k]
        return [
            Recommendation(
                product_id=self._catalog.ids[at],
                score=float(liked[at]),
                position=position,
                arm="stand-in",
                probability=1.0,
                reasons=(Part(PartKind.POPULARITY, float(liked[at])),),
            )
            for position, at in enumerate(chosen, 1)
        ]

    def _are_picks(self, picks: Sequence[Recommendation]) -> bool:
        return all(
            self._catalog.position(pick.product_id) is not None
            and np.isfinite(pick.score)
            and 0 < pick.probability <= 1
            for pick in picks
        )


def _liked(catalog: Catalog) -> NDArray[np.float64]:
    """`(n,)` in [0, 1]: the mean rating, drawn to 3 stars where there are few reviews."""
    rating = np.nan_to_num(np.asarray(catalog.rating, np.float64), nan=3.0)
    return (rating * catalog.reviews + 3.0 * 10) / (catalog.reviews + 10) / 5
