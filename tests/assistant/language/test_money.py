from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.money import foreign_currency, parse_money, states_limit


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("under $60", None, 60),
        ("between 50 and 80 bucks", 50, 80),
        ("60 to 90", 60, 90),
        ("50-80€", 50, 80),
        ("€50 - 80", 50, 80),
        ("no more than 40 quid", None, 40),
        ("something more expensive than $130", 130, None),
        ("around 100", 85, 115),
        ("100 or so", 85, 115),
        ("60ish dollars", 51, 69),
        ("$1,200", None, 1200),
        ("1.5k max", None, 1500),
        ("between $1k and 2k", 1000, 2000),
        ("my budget is 120 now", None, 120),
        ("budget's 200 now", None, 200),
        ("actually my budget is 120 now", None, 120),
        ("forty-five euros or less", None, 45),
        ("not more than two hundred and fifty", None, 250),
        ("under a hundred dollars", None, 100),
        ("19,99 €", None, Decimal("19.99")),
        ("at least $30", 30, None),
        ("100 or more", 100, None),
        ("i can only spend 75", None, 75),
        ("i'd rather not spend over 100", None, 100),
        ("from 20 to 30 pounds", 20, 30),
        ("my purse says 50", None, 50),
        ("forty would really be my limit, i've just looked in my purse", None, 40),
        ("40 is all i can spend", None, 40),
        ("a piano until 700", None, 700),
        ("till $20", None, 20),
        ("my budget for shoes is 80", None, 80),
        ("a jacket, 80 being the limit", None, 80),
        ("my wallet allows for 50", None, 50),
        ("shoes, in my wallet there are 45", None, 45),
        ("the budget for 4 people is 100", None, 100),
        ("the limit for it all, shipping too, is 90", None, 90),
        ("my limit for two pillows is 60", None, 60),
        ("my budget for shoes is 80 though, thanks", None, 80),
        ("my budget might be 80", None, 80),
        ("my budget is 100, are you open until 8", None, 100),
        ("150 is what i have in my purse", None, 150),
        ("i'd spend anything from 20 until 30", 20, 30),
    ],
)
def test_an_amount_becomes_a_price_range(text: str, low: float | None, high: float | None) -> None:
    (found,) = parse_money(text)
    assert (found.min, found.max) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "at least 40 litres",
        "under 500 g",
        "2 of them",
        "for 4 people",
        "15 inch laptop",
        "compare 1 and 3",
        "90 % off",
        "for 10 days",
        "under 0",
        "under -5",
        "under 99999999999",
        "at least 4 stars",
        "order 10442",
        "i need two tents",
        "no pillows, i have one",
        "a purse with 2 compartments",
        "a wallet with 6 card slots",
        "can't afford that, show me 3 cheaper ones",
        "i can't afford these, show me 6 card holders",
        "on my budget, size 42",
        "a budget phone from 2023",
        "can i spend the night till 9",
        "a budget phone with 2 cameras",
        "what can i spend on size 42 shoes",
        "are you open until 8",
        "we're away till 12 may",
        "from 9 till 17",
    ],
)
def test_other_numbers_are_no_money(text: str) -> None:
    assert parse_money(text) == ()


def test_a_bare_number_is_an_amount_only_when_one_was_asked_for() -> None:
    assert parse_money("80") == ()
    assert parse_money("80", expected=True)[0].max == 80


def test_words_for_a_total_are_noticed() -> None:
    assert parse_money("under 300 altogether")[0].total
    assert not parse_money("under 300")[0].total


@given(st.integers(1, 10**6))
def test_any_positive_limit_is_read_exactly(amount: int) -> None:
    assert parse_money(f"under ${amount}")[0].max == amount
    assert parse_money(f"under ${amount:,}")[0].max == amount


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("under 30 quid", "GBP"),
        ("for eur 30", "EUR"),
        ("about thirty euros", "EUR"),
        ("£180", "GBP"),
        ("under $30", None),
        ("30 dollars", None),
        ("two pounds of apples", None),
    ],
)
def test_a_currency_that_is_not_the_shops_is_told(text: str, named: str | None) -> None:
    assert foreign_currency(text, "USD") == named


@pytest.mark.parametrize(
    "said",
    ["i can spend up to 32", "we can't spend more than $40", "can't go over 130", "raise it to 80"],
)
def test_what_only_sets_a_limit_is_told(said: str) -> None:
    assert states_limit(said)


@pytest.mark.parametrize("said", ["i can spend up to 32 on a lamp", "can't go over the fence"])
def test_what_says_more_than_a_limit_is_not(said: str) -> None:
    assert not states_limit(said)


@pytest.mark.parametrize("said", ["games for 8 or more players", "a bus with over 20 seats"])
def test_what_is_counted_is_no_price(said: str) -> None:
    assert parse_money(said) == ()
