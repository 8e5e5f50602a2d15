"""Attempts to command the assistant: they change nothing."""

import re
from dataclasses import replace
from decimal import Decimal

from assistant.instructions import is_instruction, without_instructions
from assistant.language.frames import Change, Operation, Understanding
from assistant.language.money import states_limit
from assistant.language.text import lowered, normalise
from core.turn import Act


def uncommanded(understood: Understanding, text: str) -> Understanding:
    """`understood` without what an attempt to command the assistant would change.

    What the shopper names beside it ("... and show me tents under $60") counts; nothing is
    taken back, and its other words are no search.
    """
    attempted = Act.INJECTION in understood.acts
    if not attempted and (not is_instruction(text) or states_limit(lowered(normalise(text)))):
        return understood
    rest = _beside(understood, without_instructions(text))
    named = tuple(c for c in understood.changes if _is_said(c, rest))
    if named or understood.critiques:
        return replace(understood, changes=named)
    if attempted:
        return Understanding((Act.INJECTION,), understood.confidence)
    acts = tuple(act for act in understood.acts if act is not Act.SEARCH)
    return replace(understood, acts=acts or (Act.INJECTION,), need=None, changes=())


def _beside(understood: Understanding, text: str) -> str:
    """The sentences of `text` that the command is no part of."""
    command = understood.clause(Act.INJECTION)[:_TELLING]
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return " ".join(s for s in sentences if not command or command not in lowered(normalise(s)))


_TELLING = 30  # characters by which a command is found in the text again


def _is_said(change: Change, rest: str) -> bool:
    """Whether it sets something, and an amount that it sets is said outside the commands."""
    if change.operation is Operation.REMOVE:
        return False
    if isinstance(change.value, Decimal):
        return f"{change.value.normalize():f}" in rest.replace(",", "")
    return True
