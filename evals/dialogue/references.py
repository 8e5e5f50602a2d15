"""References: does "the second one", "the blue one from before" mean the right product?

Every conversation shows one or two screens of real products. What is pointed at, and so the
right answer, is computed from what was shown; only references that fit one product (or one
pair) are put.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from assistant import Assistant
from assistant.wording import leaf, money, plural
from core.store import Product
from core.turn import Turn
from evals.dialogue.playing import referred

Ways = Mapping[str, tuple[str, ...]]

_WAYS: Mapping[str, Ways] = MappingProxyType(
    {
        "number": MappingProxyType(
            {
                "dev": ("tell me more about the {ordinal} one", "more on number {number}"),
                "test": ("details of the {ordinal} please", "what about no. {number}?"),
            }
        ),
        "last": MappingProxyType(
            {
                "dev": ("tell me more about the last one",),
                "test": ("what's that last one like?", "the one at the bottom, tell me more"),
            }
        ),
        "word": MappingProxyType(
            {
                "dev": ("tell me more about the {word}", "what about the {word} one?"),
                "test": ("I'd like to know more about the {word}", "show me the {word} in detail"),
            }
        ),
        "title": MappingProxyType(
            {"dev": ("tell me more about the {title}",), "test": ("what is the {title} like?",)}
        ),
        "color": MappingProxyType(
            {
                "dev": ("tell me more about the {color} one",),
                "test": ("how about the {color} one, any details?",),
            }
        ),
        "brand": MappingProxyType(
            {
                "dev": ("tell me more about the {brand}", "what's the {brand} one like?"),
                "test": ("more details on the one by {brand}",),
            }
        ),
        "price": MappingProxyType(
            {
                "dev": ("tell me more about the {price} one",),
                "test": ("the one for {price}, what's it like?",),
            }
        ),
        "cheapest": MappingProxyType(
            {
                "dev": ("tell me more about the cheapest of these",),
                "test": ("the cheapest of those, more details please",),
            }
        ),
        "dearest": MappingProxyType(
            {
                "dev": ("tell me more about the most expensive of these",),
                "test": ("go on, the one that costs the most there, what is it?",),
            }
        ),
        "pair": MappingProxyType(
            {
                "dev": ("compare the {ordinal} and the {other}", "compare the first two"),
                "test": (
                    "{ordinal} versus {other}, how do they differ?",
                    "how do the first two differ?",
                ),
            }
        ),
        "pronoun": MappingProxyType(
            {"dev": ("what do people say about it?",), "test": ("is it well reviewed?",)}
        ),
        "earlier place": MappingProxyType(
            {
                "dev": ("tell me more about the {ordinal} {noun} from before",),
                "test": ("back to the {ordinal} {noun} you showed me earlier",),
            }
        ),
        "earlier color": MappingProxyType(
            {
                "dev": ("tell me more about the {color} {noun} from before",),
                "test": ("what about the {color} {noun} we looked at earlier?",),
            }
        ),
    }
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_LEAST = 3  # products on a screen that can be pointed at


@dataclass
class Tally:
    """References put, and those resolved."""

    put: dict[str, int] = field(default_factory=dict)
    resolved: dict[str, int] = field(default_factory=dict)
    failures: list[dict[str, Any]] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count another's in."""
        for mine, theirs in ((self.put, other.put), (self.resolved, other.resolved)):
            for name, number in theirs.items():
                mine[name] = mine.get(name, 0) + number
        self.failures += other.failures

    def metrics(self) -> dict[str, Any]:
        """`resolved` in [0, 1] over all, and by kind."""
        return {
            "resolved": sum(self.resolved.values()) / max(sum(self.put.values()), 1),
            "put": sum(self.put.values()),
            "by_kind": {name: self.resolved.get(name, 0) / n for name, n in self.put.items()},
        }


@dataclass(frozen=True)
class _Pointing:
    """One reference, and what it means."""

    kind: str
    words: dict[str, str]
    meant: tuple[str, ...]


def measure(assistant: Assistant, split: str, each: int, seed: int = 0) -> Tally:
    """Put every kind of reference `each` times, as far as the shop's products allow it."""
    rng = random.Random(seed)
    leaves = sorted({leaf(path) for path in assistant.shop.catalog.categories})
    nouns = [plural(name) for name in leaves if name.isalpha()]
    tally = Tally()
    for kind in _WAYS:
        tries = 0
        while tally.put.get(kind, 0) < each and tries < each * 6:
            tries += 1
            _one(assistant, split, kind, rng.sample(nouns, 2), rng, tally)
    return tally


def _one(
    assistant: Assistant,
    split: str,
    kind: str,
    nouns: list[str],
    rng: random.Random,
    tally: Tally,
) -> None:
    first = assistant.reply(f"show me {nouns[0]}")
    said = [(f"show me {nouns[0]}", first.reply)]
    shown = _products(assistant, first)
    before = first
    if kind.startswith("earlier"):
        before = assistant.reply(f"show me {nouns[1]}", conversation_id=first.conversation_id)
        said.append((f"show me {nouns[1]}", before.reply))
        if {p.id for p in before.products} & {p.id for p in shown} or not before.products:
            return
    if len(shown) < _LEAST:
        return
    if kind == "pronoun":
        before = assistant.reply("more about the second one", conversation_id=first.conversation_id)
        said.append(("more about the second one", before.reply))
    pointing = _POINTERS[kind.removeprefix("earlier ")](kind, shown, nouns[0], rng)
    if pointing is None:
        return
    way = rng.choice(_WAYS[kind][split])
    if "first two" in way:
        pointing = _Pointing(kind, {}, (shown[0].id, shown[1].id))
    text = way.format(**pointing.words)
    turn = assistant.reply(text, conversation_id=first.conversation_id)
    said.append((text, turn.reply))
    tally.put[kind] = tally.put.get(kind, 0) + 1
    found = referred(turn, before, assistant.shop.store)
    if found == set(pointing.meant):
        tally.resolved[kind] = tally.resolved.get(kind, 0) + 1
    else:
        titles = [p.title for p in assistant.shop.store.products.find(list(found)).values()]
        meant = [p.title for p in shown if p.id in pointing.meant]
        tally.failures.append(
            {
                "part": "references",
                "faults": [f"{kind}: meant {meant}, took {titles}"],
                "transcript": said,
            }
        )


def _products(assistant: Assistant, turn: Turn) -> list[Product]:
    return [assistant.shop.store.products.get(product.id) for product in turn.products]


def _by_place(kind: str, shown: list[Product], noun: str, rng: random.Random) -> _Pointing | None:
    at = rng.randrange(len(shown))
    words = {"ordinal": _ORDINALS[at], "number": str(at + 1), "noun": noun.removesuffix("s")}
    return _Pointing(kind, words, (shown[at].id,))


def _pair(kind: str, shown: list[Product], noun: str, rng: random.Random) -> _Pointing | None:
    one, other = rng.sample(range(len(shown)), 2)
    words = {"ordinal": _ORDINALS[one], "other": _ORDINALS[other]}
    return _Pointing(kind, words, (shown[one].id, shown[other].id))


def _last(kind: str, shown: list[Product], noun: str, rng: random.Random) -> _Pointing | None:
    return _Pointing(kind, {}, (shown[-1].id,))


def _second(kind: str, shown: list[Product], noun: str, rng: random.Random) -> _Pointing | None:
    return _Pointing(kind, {}, (shown[1].id,))


def _by_title(kind: str, shown: list[Product], noun: str, rng: random.Random) -> _Pointing | None:
    product = rng.choice(shown)
    if sum(product.title in other.title for other in shown) > 1:
        return None
    return _Pointing(kind, {"title": product.title}, (product.id,))


def _by_word(kind: str, shown: list[Product], noun: str, rng: random.Random) -> _Pointing | None:
    """By a word that only one title on screen has, and no attribute or brand of another."""
    at = rng.randrange(len(shown))
    others = " ".join(
        f"{p.title} {p.brand} {p.attributes} {p.derived}" for n, p in enumerate(shown) if n != at
    ).lower()
    words = [word for word in shown[at].title.split() if word.isalpha() and len(word) > 4]
    telling = [word for word in words if word.lower()[:-1] not in others]
    if not telling:
        return None
    return _Pointing(kind, {"word": rng.choice(telling)}, (shown[at].id,))


def _by(value: Callable[[Product], str | None], name: str) -> Any:
    def pointing(
        kind: str, shown: list[Product], noun: str, rng: random.Random
    ) -> _Pointing | None:
        values = [value(product) for product in shown]
        single = [n for n, v in enumerate(values) if v and values.count(v) == 1]
        if not single:
            return None
        at = rng.choice(single)
        text = str(values[at])
        elsewhere = " ".join(
            f"{p.title} {p.attributes} {p.derived}" for n, p in enumerate(shown) if n != at
        )
        if text.lower() in elsewhere.lower():
            return None
        return _Pointing(kind, {name: text, "noun": noun.removesuffix("s")}, (shown[at].id,))

    return pointing


def _color(product: Product) -> str | None:
    color = {**product.derived, **product.attributes}.get("color")
    return color if isinstance(color, str) else None if not color else str(color[0])


def _price(product: Product) -> str | None:
    return None if product.price is None else money(product.price, product.currency)


def _extreme(sign: int) -> Any:
    def pointing(
        kind: str, shown: list[Product], noun: str, rng: random.Random
    ) -> _Pointing | None:
        prices = [sign * float(product.price or 0) for product in shown]
        if prices.count(min(prices)) > 1:
            return None
        return _Pointing(kind, {}, (shown[prices.index(min(prices))].id,))

    return pointing


_POINTERS: Mapping[str, Any] = MappingProxyType(
    {
        "number": _by_place,
        "place": _by_place,
        "last": _last,
        "pronoun": _second,
        "word": _by_word,
        "title": _by_title,
        "color": _by(_color, "color"),
        "brand": _by(lambda product: product.brand, "brand"),
        "price": _by(_price, "price"),
        "cheapest": _extreme(1),
        "dearest": _extreme(-1),
        "pair": _pair,
    }
)
