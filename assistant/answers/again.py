"""The last question, put again of another product: "and the second one?"."""

import re
from dataclasses import replace

from assistant.language.frames import Reference, Understanding
from assistant.state import DialogueState
from core.turn import Act

_ASKS = (Act.REVIEW_QUESTION, Act.PRODUCT_QUESTION)
_POINTS = frozenset({Act.REFER, Act.CHITCHAT, Act.CLARIFY_ANSWER, Act.REFINE, *_ASKS})
"""Acts that words which only point are taken for."""
_AGAIN = re.compile(
    r"^(?:[\w' ]{1,24}[.,!?]+ )?(?:(?:and|but|so|ok|okay|hmm?|oh|now|then)[ ,]+)*"
    r"(?P<about>what about |how about |same (?:question )?(?:for|about) |and )"
    r"(?:for |of |in )?(?:the |that |this )?(?P<of>[\w' -]{2,30}?)[ ?.!]*$",
    re.IGNORECASE,
)
_NEXT = re.compile(r"^(?:next|following)(?: one)?$", re.IGNORECASE)
_OF_ONE = re.compile(
    r"^(?:(?:first|second|third|fourth|fifth|sixth|last|other|next)(?: one)?|(?:\w+ )?one"
    r"|number \w+|\d)$",
    re.IGNORECASE,
)


def asked_again(state: DialogueState, text: str, understood: Understanding) -> Understanding | None:
    """`understood` as the question of the turn before, put of the product that `text` points at;
    None where it does more than point, or nothing was asked.
    """
    match = _AGAIN.match(text)
    if match is None or state.question is None or not set(understood.acts) <= _POINTS:
        return None
    act = next((act for act in _ASKS if act in state.last_acts), None)
    references = _next(state) if _NEXT.match(match["of"]) else understood.references
    if act is None or not references or not _OF_ONE.match(match["of"]):
        return None
    return replace(
        understood,
        acts=(act,),
        references=references,
        need=None,
        changes=(),
        critiques=(),
        superlative=None,
        fixed_sentiment=None,
        question=state.question,
    )


def _next(state: DialogueState) -> tuple[Reference, ...]:
    """The product that stands on screen behind the one that was talked about."""
    shown = state.on_screen
    at = shown.index(state.focus) + 1 if state.focus in shown else len(shown)
    return (Reference(product_ids=(shown[at],)),) if at < len(shown) else ()
