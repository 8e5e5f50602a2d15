"""Constraints over time: are they kept while the talk goes on, and changed when taken back?

Conversations are put together from the shop's own catalogue and from the phrases below. The
phrases of the `test` split were written before they were first run.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from assistant import Assistant
from assistant.wording import leaf, plural
from core.constraints import Constraints
from core.store import Product

Phrases = Mapping[str, tuple[str, ...]]

_OPENINGS: Phrases = MappingProxyType(
    {
        "dev": ("I'm looking for {noun} under ${price}", "show me {noun}, at most {price} dollars"),
        "test": ("I need {noun} for no more than ${price}", "{noun} up to {price} bucks please"),
    }
)
_NARROWINGS: Mapping[str, Phrases] = MappingProxyType(
    {
        "color": MappingProxyType(
            {"dev": ("in {value}", "only {value}"), "test": ("I'd like it in {value}", "{value}")}
        ),
        "not": MappingProxyType(
            {"dev": ("not {value}", "no {value} please"), "test": ("but nothing {value}",)}
        ),
        "brand": MappingProxyType(
            {"dev": ("anything but {value}", "not by {value}"), "test": ("nothing from {value}",)}
        ),
    }
)
_FILLERS: Phrases = MappingProxyType(
    {
        "dev": (
            "tell me more about the first one",
            "what's your return policy?",
            "compare the first two",
            "why did you show me that?",
            "thanks",
            "can you write my essay",
            "what do people say about it?",
            "are you a robot?",
            "is it in stock?",
            "how many of those do you have?",
        ),
        "test": (
            "details on the first one please",
            "how long does shipping take?",
            "what's the difference between the first two?",
            "how come you picked the first one?",
            "great, thank you",
            "who won the world cup?",
            "any reviews of the first one?",
            "how are you doing?",
            "what is the first one made of?",
            "which payment methods do you take?",
        ),
    }
)
_RETRACTIONS: Mapping[str, Phrases] = MappingProxyType(
    {
        "color": MappingProxyType(
            {
                "dev": ("forget the {value}", "any colour is fine", "it needn't be {value}"),
                "test": ("never mind the {value}", "the colour doesn't matter", "drop the {value}"),
            }
        ),
        "not": MappingProxyType(
            {
                "dev": ("{value} is fine after all", "{value} would be ok too"),
                "test": ("actually I don't mind {value}", "okay, {value} is alright"),
            }
        ),
        "brand": MappingProxyType(
            {
                "dev": ("{value} is fine after all", "{value} is ok again"),
                "test": ("you can include {value} again", "I don't mind {value} after all"),
            }
        ),
        "price": MappingProxyType(
            {
                "dev": ("the budget is {more} now", "I can spend up to {more}"),
                "test": ("let's make it {more} dollars", "my limit is ${more} now"),
            }
        ),
        "any price": MappingProxyType(
            {
                "dev": ("any price is fine", "forget the price"),
                "test": ("price doesn't matter", "I don't care what it costs"),
            }
        ),
    }
)


@dataclass
class Tally:
    """What became of constraints."""

    stated: int = 0
    taken: int = 0
    """Of those stated: held right after."""
    kept: int = 0
    """Of those taken: held, unchanged, five turns later."""
    retractions: int = 0
    retracted: int = 0
    """Of those asked for: made, with everything else left as it was."""
    failures: list[dict[str, Any]] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count another's in."""
        for name in ("stated", "taken", "kept", "retractions", "retracted"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.failures += other.failures

    def metrics(self) -> dict[str, float]:
        """Shares in [0, 1]; 0 for nothing stated."""
        return {
            "taken": self.taken / max(self.stated, 1),
            "kept": self.kept / max(self.taken, 1),
            "retracted": self.retracted / max(self.retractions, 1),
            "stated": self.stated,
            "retractions": self.retractions,
        }


@dataclass(frozen=True)
class _Wish:
    """Constraints to state about one kind of product."""

    noun: str
    price: int
    narrowing: str
    """`color`, `not` or `brand`."""
    value: str


def measure(assistant: Assistant, split: str, conversations: int, seed: int = 0) -> Tally:
    """Hold `conversations` conversations of one opening, one narrowing, five turns of other
    things, and one retraction.
    """
    rng = random.Random(seed)
    products = list(assistant.shop.store.products.all())
    wishes = _wishes(products, rng)
    tally = Tally()
    for number in range(conversations):
        _one(assistant, split, next(wishes), number, rng, tally)
    return tally


def _wishes(products: list[Product], rng: random.Random) -> Iterator[_Wish]:
    """Kinds of product that a color, an unwanted color or an unwanted brand can narrow."""
    groups: dict[str, list[Product]] = {}
    for product in products:
        if product.category and product.price and product.stock != 0:
            groups.setdefault(product.category, []).append(product)
    known = Counter(leaf(path) for path in groups)
    usable = {
        path: members
        for path, members in sorted(groups.items())
        if len(members) >= 8 and known[leaf(path)] == 1 and leaf(path).isalpha()
    }
    while True:
        path = rng.choice(list(usable))
        wish = _wish(leaf(path), usable[path], rng)
        if wish is not None:
            yield wish


def _wish(name: str, members: list[Product], rng: random.Random) -> _Wish | None:
    prices = sorted(float(product.price or 0) for product in members)
    price = int(prices[len(prices) * 3 // 4]) + 1
    cheap = [product for product in members if float(product.price or 0) <= price]
    kinds = {
        "color": [color for product in cheap for color in _colors(product)],
        "not": [color for product in cheap for color in _colors(product)],
        "brand": [product.brand for product in cheap if product.brand],
    }
    kind = rng.choice([name for name, values in kinds.items() if values] or ["none"])
    if kind == "none":
        return None
    value = rng.choice(sorted(kinds[kind]))
    others = [v for v in kinds[kind] if v != value]
    if len(others) < 2 or kinds[kind].count(value) < 1:
        return None
    return _Wish(plural(name), price, kind, value)


def _colors(product: Product) -> list[str]:
    color = {**product.derived, **product.attributes}.get("color") or []
    return [color] if isinstance(color, str) else [str(item) for item in color]


def _one(
    assistant: Assistant,
    split: str,
    wish: _Wish,
    number: int,
    rng: random.Random,
    tally: Tally,
) -> None:
    said: list[tuple[str, str]] = []
    conversation: str | None = None

    def say(text: str) -> Constraints:
        nonlocal conversation
        turn = assistant.reply(text, conversation_id=conversation)
        conversation = turn.conversation_id
        said.append((text, f"{turn.reply}\n{turn.constraints.model_dump(exclude_defaults=True)}"))
        return turn.constraints

    def fail(what: str) -> None:
        tally.failures.append({"part": "memory", "faults": [what], "transcript": list(said)})

    values = {"noun": wish.noun, "price": wish.price, "value": wish.value}
    say(rng.choice(_OPENINGS[split]).format(**values))
    held = say(rng.choice(_NARROWINGS[wish.narrowing][split]).format(**values))
    stated = {"price": _price(held, wish), wish.narrowing: _narrowed(held, wish)}
    tally.stated += 2
    tally.taken += sum(stated.values())
    if not all(stated.values()):
        fail(f"not taken: {[name for name, taken in stated.items() if not taken]}")
    for filler in rng.sample(_FILLERS[split], 5):
        after = say(filler)
    still = {"price": _price(after, wish), wish.narrowing: _narrowed(after, wish)}
    lost = [name for name, taken in stated.items() if taken and not still[name]]
    tally.kept += sum(stated.values()) - len(lost)
    if lost or after.category != held.category:
        fail(f"not kept: {lost or 'category'}")
    if all(still.values()):
        _retract(wish, after, say, fail, rng, split, number, tally)


def _retract(
    wish: _Wish,
    before: Constraints,
    say: Any,
    fail: Any,
    rng: random.Random,
    split: str,
    number: int,
    tally: Tally,
) -> None:
    what = (wish.narrowing, "price", "any price")[number % 3]
    more = wish.price * 2
    phrase = rng.choice(_RETRACTIONS[what][split])
    after = say(phrase.format(value=wish.value, more=more))
    if what == "price":
        right = after.price_max is not None and float(after.price_max) == more
        right &= _narrowed(after, wish)
    elif what == "any price":
        right = after.price_max is None and _narrowed(after, wish)
    else:
        right = not _narrowed(after, wish) and _price(after, wish)
    tally.retractions += 1
    if right and after.category == before.category:
        tally.retracted += 1
    else:
        fail(f"not retracted: {what}")


def _price(held: Constraints, wish: _Wish) -> bool:
    return held.price_max is not None and float(held.price_max) == wish.price


def _narrowed(held: Constraints, wish: _Wish) -> bool:
    value = wish.value.lower()
    if wish.narrowing == "color":
        found = held.attributes.get("color", ())
        return isinstance(found, tuple) and value in {item.lower() for item in found}
    refused = {item.lower() for item in (*held.exclude_brands, *held.exclude_terms)}
    for values in held.exclude_attributes.values():
        refused |= {item.lower() for item in values}
    return value in refused
