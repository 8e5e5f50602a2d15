"""Product titles, in the habits of each brand, no two alike."""

import random
import re
from collections.abc import Mapping

from ingestion.demo.spec import Value
from ingestion.demo.tables import Brand, ProductType
from ingestion.demo.wording import show, title_case

_UNITS = {
    "power_w": "{}W",
    "capacity_ml": "{} ml",
    "screen_in": "{}-inch",
    "laptop_in": "{}-inch",
    "pieces": "{}-Piece",
    "diameter_cm": "{} cm",
    "spf": "SPF {}",
    "tools": "{}-in-1",
}
_SYNONYMS = {
    "Theme": ("theme", "animal", "picture"),
    "Scent": ("scent",),
    "Variety": ("variety",),
    "Origin": ("origin",),
    "Flavor": ("flavor",),
}
_DULL = frozenset(("unscented", "1-Piece"))
_SPARE_PATTERNS = (
    "{brand} {model} {Noun}, {Shade}",
    "{brand} {model} {Noun}",
    "{brand} {Noun} No. {nn}",
)
_SLOT = re.compile(r"\{(\w+)\}")


def nouns_for(kind: ProductType, values: Mapping[str, Value]) -> list[str]:
    """What a product with these attributes may be called: `Assam tea`, `loose-leaf Assam`."""
    return [
        _SLOT.sub(lambda match: show(match[1], values[match[1]]), noun)
        for noun, when in kind.nouns
        if when.holds(values)
    ]


class Namer:
    """Names products one after another and remembers what is taken."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._titles: set[str] = set()
        self._models: set[tuple[str, str, str]] = set()
        self._codes: set[str] = set()

    def title(
        self, kind: ProductType, brand: Brand, values: Mapping[str, Value], audience: str
    ) -> tuple[str, str]:
        """The noun for a product and a title that no product has yet.

        Raises:
            ValueError: the brand has no free name left.
        """
        nouns = nouns_for(kind, values)
        if not nouns:
            raise ValueError(f"no noun of '{kind.key}' fits {dict(values)}")
        parts = self._parts(kind, values) | {"brand": brand.name}
        for attempt in range(60):
            noun = audience + self._rng.choice(nouns)
            pattern = self._rng.choice(brand.patterns)
            if attempt >= 40:
                pattern = self._rng.choice(_SPARE_PATTERNS)
            fresh = {slot: text for slot, text in parts.items() if text.lower() not in noun.lower()}
            title = self._compose(pattern, brand, kind, fresh | {"Noun": title_case(noun)})
            if title and title not in self._titles:
                self._titles.add(title)
                return noun, title
        raise ValueError(f"{brand.name} has no name left for another '{kind.key}'")

    def _parts(self, kind: ProductType, values: Mapping[str, Value]) -> dict[str, str]:
        parts = {"Shade": str(values["shade"])} if "shade" in values else {}
        if kind.number and kind.number in values:
            shown = show("", values[kind.number]).replace(",", "")
            parts["num"] = _UNITS.get(kind.number, "{}").format(shown)
        for slot, names in _SYNONYMS.items():
            found = next((values[name] for name in names if name in values), None)
            if found is not None:
                parts[slot] = title_case(str(found))
        return {slot: text for slot, text in parts.items() if text.lower() not in _DULL}

    def _compose(
        self, pattern: str, brand: Brand, kind: ProductType, parts: dict[str, str]
    ) -> str | None:
        if "{model}" in pattern and brand.models:
            parts["model"] = self._model(brand, kind)
        if "{code}" in pattern:
            parts["code"] = f"{brand.code}{self._rng.randint(11, 98)}"
        parts["nn"] = str(self._rng.randint(3, 60))
        if any(slot not in parts for slot in _SLOT.findall(pattern)):
            return None
        return _SLOT.sub(lambda match: parts[match[1]], pattern)

    def _model(self, brand: Brand, kind: ProductType) -> str:
        """A model name, new within its type for as long as the brand has any left."""
        free = [m for m in brand.models if (brand.name, kind.key, m) not in self._models]
        model = self._rng.choice(free or list(brand.models))
        self._models.add((brand.name, kind.key, model))
        return model
