"""Attributes read from a product's title and description, only where the text is plain.

A wrong attribute hides a product from somebody or shows it to the wrong one, so this
prefers saying nothing. Words count when they qualify the product itself: `brown` in "rugged
brown leather boots", not in "a backpack with brown straps".
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from ingestion import lexicon
from ingestion.measures import derive_measures
from ingestion.phrases import STOP, made_of, pointed_at, qualifying, run, singular, words_of

_MADE: Final = frozenset(
    "made crafted handcrafted constructed fashioned built woven handwoven carved knitted forged "
    "sewn upholstered cast molded blown hewn hand-carved hand-knit tailored".split()
)
_COMES: Final = frozenset("comes available offered rendered finished presented painted".split())
_WOMEN: Final = r"(?:women|woman|ladies|lady|girlfriend)"
_GENDERS: Final = (
    ("unisex", re.compile(r"\bunisex\b|\bfor (?:both )?(?:men and women|women and men)\b")),
    ("women", re.compile(rf"\b{_WOMEN}(?:['’]?s)\b|\bfor (?:a )?{_WOMEN}\b")),
    (
        "men",
        re.compile(r"\b(?:men|man|gentlemen|gentleman)(?:['’]?s)\b|\bfor (?:a )?(?:men|man)\b"),
    ),
)
_AGES: Final = (
    ("baby", re.compile(r"\b(?:bab(?:y|ies)|infants?|newborns?)(?:['’]s?)?\b")),
    ("kids", re.compile(r"\b(?:kids?|child(?:ren)?|toddlers?|boys?|girls?)(?:['’]s?)?\b")),
)


_SAME: Final[dict[str, str | tuple[str, ...]]] = {
    "volume_ml": ("volume", "capacity"),
    "capacity_l": ("volume", "capacity"),
    "waterproof": "water",
    "water_resistant": "water",
    "weight_g": "weight",
    "screen_in": "screen",
    "size_in": ("size", "length", "width", "height", "diameter"),
    "power_w": "power",
    "color": ("color", "colour"),
}
"""Derived name to the beginnings of given names that say the same."""


def derive(
    title: str, description: str, category: str | None, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Attributes that the text states and `given` lacks.

    Args:
        title: As the shop wrote it.
        description: Empty if there is none.
        category: The whole path.
        given: The shop's own attributes, which always win.

    Returns:
        `color`, `material` and `pattern` as str, or list of str where there are several;
        `gender` (`women`, `men`, `unisex`), `age_group` (`kids`, `baby`), `waterproof`,
        `water_resistant`; and measures (`ingestion.measures`).
    """
    found = _stated(title, description, category)
    said = tuple(given)
    return {
        name: value
        for name, value in found.items()
        if not any(known.startswith(_SAME.get(name, name)) for known in said)
    }


@lru_cache(maxsize=2**15)  # groceries share their texts by the thousand
def _stated(title: str, description: str, category: str | None) -> Mapping[str, Any]:
    text = _Text(title, description, category)
    found: dict[str, Any] = {}
    if not text.is_food:
        found["color"] = _single(text.colors())
        found["material"] = _single(text.materials())
        found["pattern"] = _single(text.patterns())
        found.update(_people(title))
        found.update(_weatherproof(f"{title}. {description}"))
    found.update(derive_measures(title, description, category))
    return {name: value for name, value in found.items() if value is not None}


class _Text:
    """Title and description as words, with the nouns that mean the product."""

    def __init__(self, title: str, description: str, category: str | None) -> None:
        path = set(re.findall(r"[a-z]+", (category or "").casefold()))
        self.is_food = bool(path & lexicon.FOOD) or bool(path & {"books", "book"})
        self.is_plant = bool(path & lexicon.PLANTS)
        self.is_jewelry = bool(path & lexicon.JEWELRY)
        full_title = words_of(title)
        marks = [i for i, word in enumerate(full_title) if word in {",", "-", "–", "(", "|"}]
        self.ending = full_title[marks[-1] + 1 :] if marks else ()
        cut = next((i for i, word in enumerate(full_title) if word in STOP or word in "(-–,:"), 0)
        self.title = full_title[:cut] if cut else full_title
        self.description = words_of(description)
        self.nouns = self._product_nouns(category)

    def _product_nouns(self, category: str | None) -> set[str]:
        head = list(self.title)
        while len(head) > 1 and (head[-1] in lexicon.SETS or head[-1] in lexicon.COLORS):
            head.pop()
        nouns = {singular(head[-1])} if head else set()
        leaf = (category or "").rpartition(">")[2].casefold()
        nouns |= {singular(word) for word in re.findall(r"[a-z-]+", leaf)} - {"key", "string"}
        named = nouns | {singular(word) for word in self.title}
        same = (group if group & nouns else group & named for group in lexicon.SYNONYMS)
        return nouns.union(*same)

    def colors(self) -> list[str]:
        """Colours of the product itself, the title's before the description's."""
        table = lexicon.COLORS
        if self.is_jewelry:
            table = {word: color for word, color in table.items() if word not in _METALS}
        titled = self._ending_color(table) or self._of_title(table)
        if titled or self.is_plant:
            return titled
        return self._of_description(table, _COMES | _MADE, lexicon.MATERIALS)

    def _ending_color(self, table: Mapping[str, str]) -> list[str]:
        """Colours that a title ends in: `Sling Bag - Black`."""
        values, end = run(self.ending, 0, table)
        return values if not set(self.ending[end:]) - {")"} else []

    def materials(self) -> list[str]:
        """Materials of the product itself."""
        table = lexicon.MATERIALS | (lexicon.ALLOYS if self.is_jewelry else {})
        if self.is_plant:
            return []
        made = made_of(self.description, table, _MADE, table) if self.is_jewelry else []
        return self._of_title(table) or made or self._of_description(table, _MADE, table)

    def patterns(self) -> list[str]:
        """Patterns that the title names, or the description as a pattern or of the product."""
        table = lexicon.PATTERNS
        if self.is_plant:
            return []
        nouns = self.nouns | {"pattern", "print", "design"}
        titled = self._of_title(table)
        return titled or qualifying(self.description, table, nouns)

    def _of_title(self, table: Mapping[str, str]) -> list[str]:
        """Values of the title that stand before its noun; fancy words need the description."""
        for start in range(len(self.title)):
            values, end = run(self.title, start, table)
            whole = end == len(self.title) and (start == 0 or table is not lexicon.COLORS)
            if values and not whole and not self._is_part(end, table):
                words = " ".join(self.title[start:end]).replace("-", " ")
                if words in lexicon.FANCY and self.description and not self._agrees(values, table):
                    continue
                return values
        return []

    def _is_part(self, end: int, table: Mapping[str, str]) -> bool:
        """Whether what stands at `end` takes the words before it: `denim` in `denim blue`."""
        if end == len(self.title):
            return False
        shade = table is not lexicon.COLORS and run(self.title, end, lexicon.COLORS)[0]
        if (shade and end + 1 == len(self.title)) or self.title[end] in lexicon.TREATMENTS:
            return True
        return self.title[end] in lexicon.PARTS and end + 1 < len(self.title)

    def _agrees(self, values: list[str], table: Mapping[str, str]) -> bool:
        said: set[str] = set()
        for start in range(len(self.description)):
            said.update(run(self.description, start, table)[0])
        return bool(said & set(values))

    def _of_description(
        self, table: Mapping[str, str], verbs: frozenset[str], materials: Mapping[str, str]
    ) -> list[str]:
        return (
            qualifying(self.description, table, self.nouns)
            or pointed_at(self.description, table)
            or qualifying(self.description, table, lexicon.GENERIC)
            or made_of(self.description, table, verbs, materials)
        )


_METALS: Final = frozenset({"gold", "golden", "silver", "rose gold", "gold toned", "silver toned"})


def _single(values: list[str]) -> str | list[str] | None:
    """One value as itself, several as a list, none as None."""
    return (values if len(values) > 1 else values[0]) if values else None


def _people(title: str) -> dict[str, str]:
    """Whom the title says that the product is for."""
    folded = title.casefold()
    found = {"gender": next((name for name, word in _GENDERS if word.search(folded)), None)}
    found["age_group"] = next((name for name, word in _AGES if word.search(folded)), None)
    return {name: value for name, value in found.items() if value is not None}


def _weatherproof(text: str) -> dict[str, bool]:
    """Whether the text says waterproof or water-resistant, and doesn't deny it."""
    folded = text.casefold()
    found: dict[str, bool] = {}
    for name, pattern in (
        ("waterproof", r"\bwater-?proof\b"),
        ("water_resistant", r"\bwater[- ](?:resistant|repellent)\b"),
    ):
        if re.search(pattern, folded) and not re.search(
            rf"\b(?:not|non|isn't)[- ]{pattern[2:]}", folded
        ):
            found[name] = True
    return found
