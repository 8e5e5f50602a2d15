"""Scripted conversations: what is said, and what must then be so of state, products, tools.

Wording is never asserted. The files under `evals/data/dialogues` are lists of conversations;
`docs/evaluating-dialogue.md` describes each key. Those of the `test` split were written before they
were first run, and nothing is tuned on them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import SourceError
from core.turn import Act
from core.yaml_text import load_yaml

FOLDER = Path(__file__).parents[1] / "data" / "dialogues"
_FILE = re.compile(r"(?P<shop>retail|demo)_(?P<split>dev|test)\.yaml")
_KEYS = frozenset(
    "say acts holds is without gone tools shows means listed budget_total answered no_tool".split()
)


@dataclass(frozen=True)
class Step:
    """One utterance and what must be so after it."""

    say: str
    """May hold places such as `{1.2.title}`: of the second product shown in the first turn."""
    acts: tuple[frozenset[Act], ...]
    """Any of these sets is right."""
    holds: Mapping[str, Any] = field(default_factory=dict)
    """Constraint field or attribute to its value; a category is given by a word of its path."""
    is_: tuple[str, ...] = ()
    """Attribute values or brands that must be asked for, under whatever name."""
    without: tuple[str, ...] = ()
    """Values, brands or words that must be refused, under whatever name."""
    gone: tuple[str, ...] = ()
    """Constraint fields, attributes or values that must not hold."""
    tools: tuple[str, ...] = ()
    """Parts of names of tools, each of which must have been called."""
    no_tool: tuple[str, ...] = ()
    """Parts of names of tools, none of which may have been called."""
    shows: tuple[int, int] | None = None
    """The least and the most products that the turn must show."""
    means: tuple[tuple[int, int], ...] = ()
    """`(turn, place)` of the products that tools must have been asked about, and no others."""
    listed: int | None = None
    """Number of lines of the shopping list."""
    answered: str | None = None
    """Kind of the document that must be cited."""


@dataclass(frozen=True)
class Script:
    """One conversation."""

    id: str
    shop: str
    split: str
    steps: tuple[Step, ...]
    customer: str | None = None
    """`any` for a customer with purchases; None for a stranger."""


def load_scripts(split: str | None = None) -> list[Script]:
    """Every scripted conversation, or those of one split.

    Raises:
        SourceError: a file says something that can't be understood; the message names where.
    """
    scripts: list[Script] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        named = _FILE.fullmatch(path.name)
        if named is None:
            raise SourceError(f"{path} is not named SHOP_SPLIT.yaml, as retail_dev.yaml is.")
        if split in {None, named["split"]}:
            scripts += _read(path, named["shop"], named["split"])
    return scripts


def _read(path: Path, shop: str, split: str) -> Iterator[Script]:
    for number, row in enumerate(load_yaml(path.read_text(encoding="utf-8")) or (), 1):
        name = f"{shop}-{split}-{number:02}"
        try:
            steps = tuple(_step(fields) for fields in row["turns"])
        except (KeyError, ValueError, TypeError) as error:
            raise SourceError(f"{path}, conversation {number}: {error}") from None
        yield Script(name, shop, split, steps, row.get("customer"))


def _step(fields: Mapping[str, Any]) -> Step:
    unknown = set(fields) - _KEYS
    if unknown:
        raise ValueError(f"'{fields.get('say')}' has the unknown key '{unknown.pop()}'")
    return Step(
        say=str(fields["say"]),
        acts=tuple(
            frozenset(Act(act.strip()) for act in way.split("+"))
            for way in str(fields["acts"]).split("|")
        ),
        holds=fields.get("holds", {}),
        is_=_texts(fields.get("is")),
        without=_texts(fields.get("without")),
        gone=_texts(fields.get("gone")),
        tools=_texts(fields.get("tools")),
        no_tool=_texts(fields.get("no_tool")),
        shows=_span(fields.get("shows")),
        means=tuple(_place(text) for text in _texts(fields.get("means"))),
        listed=fields.get("listed"),
        answered=fields.get("answered"),
    )


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(item) for item in (value if isinstance(value, list) else [value]))


def _span(value: Any) -> tuple[int, int] | None:
    """`3`, `1+` or `0-2` as least and most."""
    if value is None:
        return None
    text = str(value)
    if text.endswith("+"):
        return int(text[:-1]), 99
    low, _, high = text.partition("-")
    return int(low), int(high or low)


def _place(text: str) -> tuple[int, int]:
    turn, _, position = text.partition(".")
    return int(turn), int(position)
