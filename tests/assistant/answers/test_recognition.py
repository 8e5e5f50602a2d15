"""Questions are told from other acts by what can be meant, and by what answers them."""

import pytest

from assistant.answers import forms
from assistant.answers.recognition import recognise
from assistant.language.frames import Change, Direction, Operation, Superlative, Understanding
from assistant.plan_reading import says_plan
from assistant.services import Shop
from assistant.state import DialogueState
from core.turn import Act

TENT, HEADPHONES = "p08", "p21"


def acts_of(shop: Shop, text: str, *taken: Act, focus: str | None = None) -> tuple[Act, ...]:
    state = DialogueState(turn=2)
    if focus is not None:
        state.show((focus,), {})
    return recognise(shop, state, text, Understanding(taken, 0.9)).acts


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("can I send it back once I've worn the shoes?", Act.OUT_OF_SCOPE),
        ("hi there, can worn shoes be returned?", Act.SEARCH),
        ("until what day can I send things back?", Act.COMPLAINT),
    ],
)
def test_a_question_that_the_shop_answers_is_one_whatever_it_was_taken_for(
    shop: Shop, text: str, taken: Act
) -> None:
    assert acts_of(shop, text, taken) == (Act.POLICY,)


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("how long does the noise cancelling last", Act.RETRACT),
        ("for how many hours does noise cancelling work?", Act.OUT_OF_SCOPE),
        ("how heavy is it", Act.SAFETY),
        ("weight?", Act.REFINE),
        ("does it do noise cancelling for long?", Act.REVIEW_QUESTION),
        ("the weight", Act.CHITCHAT),
        ("noise cancelling lasts thirty hours or not", Act.OUT_OF_SCOPE),
    ],
)
def test_a_question_about_what_it_means_is_one_of_the_product(
    shop: Shop, text: str, taken: Act
) -> None:
    assert acts_of(shop, text, taken, focus=HEADPHONES) == (Act.PRODUCT_QUESTION,) + (
        (Act.SAFETY,) if taken is Act.SAFETY else ()
    )


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("how long does the noise cancelling last?", (Act.COMPLEMENT,)),
        ("how many hours of noise cancelling?", (Act.CATALOGUE_FACT,)),
        ("why does the noise cancelling stop after thirty hours?", (Act.COMPLAINT,)),
        ("the noise cancelling, how many hours off the mains?", (Act.TRIP,)),
    ],
)
def test_what_the_product_answers_is_asked_of_it_beside_what_would_find_nothing(
    shop: Shop, text: str, taken: tuple[Act, ...]
) -> None:
    assert acts_of(shop, text, *taken, focus=HEADPHONES) == (Act.PRODUCT_QUESTION,)


@pytest.mark.parametrize(("confidence", "act"), [(1.0, Act.MEMORY), (0.4, Act.PRODUCT_QUESTION)])
def test_a_question_is_put_to_the_product_where_that_is_likelier_than_the_act(
    shop: Shop, confidence: float, act: Act
) -> None:
    state = DialogueState(turn=2)
    state.show((HEADPHONES,), {})
    likely = {Act.MEMORY: confidence, Act.PRODUCT_QUESTION: 1 - confidence}
    understood = Understanding((Act.MEMORY,), confidence, likely=likely)

    told = recognise(shop, state, "I take them on the train, is it on for long", understood)

    assert told.acts == (act,)


@pytest.mark.parametrize(("confidence", "act"), [(0.95, Act.HANDOFF), (0.5, Act.PRODUCT_QUESTION)])
def test_a_person_is_called_where_that_is_surely_wished(
    shop: Shop, confidence: float, act: Act
) -> None:
    state = DialogueState(turn=2)
    state.show((HEADPHONES,), {})
    likely = {Act.HANDOFF: confidence, Act.PRODUCT_QUESTION: 1 - confidence}
    understood = Understanding((Act.HANDOFF,), confidence, likely=likely)

    assert recognise(shop, state, "do they hush the engines?", understood).acts == (act,)


def test_a_route_that_is_unlikely_is_taken_against_no_act(shop: Shop) -> None:
    state = DialogueState(turn=2)
    state.show((HEADPHONES,), {})
    likely = {Act.CHITCHAT: 0.01, Act.SEARCH: 0.9}
    understood = Understanding((Act.CHITCHAT,), 0.4, likely=likely)

    told = recognise(shop, state, "is that enough for a long train ride", understood)

    assert told.acts == (Act.CHITCHAT,)


def test_or_under_asks_nothing() -> None:
    assert not forms.asks("candles will do then, 30 or under")


@pytest.mark.parametrize(
    ("text", "plans"),
    [
        ("we're off to Kyoto for five days", True),
        ("what do I need for a picnic?", True),
        ("it keeps veering off to the left, how do I fix it?", False),
    ],
)
def test_words_that_plan_are_told_from_words_that_sound_alike(text: str, plans: bool) -> None:
    assert says_plan(text) is plans


def test_a_rule_that_is_asked_for_plans_no_trip(shop: Shop) -> None:
    asked = "I only need shoes for a weekend. Can worn ones be returned?"
    assert acts_of(shop, asked, Act.TRIP, Act.POLICY) == (Act.POLICY,)


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("where is my refund?", Act.ORDER),
        ("can I talk to somebody?", Act.HANDOFF),
        ("do you still know my size?", Act.MEMORY),
        ("what goes well with it?", Act.COMPLEMENT),
        ("is there something similar to it?", Act.SUBSTITUTE),
        ("add it to my cart", Act.CART),
        ("the price is not important", Act.COMPLAINT),
        ("is it any good?", Act.REVIEW_QUESTION),
        ("are you a real person?", Act.CHITCHAT),
    ],
)
def test_what_is_said_in_its_own_words_keeps_its_act(shop: Shop, text: str, taken: Act) -> None:
    assert acts_of(shop, text, taken, focus=TENT) == (taken,)
    assert acts_of(shop, text, Act.THANKS) == (Act.THANKS,)


def test_an_order_to_the_cart_beside_a_question_is_kept(shop: Shop) -> None:
    text = "add the first one to my cart, and where's my last order?"
    clauses = ((Act.CART, "add the first one to my cart"), (Act.ORDER, "where's my last order?"))
    understood = Understanding((Act.CART, Act.ORDER), 0.9, clauses=clauses)
    state = DialogueState(turn=2)
    state.show((TENT,), {})
    assert recognise(shop, state, text, understood).acts == (Act.CART, Act.ORDER)


def test_what_to_buy_for_a_trouble_is_a_wish(shop: Shop) -> None:
    text = "my tent leaks every night, what should I buy?"
    understood = Understanding((Act.SEARCH,), 0.9, need="tent", clauses=((Act.SEARCH, text),))
    assert recognise(shop, DialogueState(turn=1), text, understood) == understood


def test_what_reviewers_say_is_asked_of_the_reviews(shop: Shop) -> None:
    text = "does it really keep the rain out according to reviews?"
    assert acts_of(shop, text, Act.PRODUCT_QUESTION, focus=TENT) == (Act.REVIEW_QUESTION,)


def test_a_greeting_stays_before_the_question(shop: Shop) -> None:
    found = acts_of(shop, "hello, can I return worn shoes?", Act.GREETING, Act.SEARCH)
    assert found == (Act.GREETING, Act.POLICY)


def test_what_is_said_of_oneself_is_no_small_talk(shop: Shop) -> None:
    said = ((Act.CHITCHAT, "i'm rather tall"), (Act.PRODUCT_QUESTION, "is it long enough"))
    understood = Understanding((Act.CHITCHAT, Act.PRODUCT_QUESTION), 0.9, clauses=said)
    state = DialogueState(turn=2)
    state.show((TENT,), {})
    found = recognise(shop, state, "I'm rather tall, is it long enough", understood)
    assert found.acts == (Act.PRODUCT_QUESTION,)


def test_a_story_before_a_question_seeks_nothing_and_is_part_of_the_question(shop: Shop) -> None:
    text = "I wore the tent shoes once and they pinch. Can worn shoes be returned?"
    story, asked = "i wore the tent shoes once and they pinch", "can worn shoes be returned?"
    understood = Understanding(
        (Act.SEARCH, Act.POLICY),
        0.9,
        need="tent shoes",
        question=asked,
        clauses=((Act.SEARCH, story), (Act.POLICY, asked)),
    )
    found = recognise(shop, DialogueState(turn=1), text, understood)
    assert (found.acts, found.need, found.question) == ((Act.POLICY,), None, text)


def test_a_question_of_harm_is_taken_for_one_once(shop: Shop) -> None:
    said = "wait, is it poisonous for cats?"
    assert acts_of(shop, said, Act.SAFETY, focus=HEADPHONES) == (Act.SAFETY,)


def test_a_complaint_about_something_bought_seeks_nothing(shop: Shop) -> None:
    said = "there's no point in sending me a smiley, I want my money back"
    taken = Understanding(
        (Act.COMPLAINT, Act.REFINE),
        0.9,
        changes=(Change(Operation.ADD, "exclude_terms", ("point",)),),
    )
    found = recognise(shop, DialogueState(turn=2), said, taken)
    assert found.acts == (Act.COMPLAINT,)
    assert not found.changes


@pytest.mark.parametrize(
    ("text", "field", "direction"),
    [
        ("which has the best reviews?", "rating", Direction.MORE),
        ("and which of these is the worst rated", "rating", Direction.LESS),
        ("which one has the most reviews", "reviews", Direction.MORE),
    ],
)
def test_which_is_reviewed_best_is_a_comparison(
    shop: Shop, text: str, field: str, direction: Direction
) -> None:
    state = DialogueState(turn=2)
    state.show((TENT, HEADPHONES), {})
    found = recognise(shop, state, text, Understanding((Act.REVIEW_QUESTION,), 0.9))
    assert found.acts == (Act.COMPARE,)
    assert found.superlative == Superlative(field, direction)
    one = DialogueState(turn=2)
    one.show((TENT,), {})
    alone = recognise(shop, one, text, Understanding((Act.REVIEW_QUESTION,), 0.9))
    assert alone.acts != (Act.COMPARE,)
