"""Briefs and audiences against judged prompts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from typing import Any

import yaml

from assistant.campaigns.brief import Brief, Understanding
from assistant.campaigns.brief_parser import BriefParser

TODAY = date(2026, 11, 2)
"""The Monday on which the prompts were judged."""

_PRODUCT_FIELDS = (
    "categories",
    "brands",
    "exclude_brands",
    "price_min",
    "price_max",
    "attributes",
    "rating_min",
    "per_recipient",
)
_OFFER_FIELDS = ("kind", "value", "min_spend", "code", "bundle")
_PLAIN_FIELDS = (
    "goal",
    "tone",
    "channels",
    "language",
    "starts",
    "ends",
    "budget",
    "max_recipients",
    "subject_lines",
    "holdout",
)


@dataclass
class Score:
    """How many fields were right, of those that either side sets, and of all."""

    stated: int = 0
    stated_right: int = 0
    every: int = 0
    every_right: int = 0
    audiences: int = 0
    audiences_right: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def stated_accuracy(self) -> float:
        """Share right of the fields that the judge or the parser set to other than the default."""
        return self.stated_right / max(1, self.stated)

    @property
    def accuracy(self) -> float:
        """Share right of all fields."""
        return self.every_right / max(1, self.every)

    @property
    def audience_accuracy(self) -> float:
        """Share of prompts whose audience rule is the judged one."""
        return self.audiences_right / max(1, self.audiences)


def judged(part: str) -> list[dict[str, Any]]:
    """The prompts of a part, `dev` or `test`, with their judged brief and audience."""
    table = yaml.safe_load((files("evals") / "data" / "campaign_briefs.yaml").read_text("utf-8"))
    return list(table[part])


def refused(part: str) -> list[dict[str, Any]]:
    """The prompts of a part that must end in a refusal or question."""
    table = yaml.safe_load((files("evals") / "data" / "campaign_briefs.yaml").read_text("utf-8"))
    return list(table["refused"][part])


def expected(case: Mapping[str, Any]) -> Brief:
    """The judged brief, with defaults for what the judge didn't list."""
    return Brief.model_validate({**case["brief"], "audience": {"conditions": case["audience"]}})


def score(parser: BriefParser, cases: Iterable[Mapping[str, Any]]) -> Score:
    """Read every prompt and compare field by field."""
    found = Score()
    for case in cases:
        understood = parser.parse(case["prompt"], TODAY)
        _compare(understood, expected(case), found)
    return found


def _compare(understood: Understanding, wanted: Brief, score: Score) -> None:
    got, default = flat(understood.brief), flat(Brief())
    for name, value in flat(wanted).items():
        right = got[name] == value
        score.every += 1
        score.every_right += right
        if value != default[name] or got[name] != default[name]:
            score.stated += 1
            score.stated_right += right
        if not right:
            score.wrong.append(f"{understood.prompt[:60]}: {name}: {got[name]!r} != {value!r}")
    same = conditions(understood.brief) == conditions(wanted)
    score.audiences += 1
    score.audiences_right += same
    if not same:
        score.wrong.append(
            f"{understood.prompt[:60]}: audience: {sorted(conditions(understood.brief))} "
            f"!= {sorted(conditions(wanted))}"
        )


def conditions(brief: Brief) -> frozenset[str]:
    """The audience's conditions, whatever their order."""
    return frozenset(c.model_dump_json() for c in brief.audience.conditions)


def flat(brief: Brief) -> dict[str, Any]:
    """Every compared field by name."""
    values: dict[str, Any] = {name: getattr(brief, name) for name in _PLAIN_FIELDS}
    values["channels"] = frozenset(brief.channels)
    for name in _PRODUCT_FIELDS:
        value = getattr(brief.products, name)
        values[f"products.{name}"] = frozenset(value) if isinstance(value, tuple) else value
    for name in _OFFER_FIELDS:
        values[f"offer.{name}"] = getattr(brief.offer, name)
    return values
