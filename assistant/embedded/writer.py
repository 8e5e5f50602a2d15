"""The embedded model's replies: short, specific, and written from results only."""

from collections.abc import Iterator

from assistant.context import TurnContext
from assistant.embedded import phrases
from assistant.embedded.answers import offer
from assistant.embedded.asking import question
from assistant.embedded.products import write_result
from assistant.embedded.taken import taken_in
from assistant.embedded.talk import talk
from assistant.evidence import Details, Found
from assistant.language.money import foreign_currency
from assistant.language.text import normalise
from assistant.quotations import Passages, ReviewSummary
from assistant.wording import currency_note, enumerate_words
from core.turn import Act

_TALK = (
    Act.GREETING,
    Act.THANKS,
    Act.COMPLAINT,
    Act.CHITCHAT,
    Act.OUT_OF_SCOPE,
    Act.INJECTION,
    Act.SAFETY,
)
"""Acts that are answered in words, whatever else a tool's result adds."""


_LIMITS = frozenset({"price_min", "price_max"})


def write(context: TurnContext) -> str:
    """The reply to the turn, in Markdown."""
    text = "\n\n".join(part for part in _parts(context) if part)
    return text or phrases.pick(phrases.UNSURE, context.state.turn)


def _parts(context: TurnContext) -> Iterator[str]:
    if context.tracked.refused:
        yield phrases.pick(phrases.REFUSED, context.state.turn)
        return
    acts = () if context.request else context.understood.acts
    quiet = set(acts) - {Act.GREETING} if len(acts) > 1 else set(acts)
    yield from (talk(context, act) for act in acts if act in _TALK and act in quiet)
    yield _heard(context)
    if not _only_listed(context):
        yield taken_in(context)
    if context.tracked.unresolved and not context.tracked.referred and not _is_plain(context):
        yield _ask_which(context)
    if context.tracked.earlier:
        yield "From the list before:"
    told = [
        write_result(context, result)
        for result in context.results
        if not (isinstance(result, Details) and _is_answered(context, result))
        and not (isinstance(result, Passages) and _goes_unsaid(context, result))
    ]
    note = _taken_for_ours(context)
    if not any(note in text for text in told):
        yield note
    yield from told
    if Act.COMPARE in acts and not context.results:
        yield _too_few(context)
    if context.understood.starts_over and not context.results:
        yield phrases.pick(phrases.ASK_NEED, context.state.turn)
    yield question(context) or offer(context)


def _is_plain(context: TurnContext) -> bool:
    """Whether it is plain what to do, whatever "it" may have meant: a kind of product was named
    to compare or to go with something, or the shop's texts have something on the question.
    """
    if any(isinstance(result, Passages) and result.passages for result in context.results):
        return True
    of_own = {Act.COMPLAINT, Act.POLICY} & set(context.understood.acts)
    if of_own and not context.state.screens:
        return True  # nothing was shown that it could be about
    named = {Act.COMPARE, Act.COMPLEMENT} & set(context.understood.acts)
    return bool(named) and context.understood.need is not None


def _goes_unsaid(context: TurnContext, found: Passages) -> bool:
    """Whether nothing is published on what a shopper complains of, who is sent to a person."""
    return context.understood.acts == (Act.COMPLAINT,) and not found.passages


def _taken_for_ours(context: TurnContext) -> str:
    """That an amount in another currency was taken for one in the shop's; empty where none was."""
    own = context.shop.catalog.currency or "USD"
    named = foreign_currency(normalise(context.text).lower(), own)
    limited = any(change.field in _LIMITS for change in context.understood.changes)
    return currency_note(named, own) if named and (limited or context.request) else ""


def _is_answered(context: TurnContext, details: Details) -> bool:
    """Whether another result answers what was asked of the product: all of it would be too much."""
    return any(
        (isinstance(result, Passages) and result.is_answer)
        or (isinstance(result, ReviewSummary) and result.product.id == details.product.id)
        for result in context.results
    )


def _only_listed(context: TurnContext) -> bool:
    """Whether the opening of a list tells what has changed."""
    return any(isinstance(result, Found) for result in context.results)


def _heard(context: TurnContext) -> str:
    """That a stated like or dislike was heard, and what it changes."""
    feedback, referred = context.tracked.feedback, context.tracked.referred
    if feedback is None:
        return ""
    titles = enumerate_words([f"**{p.title}**" for p in context.shop.products(referred)])
    if feedback == "like":
        return f"Good, I'll keep {titles} in mind."
    return f"Noted: I won't show you {titles} again."


def _too_few(context: TurnContext) -> str:
    """That there are no two products to compare; empty where there are."""
    shown = context.shop.products(context.state.on_screen)
    if len(shown) != 1:
        return ""
    return f"Only **{shown[0].title}** is on screen. Name another, and I'll compare them."


def _ask_which(context: TurnContext) -> str:
    count = len(context.state.on_screen)
    if not count:
        return "I haven't shown you anything yet. What are you looking for?"
    numbers = "number 1" if count == 1 else f"a number from 1 to {count}"
    return f"I'm not sure which one you mean. Could you give me {numbers}, or part of its name?"
