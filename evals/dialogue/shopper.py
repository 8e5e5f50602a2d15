"""A simulated shopper: knows attributes of a product that it wants, and never its title.

It says what kind of thing it wants, looks at what is shown, and says one more of its wishes a
turn, until something acceptable is on screen or its patience ends. The peer in the same run is
a search box: the same shopper types the same wishes as keywords, adds one at a time, and turns
the page when it has no more.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from assistant import Assistant
from assistant.services import Shop
from assistant.wording import leaf
from core.store import Product
from evals.dialogue.truth import values_of

PATIENCE = 5
"""Turns."""

_SHOWN = 5
_ODD_KINDS = {
    "strings": "string instrument", "keys": "keyboard instrument", "wind": "wind instrument",
    "percussion": "percussion instrument", "kitchen": "kitchen utensil", "formal": "formal shoe",
    "decorative": "home decoration", "set": "tool set", "glasses": "glasses",
    "christmas": "christmas decoration", "halloween": "halloween decoration",
    "easter": "easter decoration", "valentine": "valentine gift", "bathing": "bath product",
    "grooming": "grooming product", "pet": "pet product", "travel": "travel book",
    "cooking": "cookbook", "fishing": "fishing gear", "camping": "camping gear",
    "kayaking": "kayaking gear", "lighting": "lamp", "bakery": "baked goods", "meat": "meat",
    "dairy": "dairy product", "seafood": "seafood", "fruits": "fruit", "vegetables": "vegetable",
    "arrangement": "flower arrangement", "everyday": "kids' clothes",
}  # fmt: skip
"""What a person calls the kinds whose names aren't nouns of things one buys."""
_OPENINGS = ("I'm looking for a {noun}", "do you have any {noun}s?", "I need a {noun}", "{noun}")
_SAY: dict[str, tuple[str, ...]] = {
    "price": ("it should be under ${value}", "no more than {value} dollars", "max ${value}"),
    "color": ("in {value}", "I'd like a {value} one", "{value} please"),
    "material": ("made of {value}", "it should be {value}", "{value} if possible"),
    "brand": ("by {value}", "do you have one from {value}?", "I like {value}"),
    "gender": ("for {value}", "it's for {value}"),
}


@dataclass(frozen=True)
class Wish:
    """What one shopper wants."""

    target: Product
    noun: str
    cares: dict[str, str]
    """`price, color, material, brand, gender` to the value that must be met, in the order in
    which they are said."""

    def accepts(self, product: Product) -> bool:
        """Whether a product is of the kind and meets every wish."""
        return product.category == self.target.category and not self.unmet(product)

    def unmet(self, product: Product) -> list[str]:
        """Wishes that a product doesn't meet."""
        return [name for name, value in self.cares.items() if not _meets(product, name, value)]


@dataclass
class Tally:
    """How many shoppers found something, and when."""

    found_at: list[int | None] = field(default_factory=list)
    """Turn of success of each shopper; None for none."""
    box_at: list[int | None] = field(default_factory=list)
    """The same with the search box alone."""
    leaks: list[str] = field(default_factory=list)
    """Utterances that gave a title away; must be empty."""
    failures: list[dict[str, Any]] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count another's in."""
        self.found_at += other.found_at
        self.box_at += other.box_at
        self.leaks += other.leaks
        self.failures += other.failures

    def metrics(self) -> dict[str, Any]:
        """Shares of shoppers who found something within 5 turns, in [0, 1]."""
        n = max(len(self.found_at), 1)
        return {
            "targets": len(self.found_at),
            "success_within_5": sum(at is not None for at in self.found_at) / n,
            "search_box": sum(at is not None for at in self.box_at) / n,
            "by_turn": _by_turn(self.found_at),
            "search_box_by_turn": _by_turn(self.box_at),
            "title_leaks": len(self.leaks),
        }


def _by_turn(found: list[int | None]) -> list[float]:
    n = max(len(found), 1)
    return [
        sum(at is not None and at <= turn for at in found) / n for turn in range(1, PATIENCE + 1)
    ]


def measure(assistant: Assistant, targets: int, seed: int = 0) -> Tally:
    """Let `targets` shoppers shop, each for a product of its own."""
    rng = random.Random(seed)
    products = [
        product
        for product in assistant.shop.store.products.all()
        if product.category and product.price and product.stock != 0
    ]
    tally = Tally()
    for target in rng.sample(products, min(targets, len(products))):
        wish = _wish(target, rng)
        said, at = _talk(assistant, wish, rng, tally)
        tally.found_at.append(at)
        tally.box_at.append(_type(assistant.shop, wish))
        if at is None:
            cares = f"{wish.noun} ({target.category}) with {wish.cares}"
            tally.failures.append(
                {"part": "simulated shopper", "faults": [f"wanted {cares}"], "transcript": said}
            )
    return tally


def _wish(target: Product, rng: random.Random) -> Wish:
    name = leaf(target.category)
    parts = [part for part in re.split(r" & |, ", name) if part]
    own = f"{target.title} {target.description}".lower()
    part = next((p for p in parts if p.rstrip("s") in own), parts[0])
    noun = _ODD_KINDS.get(part) or re.sub(r"(?<=[^s])s$", "", part)
    cares: dict[str, str] = {}
    options: list[Callable[[], tuple[str, str] | None]] = [
        lambda: ("price", str(int(float(target.price or 0) * 1.15) + 1)),
        lambda: _first(target, "color"),
        lambda: _first(target, "material"),
        lambda: ("brand", target.brand) if target.brand else None,
        lambda: _first(target, "gender"),
    ]
    for option in rng.sample(options, len(options)):
        chosen = option()
        if chosen is not None and chosen[1] != "unisex" and len(cares) < 3:
            cares[chosen[0]] = chosen[1]
    return Wish(target, noun, cares)


def _first(product: Product, attribute: str) -> tuple[str, str] | None:
    values = sorted(values_of(product, attribute))
    return (attribute, values[0]) if values else None


def _meets(product: Product, name: str, value: str) -> bool:
    if name == "price":
        return product.price is not None and float(product.price) <= float(value)
    if name == "brand":
        return product.brand == value
    known = values_of(product, name)
    return value in known or (name == "gender" and "unisex" in known)


def _talk(
    assistant: Assistant, wish: Wish, rng: random.Random, tally: Tally
) -> tuple[list[tuple[str, str]], int | None]:
    said: list[tuple[str, str]] = []
    conversation: str | None = None
    left = list(wish.cares)
    text = rng.choice(_OPENINGS).format(noun=wish.noun)
    for turn in range(1, PATIENCE + 1):
        if _leaks(text, wish):
            tally.leaks.append(text)
        answer = assistant.reply(text, conversation_id=conversation)
        conversation = answer.conversation_id
        said.append((text, answer.reply))
        shown = [assistant.shop.store.products.get(product.id) for product in answer.products]
        if any(wish.accepts(product) for product in shown):
            return said, turn
        text = _next(wish, shown, left, rng)
    return said, None


def _next(wish: Wish, shown: list[Product], left: list[str], rng: random.Random) -> str:
    """One more wish, the one that most of what is shown doesn't meet; then other means."""
    if left:
        missed = [name for product in shown for name in wish.unmet(product)]
        name = max(left, key=lambda wanted: (missed.count(wanted), -left.index(wanted)))
        left.remove(name)
        return rng.choice(_SAY[name]).format(value=wish.cares[name])
    if shown and all(product.category != wish.target.category for product in shown):
        return f"no, I meant {wish.noun}s"
    return rng.choice(("show me others", "anything else?", "what else do you have?"))


def _leaks(text: str, wish: Wish) -> bool:
    """Whether an utterance has a word of the title that isn't the kind, the brand or a wish."""
    allowed = (
        f"{wish.noun} {wish.target.category} {wish.target.brand} {' '.join(wish.cares.values())}"
    )
    frames = " ".join((*_OPENINGS, *(way for ways in _SAY.values() for way in ways)))
    known = set(re.findall(r"[a-z]+", f"{allowed} {frames} no I meant others".lower()))
    known |= {f"{word}s" for word in known}
    title = set(re.findall(r"[a-z]+", wish.target.title.lower())) - known
    return bool(title & set(re.findall(r"[a-z]+", text.lower())))


def _type(shop: Shop, wish: Wish) -> int | None:
    """The turn at which a search box shows something acceptable, among five at a time."""
    words = [wish.noun, *(v for name, v in wish.cares.items() if name != "price")]
    mask = np.asarray(shop.catalog.stock != 0)
    for turn in range(1, PATIENCE + 1):
        query = " ".join(words[:turn])
        page = max(0, turn - len(words))
        hits = shop.search.search(query, mask=mask, k=_SHOWN * (page + 1))[_SHOWN * page :]
        shown = shop.products(tuple(hit.product_id for hit in hits))
        if any(wish.accepts(product) for product in shown):
            return turn
    return None
