"""Attempts to command the assistant: they change nothing."""

from dataclasses import replace

from assistant.instructions import is_instruction
from assistant.language.frames import Operation, Understanding
from core.turn import Act


def uncommanded(understood: Understanding, text: str) -> Understanding:
    """`understood` without what an attempt to command the assistant would change.

    What the shopper names beside it ("... and show me tents under $60") counts; nothing is
    taken back, and its other words are no search.
    """
    attempted = Act.INJECTION in understood.acts
    if not attempted and not is_instruction(text):
        return understood
    named = tuple(c for c in understood.changes if c.operation is not Operation.REMOVE)
    if named or understood.critiques:
        return replace(understood, changes=named)
    if attempted:
        return Understanding((Act.INJECTION,), understood.confidence)
    acts = tuple(act for act in understood.acts if act is not Act.SEARCH)
    return replace(understood, acts=acts or (Act.INJECTION,), need=None, changes=())
