"""Which clauses of an utterance are acted on."""

import pytest

from assistant.language.choosing import Clause, choose_clauses
from assistant.language.frames import Scene
from assistant.language.roles import Role
from core.turn import Act


def _chosen(*parts: Clause) -> list[tuple[Act, str]]:
    whole = Clause(" ".join(part.text for part in parts), parts[0].act, 0.5)
    likely = {part.act: part.confidence / len(parts) for part in parts}
    return [(clause.act, clause.text) for clause in choose_clauses(whole, parts, Scene(), likely)]


@pytest.mark.parametrize(
    "said", ["the parcel arrived broken", "this is getting ridiculous", "I said no wool"]
)
def test_a_complaint_beside_thanks_is_kept(said: str) -> None:
    thanks, blame = Clause("thanks", Act.THANKS, 0.9), Clause(said, Act.COMPLAINT, 0.9)
    assert _chosen(thanks, blame) == [(Act.THANKS, "thanks"), (Act.COMPLAINT, said)]


def test_praise_beside_thanks_is_no_complaint() -> None:
    praise = Clause("you have been most patient", Act.COMPLAINT, 0.9)
    ((act, _),) = _chosen(Clause("thank you", Act.THANKS, 0.9), praise)
    assert act is Act.THANKS


def test_thanks_before_a_wish_are_kept_however_sure_the_whole_is_of_the_wish() -> None:
    parts = [Clause("great, thanks", Act.THANKS, 0.95), Clause("now bracelets", Act.SEARCH, 0.99)]
    whole = Clause("great, thanks, now bracelets", Act.SEARCH, 0.99)
    acts = [clause.act for clause in choose_clauses(whole, parts, Scene(), {Act.SEARCH: 0.99})]
    assert acts == [Act.THANKS, Act.SEARCH]


@pytest.mark.parametrize("pointer", ["the first one?", "the second one."])
def test_a_pointer_keeps_the_question_beside_it(pointer: str) -> None:
    question = Clause("is it waterproof?", Act.PRODUCT_QUESTION, 0.9)
    ((act, text),) = _chosen(Clause(pointer, Act.REFER, 0.95), question)
    assert act is Act.PRODUCT_QUESTION
    assert text.endswith("is it waterproof?")


TALE = Clause("my old one fell in the lake", Act.SEARCH, 0.8, roles={Role.TELL: 0.9})
WISH = Clause("I want a tent", Act.SEARCH, 0.9, roles={Role.WISH: 0.9})
LIKELY = {Act.SEARCH: 0.5, Act.POLICY: 0.4}
RULES = Clause("can I send it back", Act.POLICY, 0.9, roles={Role.ASK: 0.9})


def test_two_wishes_in_one_keep_what_they_do_and_the_story_of_both() -> None:
    second = Clause("I want a lamp", Act.SEARCH, 0.8, roles={Role.WISH: 0.8})
    whole = Clause("", Act.SEARCH, 0.5)
    wish, rules = choose_clauses(whole, [TALE, WISH, second, TALE, RULES], Scene(), LIKELY)
    assert wish.text == "I want a tent, I want a lamp"
    assert wish.story.split() == f"{TALE.text} {TALE.text}".split()
    assert wish.does(Role.WISH) == 0.9
    assert rules == RULES


def test_a_limit_brings_the_story_told_after_it() -> None:
    limit = Clause("up to $40", Act.REFINE, 0.9)
    whole = Clause("", Act.SEARCH, 0.5)
    wish, _ = choose_clauses(whole, [WISH, limit, TALE, RULES], Scene(), LIKELY)
    assert wish.text == "I want a tent up to $40"
    assert wish.story.strip() == TALE.text


def test_what_does_not_count_goes_with_the_first_that_does() -> None:
    odd = Clause("pardon the mess here", Act.LIST_EDIT, 0.2, roles={Role.ORDER: 0.9})
    other = Clause("goodness me what a day", Act.CART, 0.2, roles={Role.ORDER: 0.9})
    whole = Clause("", Act.SEARCH, 0.7)
    wish, rules = choose_clauses(whole, [odd, other, WISH, RULES], Scene(), LIKELY)
    assert (wish.act, rules.act) == (Act.SEARCH, Act.POLICY)
    assert wish.text == f"{odd.text}, {other.text}, {WISH.text}"
    assert wish.confidence == WISH.confidence


def test_a_clause_is_as_sure_as_it_is_not_as_the_whole_is_of_another_act() -> None:
    blame = Clause("it came without its lid", Act.COMPLAINT, 0.78, roles={Role.REACT: 0.9})
    odd = Clause("pardon the mess here", Act.LIST_EDIT, 0.3, roles={Role.ORDER: 0.9})
    whole = Clause("", Act.SEARCH, 0.79)
    (only,) = choose_clauses(whole, [blame, odd], Scene(), {Act.SEARCH: 0.4, Act.COMPLAINT: 0.6})
    assert (only.act, only.confidence) == (Act.COMPLAINT, 0.78)


@pytest.mark.parametrize(
    ("of_part", "of_whole", "act"),
    [(0.7, 0.95, Act.GIFT), (0.9, 0.85, Act.COMPLAINT), (0.78, 0.79, Act.COMPLAINT)],
)
@pytest.mark.parametrize("aside", [(), (Clause("pardon the mess here", Act.LIST_EDIT, 0.3),)])
def test_the_whole_is_what_it_surely_is(
    of_part: float, of_whole: float, act: Act, aside: tuple[Clause, ...]
) -> None:
    blame = Clause("the boy turns two today", Act.COMPLAINT, of_part, roles={Role.REACT: 0.9})
    whole = Clause("the boy turns two today, pardon the mess here", Act.GIFT, of_whole)
    (only,) = choose_clauses(whole, [blame, *aside], Scene(), {Act.GIFT: 0.4, Act.COMPLAINT: 0.6})
    assert only.act is act
