"""Which checklist a goal is about, and how sure that is."""

import pytest

from assistant.lists.goal import parse_goal
from assistant.lists.likeness import Likenesses
from assistant.lists.matching import match_checklist, match_goal
from assistant.lists.needs import find_needs
from assistant.services import Shop


@pytest.mark.parametrize(
    ("goal", "name"),
    [("camping weekend with friends", "camping trip"), ("stargazing on a cold hill", "stargazing")],
)
def test_a_goal_is_about_the_checklist_that_it_names(shop: Shop, goal: str, name: str) -> None:
    checklist = match_checklist(shop.encoder, goal)
    assert checklist is not None
    assert checklist.name == name


def test_a_word_in_passing_is_not_what_a_goal_is_about(shop: Shop) -> None:
    checklist = match_checklist(shop.encoder, "fixing the kitchen cupboards this weekend")
    assert checklist is None or checklist.name != "kitchen"


def test_a_goal_like_a_known_one_gets_its_musts_and_only_what_is_akin_to_it(shop: Shop) -> None:
    goal = "stargazing on a cold hill"
    match = match_goal(shop, goal, Likenesses(shop.encoder, goal))
    assert match.like is not None
    assert not match.sure
    needs = find_needs(shop, parse_goal(goal, shop.vocabulary))
    assert not needs.sure
    got = {need.name for need in needs.needs}
    assert {item.need for item in match.like.checklist.packing if item.must} <= got
    assert any(item.need not in got for item in match.like.checklist.packing)
