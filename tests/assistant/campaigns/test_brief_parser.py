"""Prompts read in the words of a small shop; `aisle evals campaigns` measures the whole."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.campaigns.brief_parser import BriefParser
from assistant.campaigns.policy import StudioPolicy
from assistant.campaigns.terms import Terms
from core.audience import Interest, LastPurchase
from evals import campaigns_briefs as judged

TODAY = date(2026, 11, 2)
TERMS = Terms(
    categories=(
        "Clothing > Rainwear > Rain Jackets",
        "Clothing > Rainwear > Rain Trousers",
        "Footwear > Hiking > Hiking Boots",
        "Outdoor > Tents & Shelter > Tents",
        "Home > Living > Rugs",
        "Travel > Luggage > Carry-on Suitcases",
    ),
    brands=("Halden",),
    locations=("London",),
    interests=("hiking",),
)
PARSER = BriefParser(TERMS)


def test_the_example_of_the_issue_is_read() -> None:
    understood = PARSER.parse(
        "Win back hikers who haven't bought since summer with rain gear under $80, friendly tone, "
        "10 % off, two subject lines.",
        TODAY,
    )
    brief = understood.brief
    assert understood.not_understood == ()
    assert brief.goal == "win_back"
    assert brief.audience.conditions == (
        LastPurchase(before=date(2026, 9, 1)),
        Interest(topic="hiking", categories=("Footwear > Hiking",)),
    )
    assert brief.products.categories == ("Clothing > Rainwear",)
    assert brief.products.price_max == Decimal(80)
    assert (brief.offer.kind, brief.offer.value) == ("percent", Decimal(10))
    assert brief.subject_lines == 2


def test_what_is_not_understood_is_said() -> None:
    understood = PARSER.parse("10% off tents, wrapped in moonlight sonatas", TODAY)
    assert any("moonlight" in piece for piece in understood.not_understood)


@pytest.mark.parametrize("case", judged.refused("dev") + judged.refused("test"), ids=str)
def test_what_no_campaign_may_do_is_refused_or_asked(case: dict[str, str]) -> None:
    found = PARSER.parse(case["prompt"], TODAY).findings
    assert {f.severity for f in found} & {"refusal", "question"}, case


def test_ten_thousand_and_one_characters_are_a_question() -> None:
    found = PARSER.parse("tents for hikers, " * 600, TODAY).findings
    assert [f.code for f in found] == ["too_long"]


def test_a_sensitive_field_may_be_allowed_by_the_shop() -> None:
    open_minded = BriefParser(TERMS, StudioPolicy(allow_targeting_by=("age", "gender")))
    codes = {f.code for f in open_minded.parse("Women over 50, tents", TODAY).findings}
    assert codes == {"sensitive_by_hand"}


@given(st.text(max_size=300))
@settings(max_examples=60)
def test_no_text_makes_it_fail(prompt: str) -> None:
    understood = PARSER.parse(prompt, TODAY)
    assert understood.findings or understood.brief


@pytest.mark.parametrize(
    ("prompt", "code"),
    [
        ("Give hikers 10% off tents from December 20 until December 1", "contradictory"),
        ("Win back customers who never bought anything with 10% off tents", "contradictory"),
        ("Tell customers only 2 are left even though we have hundreds, 10% off tents", "deceptive"),
        ("Sell alcohol to 15 year olds with 20% off", "illegal"),
    ],
)
def test_what_no_campaign_may_or_can_is_said(prompt: str, code: str) -> None:
    found = PARSER.parse(prompt, TODAY)
    assert code in {finding.code for finding in found.findings}
    assert not found.says_nothing


@pytest.mark.parametrize("prompt", ["", "asdf qwer", "x " * 6_000])
def test_a_prompt_that_says_nothing_has_nothing_to_preview(prompt: str) -> None:
    assert PARSER.parse(prompt, TODAY).says_nothing


def test_a_bare_number_is_a_budget() -> None:
    assert PARSER.parse("Tents for hikers, 10% off, budget 500", TODAY).brief.budget == 500
