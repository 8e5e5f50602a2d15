"""From authored sentences to running text: slots, alternatives, and never the same twice."""

import random
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ingestion.demo.spec import Value
from ingestion.demo.tables import Sentence

_SLOT = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"\{([^{}|]*(?:\|[^{}|]*)+)\}")
_ARTICLE = re.compile(r"\b([Aa]) (\{\w+\})")
_DRAFTS = 16
_SMALL_WORDS = frozenset("de of for and in the to with on by a".split())


def grams(weight: float) -> str:
    """`640 g`, or `1.35 kg` from a kilogram up."""
    return f"{weight:g} g" if weight < 1000 else f"{round(weight / 1000, 2):g} kg"


def show(name: str, value: Value) -> str:
    """A value as prose shows it; weights carry their unit, other numbers don't."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return value[0] if len(value) == 1 else ", ".join(value[:-1]) + " and " + value[-1]
    if isinstance(value, str):
        return value
    if name.endswith("_g"):
        return grams(value)
    return f"{value:,}" if value >= 10_000 else f"{value:g}"


def title_case(text: str) -> str:
    """`chef's knife` to `Chef's Knife`; capitals inside a word stay."""
    parts = text.split(" ")
    return " ".join(
        part if index and part in _SMALL_WORDS else part[:1].upper() + part[1:]
        for index, part in enumerate(parts)
    )


def fill(text: str, values: Mapping[str, Value], rng: random.Random) -> str | None:
    """Fill the slots of `text`; None when one has no value."""
    text = _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), text)
    if any(name not in values for name in _SLOT.findall(text)):
        return None
    text = _ARTICLE.sub(lambda match: _article(match, values), text)
    text = _SLOT.sub(lambda match: show(match[1], values[match[1]]), text)
    return text[:1].upper() + text[1:]


def _article(match: re.Match[str], values: Mapping[str, Value]) -> str:
    shown = show("", values[match[2].strip("{}")])
    an = shown[:1].lower() in "aeiou8" or shown.startswith(("11", "18"))
    return f"{match[1]}{'n' if an else ''} {match[2]}"


@dataclass(frozen=True)
class Plain:
    """A sober sentence made of attributes alone; empty where there is nothing to tell."""

    text: str
    names: frozenset[str]
    """The attributes it tells."""


@dataclass(frozen=True)
class Draft:
    """A description in the making."""

    keys: tuple[str, ...]
    """The authored sentences it uses."""
    text: str


class Writer:
    """Writes descriptions from authored sentences so that neighbours share as few as may be."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._used: Counter[str] = Counter()
        self._written: dict[str, list[frozenset[str]]] = {}

    def describe(
        self,
        group: str,
        supply: tuple[Sentence, ...],
        extra: tuple[Sentence, ...],
        values: Mapping[str, Value],
        plain: Plain,
    ) -> str:
        """The freshest of a few drafts, compared with what `group` has so far.

        A draft is perhaps an opener, perhaps the `plain` line, a few details, perhaps a
        closer, perhaps one of `extra`; no fact is told twice.
        """
        true = tuple(sentence for sentence in supply if sentence.when.holds(values))
        own = tuple(sentence for sentence in extra if sentence.when.holds(values))
        drafts = [self._draft(true, own, values, plain) for _ in range(_DRAFTS)]
        earlier = self._written.setdefault(group, [])
        best = min(drafts, key=lambda draft: self._staleness(draft, earlier))
        earlier.append(frozenset(best.keys))
        self._used.update(best.keys)
        return best.text

    def _staleness(self, draft: Draft, earlier: list[frozenset[str]]) -> tuple[float, float]:
        keys = frozenset(draft.keys)
        shared = max((len(keys & other) for other in earlier), default=0)
        worn = sum(self._used[key] for key in keys) / max(1, len(keys))
        return shared / max(2, len(keys)) + shared / 4, worn

    def _draft(
        self,
        supply: tuple[Sentence, ...],
        extra: tuple[Sentence, ...],
        values: Mapping[str, Value],
        plain: Plain,
    ) -> Draft:
        rng = self._rng
        style = rng.random()
        told = set(plain.names) if style > 0.42 else set()
        opener = self._pick(supply, "^", values, int(style < 0.72), told)
        wanted = rng.choices((1, 2, 3, 4), (0.08, 0.37, 0.35, 0.2))[0] + (style >= 0.72)
        body = self._pick(supply, "", values, wanted, told)
        if rng.random() < 0.6:
            body.sort(key=lambda pair: supply.index(pair[0]))
        closer = self._pick(supply, "$", values, int(rng.random() < 0.45), told)
        brand = self._pick(extra, "", values, int(rng.random() < 0.3), told)
        chosen = [*opener, *body, *(closer + brand if rng.random() < 0.5 else brand + closer)]
        texts = [text for _, text in chosen]
        if style > 0.42 and plain.text:
            texts.insert(rng.randint(0, len(opener)), plain.text)
        return Draft(tuple(sentence.text for sentence, _ in chosen), " ".join(texts))

    def _pick(
        self,
        supply: tuple[Sentence, ...],
        place: str,
        values: Mapping[str, Value],
        count: int,
        told: set[str],
    ) -> list[tuple[Sentence, str]]:
        """Up to `count` sentences of `place` that tell nothing in `told`, which grows."""
        fitting = [s for s in supply if s.place == place]
        fitting.sort(key=lambda s: self._used[s.text] + self._rng.random() * 1.5)
        chosen: list[tuple[Sentence, str]] = []
        for sentence in fitting:
            names = set(_SLOT.findall(sentence.text))
            if len(chosen) == count or names & told:
                continue
            text = fill(sentence.text, values, self._rng)
            if text is not None:
                chosen.append((sentence, text))
                told |= names
        return chosen
