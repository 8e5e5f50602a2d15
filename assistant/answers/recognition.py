"""Questions that the classifier of acts took for something else.

Whether something is a question that this shop can answer shows best in whether it has the
answer. So what is asked, and was taken for small talk, out of scope or a search, is looked up:
in the attributes of the product that "it" means, in its texts, in the shop's documents. Only
where that surely answers, or where the question can be about nothing else, does the act change.
A problem that is told ("the zip is stuck") asks as well, where a text surely helps.
"""

import re
from dataclasses import replace

from assistant.answers.documents import answer
from assistant.answers.specifications import specification
from assistant.language.frames import Understanding
from assistant.services import Shop
from assistant.state import DialogueState
from core.turn import Act

_QUESTION = re.compile(
    r"\?\s*$|^(?:so |and |but |ok |okay )?"
    r"(?:how|what|what's|when|where|which|who|why|is|are|am|do|does|did|can|could|may|will|would"
    r"|has|have|until|at what|in what)\b",
    re.IGNORECASE,
)
_OF_IT = re.compile(r"\b(?:it|its|it's|they|them|their|these|those|this|that one|in there)\b", re.I)
_TO_ASSISTANT = re.compile(
    r"\b(?:can|could|will|would|are|do|did|have) you\b|\byou (?:have|sell|carry|stock|offer)\b"
    r"|\b(?:show|find|recommend|suggest|compare)\b"
    r"|\b(?:looking for|(?<!do )i need|(?<!do )i want|i'd like)\b",
    re.IGNORECASE,
)
_OF_REVIEWS = re.compile(
    r"\breviews?\b|\breviewers?\b|\b(?:people|customers|buyers|owners|others|anyone|users)\b.*"
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
    r"^(?:so |and |but )?(?:how|who|why|when|until)\b"
    r".*\b(?:(?:should|must|may|can|do) (?:i|we)|my)\b",
    re.IGNORECASE,
)
"""Asks for a number, a reason or a time that is the shopper's own: no product is one."""

_OF_WAY = re.compile(
    r"^(?:so |and |but )?(?:how (?:do|can|should)|can|could|may|who|why)\b", re.IGNORECASE
)
"""Asks how something is done, or whether it may be: the shop's rules say more than an order."""

_OF_STATE = re.compile(
    r"^(?:the|my|it|its)\b.*\b(?:is|are|isn't|aren't|won't|doesn't|don't|can't|has|have|keeps?|got"
    r"|runs?|leaks?|sticks?|smells?|squeaks?|broke)\b",
    re.IGNORECASE,
)
"""Tells how a part of something is: "the zipper is stuck"."""

_OWN_ORDER = re.compile(
    r"\bmy\b|\b(?:i|we) (?:ordered|bought|purchased|paid)\b|\blast\b|\d{3,}", re.IGNORECASE
)

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
    *(Act.COMPLAINT, Act.SAFETY, Act.HANDOFF, Act.PRIVACY, Act.POLICY, Act.THANKS, Act.ORDER),
    *(Act.MEMORY, Act.TRIP, Act.CART, Act.REFER),
}
_SEARCHES = frozenset({Act.SEARCH, Act.CATALOGUE_FACT, Act.REFINE, Act.CLARIFY_ANSWER})
_OF_PRODUCTS = frozenset({"manual", "description"})
_VERY_SURE = 0.7  # fit from which on an answer is more likely wanted than products


def recognise(
    shop: Shop, state: DialogueState, text: str, understood: Understanding
) -> Understanding:
    """`understood` with the act of a question, where `text` is one after all."""
    if state.screens and _OF_HARM.search(text) and _QUESTION.search(text.strip()):
        return _as(understood, Act.SAFETY, text)
    return _question(shop, state, text, understood)


def _question(
    shop: Shop, state: DialogueState, text: str, understood: Understanding
) -> Understanding:
    """`understood`, or what it is as a question about a product, its reviews or the shop."""
    acts = set(understood.acts)
    if not state.screens:
        acts.discard(Act.COMPARE)  # there is nothing to compare
    if acts == {Act.ORDER} and not _OWN_ORDER.search(text):
        acts = {Act.OUT_OF_SCOPE}  # of ordering, not of an order
    if not acts or not acts <= _DOUBTFUL | _SEARCHES:
        return understood
    if not _QUESTION.search(text.strip()):
        return _of_trouble(shop, state, text, understood)
    if state.focus is not None and _OF_REVIEWS.search(text):
        return _as(understood, Act.REVIEW_QUESTION, text)
    if state.focus is not None and _about_focus(shop, state.focus, text, acts):
        return _as(understood, Act.PRODUCT_QUESTION, text)
    if acts == {Act.COMPLAINT} and not state.screens:
        return _of_order(shop, text, understood)
    of_shop = Act.POLICY not in acts and _about_shop(shop, text, acts)
    return _as(understood, Act.POLICY, text) if of_shop else understood


def _of_order(shop: Shop, text: str, understood: Understanding) -> Understanding:
    """A complaint before anything was shown: of something bought, whose rules are looked up."""
    if not answer(shop, text).passages:
        return understood
    asked = _as(understood, Act.POLICY, text)
    return replace(asked, acts=(Act.COMPLAINT, Act.POLICY), references=())


def _of_trouble(
    shop: Shop, state: DialogueState, text: str, understood: Understanding
) -> Understanding:
    """`understood`, or a question where a text surely helps with the trouble that is told."""
    acts = set(understood.acts)
    of_focus = acts <= {Act.REFER, Act.REFINE} and bool(_OF_STATE.match(text.strip()))
    if not (acts <= _TROUBLE or of_focus) or understood.changes or understood.critiques:
        return understood
    product = None
    if state.focus is not None:
        product = next(iter(shop.products((state.focus,))), None)
    found = answer(shop, text, product)
    if not found.is_answer or not found.passages:
        return understood
    of_product = found.passages[0].kind in _OF_PRODUCTS
    if of_focus and not of_product:
        return understood
    least = 0.0 if of_focus or Act.COMPLAINT in acts else _VERY_SURE
    if found.passages[0].score < least:
        return understood
    return _as(understood, Act.PRODUCT_QUESTION if of_product else Act.POLICY, text)


def _about_shop(shop: Shop, text: str, acts: set[Act]) -> bool:
    """Whether the shop's documents answer `text`, or come nearer than "I can't help"."""
    to_assistant = bool(_TO_ASSISTANT.search(text))
    if acts & _SEARCHES and to_assistant:
        return False
    if acts == {Act.TRIP} and _FACT_OF_PLACE.search(text):
        return True
    found = answer(shop, text)
    if found.is_answer:
        wants_product = acts & _SEARCHES and not _OF_RULES.search(text)
        doubted = wants_product or (Act.ORDER in acts and not _OF_WAY.match(text.strip()))
        return found.passages[0].score >= (_VERY_SURE if doubted else 0.0)
    lost = acts <= _LOST or (acts <= _SEARCHES and bool(_OF_ME.search(text)))
    return lost and bool(found.passages) and not to_assistant


def _about_focus(shop: Shop, product_id: str, text: str, acts: set[Act]) -> bool:
    """Whether `text` asks about the product that "it" means."""
    of_it = bool(_OF_IT.search(text))
    if _TO_ASSISTANT.search(text) and not of_it:
        return False
    product = next(iter(shop.products((product_id,))), None)
    if product is None:
        return False
    if specification(text, {**product.derived, **product.attributes}) is not None:
        return of_it or not acts & _SEARCHES or " the " in f" {text} "
    of_part = bool(_OF_PART.search(text))
    lost = acts <= _LOST | {Act.SAFETY, Act.TRIP, *_SEARCHES} if of_part else acts <= _LOST_OF_IT
    if lost and (of_it or of_part) and not _TO_ASSISTANT.search(text):
        return True
    found = answer(shop, text, product)
    if not found.is_answer or not found.passages:
        return found.is_answer and (of_it or not acts & _SEARCHES)
    told = found.passages[0]
    sure = of_it or not acts & _SEARCHES or told.score >= _VERY_SURE
    return sure and told.kind in _OF_PRODUCTS


def _as(understood: Understanding, act: Act, text: str) -> Understanding:
    """A question: it changes nothing that is wanted."""
    kept = tuple(other for other in understood.acts if other is Act.SAFETY)
    return replace(
        understood,
        acts=(act, *kept),
        question=understood.question or text,
        need=None,
        changes=(),
        critiques=(),
        superlative=None,
    )
