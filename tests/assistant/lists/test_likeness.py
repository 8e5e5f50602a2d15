"""How like a goal the general checklists are."""

import pytest

from assistant.lists.checklists import checklists
from assistant.lists.goal import parse_goal
from assistant.lists.likeness import Likenesses, parts_of
from assistant.lists.needs import find_needs
from assistant.services import Shop


def test_the_parts_of_a_goal_begin_and_end_with_what_tells_something() -> None:
    assert parts_of("a week of fishing and camping") == [
        "week",
        "week of fishing",
        "week of fishing and camping",
        "fishing",
        "fishing and camping",
        "camping",
    ]
    assert parts_of("") == []


def test_a_goal_is_like_a_checklist_for_each_of_its_parts(shop: Shop) -> None:
    names = [x.checklist.name for x in Likenesses(shop.encoder, "swimming, then camping").nearest()]
    assert {"swimming", "camping trip"} <= set(names)


def test_a_name_said_outright_is_as_like_as_can_be(shop: Shop) -> None:
    likes = Likenesses(shop.encoder, "camping")
    first = likes.nearest()[0]
    assert first.checklist.name == "camping trip"
    assert first.whole == first.part == pytest.approx(1, abs=0.01)
    assert first.behind == 0
    assert [like.checklist for like in likes.all] == list(checklists())


def test_what_is_nearer_to_the_goal_is_likelier_meant(shop: Shop) -> None:
    likes = Likenesses(shop.encoder, "a tent for the weekend")
    camping = next(like for like in likes.all if like.checklist.name == "camping trip")
    chances = dict(
        zip([i.need for i in camping.checklist.packing], likes.chances(camping), strict=True)
    )
    assert 1 > chances["tent"] > chances["knife"] > 0


def test_a_goal_of_two_parts_gets_what_both_need(shop: Shop) -> None:
    goal = parse_goal("camping by the lake and a coffee corner for my cabin", shop.vocabulary)
    got = {need.name for need in find_needs(shop, goal).needs}
    assert {"tent", "mug"} <= got
