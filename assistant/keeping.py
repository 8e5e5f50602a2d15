"""What a critique must keep: "lighter, but keep the waterproofing", "same brand"."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from assistant.language.frames import Change, Operation
from assistant.language.text import key
from core.catalog import Attribute, Catalog
from core.constraints import Constraints

_ARTICLES = re.compile(r"\b(?:the|that|this|its|it|same|in|be|as|a|an|their|one|ones)\b")
_SHARED = 5  # letters by which "waterproofing" and "waterproof" are the same
_NONE = frozenset({"no", "none", "false", "n/a"})


def changes_to_keep(
    phrases: Iterable[str], shown: Sequence[str], catalog: Catalog
) -> tuple[Change, ...]:
    """Constraints that keep what `phrases` name, as the products `shown` have it.

    Args:
        phrases: what is to be kept, in the shopper's words.
        shown: ids of the products that it is said of.
        catalog: of the shop.
    """
    places = _places(shown, catalog)
    found = (_keep(phrase, places, catalog) for phrase in phrases)
    return tuple(change for change in found if change is not None)


def _places(shown: Sequence[str], catalog: Catalog) -> list[int]:
    return [at for at in (catalog.position(id) for id in shown) if at is not None]


def _keep(phrase: str, places: Sequence[int], catalog: Catalog) -> Change | None:
    words = key(_ARTICLES.sub(" ", phrase)).split()
    if not words:
        return None
    if words[-1] in {"brand", "maker", "make"}:
        return _brand(places, catalog)
    for name, attribute in catalog.attributes.items():
        value = next((v for v in attribute.postings if _same(words, key(v).split())), None)
        if value is not None and not attribute.is_numeric:
            return Change(Operation.SET, "attributes", (value,), name)
    for name, attribute in catalog.attributes.items():
        parts = key(name.replace("_", " ")).replace("colour", "color").split()
        if _same([word.replace("colour", "color") for word in words], parts):
            return _shared(name, attribute, places)
    return None


def _same(words: Sequence[str], name: Sequence[str]) -> bool:
    """Whether two names share each word, or its beginning."""
    if not name or len(words) != len(name):
        return False
    return all(
        a == b or (len(a) >= _SHARED and len(b) >= _SHARED and (a.startswith(b) or b.startswith(a)))
        for a, b in zip(words, name, strict=True)
    )


def _brand(places: Sequence[int], catalog: Catalog) -> Change | None:
    brands = {catalog.brands[catalog.brand[at]] for at in places if catalog.brand[at] >= 0}
    if not brands:
        return None
    return Change(Operation.SET, "brands", tuple(sorted(brands)))


def another_brand(shown: Sequence[str], catalog: Catalog) -> tuple[Change, ...]:
    """What rules out the brand that most of the products `shown` (ids) are of."""
    places = _places(shown, catalog)
    counts = Counter(catalog.brands[catalog.brand[at]] for at in places if catalog.brand[at] >= 0)
    refused = tuple(brand for brand, _ in counts.most_common(1))
    return (Change(Operation.ADD, "exclude_brands", refused),) if refused else ()


def is_usual(name: str, held: Constraints, catalog: Catalog) -> bool:
    """Whether products of the category that holds know the attribute."""
    attribute = catalog.attributes.get(name)
    if held.category is None or attribute is None or not attribute.postings:
        return False
    inside = catalog.mask(Constraints(category=held.category, in_stock=False))
    known = np.unique(np.concatenate(list(attribute.postings.values())))
    return bool(inside[known].sum() >= _USUAL * inside.sum())


_USUAL = 0.3  # share of a kind's products that must know an attribute


def _shared(name: str, attribute: Attribute, places: Sequence[int]) -> Change | None:
    """The values that most of the places have; of a yes or no, the yes."""
    counts: Counter[str] = Counter()
    for value, rows in attribute.postings.items():
        counts[value] = sum(1 for at in places if at in rows)
    values = tuple(value for value, count in counts.most_common() if count and value not in _NONE)
    if not values and "yes" in attribute.postings:
        values = ("yes",)
    return Change(Operation.SET, "attributes", values, name) if values else None
