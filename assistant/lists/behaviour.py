"""What a goal's own words find in the shop, and what is bought together with it."""

from collections import Counter

from assistant.lists.model import Basis, Need, merge
from assistant.services import Shop
from assistant.wording import leaf
from core.catalog import SEPARATOR

_MOST = 8
_MEANT = 3  # kinds that the words themselves name, at the most
_HITS = 24
_SEEDS = 3
_SURE = 0.75  # fit from which a goal's words mean the kind of product
_NEAR = 0.7  # of the best fit, for what is near what the words mean
_AKIN = 0.3  # cosine of a goal and a category from which what is bought too may be meant
_PLAUSIBLE = 0.5  # fit below which a hit is only the nearest that there is


def named_needs(shop: Shop, words: str) -> list[Need]:
    """The kinds of product that a goal's words surely mean: musts."""
    fits = _fits(shop, words)
    meant = [path for path, fit in list(fits.items())[:_MEANT] if fit >= _SURE]
    return [_need(path, words, must=True) for path in meant]


def behaviour_needs(shop: Shop, words: str) -> list[Need]:
    """Kinds of product near a goal's words, and those that customers buy with the best of them;
    none where the shop has nothing like it.
    """
    fits = _fits(shop, words)
    best = max(fits.values(), default=0.0)
    if best < _PLAUSIBLE or not shop.search.carries(words):
        return []
    near = [path for path, fit in fits.items() if fit >= max(_PLAUSIBLE, _NEAR * best)]
    together = [path for path in _bought_with(shop, words) if path not in near]
    needs = [_need(path, words, must=fits[path] >= _SURE or path == near[0]) for path in near]
    needs += [_need(path, "", must=False) for path in together]
    return merge(needs)[:_MOST]


def _fits(shop: Shop, words: str) -> dict[str, float]:
    """How well the best hit of each category fits the words, the best category first."""
    fits: dict[str, float] = {}
    for hit in shop.search.search(words, k=_HITS):
        path = _path(shop, hit.product_id)
        fits[path] = max(fits.get(path, 0.0), hit.fit)
    fits.pop("", None)
    return dict(sorted(fits.items(), key=lambda item: -item[1]))


def _bought_with(shop: Shop, words: str) -> list[str]:
    """Categories akin to the words that customers of most of the best hits buy too, the most
    usual first.
    """
    hits = shop.search.search(words, k=_SEEDS)
    seen: Counter[str] = Counter()
    for hit in hits:
        others = shop.recommender.complements(hit.product_id, _HITS // 2)
        seen.update({_path(shop, other) for other in others})
    seen.pop("", None)
    paths = [path for path, times in seen.most_common() if times > len(hits) / 2]
    if not paths:
        return []
    akin = shop.encoder.encode([path.replace(SEPARATOR, " ") for path in paths])
    cosines = akin @ shop.encoder.encode([words])[0]
    return [path for path, cosine in zip(paths, cosines.tolist(), strict=True) if cosine >= _AKIN]


def _need(path: str, words: str, *, must: bool) -> Need:
    """A category's kind of product; of its products those nearest to `words`."""
    query = words.replace(" or ", " ")
    return Need(name=leaf(path), must=must, basis=Basis.BEHAVIOUR, categories=(path,), query=query)


def _path(shop: Shop, product_id: str) -> str:
    at = shop.catalog.position(product_id)
    code = -1 if at is None else int(shop.catalog.category[at])
    return shop.catalog.categories[code] if code >= 0 else ""
