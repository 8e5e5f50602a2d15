"""Questions that the classifier of acts took for something else.

Whether something is a question that this shop can answer shows best in whether it has the
answer. So what is asked, and was taken for small talk, out of scope or a search, is looked up:
in the attributes of the product that "it" means, in its texts, in the shop's documents. Only
where that surely answers, or where the question can be about nothing else, does the act change.
A problem that is told ("the zip is stuck") asks as well, where a text surely helps.
"""

from collections.abc import Set
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.answers import forms
from assistant.answers.documents import answer
from assistant.answers.specifications import specification
from assistant.evidence import Passages
from assistant.language.frames import Understanding
from assistant.language.requests import is_about_order
from assistant.services import Shop
from assistant.state import DialogueState
from core.store import Product
from core.turn import Act
from retrieval import SURE

_TROUBLE = frozenset({Act.OUT_OF_SCOPE, Act.CHITCHAT, Act.COMPLAINT, Act.SAFETY, Act.ORDER})

_LOST_OF_IT = forms.LOST | {Act.SAFETY, Act.TRIP}
_DOUBTFUL = forms.LOST | {
    *(Act.COMPLAINT, Act.SAFETY, Act.PRIVACY, Act.POLICY, Act.ORDER),
    *(Act.MEMORY, Act.TRIP, Act.CART, Act.REFER),
}
_SEARCHES = frozenset({Act.SEARCH, Act.CATALOGUE_FACT, Act.REFINE, Act.CLARIFY_ANSWER})
_ASKS = frozenset({Act.PRODUCT_QUESTION, Act.POLICY, Act.REVIEW_QUESTION})
_OF_PRODUCTS = frozenset({"manual", "description"})
_VERY_SURE = 0.7  # probability from which on an answer is more likely wanted than products
_NEAR_ENOUGH = 0.1  # from which on the shop's texts come nearer than "I can't help"
_LIKELY = 0.3  # the same of a text about the product that "it" means


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
    if understood.superlative is not None and understood.acts == (Act.REFINE,) and "?" not in text:
        return understood  # "the cheapest one you have"
    if state.screens and forms.OF_HARM.search(text) and forms.QUESTION.search(text.strip()):
        return _as(understood, Act.SAFETY, text)
    if vector is None:
        vector = shop.encoder.encode([text])[0]
    return _without_asides(_question(_Looked(shop, state, text.strip(), vector), understood))


@dataclass(frozen=True)
class _Looked:
    """An utterance, and where its answer is looked for."""

    shop: Shop
    state: DialogueState
    text: str
    vector: NDArray[np.float32]

    def focus(self) -> Product | None:
        """The product that "it" means."""
        focus = self.state.focus
        return None if focus is None else next(iter(self.shop.products((focus,))), None)

    def answer(self, product: Product | None = None) -> Passages:
        """What answers, about `product` or the shop at large."""
        return answer(self.shop, self.text, product, self.vector)

    def ending(self) -> "_Looked | None":
        """The question of rules that a longer utterance ends in."""
        last = forms.LAST_QUESTION.search(self.text)
        if last is None or not forms.OF_RULES.search(last["asked"]):
            return None
        vector = self.shop.encoder.encode([last["asked"]])[0]
        return replace(self, text=last["asked"], vector=vector)

    def meant(self, acts: Set[Act]) -> set[Act]:
        """The acts that can be meant in these words and with this screen; where none can, some
        refinement of what is on screen, or nothing that is known.
        """
        found = {
            act
            for act in acts
            if (act not in forms.WORDS_OF or forms.WORDS_OF[act].search(self.text))
            and (act not in forms.OF_SCREEN or self.state.screens)
        }
        if found:
            return found
        return {Act.REFINE} if self.state.screens and acts & forms.OF_SEARCH else {Act.OUT_OF_SCOPE}


def _question(looked: _Looked, understood: Understanding) -> Understanding:
    """`understood`, or what it is as a question about a product, its reviews or the shop."""
    said = set(understood.acts) - forms.OPENING
    acts = looked.meant(said)
    if not said or not acts <= _DOUBTFUL | _SEARCHES | {Act.PRODUCT_QUESTION}:
        return understood
    text = looked.text
    is_question = forms.QUESTION.search(text) is not None
    if is_question and looked.state.focus is not None and forms.OF_REVIEWS.search(text):
        return _as(understood, Act.REVIEW_QUESTION, text)
    if Act.PRODUCT_QUESTION in acts:
        return understood
    of_order = is_question or is_about_order(text.lower())
    if Act.COMPLAINT in acts and not looked.state.screens and of_order:
        return _of_order(looked, understood)
    if not is_question:
        return _of_trouble(looked, acts, understood)
    if acts == {Act.SEARCH, Act.POLICY} and forms.TELLS.search(understood.clause(Act.SEARCH)):
        understood = _as(understood, Act.POLICY, text)
    return _of_texts(looked, acts, understood)


def _of_texts(looked: _Looked, acts: set[Act], understood: Understanding) -> Understanding:
    """`understood`, or the question that the texts of the product in focus or the shop answer."""
    focus = looked.focus()
    if focus is not None and _about_focus(looked, focus, acts):
        return _as(understood, Act.PRODUCT_QUESTION, looked.text)
    if Act.POLICY in acts or (acts == {Act.REFER} and understood.pointed):
        return understood  # "what about the Blossom one?" is no question of blossom
    if _about_shop(looked, acts):
        return _as(understood, Act.POLICY, looked.text)
    ending = looked.ending()
    if ending is not None and acts <= forms.LOST | _SEARCHES and _about_shop(ending, acts):
        return _as(understood, Act.POLICY, ending.text)
    return understood


def _without_asides(understood: Understanding) -> Understanding:
    """A question without what is said of oneself before it: "I'm a woman, do they run small?"."""
    if not _ASKS & set(understood.acts):
        return understood
    asides = {act for act, said in understood.clauses if act in forms.LOST and forms.ME.match(said)}
    return replace(understood, acts=tuple(act for act in understood.acts if act not in asides))


def _of_order(looked: _Looked, understood: Understanding) -> Understanding:
    """A complaint before anything was shown: of something bought, whose rules are looked up."""
    if not looked.answer().passages:
        return understood
    asked = _as(understood, Act.POLICY, looked.text)
    return replace(asked, acts=(Act.COMPLAINT, Act.POLICY), references=())


def _of_trouble(looked: _Looked, acts: set[Act], understood: Understanding) -> Understanding:
    """`understood`, or a question where a text helps with the trouble that is told."""
    focus, text = looked.focus(), looked.text
    of_state = bool(forms.OF_STATE.match(text) or forms.IN_IT.match(text))
    lost = bool(forms.IN_IT.match(text)) or (acts <= forms.LOST and of_state)
    of_focus = lost or (acts <= {Act.REFER, Act.REFINE} and of_state)
    if not (acts <= _TROUBLE or of_focus) or understood.changes or understood.critiques:
        return understood
    found = looked.answer(focus)
    if not found.passages:
        terse = found.is_answer and len(text.split()) <= forms.TERSE and acts <= _TROUBLE
        return _as(understood, Act.PRODUCT_QUESTION, text) if terse else understood
    told = found.passages[0]
    if told.kind in _OF_PRODUCTS and of_focus and (lost or told.score >= _LIKELY):
        return _as(understood, Act.PRODUCT_QUESTION, text)
    least = 0.0 if Act.COMPLAINT in acts else _VERY_SURE
    if not found.is_answer or not acts <= _TROUBLE or told.score < least:
        return understood
    act = Act.PRODUCT_QUESTION if told.kind in _OF_PRODUCTS else Act.POLICY
    return _as(understood, act, text)


def _about_shop(looked: _Looked, acts: set[Act]) -> bool:
    """Whether the shop's documents answer, or come nearer than "I can't help"."""
    text = looked.text
    to_assistant = bool(forms.TO_ASSISTANT.search(text))
    if acts & _SEARCHES and to_assistant:
        return False
    if acts == {Act.TRIP} and forms.FACT_OF_PLACE.search(text):
        return True
    if Act.ORDER in acts and forms.OF_STATUS.search(text):
        return False
    found = looked.answer()
    if found.is_answer:
        wants_product = acts & _SEARCHES and not forms.OF_RULES.search(text)
        if wants_product and found.passages[0].kind == "guide":
            return False  # a line of a packing list names things as a search for them does
        doubted = wants_product or (Act.ORDER in acts and not forms.OF_WAY.match(text))
        return found.passages[0].score >= (_VERY_SURE if doubted else 0.0)
    lost = acts <= forms.LOST or (acts <= forms.LOST | _SEARCHES and bool(forms.OF_ME.search(text)))
    lost = lost or (acts == {Act.PRIVACY} and bool(forms.OF_DATA.search(text)))
    near = bool(found.passages) and found.passages[0].score >= _NEAR_ENOUGH
    return lost and near and (not to_assistant or acts == {Act.PRIVACY})


def _about_focus(looked: _Looked, product: Product, acts: set[Act]) -> bool:
    """Whether the product that "it" means is asked about."""
    text = looked.text
    of_it = bool(forms.OF_IT.search(text))
    if forms.TO_ASSISTANT.search(text) and not of_it:
        return False
    if specification(text, {**product.derived, **product.attributes}) is not None:
        terse = text.endswith("?") and len(text.split()) <= forms.TERSE
        return of_it or not acts & _SEARCHES or terse or " the " in f" {text} "
    of_part = bool(forms.OF_PART.search(text))
    lost = (
        acts <= forms.LOST | {Act.SAFETY, Act.TRIP, *_SEARCHES} if of_part else acts <= _LOST_OF_IT
    )
    if lost and (of_it or of_part) and not forms.TO_ASSISTANT.search(text):
        return True
    pointed = of_it or of_part or not acts & _SEARCHES
    pointed = pointed or bool(forms.IS_THERE.match(text) or forms.EITHER.search(text))
    return _answered_of_focus(looked, product, acts, of_it=of_it or of_part, pointed=pointed)


def _answered_of_focus(
    looked: _Looked, product: Product, acts: set[Act], *, of_it: bool, pointed: bool
) -> bool:
    """Whether what is about the product answers, or comes near where it is pointed at."""
    found = looked.answer(product)
    if not found.passages:
        return found.is_answer and (of_it or not acts & _SEARCHES)
    told = found.passages[0]
    if told.kind not in _OF_PRODUCTS:
        return False
    if found.is_answer:
        return of_it or not acts & _SEARCHES or told.score >= _VERY_SURE
    if told.score < _LIKELY or Act.CART in acts or not pointed:
        return False
    if Act.POLICY not in acts:
        return True
    of_shop = _fit_of_shop(looked)
    return told.score > of_shop or (of_it and of_shop < SURE)


def _fit_of_shop(looked: _Looked) -> float:
    """Probability of the shop's texts to answer."""
    return max((found.score for found in looked.answer().passages), default=0.0)


def _as(understood: Understanding, act: Act, text: str) -> Understanding:
    """A question: it changes nothing that is wanted."""
    opening = tuple(other for other in understood.acts if other in forms.OPENING)
    kept = tuple(other for other in understood.acts if other is Act.SAFETY)
    return replace(
        understood,
        acts=(*opening, act, *kept),
        question=understood.question or text,
        need=None,
        changes=(),
        critiques=(),
        superlative=None,
    )
