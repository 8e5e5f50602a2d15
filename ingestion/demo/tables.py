"""The authored tables under `data/`, read once into typed records."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from core.yaml_text import load_yaml
from ingestion.demo.spec import ALWAYS, Condition

_SENTENCE = re.compile(r"^(?P<place>[\^$])?\s*(?:\[(?P<when>[^\]]*)\])?\s*(?P<text>.+)$")


@dataclass(frozen=True)
class Sentence:
    """One authored sentence of a description."""

    text: str
    """With `{slots}` and `{either|or}`."""
    when: Condition = ALWAYS
    place: str = ""
    """`^` opens a description, `$` closes one, anything else stands between."""


@dataclass(frozen=True)
class Remark:
    """Something that reviewers say of a product, for or against."""

    aspect: str
    clause: str
    when: Condition = ALWAYS


@dataclass(frozen=True)
class ProductType:
    """What all products of one kind share."""

    key: str
    path: tuple[str, ...]
    """Category names from department to leaf."""
    line: str
    """The product line, which decides brands and common remarks."""
    count: int
    nouns: tuple[tuple[str, Condition], ...]
    drawing: str
    """The name of its picture."""
    price: tuple[float, float]
    price_by: str
    """The attribute that makes a product of this type dearer, or ``."""
    number: str
    """The attribute that may stand in the title, or ``."""
    interests: tuple[str, ...]
    complements: tuple[str, ...]
    """Keys of types that are bought after this one."""
    peak: str
    """The season in which it sells best, or ``."""
    repurchase_days: int
    """How long one unit lasts; 0 for things that last."""
    attributes: dict[str, str]
    """Name to value, in the language of `spec`."""
    palette: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    praise: tuple[Remark, ...]
    gripes: tuple[Remark, ...]

    @property
    def category(self) -> str:
        """The path as the store writes it."""
        return " > ".join(self.path)


@dataclass(frozen=True)
class Brand:
    """An invented brand and its habits."""

    name: str
    tier: int
    """1 cheap to 4 dear."""
    lines: tuple[str, ...]
    patterns: tuple[str, ...]
    """How it writes titles."""
    code: str = ""
    """The letters of its model codes, if it numbers its models."""
    models: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    warranty_years: int = 2


@dataclass(frozen=True)
class Color:
    """A basic colour."""

    hex: str
    group: str
    """Taste group: dark, pale, earth, bright, pastel, metal."""
    shades: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """What may be said of anything in a product line."""

    sentences: tuple[Sentence, ...] = ()
    praise: tuple[Remark, ...] = ()
    gripes: tuple[Remark, ...] = ()


def read(name: str) -> Any:
    """Parse `data/<name>.yaml`."""
    text = files("ingestion.demo").joinpath(f"data/{name}.yaml").read_text("utf-8")
    return load_yaml(text)


def lines_of(block: str) -> list[str]:
    """The non-empty lines of a literal block."""
    return [line.strip() for line in block.splitlines() if line.strip()]


def fields_of(line: str) -> list[str]:
    """The fields of a `|`-separated line."""
    return [part.strip() for part in line.split("|")]


def words(text: str | None) -> tuple[str, ...]:
    """The items of a comma-separated value."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def sentences(block: str) -> tuple[Sentence, ...]:
    """Parse lines such as `^ [tier=budget] Text with {slots}.`"""
    found = []
    for line in lines_of(block):
        match = _SENTENCE.match(line)
        if match is None:
            raise ValueError(f"'{line}' is not a sentence")
        when = Condition.parse(match["when"] or "")
        found.append(Sentence(match["text"], when, match["place"] or ""))
    return tuple(found)


def remarks(block: str) -> tuple[Remark, ...]:
    """Parse lines such as `zip [kind=bag] | the zip snags`."""
    found = []
    for line in lines_of(block):
        head, _, clause = line.partition(" | ")
        aspect, _, when = head.partition(" [")
        found.append(Remark(aspect, clause, Condition.parse(when.rstrip("]"))))
    return tuple(found)


def _spec(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _product_type(key: str, row: dict[str, Any], palettes: dict[str, list[str]]) -> ProductType:
    conditions = row.get("nounif", {})
    low, high = str(row["price"]).split("-")
    return ProductType(
        key=key,
        path=tuple(part.strip() for part in row["path"].split(">")),
        line=row["line"],
        count=row["n"],
        nouns=tuple(
            (noun.strip(), Condition.parse(conditions.get(noun.strip(), "")))
            for noun in row["noun"].split(" / ")
        ),
        drawing=row.get("draw", key),
        price=(float(low), float(high)),
        price_by=row.get("by", ""),
        number=row.get("num", ""),
        interests=words(row["for"]),
        complements=words(row.get("with")),
        peak=row.get("peak", ""),
        repurchase_days=row.get("again", 0),
        attributes={name: _spec(spec) for name, spec in row["attrs"].items()},
        palette=tuple(palettes[row["colors"]]),
        sentences=sentences(row["copy"]),
        praise=remarks(row["good"]),
        gripes=remarks(row["bad"]),
    )


TYPE_FILES = (
    "outdoor", "travel", "clothing", "footwear", "electronics", "home", "kitchen", "beauty",
    "toys", "family", "pets_garden", "sports", "daily",
)  # fmt: skip


@cache
def product_types() -> dict[str, ProductType]:
    """All product types by key, in the order of the files."""
    palettes = read("colors")["palettes"]
    return {
        key: _product_type(key, row, palettes)
        for name in TYPE_FILES
        for key, row in read(f"types/{name}").items()
    }


@cache
def brands() -> dict[str, Brand]:
    """All brands by name."""
    return {
        name: Brand(
            name=name,
            tier=row["tier"],
            lines=words(row["sells"]),
            patterns=tuple(pattern.strip() for pattern in row["title"].split(" / ")),
            code=row.get("code", ""),
            models=words(row.get("names")),
            sentences=sentences(row["says"]),
            warranty_years=row.get("warranty", row["tier"] + 1),
        )
        for name, row in read("brands").items()
    }


@cache
def colors() -> dict[str, Color]:
    """Basic colours by name."""
    return {
        name: Color(row["hex"], row["group"], tuple(row["shades"]))
        for name, row in read("colors")["colors"].items()
    }


@cache
def product_lines() -> dict[str, Line]:
    """Product lines by name."""
    return {
        name: Line(sentences(row.get("copy", "")), remarks(row["good"]), remarks(row["bad"]))
        for name, row in read("lines").items()
    }
