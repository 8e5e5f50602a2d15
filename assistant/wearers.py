"""Whom things are made for: women, men, anybody."""

from collections.abc import Mapping
from types import MappingProxyType

from assistant.keeping import is_usual
from assistant.language.frames import Change, Operation
from assistant.language.recipients import GENDERS
from core.catalog import Catalog
from core.constraints import Constraints

MADE_FOR: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"women": ("women", "woman", "female", "f"), "men": ("men", "man", "male", "m")}
)
"""How their values call either."""

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
