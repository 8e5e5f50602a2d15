"""Judged goals: what a sensible person would want of each shop for 300 goals.

The kinds of product were written down before the lists were tuned; `test` was not looked at while
tuning, nor `held` (goals that the knowledge did not foresee) while the matching was, though general
checklists for some of them have been written since. `fresh` are goals as people put them, unseen
while anything was tuned; names that stand in them were added to the checklists after they had been
scored. A kind is a part of a category path, `~` and words
of which the title must have one; alternatives are joined by `/`.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from assistant.language.text import words
from assistant.lists.candidates import Shopper
from assistant.lists.making import make_list
from assistant.lists.model import Line
from assistant.services import Shop

_FILE = Path(__file__).parent / "data" / "lists_goals.tsv"
_AMPLE = Decimal(1_000_000)


@dataclass(frozen=True)
class Goal:
    """One goal and its judgement."""

    shop: str
    """`demo` or `rds`."""
    split: str
    """`dev`, `test`, `held` or `fresh`."""
    text: str
    needs: tuple[str, ...]
    """Kinds that belong on the list."""
    fine: tuple[str, ...]
    """Kinds that may be on it."""


@dataclass(frozen=True)
class Verdict:
    """How one goal's list was judged."""

    goal: Goal
    covered: int
    items: int
    wrong: tuple[str, ...]
    """Titles of products of no judged kind."""
    uncovered: tuple[str, ...]
    basis: str


def load_goals(shop: str, split: str) -> list[Goal]:
    """The judged goals of a shop and a split."""
    with _FILE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    return [
        Goal(row["shop"], row["split"], row["goal"], _kinds(row["needs"]), _kinds(row["fine"]))
        for row in rows
        if row["shop"] == shop and row["split"] == split
    ]


def _kinds(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())


def judge(shop: Shop, goal: Goal) -> Verdict:
    """Make the goal's list with an ample budget, and judge it."""
    made = make_list(shop, goal.text, Shopper(), budget=_AMPLE)
    items = made.plan.items
    uncovered = tuple(
        need for need in goal.needs if not any(is_kind(shop, line, need) for line in items)
    )
    allowed = (*goal.needs, *goal.fine)
    wrong = tuple(
        f"{line.need.name}: {line.title}"
        for line in items
        if not any(is_kind(shop, line, kind) for kind in allowed)
    )
    covered = len(goal.needs) - len(uncovered)
    return Verdict(goal, covered, len(items), wrong, uncovered, made.plan.basis.value)


def is_kind(shop: Shop, line: Line, kinds: str) -> bool:
    """Whether a line's product is of one of the alternatives in `kinds`."""
    at = shop.catalog.position(line.product_id or "")
    if at is None:
        return False
    code = int(shop.catalog.category[at])
    path = shop.catalog.categories[code].casefold() if code >= 0 else ""
    title = set(words(line.title))
    return any(_matches(path, title, kind.strip()) for kind in kinds.split("/"))


def _matches(path: str, title: set[str], kind: str) -> bool:
    place, _, wanted = kind.partition("~")
    return place.strip() in path and (not wanted or bool(set(wanted.split("|")) & title))


def shares(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """Needs covered and wrong items, each over all goals together."""
    needs = sum(len(verdict.goal.needs) for verdict in verdicts)
    items = sum(verdict.items for verdict in verdicts)
    return {
        "goals": len(verdicts),
        "needs_covered": sum(v.covered for v in verdicts) / max(needs, 1),
        "wrong_items": sum(len(v.wrong) for v in verdicts) / max(items, 1),
        "goals_without_a_list": sum(not v.items for v in verdicts) / max(len(verdicts), 1),
    }
