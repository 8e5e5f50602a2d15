"""Questions that the classifier of acts took for something else.

Whether something is a question that this shop can answer shows best in whether it has the
answer. So what is asked, and was taken for small talk, out of scope or a search, is looked up:
in the attributes of the product that "it" means, in its texts, in the shop's documents. Only
where that surely answers, or where the question can be about nothing else, does the act change.
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
    r"\b(?:can|could|will|would|are|do|did|have) you\b|\b(?:show|find|recommend|suggest|compare)\b"
    r"|\b(?:looking for|i need|i want|i'd like)\b",
    re.IGNORECASE,
)
_OF_REVIEWS = re.compile(
    r"\breviews?\b|\breviewers?\b|\b(?:people|customers|buyers|owners|others|anyone|users)\b.*"
    r"\b(?:say|says|said|think|find|found|like|love|hate|complain\w*|mention\w*|report\w*|happy)\b",
    re.IGNORECASE,
)
_LOST = frozenset({Act.OUT_OF_SCOPE, Act.CHITCHAT})
_DOUBTFUL = _LOST | {
    *(Act.COMPLAINT, Act.SAFETY, Act.HANDOFF, Act.PRIVACY, Act.POLICY, Act.THANKS, Act.ORDER),
    *(Act.MEMORY, Act.TRIP, Act.CART, Act.REFER),
}
_SEARCHES = frozenset({Act.SEARCH, Act.CATALOGUE_FACT, Act.REFINE, Act.CLARIFY_ANSWER})
_VERY_SURE = 0.8  # fit from which on an answer is more likely wanted than products


def recognise(
    shop: Shop, state: DialogueState, text: str, understood: Understanding
) -> Understanding:
    """`understood` with the act of a question, where `text` is one after all."""
    acts = set(understood.acts)
    if not _QUESTION.search(text.strip()) or not acts <= _DOUBTFUL | _SEARCHES:
        return understood
    if state.focus is not None and _OF_REVIEWS.search(text):
        return _as(understood, Act.REVIEW_QUESTION, text)
    if state.focus is not None and _about_focus(shop, state.focus, text, acts):
        return _as(understood, Act.PRODUCT_QUESTION, text)
    if Act.POLICY not in acts and _about_shop(shop, text, acts):
        return _as(understood, Act.POLICY, text)
    return understood


def _about_shop(shop: Shop, text: str, acts: set[Act]) -> bool:
    """Whether the shop's documents answer `text`, or come nearer than "I can't help"."""
    to_assistant = bool(_TO_ASSISTANT.search(text))
    if acts & _SEARCHES and to_assistant:
        return False
    found = answer(shop, text)
    if found.is_answer:
        return found.passages[0].score >= (_VERY_SURE if acts & _SEARCHES else 0.0)
    return acts <= _LOST and bool(found.passages) and not to_assistant


def _about_focus(shop: Shop, product_id: str, text: str, acts: set[Act]) -> bool:
    """Whether `text` asks about the product that "it" means."""
    if _TO_ASSISTANT.search(text) and not _OF_IT.search(text):
        return False
    product = next(iter(shop.products((product_id,))), None)
    if product is None:
        return False
    if specification(text, {**product.derived, **product.attributes}) is not None:
        return bool(_OF_IT.search(text)) or not acts & _SEARCHES or " the " in f" {text} "
    if not _OF_IT.search(text) and acts & _SEARCHES:
        return False
    if acts <= _LOST | {Act.SAFETY} and _OF_IT.search(text) and not _TO_ASSISTANT.search(text):
        return True
    found = answer(shop, text, product)
    return found.is_answer and (not found.passages or found.passages[0].kind != "policy")


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
