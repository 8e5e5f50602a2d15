"""Questions that the classifier of acts took for something else.

Whether something is a question that this shop can answer shows best in whether it has the
answer. So what is asked, and was taken for small talk, out of scope or a search, is looked up:
in the attributes of the product that "it" means, in its texts, in the shop's documents. Only
where that surely answers, or where the question can be about nothing else, does the act change.
A problem that is told ("the zip is stuck") asks as well, where a text surely helps.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

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

_ASKING = (
    r"(?:how|what|when|where|which|who|why|(?:how|what|where|who)'?s|is|are|am|do|does|did|can"
    r"|could|may|should|will|would|has|have|got (?:an?|any|these|this|them)|any|anything|anyone"
    r"|anybody|until|at what|in what|for what|of what|works|fits|comes|takes"
    r"|ok(?:ay)? to|safe to)\b"
)
_QUESTION = re.compile(
    rf"\?\s*$|(?:^|[,.;!] )(?:so |and |but |ok |okay |now )?{_ASKING}"
    r"|\bor not$|\b(?:isn'?t|aren'?t|right|innit) (?:it|they)$|\b(?!and\b)\w+ or (?!so\b)\w+$",
    re.IGNORECASE,
)
_LAST_QUESTION = re.compile(
    rf"[,.;!] (?:so |and |but )?(?P<asked>{_ASKING}(?: [^ ,.;!]+){{3,}})$", re.I
)
"""The question that a longer utterance ends in."""

_OF_IT = re.compile(
    r"\b(?:it|its|it's|they|them|their|these|those|this|that one|in there)\b"
    r"|^(?:works|fits|comes|holds|takes|suits|runs|ok(?:ay)? to|safe to"
    r"|(?:good|long|big|warm|strong) (?:enough )?(?:for|to))\b"
    r"|^(?:will|would|does|do|can)\b.*\bfit(?: in| inside)?[ ?]*$",
    re.IGNORECASE,
)
_TO_ASSISTANT = re.compile(
    r"\b(?:can|could|will|would|are|do|did|have) you\b|\byou (?:have|sell|carry|stock|offer)\b"
    r"|\b(?:show|find|recommend|suggest|compare)\b"
    r"|\b(?:looking for|(?<!do )i need|(?<!do )i want|i'd like)\b",
    re.IGNORECASE,
)
_OF_REVIEWS = re.compile(
    r"\breviews?\b|\breviewers?\b"
    r"|\baccording to (?:people|customers|buyers|owners|others|users)\b"
    r"|\b(?:people|ppl|customers|buyers|owners|others|anyone|users)\b.*"
    r"\b(?:say|says|said|think|find|found|like|love|hate|complain\w*|mention\w*|report\w*|happy)\b",
    re.IGNORECASE,
)
_LOST = frozenset({Act.OUT_OF_SCOPE, Act.CHITCHAT})
_OF_PART = re.compile(
    r"^(?:so |and |but |ok |okay )?(?:do|does|is|are|can|could|may|should|will|would|why"
    r"|how (?:do|does|should|can|often|tight|far|long|much|many)|when|where)\b.*?\bthe "
    r"(?!\w+est\b|(?:most|least|best|same|other|others|first|second|third|last|shop|store|site"
    r"|website|orders?|parcels?|packages?|delivery|shipping|refunds?|returns?|payment|support"
    r"|service|team|points|account|newsletter|prices?|sale|list|cart|basket|weather)\b)\w",
    re.IGNORECASE,
)
"""Asks for a part of what is spoken of: "can I wash the padding?"."""

_OF_RULES = re.compile(
    r"\b(?:should|must|may|can|could|do|does|am|will) (?:i|we|the|my)\b|\b(?:is|are) (?:my|your)\b"
    r"|\bmy\b.*\bbe\b|^who\b|^why\b|^how (?:do|does|should|often)\b",
    re.IGNORECASE,
)
"""Asks what is right or allowed, which products don't answer."""

_OF_ME = re.compile(
    r"(?:^|, )(?:so |and |but )?(?:(?:how|who|why|when|until)\b"
    r".*\b(?:(?:should|must|may|can|do) (?:i|we)|my)\b|what (?:do|should|can) (?:i|we) do\b)",
    re.IGNORECASE,
)
"""Asks for a number, a reason or a time that is the shopper's own: no product is one."""

_OF_WAY = re.compile(
    r"^(?:so |and |but )?(?:how (?:do|can|should)|can|could|may|who|why)\b", re.IGNORECASE
)
"""Asks how something is done, or whether it may be: the shop's rules say more than an order."""

_OF_STATE = re.compile(
    r"^(?:the|my|it|its)\b.*\b(?:is|are|isn't|aren't|won't|doesn't|don't|can't|has|have|keeps?|got"
    r"|runs?|leaks?|sticks?|smells?|squeaks?|broke)\b"
    r"|^(?:it's|its) \w+ing\b|^(?:the |my )?\w+(?:'s| is|s are)? (?:stuck|broken|jammed|loose|torn"
    r"|frozen|cracked|dead|bent|wet)$",
    re.IGNORECASE,
)
"""Tells how a part of something is: "the zipper is stuck"."""

_IN_IT = re.compile(
    r"^there(?:'s|s| is| are)\b.*\b(?:in|on|inside|at) (?:it|them)\b", re.IGNORECASE
)
"""Tells of a fault: "there's a rip in it"."""

_EITHER = re.compile(r"\bor (?!so\b)\w+\W*$", re.IGNORECASE)
"""Asks which of two it is: "glued or stitched"."""

_TERSE = 5  # words, at the most, of a question that leaves out what it is about
_IS_THERE = re.compile(r"^(?:(?:is|are) there|any|got|has it got|have they got)\b", re.IGNORECASE)

_TELLS = re.compile(
    r"\b(?:the|my)\b|^(?:opened|bought|got|lost|broke|put|packed|ordered|i|we)\b", re.IGNORECASE
)
"""Tells what happened to something, before a question of the rules: no search."""

_ME = re.compile(r"^(?:i'?m|i am|i have|i've|my)\b", re.IGNORECASE)
"""Tells of oneself, in passing."""

_WORDS_OF: Mapping[Act, re.Pattern[str]] = MappingProxyType(
    {
        act: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
        for act, words in {
            Act.ORDER: r"my|(?:i|we) (?:ordered|bought|purchased|paid)|last|\d{3,}",
            Act.HANDOFF: r"talk|speak|chat|person|human|people|some(?:one|body)|agent|staff"
            r"|advis\w+|manager|call|phone|ring|contact|support|reach|touch",
            Act.MEMORY: r"remember|forget|note|know|mind|always|never|allerg\w+|keep|my",
            Act.REVIEW_QUESTION: r"reviews?|reviewers?|sa(?:y|ys|id)|people|ppl|customers?|buyers?"
            r"|owners?|others?|users?|any(?:one|body)|every(?:one|body)|complain\w*|rat(?:ed|ings?)"
            r"|stars?|happy|unhappy|like|love|hate|praise\w*|good|bad|great|worth|quality|opinions?"
            r"|feedback|reliable|durable|hold up|last|recommend\w*|think|problems?|issues?"
            r"|downsides?|pros|cons|popular|wrong|any good",
            Act.RETRACT: r"forget|drop|remove|scrap|mind|matter|any|after all|over|no longer|don't"
            r"|without|clear|lift|other|anymore|more|all|filters?|limits?|budget|fine|actually|ok",
            Act.COMPLEMENT: r"with|match\w*|accessor\w*|pair\w*|go|goes|together|need|else"
            r"|comple\w+|add|extras?|alongside|besides|buy|bought|cases?|covers?|spares?|next to",
            Act.SUBSTITUTE: r"like|similar|alternatives?|instead|replac\w+|else|others?|another"
            r"|equivalent|cheaper|swap|different|same|comparable|substitutes?|more|place|clos\w+|lines",
        }.items()
    }
)
"""Words that an act is put in; one that is said with none of them is doubted."""

_OF_SCREEN = frozenset({Act.COMPARE, Act.SUBSTITUTE, Act.COMPLEMENT, Act.REFER})
"""Acts that need something on screen."""

_OF_SEARCH = frozenset({Act.COMPLEMENT, Act.SUBSTITUTE, Act.RETRACT})
"""Acts that ask for other products than those on screen."""

_OPENING = frozenset({Act.GREETING, Act.THANKS})
_OF_STATUS = re.compile(
    r"^(?:where|when|has|have|did|is|are|was|what|show|track|any)\b|\b(?:status|see|check|track|view)\b",
    re.IGNORECASE,
)
"""Asks how an order of the shopper's own stands, which no document knows."""

_OF_DATA = re.compile(
    r"^(?:(?:what|how|why) do you (?:do|use|need|want|collect)|do you (?:sell|share|give|pass)"
    r"|who (?:sees|has|gets|can see))\b",
    re.IGNORECASE,
)
"""Asks what the shop does with data, not which it has."""

_FACT_OF_PLACE = re.compile(
    r"^(?:(?:is|are|does|do i|do we|can i|can we|how|when|where|which|who|why)\b"
    r"|what (?!should|can|could|to\b|do i|do we|shall)\w+ (?:do|does|is|are|can|should|will)\b)"
    r"(?!.*\b(?:pack|bring|plan|itinerary|list|trip to|things to do)\b)",
    re.IGNORECASE,
)
"""Asks one thing of a place or a way to travel; no trip is to be planned for it."""

_OF_HARM = re.compile(
    r"\b(?:chok(?:e|es|ing)|swallow(?:s|ed|ing)?|suffocat\w+|strangl\w+|poison\w*|toxic|electrocut\w+)\b",
    re.IGNORECASE,
)
"""Asks whether somebody could come to harm, however else it is put."""

_TROUBLE = frozenset({Act.OUT_OF_SCOPE, Act.CHITCHAT, Act.COMPLAINT, Act.SAFETY, Act.ORDER})

_LOST_OF_IT = _LOST | {Act.SAFETY, Act.TRIP}
_DOUBTFUL = _LOST | {
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
    if state.screens and _OF_HARM.search(text) and _QUESTION.search(text.strip()):
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
        last = _LAST_QUESTION.search(self.text)
        if last is None or not _OF_RULES.search(last["asked"]):
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
            if (act not in _WORDS_OF or _WORDS_OF[act].search(self.text))
            and (act not in _OF_SCREEN or self.state.screens)
        }
        if found:
            return found
        return {Act.REFINE} if self.state.screens and acts & _OF_SEARCH else {Act.OUT_OF_SCOPE}


def _question(looked: _Looked, understood: Understanding) -> Understanding:
    """`understood`, or what it is as a question about a product, its reviews or the shop."""
    said = set(understood.acts) - _OPENING
    acts = looked.meant(said)
    if not said or not acts <= _DOUBTFUL | _SEARCHES | {Act.PRODUCT_QUESTION}:
        return understood
    text = looked.text
    is_question = _QUESTION.search(text) is not None
    if is_question and looked.state.focus is not None and _OF_REVIEWS.search(text):
        return _as(understood, Act.REVIEW_QUESTION, text)
    if Act.PRODUCT_QUESTION in acts:
        return understood
    of_order = is_question or is_about_order(text.lower())
    if Act.COMPLAINT in acts and not looked.state.screens and of_order:
        return _of_order(looked, understood)
    if not is_question:
        return _of_trouble(looked, acts, understood)
    if acts == {Act.SEARCH, Act.POLICY} and _TELLS.search(understood.clause(Act.SEARCH)):
        understood = _as(understood, Act.POLICY, text)
    return _of_texts(looked, acts, understood)


def _of_texts(looked: _Looked, acts: set[Act], understood: Understanding) -> Understanding:
    """`understood`, or the question that the texts of the product in focus or the shop answer."""
    focus = looked.focus()
    if focus is not None and _about_focus(looked, focus, acts):
        return _as(understood, Act.PRODUCT_QUESTION, looked.text)
    if Act.POLICY in acts:
        return understood
    if _about_shop(looked, acts):
        return _as(understood, Act.POLICY, looked.text)
    ending = looked.ending()
    if ending is not None and acts <= _LOST | _SEARCHES and _about_shop(ending, acts):
        return _as(understood, Act.POLICY, ending.text)
    return understood


def _without_asides(understood: Understanding) -> Understanding:
    """A question without what is said of oneself before it: "I'm a woman, do they run small?"."""
    if not _ASKS & set(understood.acts):
        return understood
    asides = {act for act, said in understood.clauses if act in _LOST and _ME.match(said)}
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
    of_state = bool(_OF_STATE.match(text) or _IN_IT.match(text))
    lost = bool(_IN_IT.match(text)) or (acts <= _LOST and of_state)
    of_focus = lost or (acts <= {Act.REFER, Act.REFINE} and of_state)
    if not (acts <= _TROUBLE or of_focus) or understood.changes or understood.critiques:
        return understood
    found = looked.answer(focus)
    if not found.passages:
        terse = found.is_answer and len(text.split()) <= _TERSE and acts <= _TROUBLE
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
    to_assistant = bool(_TO_ASSISTANT.search(text))
    if acts & _SEARCHES and to_assistant:
        return False
    if acts == {Act.TRIP} and _FACT_OF_PLACE.search(text):
        return True
    if Act.ORDER in acts and _OF_STATUS.search(text):
        return False
    found = looked.answer()
    if found.is_answer:
        wants_product = acts & _SEARCHES and not _OF_RULES.search(text)
        doubted = wants_product or (Act.ORDER in acts and not _OF_WAY.match(text))
        return found.passages[0].score >= (_VERY_SURE if doubted else 0.0)
    lost = acts <= _LOST or (acts <= _LOST | _SEARCHES and bool(_OF_ME.search(text)))
    lost = lost or (acts == {Act.PRIVACY} and bool(_OF_DATA.search(text)))
    near = bool(found.passages) and found.passages[0].score >= _NEAR_ENOUGH
    return lost and near and (not to_assistant or acts == {Act.PRIVACY})


def _about_focus(looked: _Looked, product: Product, acts: set[Act]) -> bool:
    """Whether the product that "it" means is asked about."""
    text = looked.text
    of_it = bool(_OF_IT.search(text))
    if _TO_ASSISTANT.search(text) and not of_it:
        return False
    if specification(text, {**product.derived, **product.attributes}) is not None:
        terse = text.endswith("?") and len(text.split()) <= _TERSE
        return of_it or not acts & _SEARCHES or terse or " the " in f" {text} "
    of_part = bool(_OF_PART.search(text))
    lost = acts <= _LOST | {Act.SAFETY, Act.TRIP, *_SEARCHES} if of_part else acts <= _LOST_OF_IT
    if lost and (of_it or of_part) and not _TO_ASSISTANT.search(text):
        return True
    pointed = of_it or of_part or not acts & _SEARCHES
    pointed = pointed or bool(_IS_THERE.match(text) or _EITHER.search(text))
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
    opening = tuple(other for other in understood.acts if other in _OPENING)
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
