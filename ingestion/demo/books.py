"""Books and board games, authored one by one."""

import random
from decimal import Decimal
from typing import TYPE_CHECKING

from ingestion.demo.tables import fields_of, lines_of, read, words

if TYPE_CHECKING:
    from ingestion.demo.products import Item
    from ingestion.demo.spec import Value


def book_products(rng: random.Random) -> list["Item"]:
    """All books and board games."""
    tables = read("books")
    books = [_book(line, rng) for line in lines_of(tables["books"])]
    return books + [_game(line, rng) for line in lines_of(tables["board_games"])]


def _book(line: str, rng: random.Random) -> "Item":
    title, author, leaf, publisher, pages, price, binding, interests, blurb = fields_of(line)
    blurb, _, extra = blurb.partition(" ++")
    attributes: dict[str, Value] = {
        "author": author,
        "pages": int(pages),
        "format": binding,
        "language": "English",
    }
    if extra:
        attributes["age_min"] = int(extra.removeprefix("age_min="))
    section = "Children's Books" if extra else _section(leaf)
    category = f"Books > {section} > {leaf}"
    return _item(
        f"{title} by {author}", blurb, category, publisher, price, attributes,
        ("book", words(interests)), rng,
    )  # fmt: skip


def _section(leaf: str) -> str:
    fiction = leaf.endswith("Fiction") or leaf in ("Crime", "Fantasy")
    travel = leaf.startswith("Travel") or leaf == "Hiking & Outdoors"
    return "Fiction" if fiction else "Travel & Outdoors" if travel else "Non-fiction"


def _game(line: str, rng: random.Random) -> "Item":
    name, players, minutes, age, price, brand, blurb = fields_of(line)
    least, _, most = players.partition("-")
    attributes: dict[str, Value] = {
        "players_min": int(least),
        "players_max": int(most or least),
        "play_min": int(minutes),
        "age_min": int(age),
    }
    kind = "Card Game" if float(price) < 18 else "Board Game"
    return _item(
        f"{name} {kind} by {brand}", blurb,
        "Toys & Games > Games > Board Games", brand, price, attributes,
        ("boardgame", ("games", "kids") if int(age) < 10 else ("games",)), rng,
    )  # fmt: skip


def _item(
    title: str,
    text: str,
    category: str,
    brand: str,
    price: str,
    attributes: dict[str, "Value"],
    kind: tuple[str, tuple[str, ...]],
    rng: random.Random,
) -> "Item":
    from ingestion.demo.products import CURRENCY, Item

    row = {
        "id": "",
        "title": title,
        "description": text,
        "category": category,
        "brand": brand,
        "price": Decimal(price),
        "currency": CURRENCY,
        "stock": 0 if rng.random() < 0.03 else rng.randint(3, 60),
        "image": "",
        "attributes": attributes,
    }
    key, interests = kind
    color = rng.choice(("blue", "red", "green", "yellow", "purple", "orange"))
    return Item(
        row,
        key,
        brand,
        2,
        rng.betavariate(5, 3),
        color,
        interests,
        key,
        {**attributes, "type": key},
    )
