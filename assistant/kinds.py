"""Which products are of the kind that a need's noun names: a hand warmer is no jacket."""

import numpy as np

from assistant.language.lexicon import lexicon
from assistant.language.need import head_phrase
from assistant.language.vocabulary import Vocabulary
from assistant.services import Shop
from core.catalog import Mask

_COMMON = 0.1  # share of the largest category from which on another is of the kind as well

_TITLES = 3  # of the kind, at least, for the shop to count as having it
_ADJECTIVES = frozenset("light level dress sport sports kids kid rain travel down".split())
_ANYTHING = frozenset("something anything thing stuff".split())


def kind_of(shop: Shop, need: str | None) -> Mask | None:
    """Products that lie where those of the need's noun lie, `(n,)`; None where the need names no
    kind that the shop has.
    """
    head = head_phrase(need.casefold()) if need else None
    places = kind_paths(head, shop.vocabulary) if head is not None else frozenset()
    if not places:
        return None
    catalog = shop.catalog
    codes = [code for code, path in enumerate(catalog.categories) if path in places]
    return np.isin(catalog.category, codes)


def kind_paths(head: str, vocabulary: Vocabulary) -> frozenset[str]:
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
    if sum(known.values()) < _TITLES:
        return frozenset()
    most = max(known.values())
    return frozenset(path for path, count in known.items() if count >= _COMMON * most)
