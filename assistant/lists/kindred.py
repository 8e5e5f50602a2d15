"""The products of the kind that a need asks for, whatever the shopper's constraints."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.language.text import key
from assistant.lists.kinds import HEADED, OTHER, Kind, audience_of, kind_of, strength
from core.catalog import Catalog, Mask
from core.constraints import Constraints
from retrieval import ProductSearch
from retrieval.products import Hit

_HITS = 150  # looked at for one name
_CLOSE = 0.6  # of the best score within a category; below it is something else
_PLAUSIBLE = 0.2  # fit below which not even the right noun makes a hit
_CARRIED = 0.36  # least score of the best match, below which the shop doesn't carry the kind
_ALIKE = 0.85  # of the best score, for what is less surely of the kind
_MINORITY = 0.12  # of all matches' scores; a category with less is a stray
_REMEMBERED = 2_048
_WIDE = {
    "bedding": "duvet cover or bed sheet or bedding",
    "flower": "bouquet or flower arrangement or flowers",
    "book": "novel or book",
    "snack": "snack bar or nuts or crisps or snacks",
    "warm boot": "winter boots or snow boots",
    "cheese": "cheese or cheddar or brie or dairy",
    "fish": "fish or fish fillet or seafood",
    "tea set": "teapot or tea set or tea cup",
}
"""What things are called of which shops name the sorts only."""
_QUALITIES = frozenset(
    "warm cosy soft good nice new light comfortable sturdy big small pretty lovely".split()
)


@dataclass(frozen=True)
class Kindred:
    """Products of one kind, the most relevant first; m is their number."""

    positions: NDArray[np.int64]
    """`(m,)` in the catalogue, distinct."""
    scores: NDArray[np.float64]
    """`(m,)` of the search."""


class KindFinder:
    """Finds products of a kind in one catalogue, and remembers them. Safe between threads."""

    def __init__(self, catalog: Catalog, search: ProductSearch) -> None:
        self._catalog = catalog
        self._search = search
        self.of = lru_cache(_REMEMBERED)(self._of)
        """`of(name, query, categories)`: the products that meet a need of that name.

        `query` has search words where the name alone finds other things, alternatives joined by
        " or "; `categories` the category paths that a guide names for it.
        """

    def _of(self, name: str, query: str, categories: tuple[str, ...]) -> Kindred:
        inside = self._inside(categories)
        if inside is not None and inside.any():
            close = self._close(kind_of(name, query), query or name, inside)
            return self._sorted(close)
        sought = query or _WIDE.get(key(name), name)
        return self._sorted(self._majority(self._any_of(name, sought) or self._plain(name)))

    def _any_of(self, name: str, sought: str) -> list[Hit]:
        """What is found for any of the alternatives in `sought`."""
        parts = [words.strip() for words in sought.split(" or ")]
        return [hit for words in parts for hit in self._searched(kind_of(name, words), words)]

    def _plain(self, name: str) -> list[Hit]:
        """What is found without the name's first word, where that only says how it should be."""
        first, _, thing = name.partition(" ")
        if first not in _QUALITIES or not thing:
            return []
        wide = _WIDE.get(key(thing))
        return self._any_of(thing, wide) if wide else self._searched(kind_of(thing), name)

    def _majority(self, hits: list[Hit]) -> list[Hit]:
        """Without the stray few in categories that hardly have the kind."""
        weights: dict[int, float] = {}
        for hit in hits:
            code = int(self._catalog.category[hit.index])
            weights[code] = weights.get(code, 0.0) + max(hit.score, 0.0)
        floor = _MINORITY * sum(weights.values())
        return [h for h in hits if weights[int(self._catalog.category[h.index])] >= floor]

    def _sorted(self, hits: Sequence[Hit]) -> Kindred:
        best: dict[int, float] = {}
        for hit in hits:
            best[hit.index] = max(best.get(hit.index, -np.inf), hit.score)
        order = sorted(best, key=lambda index: -best[index])
        return Kindred(np.array(order, np.int64), np.array([best[index] for index in order]))

    def _inside(self, categories: Sequence[str]) -> Mask | None:
        if not categories:
            return None
        loose = Constraints(in_stock=False)
        mask = np.zeros(len(self._catalog), np.bool_)
        for path in categories:
            mask |= self._catalog.mask(loose.model_copy(update={"category": path}))
        return mask

    def _close(self, kind: Kind, words: str, inside: Mask) -> list[Hit]:
        """Within the categories that a guide names: what is surely of the kind, or else what
        is near the best match by words.
        """
        hits = self._search.search(words, mask=inside, k=_HITS)
        sure = [hit for hit in hits if strength(self._catalog, kind, hit.index) >= HEADED]
        floor = _CLOSE * max(hit.score for hit in hits)
        return self._for_whom(kind, sure or [hit for hit in hits if hit.score >= floor])

    def _searched(self, kind: Kind, words: str) -> list[Hit]:
        """What search finds for the words that is of the kind; nothing where the shop carries
        none.
        """
        hits = [hit for hit in self._search.search(words, k=_HITS) if hit.fit >= _PLAUSIBLE]
        found = [(strength(self._catalog, kind, hit.index), hit) for hit in hits]
        best = max((how for how, _ in found), default=OTHER)
        if best == OTHER:
            return []
        top = max(hit.score for how, hit in found if how == best)
        if top < _CARRIED:
            return []
        kept = [hit for how, hit in found if how == best or (how and hit.score >= _ALIKE * top)]
        return self._for_whom(kind, kept)

    def _for_whom(self, kind: Kind, hits: list[Hit]) -> list[Hit]:
        """Without things for pets and for occasions, and without children's unless there is
        nothing else; where the need is theirs, only such things if there are any.
        """
        said = [(audience_of(self._catalog, hit.index), hit) for hit in hits]
        same = [hit for whom, hit in said if whom == kind.audience]
        return same or [hit for whom, hit in said if whom <= kind.audience | {"child"}]
