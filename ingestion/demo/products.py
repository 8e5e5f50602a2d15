"""The catalogue: products of every type, with brands, titles, prices and descriptions."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ingestion.demo.books import book_products
from ingestion.demo.naming import Namer
from ingestion.demo.plain import plain_line
from ingestion.demo.spec import Value, draw, size_of
from ingestion.demo.tables import (
    Brand,
    ProductType,
    Sentence,
    brands,
    colors,
    product_lines,
    product_types,
)
from ingestion.demo.wording import Writer

CURRENCY = "USD"
_TIER_QUALITY = (0.12, 0.38, 0.66, 0.9)
_GUARANTEED = frozenset(
    "packs tents campsleep campkitchen lights campfurniture luggage audio power gadgets computing "
    "cookware knives appliances cycling babygear officefurniture fitness gardentools".split()
)
_COLORLESS = frozenset(("Pantry", "Health"))
_LISTS = frozenset(("includes", "sizes", "regions"))
_GENDERED = frozenset(("women", "men"))


@dataclass
class Item:
    """A product with what the simulation knows of it and the store doesn't."""

    row: dict[str, Any]
    """The columns of `core.store.tables.Product`."""
    type_key: str
    brand: str
    tier: int
    quality: float
    """Hidden quality in [0, 1], from brand and luck."""
    color: str | None
    interests: tuple[str, ...]
    drawing: str
    values: dict[str, Value] = field(default_factory=dict)
    """Attributes and everything that sentences may name."""


def catalogue(rng: random.Random) -> list[Item]:
    """All products, grouped by department as a shop's export would be."""
    namer = Namer(rng)
    writer = Writer(rng)
    items = [
        _item(kind, brand, namer, writer, rng)
        for kind in product_types().values()
        for brand in _brands_for(kind, rng)
    ]
    items += book_products(rng)
    items.sort(key=lambda item: item.row["category"])
    serial: dict[str, int] = {}
    for item in items:
        department = _prefix(item.row["category"])
        serial[department] = serial.get(department, 1000) + rng.randint(1, 9)
        item.row["id"] = f"{department}-{serial[department]}"
        item.row["image"] = f"images/{item.row['id']}.svg"
    return items


def _prefix(category: str) -> str:
    letters = [c for c in category.split(" > ", maxsplit=1)[0].upper() if c.isalpha()]
    return "".join(letters[:3])


def _brands_for(kind: ProductType, rng: random.Random) -> list[Brand]:
    """As many brands as the type has products, each as often as the next."""
    pool = [brand for brand in brands().values() if kind.line in brand.lines]
    chosen: list[Brand] = []
    while len(chosen) < kind.count:
        rng.shuffle(pool)
        chosen += pool
    return chosen[: kind.count]


def _item(
    kind: ProductType, brand: Brand, namer: Namer, writer: Writer, rng: random.Random
) -> Item:
    quality = min(1.0, max(0.0, _TIER_QUALITY[brand.tier - 1] + rng.uniform(-0.13, 0.13)))
    attributes = _attributes(kind, quality, rng)
    color = rng.choice(kind.palette)
    shade = rng.choice(colors()[color].shades)
    if kind.line in _GUARANTEED:
        attributes["warranty_years"] = brand.warranty_years
    values: dict[str, Value] = {
        **attributes,
        "tier": _tier_name(quality),
        "type": kind.key,
    }
    if not kind.repurchase_days and kind.path[0] not in _COLORLESS:
        attributes["color"] = color
        values |= {"shade": shade, "color": color}
    price = _price(kind, brand, quality, attributes, rng)
    noun, title = namer.title(kind, brand, values, audience=_audience(kind, attributes))
    plain = plain_line(noun, values, rng)
    row = {
        "id": "",
        "title": title,
        "description": writer.describe(kind.key, _sentences(kind), brand.sentences, values, plain),
        "category": kind.category,
        "brand": brand.name,
        "price": price,
        "currency": CURRENCY,
        "stock": 0 if rng.random() < 0.035 else round(rng.lognormvariate(3.2, 0.9)) + 1,
        "image": "",
        "attributes": attributes,
    }
    return Item(
        row, kind.key, brand.name, brand.tier, quality, color, kind.interests, kind.drawing, values
    )


def _sentences(kind: ProductType) -> tuple[Sentence, ...]:
    return kind.sentences + product_lines()[kind.line].sentences


def _attributes(kind: ProductType, quality: float, rng: random.Random) -> dict[str, Value]:
    attributes: dict[str, Value] = {}
    for name, spec in kind.attributes.items():
        value = draw(spec, attributes, quality, rng)
        if value is None and name == "waterproof":
            value = "none"
        if isinstance(value, str) and name in _LISTS:
            value = [value]
        if value is not None:
            attributes[name] = value
    return attributes


def _tier_name(quality: float) -> str:
    return "budget" if quality < 0.3 else "mid" if quality < 0.72 else "premium"


def _audience(kind: ProductType, attributes: Mapping[str, Value]) -> str:
    """`Women's` or `Men's` where the type is made for both."""
    gender = attributes.get("gender")
    made_for = {option.strip() for option in kind.attributes.get("gender", "").split(";")}
    return f"{gender}'s " if gender in _GENDERED and made_for >= _GENDERED else ""


def _price(
    kind: ProductType,
    brand: Brand,
    quality: float,
    attributes: Mapping[str, Value],
    rng: random.Random,
) -> Decimal:
    share = quality
    if kind.price_by:
        size = size_of(kind.attributes[kind.price_by], attributes.get(kind.price_by))
        share = 0.5 * quality + 0.5 * size
    share = min(1.0, max(0.0, share + rng.uniform(-0.06, 0.06)))
    low, high = kind.price
    return ending(low * (high / low) ** share, brand.tier, rng)


def ending(amount: float, tier: int, rng: random.Random) -> Decimal:
    """Round to a price that a shop would print; dear brands like whole dollars."""
    if tier == 4 or (tier == 3 and amount > 60):
        step = 5 if amount > 120 else 1
        return Decimal(max(1, round(amount / step)) * step).quantize(Decimal("0.01"))
    cents = rng.choice(("0.99", "0.99", "0.95", "0.49") if tier == 1 else ("0.99", "0.95", "0.50"))
    return Decimal(max(1, int(amount))) + Decimal(cents)
