"""Questions that a product's attributes answer: "how heavy is it?", "does it come with a charger?".

Attributes are the record's own, and the `name: value` lists of the manual. Which one a question
asks for is said by cues ("heavy" asks for a weight), by the attribute's name in the question,
or by one of its values there ("do you have it in XXL?").
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.quotations import Specification
from assistant.wording import attribute_name, attribute_unit, attribute_value, enumerate_words
from core.store import Product
from retrieval.attributes import is_about_another, likely_attribute
from retrieval.text import STOP_WORDS, content_words, stems, words

_ELSEWHERE = re.compile(
    r"^(?:so |and |ok |okay )?"
    r"(?:how (?:do|should|can|must|often|tight)|what (?:do|should|must|can) i"
    r"|when (?:do|should|must)|where (?:do|should)|why"
    r"|can i (?:put|use|wash|clean|take|return|send))"
    r"|.*\b(?:true to size|runs? (?:small|large|big|narrow|wide)|how long (?:can|may|should)|stuck"
    r"|broken?|jammed|torn|cracked|leak\w*)\b",
    re.IGNORECASE,
)
"""Questions about what to do and how things turn out, which texts answer."""

_POLAR = re.compile(
    r"^(?:so |and |ok |but )?(?:is|are|am|do|does|did|can|could|will|would|has|have)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(r"(?:so |and |ok |but )?(?:which|what|how|where|when|who|why)\b")
_WHICH = re.compile(
    r"\b(?:what|which|whats|how (?:many|much|big|large|long|high))\b(?:'s| is| are| sort of"
    r"| kind of| type of)*(?P<of>(?: [^ ,;.?]+){1,3})"
)
"""What is asked for, in the first words after the question's."""
_NUMBER = re.compile(r"((?:(?<![\w.])-|\bminus )?\d+(?:\.\d+)?)")
_MONTHS = re.compile(r"\b(?:months?|mths?|weeks?)\b|\d(?:months?|mths?)\b")
_A_YEAR = 12  # months
_AT_MOST = ("laptop", "load", "max", "capacity", "persons", "players_max", "battery", "screen")
_AT_LEAST = ("age_min", "players_min", "comfort")
_NUMERALS = {word: number for number, word in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve".split()
)}  # fmt: skip
_PLAIN = frozenset(stems(
    "come comes have has having got get gets made make makes available include included includes"
    " contain contains suit suitable actually really also one ones product colour color size"
    " material use used work works fit fits offer sold also still any some"
    " first second third fourth fifth last".split()
))  # fmt: skip
"""Stems that add no point to a yes-or-no question."""
_SMALL_WORDS = frozenset({"safe", "included", "max", "min", "length", "type", "kind", "free"})


@dataclass(frozen=True)
class _Asked:
    text: str
    words: frozenset[str]
    stems: frozenset[str]
    telling: frozenset[str]
    """Stems without those of stop words."""
    polar: bool

    @classmethod
    def of(cls, question: str) -> "_Asked":
        found = words(question)
        return cls(
            question.casefold(),
            frozenset(found),
            frozenset(stems(found)),
            frozenset(stems([word for word in found if word not in STOP_WORDS])),
            bool(_POLAR.match(question.strip())),
        )

    def for_(self, parts: Sequence[str]) -> bool:
        """Whether it asks what, which or how many the attribute is whose name has these `parts`:
        not so "size with the wheels?" for wheels.
        """
        wanted = set(stems(parts))
        told = _WHICH.search(self.text)
        return told is not None and bool(wanted & set(stems(words(told["of"]))))


def specification(
    question: str, attributes: Mapping[str, Any], vector: NDArray[np.float32] | None = None
) -> Specification | None:
    """The attribute that answers `question`, or None where none does.

    Args:
        question: the shopper's.
        attributes: name to value, the record's before those of other lists.
        vector: the question's, `(d,)`, which may show that it is about something else than what a
            word of it names; None goes by the words alone.
    """
    if _ELSEWHERE.match(question.strip()):
        return None
    asked = _Asked.of(question)
    for name in _asked_for(asked, attributes):
        if isinstance(attributes[name], bool) and _OPEN.match(asked.text):
            continue  # "which bluetooth version?" is not answered by a yes
        if vector is not None and is_about_another(vector, name):
            continue
        verdict = _verdict(asked, name, attributes[name]) if asked.polar else None
        return _of(name, attributes, verdict)
    return None


def likely_specification(
    vector: NDArray[np.float32], attributes: Mapping[str, Any]
) -> Specification | None:
    """The attribute that a question, by its vector `(d,)`, is likely about; None where there is
    none. It says neither yes nor no, since what exactly is asked isn't known.
    """
    name = likely_attribute(vector, attributes)
    return None if name is None else _of(name, attributes, None)


def _of(name: str, attributes: Mapping[str, Any], verdict: bool | None) -> Specification:
    return Specification(
        name=name,
        label=attribute_name(name),
        value=_value(name, attributes[name]),
        sentence=_sentence(name, attributes, verdict),
        verdict=verdict,
    )


def _asked_for(asked: _Asked, attributes: Mapping[str, Any]) -> Iterator[str]:
    for cue, names in _cues():
        held = [name for name in names if name in attributes]
        if held and cue.search(asked.text):
            yield from held
    for name, value in attributes.items():
        parts = content_words(attribute_name(name))
        telling = [part for part in parts if part not in _SMALL_WORDS]
        if telling and all(stem in asked.stems for stem in stems(telling)):
            unclear = _verdict(asked, name, value) is None if asked.polar else not asked.for_(parts)
            if not (unclear and _asks_more(asked, parts)):
                yield name
    if asked.polar:
        for name, value in attributes.items():
            named = _named_value(asked, name, value)
            if named and not _asks_more(asked, [*words(named), *words(attribute_name(name))]):
                yield name


def _asks_more(asked: _Asked, said: Sequence[str]) -> bool:
    """Whether a yes-or-no question has a point beyond the words `said`: "are the wheels
    replaceable?" isn't answered by how many there are.
    """
    return bool(asked.telling - set(stems(said)) - _PLAIN)


def _named_value(asked: _Asked, name: str, value: object) -> str | None:
    """The value of a wordy attribute that the question names."""
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, Sequence) or isinstance(values, str) or name == "kind":
        return None
    for item in values:
        parts = words(str(item))
        if parts and str(item).casefold() not in {"none", "all"} and set(parts) <= asked.words:
            return str(item)
    return None


def _verdict(asked: _Asked, name: str, value: object) -> bool | None:
    """Whether the attribute says yes or no to a yes-or-no question; None for neither."""
    if isinstance(value, bool):
        return value
    if name == "waterproof":
        return value not in {"none", "no"}
    if isinstance(value, int | float):
        return _fits(asked, name, float(value))
    if _named_value(asked, name, value) is not None:
        return True
    if name == "includes":
        return _is_in_the_box(asked, value)
    return False if name == "sizes" else None


def _is_in_the_box(asked: _Asked, value: object) -> bool | None:
    """Whether what is asked for is in the box: a hard case is a case; None where it may be another
    kind of what is there.
    """
    listed = re.split(r",| and ", value) if isinstance(value, str) else value
    for item in listed if isinstance(listed, Sequence) else ():
        said = stems(words(str(item)))
        if said and said[-1] in asked.stems:
            return None if asked.telling - set(said) - _PLAIN else True
    return False


def _fits(asked: _Asked, name: str, value: float) -> bool | None:
    numbers = [float(found.replace("minus ", "-")) for found in _NUMBER.findall(asked.text)]
    numbers += [float(_NUMERALS[word]) for word in asked.words & _NUMERALS.keys()]
    if len(numbers) != 1:
        return None
    if name.startswith("age_min") and _MONTHS.search(asked.text):
        numbers = [numbers[0] / _A_YEAR]
    if name == "age_min_months":
        value /= _A_YEAR
    if any(part in name for part in _AT_MOST):
        return numbers[0] <= value
    return numbers[0] >= value if any(part in name for part in _AT_LEAST) else None


_SENTENCES: Mapping[str, str] = {
    "weight": "It weighs {value}.",
    "capacity_persons": "It is for {value} people.",
    "packed_length_cm": "Packed, it is {value} long.",
    "folded_cm": "Folded, it is {value} long.",
    "dimensions_cm": "It measures {value} cm.",
    "laptop_in": "It takes laptops of up to {value}.",
    "load_kg": "It carries up to {value}.",
    "includes": "In the box: {value}.",
    "material": "It is made of {value}.",
    "sizes": "The sizes are {value}.",
    "color": "It comes in {value}.",
    "warranty": "The warranty is {value}.",
    "battery": "The battery lasts {value}.",
    "age_min_months": "It is for ages {value} and up.",
    "age_min": "It is for ages {value} and up.",
    "author": "It is by {value}.",
    "pages": "It has {value} pages.",
}


def _sentence(name: str, attributes: Mapping[str, Any], verdict: bool | None) -> str:
    """The answer in one sentence, opened by yes or no where the question wants that."""
    value, label = attributes[name], attribute_name(name)
    opening = "" if verdict is None else "Yes. " if verdict else "No. "
    if name == "charger_included":
        box = attributes.get("includes")
        told = f" In the box: {attribute_value('includes', box)}." if box else ""
        return f"{opening}A charger is {'' if value else 'not '}included.{told}"
    if isinstance(value, bool):
        return f"{'Yes' if value else 'No'}: {'' if value else 'not '}{label}."
    if name == "waterproof":
        return f"{opening}It is {'not waterproof' if value == 'none' else value}."
    template = next((text for key, text in _SENTENCES.items() if name.startswith(key)), None)
    if template is None:
        return f"{opening}{label.capitalize()}: {_value(name, value)}."
    return opening + template.format(value=_value(name, value))


def _value(name: str, value: object) -> str:
    """A value with its unit, also those that are words: `4 years`."""
    last = name.rsplit("_", 1)[-1]
    if last in {"years", "months", "days"} and isinstance(value, int | float):
        return f"{value:g} {last if value != 1 else last[:-1]}"
    if isinstance(value, float | int) and attribute_unit(name) == "g" and value >= 1_000:
        return f"{value / 1000:g} kg"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return enumerate_words([str(item) for item in value])
    return attribute_value(name, value)


@cache
def _cues() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """What in a question asks for which attributes, the first that a product has."""
    text = files("assistant").joinpath("answers", "data", "cues.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:]]
    return tuple((re.compile(rf"\b(?:{cue})"), tuple(names.split(","))) for cue, names in rows)


def size_of(product: Product) -> str | None:
    """The size of a product that comes in one, as `size`; None where it isn't recorded."""
    value = {**product.derived, **product.attributes}.get("size")
    return value if isinstance(value, str) else None
