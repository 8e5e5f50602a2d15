"""Calling a person: a note for the staff, so that the shopper needn't say it all again."""

import re

from assistant.context import TurnContext
from assistant.evidence import Passage, Passages, PersonCalled
from assistant.wording import constraint_phrases, enumerate_words

_CONTACT = "Can I speak to a person?"
_NUMBER = re.compile(
    r"\b(?:(?:phone|telephone|mobile|contact|hotline|helpline|service) (?:number|no\b|line)"
    r"|number\b[^.?!]*\b(?:call|ring|phone|dial|reach)|(?:call|ring|phone|dial)\b[^.?!]*\bnumber"
    r"|(?:your|have a|got a|is there a|what|which) number\b)",
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
