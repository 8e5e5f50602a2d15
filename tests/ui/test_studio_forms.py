"""The studio's forms: what is filled in is read back, and what can't be is said."""

import asyncio
from datetime import date
from decimal import Decimal
from typing import Any

import gradio as gr
import pytest

from assistant.campaigns.brief import Brief, Offer, ProductRule
from core import audience
from core.audience import AudienceRule
from evals import campaigns_briefs as judged
from ui import studio_words as words
from ui.studio_forms import BriefForm

BRIEF = Brief(
    goal="win_back",
    topic="rain gear",
    audience=AudienceRule(
        conditions=(
            audience.LastPurchase(before=date(2026, 9, 1)),
            audience.Interest(topic="hiking", categories=("Outdoor",)),
        )
    ),
    products=ProductRule(categories=("Outdoor",), price_max=Decimal(80)),
    offer=Offer(kind="percent", value=Decimal("12.5"), code="RAIN"),
    ends=date(2026, 11, 15),
    budget=Decimal(500),
)


@pytest.fixture(scope="module")
def form() -> BriefForm:
    async def lay_out() -> BriefForm:  # outside an event loop, Gradio leaves one unclosed
        with gr.Blocks():
            return BriefForm(["Outdoor", "Outdoor > Tents"], ["Halden"])

    return asyncio.run(lay_out())


def _filled(form: BriefForm, brief: Brief, **changed: Any) -> list[Any]:
    found = form.filled(brief)
    values = [v["value"] if isinstance(v, dict) else v for v in found]
    names = list(form._fields)
    return [changed.get(name, value) for name, value in zip(names, values, strict=True)]


def test_a_form_that_nobody_changed_says_the_same_brief(form: BriefForm) -> None:
    offers = (
        BRIEF.offer,
        Offer(),
        Offer(kind="bundle", bundle=(2, 1)),
        Offer(kind="free_shipping", min_spend=Decimal(50)),
    )
    for offer in offers:
        brief = BRIEF.model_copy(update={"offer": offer})
        assert form.read(brief, *_filled(form, brief)) == brief


def test_conditions_are_dropped_and_added(form: BriefForm) -> None:
    given = _filled(
        form, BRIEF, kept=["1"], added="haven't bought since (day)", added_day="2026-06-01",
        added_not=True,
    )  # fmt: skip
    conditions = form.read(BRIEF, *given).audience.conditions
    assert conditions == (
        BRIEF.audience.conditions[1],
        audience.LastPurchase(before=date(2026, 6, 1), negate=True),
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ends": "soon"}, "write the day as"),
        ({"channels": []}, "choose at least one"),
        ({"added": "live in (words)"}, "fill in the words"),
        ({"offer": "percent", "value": 0}, "needs a value"),
        ({"offer": "bundle"}, "how many to buy"),
        ({"starts": "2026-12-01"}, "before it starts"),
        ({"price_min": 100}, "no price is over"),
    ],
)
def test_what_cant_be_is_said(form: BriefForm, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        form.read(BRIEF, *_filled(form, BRIEF, **changed))


@pytest.mark.parametrize("part", ["dev", "test"])
def test_every_judged_audience_can_be_said_in_words(part: str) -> None:
    for case in judged.judged(part):
        rule = AudienceRule.model_validate({"conditions": case["audience"]})
        assert all(words.condition(condition) for condition in rule.conditions)
