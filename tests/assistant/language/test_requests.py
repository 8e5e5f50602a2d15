"""What exactly is asked for within an act."""

import pytest

from assistant.language.requests import CartRequest, cart_request


@pytest.mark.parametrize(
    "said",
    ["what's in my basket?", "is it in my cart?", "are they in my basket already",
     "did you put it in my basket?", "have i got a tent in my cart"],
)  # fmt: skip
def test_a_question_on_the_cart_puts_nothing_in(said: str) -> None:
    assert cart_request(said) is CartRequest.SHOW


@pytest.mark.parametrize(
    "said",
    [
        "put it in my basket",
        "into my cart with it",
        "what a nice lamp, put it in my cart",
        "what the heck, pop it in my basket",
        "have you got it in blue? then put it in my cart",
        "what about putting it in my basket?",
        "is it ok to put it in my cart?",
        "could you put it in my cart?",
        "take four",
        "ok that. two of them, one for my brother",
        "put that one in the basket, and what do i pay for three of them?",
    ],
)
def test_an_order_puts_it_in(said: str) -> None:
    assert cart_request(said) is CartRequest.ADD
