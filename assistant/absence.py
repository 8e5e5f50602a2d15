"""Why a product is not among what is shown."""

import numpy as np

from assistant.evidence import Absence
from assistant.kinds import kind_of
from assistant.language.text import key
from assistant.relaxing import only
from assistant.services import Shop
from assistant.state import DialogueState
from assistant.wording import constraint_phrases, leaf, plural
from core.catalog import Mask
from core.constraints import Constraints
from core.store import Product

_LOOKED_AT = 10
_SHARED = 0.5  # of the words said, at least, must be in the name of what was meant


def named_product(shop: Shop, words: str, *, category: str | None = None) -> Product | None:
    """The product of the shop that `words` name; None when no title has most of them.

    Args:
        shop: whose products.
        words: as the shopper said them.
        category: where to look first.
    """
    if category is not None:
        inside = shop.catalog.mask(Constraints(category=category, in_stock=False))
        found = _named(shop, words, inside)
        if found is not None:
            return found
    return _named(shop, words, np.ones(len(shop.catalog), np.bool_))


def _named(shop: Shop, words: str, mask: Mask) -> Product | None:
    said = set(key(words).split())
    if not said:
        return None
    best: tuple[float, str] | None = None
    for hit in shop.search.search(words, mask=mask, k=_LOOKED_AT):
        title = set(key(shop.catalog.titles[hit.index]).split())
        brand = shop.catalog.brand[hit.index]
        if brand >= 0:
            title |= set(key(shop.catalog.brands[brand]).split())
        shared = len(said & title) / len(said)
        if shared >= _SHARED and (best is None or shared > best[0]):
            best = (shared, hit.product_id)
    if best is None:
        return None
    return next(iter(shop.products((best[1],))), None)


def why_absent(shop: Shop, state: DialogueState, words: str, product: Product | None) -> Absence:
    """What keeps `product` off the screen: constraints, stock, a rejection, or its rank.

    Args:
        shop: whose catalogue.
        state: what holds now.
        words: what the shopper called it.
        product: what they mean; None when the shop has no such thing.
    """
    if product is None:
        return Absence(words, None)
    position = shop.catalog.position(product.id)
    if position is None:
        return Absence(words, product)
    held = state.constraints
    broken = [
        label
        for name, label in constraint_phrases(held, shop.catalog.currency).items()
        if not shop.catalog.mask(only(held, name))[position]
    ]
    if held.category is not None:
        alone = Constraints(category=held.category, in_stock=False)
        if not shop.catalog.mask(alone)[position]:
            broken.insert(0, plural(leaf(held.category)))
    sold_out = held.in_stock and product.stock == 0
    rejected = product.id in state.session.rejected()
    rank = None if broken or sold_out or rejected else _rank(shop, state, position)
    return Absence(words, product, tuple(broken), sold_out, rejected, rank)


def _rank(shop: Shop, state: DialogueState, position: int) -> int | None:
    need = state.need or leaf(state.constraints.category)
    if not need:
        return None
    mask = shop.catalog.mask(state.constraints)
    kind = kind_of(shop, state.need)
    hits = shop.search.search(need, mask=mask, k=int(mask.sum()) or 1)
    places = [place for place, hit in enumerate(hits, 1) if hit.index == position]
    relevant = kind is None or bool(kind[position])
    return places[0] if places and relevant else None
