"""Whom things are made for: women, men, anybody."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from assistant.keeping import is_usual
from assistant.language.frames import Change, Operation
from assistant.language.recipients import GENDERS
from core.catalog import Catalog, Mask
from core.constraints import Constraints

MADE_FOR: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"women": ("women", "woman", "female", "f"), "men": ("men", "man", "male", "m")}
)
"""How their values call either."""

_NAMED = MappingProxyType(
    {
        sex: re.compile(rf"\b(?:{plural}['’]?s|for {plural}|{both})(?! (?:and|or|&)\b)(?!\w)")
        for sex, plural, both in (("women", "women", "ladies"), ("men", "men", "gents"))
    }
)
"""How a title says so."""


def expressly_for(sex: str, catalog: Catalog) -> Mask:
    """Products whose titles say that they are made for women or for men (of `MADE_FOR`), `(n,)`."""
    return _titled_for(sex, tuple(catalog.titles))


@lru_cache(4)  # both, of a shop's catalogue and of the one that takes its place
def _titled_for(sex: str, titles: tuple[str, ...]) -> Mask:
    named = _NAMED[sex]
    return np.array([named.search(title.lower()) is not None for title in titles], np.bool_)


_ANYBODY = ("unisex", "all", "any")


def worn_by(wearer: str, held: Constraints, catalog: Catalog) -> Change | None:
    """What keeps to things made for `wearer` (of `MADE_FOR`) or for anybody; None where the
    products of the category that holds don't say whom they are for.
    """
    name = next((name for name in GENDERS if is_usual(name, held, catalog)), None)
    if name is None:
        return None
    known = catalog.attributes[name].postings
    fitting = tuple(value for value in (*MADE_FOR[wearer], *_ANYBODY) if value in known)
    return Change(Operation.SET, "attributes", fitting, name) if fitting else None
