"""Which products are of the kind that a need's noun names: a hand warmer is no jacket."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.language.lexicon import lexicon
from assistant.language.need import TWO_KINDS
from assistant.language.nouns import head_phrase
from assistant.language.text import key
from assistant.language.vocabulary import Vocabulary
from assistant.services import Shop
from core.catalog import Mask
from retrieval import Hit

_COMMON = 0.1  # share of the largest category from which on another is of the kind as well

_TITLES = 3  # of the kind, at least, for the shop to count as having it
_MARGIN = 0.1  # of fit that what titles don't name may lack of what they do
_ADJECTIVES = frozenset("light level dress sport sports kids kid rain travel down".split())
_ANYTHING = frozenset("something anything thing stuff".split())


def kind_of(shop: Shop, need: str | None, *, least: int = _TITLES) -> Mask | None:
    """Products that lie where those of the need's noun lie, `(n,)`; None where the need names no
    kind that the shop has: fewer than `least` titles.
    """
    both = _two_kinds(shop, need)
    if both is not None:
        return both[0] | both[1]
    parts = need.casefold().split(",") if need else []  # "a rain jacket, one that packs small"
    heads = (head for part in parts if (head := head_phrase(part)) is not None)
    places = next(
        (found for head in heads if (found := kind_paths(head, shop.vocabulary, least))), None
    )
    if places is None:
        return None
    catalog = shop.catalog
    codes = [code for code, path in enumerate(catalog.categories) if path in places]
    return np.isin(catalog.category, codes)


def _two_kinds(shop: Shop, need: str | None) -> tuple[Mask, Mask] | None:
    """The two kinds that are wanted at once; None where there is one."""
    both = TWO_KINDS.fullmatch(need.casefold()) if need else None
    kinds = [] if both is None else [kind_of(shop, name) for name in both.groups()]
    known = [kind for kind in kinds if kind is not None]
    return (known[0], known[1]) if len(known) > 1 else None


def alternated(shop: Shop, need: str | None, positions: NDArray[np.int64]) -> NDArray[np.int64]:
    """`positions`, two kinds that are wanted at once taking turns."""
    both = _two_kinds(shop, need)
    if both is None:
        return positions
    first = both[0][positions]
    place = np.where(first, np.cumsum(first) * 2 - 1, np.cumsum(~first) * 2)
    return positions[np.argsort(place, kind="stable")]


def kind_paths(head: str, vocabulary: Vocabulary, least: int = _TITLES) -> frozenset[str]:
    """Category paths in which titles are headed by the noun phrase `head` (a key).

    Its last two words count before its last one; "card holder" is no "holder", since a card
    is a thing of its own.
    """
    parts = head.split()
    if parts[0] in _ANYTHING:
        return frozenset()
    known = vocabulary.heads.get(" ".join(parts[-2:]))
    compound = len(parts) > 1 and parts[-2] in lexicon().products - _ADJECTIVES
    if known is None and not compound:
        known = vocabulary.heads.get(parts[-1])
    if not known:
        return frozenset()
    if sum(known.values()) < least:
        return frozenset()
    most = max(known.values())
    return frozenset(path for path, count in known.items() if count >= _COMMON * most)


def members(shop: Shop, need: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits that are what `need` names: the dearest of all that fit it somewhat would be the
    dearest of what is least like it.

    Where titles name the thing, the others must fit about as well as those do.
    """
    fitting = [hit for hit in hits if hit.fits]
    head = head_phrase(need.casefold())
    named = [hit for hit in fitting if head is not None and _is_named(shop, hit, head)]
    if not named:
        return fitting
    floor = float(np.quantile([hit.fit for hit in named], 0.25)) - _MARGIN
    return [hit for hit in fitting if hit.fit >= floor or hit in named]


def _is_named(shop: Shop, hit: Hit, head: str) -> bool:
    title = shop.catalog.titles_by_id[hit.product_id]
    return head.rsplit(maxsplit=1)[-1] in key(title).split()
