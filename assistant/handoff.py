"""Calling a person: a note for the staff, so that the shopper needn't say it all again."""

import re

from assistant.context import TurnContext
from assistant.evidence import PersonCalled
from assistant.quotations import Passage, Passages
from assistant.wording import constraint_phrases, enumerate_words

_CONTACT = "Can I speak to a person?"
_CALL = r"\b(?:call|ring|phone|dial|reach)\b(?! (?:me|us|him|her)\b)"
_SOME = r"\b(?:an?|any|the|what|which|shop's|store's)"
_NUMBER = re.compile(
    r"(?<!\bmy )(?<!\bour )\b(?:phone|telephone|mobile|contact|hotline|helpline|service)"
    r" (?:number\b|no\b(?=\W*(?:please\W*)?$))"
    rf"|(?:{_SOME} number\b[^.?!,]*|\bnumber to ){_CALL}|{_CALL}[^.?!,]*{_SOME} number\b"
    r"|\b(?:you (?:have|got)|have you got|is there) (?:an?|any) (?:\w+ )?"
    r"(?:number|(?:phone|help|hot|service) ?line)\b"
    r"|\b(?:your|what|which) number\b|\bwhat(?:'s|s| is) the number\b(?! (?:of|on|for)\b)"
    r"|\bnumber (?:of|for) (?:(?:the|your|this|an?|customer) )*"
    r"(?:shop|store|company|team|staff|office|support|service|help|agent|person|human|some\w+)\b",
    re.IGNORECASE,
)
"""Asks for a number to call, which how to reach a person doesn't tell."""
_UTTERANCES = 3
_LONGEST = 1_000


def call_person(context: TurnContext) -> PersonCalled:
    """Leave the note; a turn that runs twice leaves it once."""
    summary = _summary(context)
    row = {
        "id": f"{context.conversation_id}:{context.state.turn}",
        "conversation_id": context.conversation_id,
        "customer_id": context.customer_id,
        "summary": summary,
        "created": context.now,
    }
    context.shop.store.handoffs.upsert([row])
    return PersonCalled(summary, None if _NUMBER.search(context.text) else _contact(context))


def _contact(context: TurnContext) -> Passages:
    """What the shop publishes about reaching a person."""
    hits = context.shop.documents.search(_CONTACT, k=1)
    passages = tuple(Passage(h.kind, h.document_id, h.title, h.text, h.score) for h in hits)
    return Passages(_CONTACT, passages)


def _summary(context: TurnContext) -> str:
    """What they look for, and their last words."""
    state = context.state
    held = constraint_phrases(state.constraints, context.shop.catalog.currency)
    wants = enumerate_words([part for part in (state.need, *held.values()) if part])
    said = [words for speaker, words in state.transcript if speaker == "shopper"]
    lines = [f"Looking for: {wants}"] if wants else []
    lines += [f"Said: {words}" for words in (*said[-_UTTERANCES:], context.text)]
    return "\n".join(lines)[:_LONGEST]
