"""Attempts to command the assistant: they change nothing."""

from assistant.language.frames import Understanding
from core.turn import Act


def uncommanded(understood: Understanding) -> Understanding:
    """`understood` without what an utterance would change that is nothing but an attempt to
    command the assistant.
    """
    if set(understood.acts) == {Act.INJECTION}:
        return Understanding(understood.acts, understood.confidence)
    return understood
