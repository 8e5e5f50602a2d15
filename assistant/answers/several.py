"""Several questions in one line, each with an answer of its own: "is it waterproof, and how do I
clean it?".
"""

from assistant.answers import forms
from assistant.answers.documents import answer_in
from assistant.context import TurnContext
from assistant.language.clauses import split_clauses
from assistant.language.text import normalise
from assistant.quotations import LIKELY, Passages
from core.store import Product

_LEAST_WORDS = 3  # of a question that stands by itself


def questions_in(text: str) -> tuple[str, ...]:
    """The questions that `text` puts one after the other, at least two, or none."""
    parts = [
        part
        for part in split_clauses(normalise(text))
        if forms.BEGINS.match(part) and len(part.split()) >= _LEAST_WORDS
    ]
    return tuple(parts) if len(parts) > 1 else ()


def answered_apart(context: TurnContext, text: str, product: Product | None) -> tuple[str, ...]:
    """The questions in `text` that have answers of their own, at least two, or none; where one is
    surely answered, the others are told too, whatever is found on them.
    """
    told: dict[str, str] = {}
    found = {part: answer_in(context, part, product, alone=True) for part in questions_in(text)}
    surely = any(item.is_answer for item in found.values())
    for part, item in found.items():
        if surely or _likely(item):
            told.setdefault(_said(item) or part, part)
    if len(told) < 2:
        return ()
    context.apart.update(told.values())
    return tuple(told.values())


def _likely(found: Passages) -> bool:
    return bool(found.passages) and found.passages[0].score >= LIKELY


def _said(found: Passages) -> str:
    """What the answer says; empty where there is none."""
    if found.specification is not None:
        return found.specification.sentence
    return found.passages[0].quote if found.passages else ""
