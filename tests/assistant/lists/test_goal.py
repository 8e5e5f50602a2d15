"""Reading goals: budget, party, possessions, emphasis, oddities."""

from decimal import Decimal

import pytest

from assistant.language.vocabulary import Vocabulary
from assistant.lists.goal import parse_goal, things_in
from assistant.lists.party import parse_party
from assistant.services import Shop


@pytest.fixture
def vocabulary(shop: Shop) -> Vocabulary:
    return shop.vocabulary


@pytest.mark.parametrize(
    ("text", "subject", "budget"),
    [
        ("Kit out a dorm for $300.", "dorm", "300"),
        ("I need everything for a home office under 450 dollars", "home office", "450"),
        ("Shopping list for a barbecue for 6 people, budget 80", "barbecue", "80"),
        ("put together a picnic", "picnic", None),
    ],
)
def test_subject_and_budget_are_read(
    vocabulary: Vocabulary, text: str, subject: str, budget: str | None
) -> None:
    goal = parse_goal(text, vocabulary)
    assert goal.subject == subject
    assert goal.budget == (None if budget is None else Decimal(budget))


@pytest.mark.parametrize(
    ("text", "fault", "currency"),
    [
        ("a dorm for $0", "zero", None),
        ("a dorm for -$50", "negative", None),
        ("a dorm for 300 euros", None, "EUR"),
        ("a dorm for £300", None, "GBP"),
        ("a dorm for $300", None, None),
    ],
)
def test_odd_budgets_are_told_apart(
    vocabulary: Vocabulary, text: str, fault: str | None, currency: str | None
) -> None:
    goal = parse_goal(text, vocabulary, "USD")
    assert (goal.fault, goal.currency) == (fault, currency)


def test_things_named_together_are_a_list(vocabulary: Vocabulary) -> None:
    goal = parse_goal("and I also want a lamp plus a mug, both together below 70", vocabulary)
    assert goal.asked == ("lamp", "mug")
    assert goal.budget == 70


@pytest.mark.parametrize(
    "text",
    ["a lamp and two mugs, as cheap as possible", "a lamp and two mugs, cheapest please",
     "a lamp and two mugs for as little as possible"],
)  # fmt: skip
def test_how_little_is_to_be_spent_is_no_thing(vocabulary: Vocabulary, text: str) -> None:
    goal = parse_goal(text, vocabulary)
    assert goal.asked == ("lamp", "two mugs")
    assert goal.cheap


def test_what_the_shopper_has_and_favours_is_read(vocabulary: Vocabulary) -> None:
    goal = parse_goal(
        "a home office for $500, spend most on the chair, I already have a lamp and a mug",
        vocabulary,
    )
    assert goal.owned == ("lamp", "mug")
    assert goal.most_on == "chair"


def test_a_budget_is_no_possession(vocabulary: Vocabulary) -> None:
    assert parse_goal("I have $300 to furnish a dorm", vocabulary).owned == ()


def test_things_named_one_by_one_are_the_list(vocabulary: Vocabulary) -> None:
    assert parse_goal("a tent, two mugs and a scarf for $300", vocabulary).asked == (
        "tent",
        "two mugs",
        "scarf",
    )
    assert things_in("towels, a kettle and the pans") == ["towels", "kettle", "pans"]


@pytest.mark.parametrize(
    ("text", "adults", "children", "babies"),
    [
        ("for two adults and three kids", 2, 3, 0),
        ("with a toddler", 1, 1, 1),
        ("for two rainy days in Edinburgh", 1, 0, 0),
        ("a family of four with two kids", 2, 2, 0),
        ("me and my wife", 2, 0, 0),
        ("for 6 people", 6, 0, 0),
        ("a dorm for 300 dollars", 1, 0, 0),
    ],
)
def test_the_party_is_counted(text: str, adults: int, children: int, babies: int) -> None:
    party = parse_party(text)
    assert (party.adults, party.children, party.babies) == (adults, children, babies)


def test_things_named_for_an_occasion_are_things_and_departments_are_not(
    vocabulary: Vocabulary,
) -> None:
    asked = parse_goal("A scarf, a tent and warm boots for the Christmas markets", vocabulary).asked
    assert asked == ("scarf", "tent", "warm boots")
    assert parse_goal("food and decorations for a birthday", vocabulary).asked == ()
