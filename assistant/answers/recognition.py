"""Questions that the classifier of acts took for something else.

Whatever a line was taken for, `assistant.answers.routing` says how likely it is a question to the
product that "it" means, or to the shop. Only acts that have words of their own, such as edits of
a list, are left as they are.
"""

import re
from collections.abc import Set
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assistant.answers import forms
from assistant.answers.again import asked_again
from assistant.answers.record import asks_record
from assistant.answers.routing import (
    ABOUT_SHOP,
    EDITS,
    LOST,
    PLANS,
    SIGNS,
    Route,
    edits_surely,
    share,
    shipped_router,
    signs,
)
from assistant.language.frames import ODD, Direction, Superlative, Understanding
from assistant.language.requests import DataRequest, data_request, is_about_order
from assistant.language.story import tells_story
from assistant.language.tongue import is_foreign
from assistant.plan_reading import says_plan
from assistant.services import Shop
from assistant.state import DialogueState
from core.store import Product
from core.turn import Act

_ASKS = frozenset({Act.PRODUCT_QUESTION, Act.POLICY, Act.REVIEW_QUESTION})
_SURE, _RATHER_SURE, _VERY_SURE = 0.5, 0.7, 0.9
"""Least probability of being a question that is taken against the act that was found: mostly, and
of what isn't put as one and may be an edit. What is surely a wish for a person stays that."""
_LIKELY_EDIT = 0.5  # least probability of an edit, of what isn't put as a question
_TOLD = EDITS | LOST | {Act.LIST_EDIT, Act.MEMORY}
"""Acts that a story before a question is taken for."""


_SEVERAL = 2  # products that can be compared
_OF_SEVERAL = frozenset(
    {Act.REVIEW_QUESTION, Act.PRODUCT_QUESTION, Act.COMPARE, Act.EXPLAIN, Act.REFER}
)
_YOU = re.compile(r"\byou\b", re.IGNORECASE)
_TERSE = 3  # words, at the most, that name an attribute and nothing else


def recognise(
    shop: Shop,
    state: DialogueState,
    text: str,
    understood: Understanding,
    vector: NDArray[np.float32] | None = None,
) -> Understanding:
    """`understood` with the act of a question, where `text` is one after all.

    Args:
        shop: whose texts may answer.
        state: what is on screen, and what "it" means.
        text: the utterance.
        understood: what the classifier of acts made of it.
        vector: the embedding of `text` where the caller has it already, `(d,)`.
    """
    text = text.strip()
    plain = _plainly_of_product(state, text, understood) or _plainly_of_several(
        state, text, understood
    )
    if plain is not None:
        return plain
    cheapest = understood.superlative is not None and understood.acts == (Act.REFINE,)
    is_question = forms.QUESTION.search(text) is not None
    points = bool(understood.pointed) and understood.acts == (Act.REFER,) and not forms.asks(text)
    points = points or (understood.acts == (Act.EXPLAIN,) and _places(understood))
    if (cheapest and "?" not in text) or points or is_foreign(text):
        return understood  # "the cheapest one you have", "the Blossom one?", "why the first one?"
    if state.screens and is_question and forms.OF_HARM.search(text):
        return _as(understood, Act.SAFETY, text)
    said = set(understood.acts) - forms.OPENING
    keeps = _of_assistant(understood, text) or _in_own_words(state, understood)
    opens = not said and share(understood, forms.OPENING) >= _RATHER_SURE
    if opens or keeps or edits_surely(understood, text):
        return _without_asides(understood, text)
    if is_question and state.focus is not None and forms.OF_REVIEWS.search(text):
        return _as(understood, Act.REVIEW_QUESTION, text)
    if vector is None:
        vector = shop.encoder.encode([text])[0]
    return _without_asides(_routed(shop, state, text, understood, vector), text)


def _plainly_of_product(
    state: DialogueState, text: str, understood: Understanding
) -> Understanding | None:
    """The question of the turn before, put again, or one that the record answers, or a complaint
    about something bought, before anything was shown; else None.
    """
    if Act.COMPLAINT in understood.acts and not state.screens and is_about_order(text.lower()):
        others = set(understood.acts) & EDITS
        return replace(_wishless(understood), acts=(Act.COMPLAINT,)) if others else None
    again = asked_again(state, text, understood)
    if again is None and state.focus is not None and _asks_record(text, understood):
        return _as(_of_one(understood), Act.PRODUCT_QUESTION, text)
    return again


def _plainly_of_several(
    state: DialogueState, text: str, understood: Understanding
) -> Understanding | None:
    """A comparison of what is on screen by its reviews, or on why some costs more; else None."""
    acts = set(understood.acts)
    if len(state.on_screen) < _SEVERAL or not acts <= _OF_SEVERAL:
        return None
    reviewed = forms.BEST_REVIEWED.search(text)
    if reviewed is None and not (Act.EXPLAIN in acts and forms.WHY_DEARER.search(text)):
        return None
    order = Superlative("price", Direction.MORE)
    if reviewed is not None:
        field = "reviews" if reviewed["most"] else "rating"
        order = Superlative(field, Direction.LESS if reviewed["worst"] else Direction.MORE)
    return replace(
        _wishless(understood),
        acts=(Act.COMPARE,),
        superlative=order,
        references=tuple(r for r in understood.references if len(r.positions) > 1),
        clauses=((Act.COMPARE, text.lower()),),
    )


def _asks_record(text: str, understood: Understanding) -> bool:
    """Whether it asks what the product that "it" means costs, or for its stock; "how much is it?"
    of a cart is about what is in there.
    """
    of_cart = Act.CART in understood.acts and not any(char.isdigit() for char in text)
    return asks_record(text) and not of_cart


def _of_one(understood: Understanding) -> Understanding:
    """What was understood, where one product is meant: "three of them" are three of it."""
    known = tuple(reference for reference in understood.references if not reference.all)
    return replace(understood, references=known)


def _of_assistant(understood: Understanding, text: str) -> bool:
    """Whether it is rather surely small talk about whom the shopper speaks with."""
    talks = understood.acts == (Act.CHITCHAT,) and understood.confidence >= _RATHER_SURE
    return talks and _YOU.search(text) is not None


def _places(understood: Understanding) -> bool:
    """Whether it points at places on the screen."""
    return any(reference.positions for reference in understood.references)


def _in_own_words(state: DialogueState, understood: Understanding) -> bool:
    """Whether something is said that no question is taken for: to compare what is on screen, to
    put something into the cart, unless that is asked, to get a person, or what to buy.
    """
    acts = set(understood.acts)
    orders = Act.CART in acts and not forms.QUESTION.search(understood.clause(Act.CART))
    wishes = acts & EDITS and any(forms.TO_BUY.search(said) for _, said in understood.clauses)
    compares = Act.COMPARE in acts and len(state.on_screen) > 1
    asks_person = Act.HANDOFF in acts and understood.confidence >= _VERY_SURE
    return bool(asks_person or orders or wishes or compares)


def _routed(
    shop: Shop,
    state: DialogueState,
    text: str,
    understood: Understanding,
    vector: NDArray[np.float32],
) -> Understanding:
    focus = _focus(shop, state)
    found = signs(shop, text, vector, understood, focus)
    chances = shipped_router().chances(found)
    acts = set(understood.acts)
    listed = bool(found[SIGNS.index("specification")])
    terse = acts <= LOST or (acts <= EDITS and text.endswith("?"))
    named = listed and terse and len(text.split()) <= _TERSE
    if not named and 1 - chances[Route.NOBODY] <= _least(text, understood):
        return understood
    if named or chances[Route.PRODUCT] > chances[Route.SHOP]:
        if focus is None:
            return understood
        put = _to_the_only(state, understood)
        return _of_product(text, put, chances[Route.PRODUCT], listed=listed)
    plans = acts & PLANS and chances[Route.SHOP] > _VERY_SURE
    if (Act.POLICY in acts and not plans) or _of_customer(shop, text, acts):
        return understood
    asked = _as(understood, Act.POLICY, text, chances[Route.SHOP])
    if Act.COMPLAINT in acts and not state.screens and is_about_order(text.lower()):
        return replace(asked, acts=(Act.COMPLAINT, Act.POLICY), references=())
    return asked


def _least(text: str, understood: Understanding) -> float:
    """Least probability of being a question at which the acts that were found give way."""
    acts = set(understood.acts)
    edits = share(understood, EDITS)
    if edits > _VERY_SURE:
        return _VERY_SURE
    likely = edits > _LIKELY_EDIT and not forms.QUESTION.search(text)
    return _RATHER_SURE if likely or Act.LIST_EDIT in acts or says_plan(text) else _SURE


def _of_customer(shop: Shop, text: str, acts: Set[Act]) -> bool:
    """Whether only the shopper's own orders or data answer, or the shop has published nothing."""
    if Act.ORDER in acts and forms.OF_STATUS.search(text):
        return True
    if Act.PRIVACY in acts and data_request(text.lower()) is not DataRequest.ASK:
        return True
    return not acts & ABOUT_SHOP and not shop.documents.answers(text, threshold=0)


def _of_product(
    text: str, understood: Understanding, chance: float, *, listed: bool
) -> Understanding:
    """A question about the product that "it" means: to its reviews only where that is said."""
    acts = set(understood.acts)
    stray = acts & LOST or (acts & EDITS and chance > _RATHER_SURE)
    of_reviews = Act.REVIEW_QUESTION in acts and forms.OF_OPINION.search(text) and not listed
    if (of_reviews or Act.PRODUCT_QUESTION in acts) and not stray:
        return understood
    act = Act.REVIEW_QUESTION if of_reviews else Act.PRODUCT_QUESTION
    return _as(understood, act, text, chance)


def _to_the_only(state: DialogueState, understood: Understanding) -> Understanding:
    """What was understood, where one product is on screen: "the left one" is a part of it."""
    if len(state.on_screen) != 1:
        return understood
    known = tuple(reference for reference in understood.references if reference.product_ids)
    return replace(understood, references=known)


def _focus(shop: Shop, state: DialogueState) -> Product | None:
    """The product that "it" means."""
    return None if state.focus is None else next(iter(shop.products((state.focus,))), None)


def _without_asides(understood: Understanding, text: str) -> Understanding:
    """A question without what is told around it: "I wore them once and they pinch, can they go
    back?" neither seeks nor complains. One that nothing else goes with is put as it was said, since
    a story tells what it is about.
    """
    if not _ASKS & set(understood.acts):
        return understood
    asides = {act for act, said in understood.clauses if _is_aside(act, said)}
    acts = tuple(act for act in understood.acts if act not in asides)
    if set(acts) - _ASKS - forms.OPENING - {Act.SAFETY}:
        return replace(understood, acts=acts)
    told = understood if acts == understood.acts else _wishless(understood)
    return replace(told, acts=acts, question=text)


def _is_aside(act: Act, said: str) -> bool:
    """Whether a clause only tells of something beside a question."""
    if act in ODD and forms.ME.match(said):
        return True
    return act in _TOLD and tells_story(said)


def _as(
    understood: Understanding, act: Act, text: str, confidence: float | None = None
) -> Understanding:
    """A question: it changes nothing that is wanted."""
    opening = tuple(other for other in understood.acts if other in forms.OPENING)
    kept = tuple(other for other in understood.acts if other is Act.SAFETY)
    return replace(
        _wishless(understood),
        acts=tuple(dict.fromkeys((*opening, act, *kept))),
        confidence=understood.confidence if confidence is None else confidence,
        question=understood.question or text,
    )


def _wishless(understood: Understanding) -> Understanding:
    """What was understood, with nothing that is sought or ruled out."""
    return replace(understood, need=None, changes=(), critiques=(), superlative=None)
