"""The fact check on hand-written statements; `aisle evals campaigns` plants thousands more."""

from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from assistant.campaigns.brief import Goal, Offer, Tone
from assistant.campaigns.content import LEAD
from assistant.campaigns.copywriter import Copywriter
from assistant.campaigns.fact_check import FactChecker
from evals import campaigns_claims as claims


@pytest.mark.parametrize("part", claims.PARTS)
def test_no_false_statement_gets_through(part: str) -> None:
    found = claims.hand_written(part)
    assert found["planted"] >= 30
    assert found["through"] == []


def test_most_true_statements_pass() -> None:
    """In a closed world some harmless asides are refused, too; facts about the goods are not."""
    found = [claims.hand_written(part) for part in claims.PARTS]
    assert sum(len(part["rejected"]) for part in found) <= 24
    assert sum(part["true"] for part in found) >= 318


def test_the_shops_own_writer_is_never_refused() -> None:
    facts, _, _ = claims.fixed()
    nouns = {"daypack": ("Outdoor > Backpacks > Daypacks",)}
    told: set[str] = set()
    cases = product(get_args(Goal), get_args(Tone), ("daypacks", ""), (facts.offer, Offer()))
    for seed, (goal, tone, topic, offer) in enumerate(cases):
        known = {"goal": goal, "tone": tone, "topic": topic, "offer": offer, "subject_lines": 5}
        case = replace(facts, brief=facts.brief.model_copy(update=known), occasion="winter")
        checker = FactChecker(case, nouns=nouns, today=claims.TODAY)
        lead = facts.products["a"]
        for variant in Copywriter(case, str(seed)).variants(lead):
            for text in set(variant.texts().values()) - told:
                told.add(text)
                assert checker.check(text.replace(LEAD, lead.title)) == [], text
    assert len(told) > 400
