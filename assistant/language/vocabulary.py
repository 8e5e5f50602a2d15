"""The words of one catalogue: its categories, product nouns, brands and attributes."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import numpy as np

from assistant.language.heads import TitleHeads
from assistant.language.lexicon import lexicon
from assistant.language.quantities import unit_of
from assistant.language.spelling import Speller
from assistant.language.text import key, words
from core.artifacts import read_json, write_json
from core.catalog import SEPARATOR, Attribute, Catalog

FILE = "vocabulary.json"

_NAME_WORDS = 4  # longest name looked up, in words
_LONGEST_VALUE = 40  # characters; longer attribute values are prose
_COVERS = 0.8
_GENERIC_NAMES = frozenset(
    "other misc miscellaneous general product item new sale set various all gift collection good"
    " thing stuff best top more deal default none unknown".split()
)
SOFT_ATTRIBUTES = frozenset(
    "activity activities use uses occasion style theme room interest tag tags skill level mood"
    " type kind product_type feature features genre audience trip".split()
)
"""String attributes whose values stay search words: a product may serve a use unlabelled."""

_ALWAYS_FIELDS = frozenset({"price", "rating", "reviews"})
_COLOR_NAMES = ("color", "colour", "colors", "colours")


@dataclass(frozen=True)
class Value:
    """An attribute's value, as the catalogue spells it (casefolded)."""

    attribute: str
    value: str


@dataclass(frozen=True)
class Numeric:
    """A numeric attribute, its unit, and where its values lie."""

    name: str
    unit: str | None
    low: float
    high: float


@dataclass(frozen=True)
class Vocabulary:
    """What the catalogue's own words mean; keys are those of `text.key`."""

    names: Mapping[str, tuple[str, ...]]
    """Name of a category, or part of one, to the paths that bear it."""
    heads: Mapping[str, Mapping[str, int]]
    """Product noun (one or two words) of titles to how many titles it heads, by category."""
    brands: Mapping[str, str]
    values: Mapping[str, tuple[Value, ...]]
    numerics: tuple[Numeric, ...] = ()
    attributes: tuple[str, ...] = ()
    """Names of all attributes."""
    _extra: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, catalog: Catalog) -> "Vocabulary":
        """Learn the words of `catalog`; about 5 microseconds a product."""
        return cls(
            names=_category_names(catalog.categories),
            heads=TitleHeads.of(catalog).counts,
            brands={key(brand): brand for brand in catalog.brands if key(brand)},
            values=_values(catalog.attributes),
            numerics=tuple(_numerics(catalog.attributes)),
            attributes=tuple(catalog.attributes),
        )

    def save(self, folder: Path) -> None:
        """Write it into a generation's folder."""
        stored = {
            "names": self.names,
            "heads": self.heads,
            "brands": self.brands,
            "values": {name: [asdict(v) for v in found] for name, found in self.values.items()},
            "numerics": [asdict(numeric) for numeric in self.numerics],
            "attributes": self.attributes,
        }
        write_json(folder / FILE, stored)

    @classmethod
    def load(cls, folder: Path) -> "Vocabulary":
        """Read what `save` wrote.

        Raises:
            ArtifactError: the file is missing or damaged.
        """
        stored = cast(dict[str, Any], read_json(folder / FILE))
        return cls(
            names={name: tuple(paths) for name, paths in stored["names"].items()},
            heads=stored["heads"],
            brands=stored["brands"],
            values={
                name: tuple(Value(**value) for value in found)
                for name, found in stored["values"].items()
            },
            numerics=tuple(Numeric(**numeric) for numeric in stored["numerics"]),
            attributes=tuple(stored["attributes"]),
        )

    @cached_property
    def speller(self) -> Speller:
        """Corrects misspelt words of this catalogue."""
        names = (self.names, self.brands, self.values)
        known = {word for mapping in names for name in mapping for word in name.split()}
        known |= {word for name, found in self.heads.items() if sum(found.values()) > 1
                  for word in name.split()}  # fmt: skip
        return Speller(known | {word for name in lexicon().products for word in name.split()})

    @cached_property
    def color_attribute(self) -> str | None:
        """Name of the attribute that holds colours, if there is one."""
        return next((name for name in self.attributes if name in _COLOR_NAMES), None)

    @cached_property
    def material_attribute(self) -> str | None:
        """Name of the attribute that holds materials, if there is one."""
        return next((name for name in self.attributes if name in {"material", "materials"}), None)

    @cached_property
    def size_attributes(self) -> tuple[str, ...]:
        """The attributes that hold sizes, those of products at large before "nappy_size"."""
        named = [name for name in self.attributes if {"size", "sizes"} & set(name.split("_"))]
        return tuple(sorted(named, key=lambda name: (name != "sizes", name != "size")))

    def field_of(self, names: str) -> str | None:
        """The field meant by alternatives such as `capacity|volume`; None if the shop has none."""
        if names not in self._fields:
            parts = names.split("|")
            meant = (
                n.name
                for part in parts
                for n in self.numerics
                if part in n.name.split("_") and "reduction" not in n.name.split("_")
            )
            self._fields[names] = names if names in _ALWAYS_FIELDS else next(meant, None)
        return self._fields[names]

    @cached_property
    def _fields(self) -> dict[str, str | None]:
        """What `field_of` has found."""
        return {}

    def kinds_of(self, attribute: str, value: str) -> tuple[str, ...]:
        """A material and its kinds: `cotton` and `organic cotton`, `wood` and `oak`; any other
        value alone.
        """
        named = lexicon().material_kinds.get(value, ())
        kinds = (
            other
            for other in self._materials(attribute)
            if other.endswith(f" {value}") or other in named
        )
        return tuple(dict.fromkeys((value, *kinds)))

    def refused_kinds(self, attribute: str, value: str) -> tuple[str, ...]:
        """All that has a refused material in it: `wool` takes `merino blend` with it."""
        named = (value, *lexicon().material_kinds.get(value, ()))
        kinds = (
            other
            for other in self._materials(attribute)
            if any(re.search(rf"\b{re.escape(name)}\b", other) for name in named)
        )
        return tuple(dict.fromkeys((value, *kinds)))

    def _materials(self, attribute: str) -> Iterator[str]:
        """The values of `attribute`, if that is where materials are."""
        if attribute == self.material_attribute:
            for found in self.values.values():
                yield from (other.value for other in found if other.attribute == attribute)

    def is_product(self, phrase: str) -> bool:
        """Whether `phrase` (a key) names a kind of product, here or in any shop."""
        return phrase in self.heads or phrase in lexicon().products or phrase in self.names

    def category(self, phrase: str) -> str | None:
        """The category that a noun phrase means.

        The longest ending of the phrase that a category is named by counts, and only if
        products headed by those words lie in that category.

        Args:
            phrase: a key, its last word the noun that it is about.
        """
        parts = phrase.split()
        for start in range(max(0, len(parts) - _NAME_WORDS), len(parts)):
            ending = " ".join(parts[start:])
            for name in (ending, *lexicon().synonyms.get(ending, ())):
                path = _widest(self.names.get(name, ()))
                if path is not None and self._covers(path, parts[start:], parts):
                    return path
            if start < len(parts) - 1 and _widest(self.names.get(ending, ())) is not None:
                return None  # "running shoes" that lie among others too are no "shoes" at large
            if ending in lexicon().products and ending not in self.heads and start < len(parts) - 1:
                return None  # "wine glasses" are no "glasses"
        return None

    def _covers(self, path: str, named: list[str], phrase: list[str]) -> bool:
        for ending in (phrase[-2:], named[-2:], named[-1:]):
            found = self.heads.get(" ".join(ending))
            if found:
                inside = sum(n for at, n in found.items() if _within(at, path))
                return inside >= _COVERS * sum(found.values())
        return True


def _within(path: str, wanted: str) -> bool:
    return path == wanted or path.startswith(wanted + SEPARATOR)


def _widest(paths: Iterable[str]) -> str | None:
    """The path that all others lie below; None when there is none."""
    found = sorted(paths, key=len)
    if not found or not all(_within(path, found[0]) for path in found):
        return None
    return found[0]


def _category_names(categories: Iterable[str]) -> dict[str, tuple[str, ...]]:
    full: dict[str, set[str]] = {}
    part: dict[str, set[str]] = {}
    for path in categories:
        levels = path.split(SEPARATOR)
        for depth in range(len(levels)):
            prefix = SEPARATOR.join(levels[: depth + 1])
            name = key(levels[depth])
            full.setdefault(name, set()).add(prefix)
            for piece in _pieces(levels[depth]):
                part.setdefault(piece, set()).add(prefix)
    names = {**part, **full}
    return {
        name: tuple(sorted(paths))
        for name, paths in names.items()
        if name and name not in _GENERIC_NAMES
    }


def _pieces(level: str) -> Iterable[str]:
    """Names joined in one: "Bags & Luggage", "SOFT DRINKS/JUICES", "CANDY - PACKAGED"."""
    for separator in ("&", "/", " and ", " - ", ","):
        level = level.replace(separator, "|").replace(separator.upper(), "|")
    return {key(piece) for piece in level.split("|")} - {""}


def _values(attributes: Mapping[str, Attribute]) -> dict[str, tuple[Value, ...]]:
    found: dict[str, list[Value]] = {}
    for name, attribute in attributes.items():
        if attribute.is_numeric:
            continue
        for value in attribute.postings:
            if value in {"yes", "true"} and len(attribute.postings) <= 2:
                found.setdefault(key(name.replace("_", " ")), []).append(Value(name, value))
            elif _is_name(name, value):
                found.setdefault(key(value), []).append(Value(name, value))
    return {phrase: tuple(values) for phrase, values in found.items() if phrase}


def _is_name(attribute: str, value: str) -> bool:
    if attribute in SOFT_ATTRIBUTES or value in {"no", "false", "none", "other", "n/a"}:
        return False
    parts = words(value)
    return 0 < len(parts) <= _NAME_WORDS and len(value) <= _LONGEST_VALUE and not value.isdigit()


def _numerics(attributes: Mapping[str, Attribute]) -> Iterable[Numeric]:
    for name, attribute in attributes.items():
        if attribute.is_numeric and len(attribute.numbers):
            low, high = float(np.min(attribute.numbers)), float(np.max(attribute.numbers))
            yield Numeric(name, unit_of(name), low, high)
