"""The embedded copywriter: whole sentences from a bank, chosen to fit and not to repeat."""

import random
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any

from assistant.campaigns.brief import Tone
from assistant.campaigns.content import LEAD, Variant
from assistant.campaigns.facts import CopyFacts
from assistant.campaigns.products import NAMING, Pick, Why
from assistant.wording import attribute_name, attribute_value, leaf
from core.store import Product
from core.yaml_text import load_yaml

_LETTERS: Mapping[Tone, str] = {
    "friendly": "f", "playful": "p", "formal": "o", "urgent": "u", "elegant": "e", "plain": "l",
}  # fmt: skip
_SLOT = re.compile(r"\{(\w+)\}")
_GREETINGS: Mapping[str, Sequence[str]] = {
    "friendly": ("Hi {name},", "Hello {name},"),
    "playful": ("Hey {name},", "{name}, hello,"),
    "formal": ("Dear {name},", "Good day {name},"),
    "urgent": ("Hello {name},",),
    "elegant": ("Dear {name},",),
    "plain": ("Hello {name},",),
}
_SHOWN_FACTS = (
    "material",
    "weight_g",
    "capacity_l",
    "color",
    "fill",
    "waterproof",
    "warranty_years",
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
_RISKY = re.compile(
    r"\b(?:best|cheapest|guarantee\w*|free|sale|discount|off|new|today|only|last|never|always|perfect|no\. 1|cure\w*|heal\w*|pric\w+|cost\w*|cheap\w*|worth|refund\w*|promise\w*)\b|[%$€£]",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"^(?:It|They|This|That|These|Those|And|But|So|Which|Both|Also|Its|Their)\b"
)


@dataclass(frozen=True, slots=True)
class _Told:
    """What can be said of one product, put together once for all its readers."""

    sentences: tuple[str, ...]
    facts: tuple[str, ...]


@cache
def _bank() -> Mapping[str, Any]:
    text = (files("assistant.campaigns") / "data" / "phrases.yaml").read_text("utf-8")
    bank: Mapping[str, Any] = load_yaml(text)
    return bank


@cache
def _reasons() -> Mapping[str, tuple[tuple[str, frozenset[str]], ...]]:
    """Kind of reason to its wordings, each with the slots that it needs."""
    return {
        kind: tuple((str(line), frozenset(_SLOT.findall(line))) for line in lines)
        for kind, lines in _bank()["because"].items()
    }


class Copywriter:
    """Writes for one campaign; the same seed writes the same."""

    name = "embedded"

    def __init__(self, facts: CopyFacts, seed: str) -> None:
        self._facts = facts
        self._seed = seed
        self._letter = _LETTERS[facts.brief.tone]
        self._told: dict[str, _Told] = {}

    def variants(self, lead: Product | None) -> tuple[Variant, ...]:
        """As many variants as the brief asks for, no sentence in two of them where it can be.

        Args:
            lead: the product that most recipients see first.
        """
        slots = self._slots(lead)
        rng = random.Random(f"{self._seed}:variants")
        used: set[str] = set()

        def choose(field: str, *, needs: str = "") -> str:
            return self._choose(field, slots, rng, used, needs)

        goal = self._facts.brief.goal
        found = []
        for name in "ABCDE"[: self._facts.brief.subject_lines]:
            offer = choose("offer", needs="offer") if "offer" in slots else ""
            if offer and "code" in slots:
                offer = f"{offer} {choose('code')}"
            found.append(
                Variant(
                    name=name,
                    subject=choose(f"subject.{goal}"),
                    preheader=choose("preheader"),
                    headline=choose(f"headline.{goal}"),
                    opening=choose(f"opening.{goal}"),
                    offer=offer,
                    closing=choose("closing"),
                    call=choose("call"),
                    push=choose("push")[:178],
                    sms=choose("sms"),
                )
            )
        return tuple(found)

    def _slots(self, lead: Product | None) -> dict[str, str]:
        facts = self._facts
        topic = facts.topic or _topic_of(facts)
        plural = (topic.endswith("s") and not topic.endswith("ss")) or " and " in topic
        slots = {
            "topic": topic,
            "is": "are" if plural else "is",
            "has": "have" if plural else "has",
            "offer": facts.offer_words,
            "until": facts.until_words,
            "Until": facts.until_words[:1].upper() + facts.until_words[1:],
            "shop": facts.shop,
            "lead": LEAD if lead else "",
            "occasion": facts.occasion,
            "code": facts.offer.code or "",
        }
        return {name: value for name, value in slots.items() if value}

    def _choose(
        self, field: str, slots: Mapping[str, str], rng: random.Random, used: set[str], needs: str
    ) -> str:
        lines = _bank()
        for part in field.split("."):
            lines = lines[part]
        fitting = []
        for line in lines:
            tones, _, sentence = str(line).partition(" | ")
            if "*" not in tones and self._letter not in tones:
                continue
            wanted = set(_SLOT.findall(sentence))
            optional = (
                {"until", "Until"}
                if field in {"offer", "sms", "push"}
                and "Then" not in sentence
                and "then" not in sentence
                else set()
            )
            if wanted - optional <= set(slots) and (not needs or needs in wanted):
                fitting.append((sentence, "*" not in tones))
        fresh = [item for item in fitting if item[0] not in used] or fitting
        if not fresh:
            return ""
        weights = [2 if own else 1 for _, own in fresh]
        chosen = rng.choices(fresh, weights)[0][0]
        used.add(chosen)
        return _polished(_SLOT.sub(lambda m: slots.get(m[1], ""), chosen))

    def greeting(self, name: str, rng: random.Random) -> str:
        """The salutation; without a name it is "Hello,"."""
        if not name:
            return "Hello,"
        options = _GREETINGS[self._facts.brief.tone]
        return options[rng.randrange(len(options))].format(name=name)

    def blurb(
        self,
        product: Product,
        rng: random.Random,
        *,
        sober: bool = False,
        said: Collection[str] = (),
    ) -> str:
        """A sentence or two on a product, from what the shop itself says of it.

        Args:
            product: which.
            rng: source of chance.
            sober: facts before phrases, for readers who want them.
            said: what the message says already; not said again.
        """
        told = self._told.get(product.id)
        if told is None:
            told = self._told[product.id] = _Told(_telling(product), _plain_facts(product))
        facts = told.facts[rng.randrange(len(told.facts))] if told.facts else ""
        fresh = [s for s in told.sentences if not any(s in earlier for earlier in said)]
        if not fresh or (sober and facts):
            return facts
        first = fresh[rng.randrange(len(fresh))]
        return f"{first} {facts}" if facts and len(first) < 70 and rng.random() < 0.5 else first

    def because(
        self, pick: Pick, product: Product, rng: random.Random, said: Collection[str] = ()
    ) -> str:
        """The reason of a pick, in words that the message hasn't used; empty when all are."""
        slots = self._reason_slots(pick.why, product)
        options = _reasons()[pick.why.kind]
        fitting = [line for line, wanted in options if wanted <= slots.keys()]
        if not fitting:
            fitting = [line for line, _ in _reasons()["popular"]]
        worded = [line.format(**slots) for line in fitting]
        fresh = [line for line in worded if line not in said]
        return fresh[rng.randrange(len(fresh))] if fresh else ""

    def _reason_slots(self, why: Why, product: Product) -> dict[str, str]:
        slots = {"brand": product.brand or ""}
        if why.kind in NAMING:
            slots["bought"] = (
                self._facts.products[why.ref].title if why.ref in self._facts.products else ""
            )
        if why.kind == "interest":
            slots["interest"] = why.ref
        if product.rating is not None and product.review_count:
            slots["rating"] = f"{product.rating:.1f}"
            slots["reviews"] = str(product.review_count)
        return {name: value for name, value in slots.items() if value}


def _topic_of(facts: CopyFacts) -> str:
    """What a campaign without a topic is about: its one category, if it has one."""
    categories = facts.brief.products.categories
    return leaf(categories[0]) if len(categories) == 1 else "the range"


def _polished(sentence: str) -> str:
    text = re.sub(r"\s+([.,;:?!])", r"\1", " ".join(sentence.split()))
    text = re.sub(r"([.!?]\s+)([a-z])", lambda m: m[1] + m[2].upper(), text)
    return text[:1].upper() + text[1:]


def _telling(product: Product) -> tuple[str, ...]:
    """Sentences of the shop's description that stand alone and promise nothing."""
    return tuple(
        sentence
        for sentence in _SENTENCE.split(product.description.strip())
        if 25 <= len(sentence) <= 130
        and not _RISKY.search(sentence)
        and not _POINTS_BACK.match(sentence)
    )


def _plain_facts(product: Product) -> tuple[str, ...]:
    """Lines that tell two of a product's facts, or its only one."""
    known = {**product.derived, **product.attributes}
    names = [n for n in _SHOWN_FACTS if known.get(n) not in (None, "", "none", False)]
    parts = []
    for name in names:
        value = attribute_value(name, known[name])
        if name in {"material", "color", "waterproof"} and isinstance(known[name], str):
            parts.append(value)
        elif name == "warranty_years":
            parts.append(f"{value} years of warranty" if known[name] != 1 else "a year of warranty")
        elif isinstance(known[name], bool):
            parts.append(attribute_name(name))
        else:
            parts.append(f"{attribute_name(name)} {value}")
    lines = [", ".join(pair) for pair in combinations(parts, 2)] or parts
    return tuple(f"{line[:1].upper()}{line[1:]}." for line in lines)
