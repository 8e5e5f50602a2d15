"""The embedded model's replies: short, specific, and written from results only."""

from collections.abc import Sequence

from assistant.context import TurnContext
from assistant.embedded import phrases
from assistant.embedded.products import write_result
from assistant.evidence import Details, Found, Passages, Relaxation
from assistant.wording import attribute_name, enumerate_words
from core.turn import Act

_TALK = (
    Act.GREETING,
    Act.THANKS,
    Act.COMPLAINT,
    Act.CHITCHAT,
    Act.OUT_OF_SCOPE,
    Act.INJECTION,
    Act.SAFETY,
    Act.MEMORY,
    Act.PRIVACY,
    Act.HANDOFF,
    Act.LIST_EDIT,
    Act.CART,
    Act.BUDGET_LIST,
)
"""Acts that are answered in words rather than from a tool's result."""


def write(context: TurnContext) -> str:
    """The reply to the turn, in Markdown."""
    parts = [_talk(context, act) for act in context.understood.acts if act in _TALK]
    parts.append(_taken_in(context))
    if context.tracked.unresolved and not context.tracked.referred:
        parts.append(_ask_which(context))
    if context.tracked.earlier:
        parts.append("From the list before:")
    answered = any(isinstance(result, Passages) and result.passages for result in context.results)
    told = [r for r in context.results if not (answered and isinstance(r, Details))]
    parts += [write_result(context, result) for result in told]
    parts.append(_question(context))
    text = "\n\n".join(part for part in parts if part)
    return text or phrases.pick(phrases.UNSURE, context.state.turn)


def _talk(context: TurnContext, act: Act) -> str:
    sentence = phrases.pick(phrases.TALK[act], context.state.turn)
    return sentence.format(shop=context.shop.name)


def _taken_in(context: TurnContext) -> str:
    """That a stated like or dislike was heard, and what it changes."""
    feedback, referred = context.tracked.feedback, context.tracked.referred
    if feedback is None:
        return ""
    titles = enumerate_words([product.title for product in context.shop.products(referred)])
    if feedback == "like":
        return f"Good, I'll keep **{titles}** in mind."
    return f"Noted: I won't show you **{titles}** again."


def _ask_which(context: TurnContext) -> str:
    count = len(context.state.on_screen)
    if not count:
        return "I haven't shown you anything yet. What are you looking for?"
    numbers = "number 1" if count == 1 else f"a number from 1 to {count}"
    return f"I'm not sure which one you mean. Could you give me {numbers}, or part of its name?"


def _question(context: TurnContext) -> str:
    """One question after an open request, never in two turns running."""
    state = context.state
    is_open = any(isinstance(found, Found) and found.personal for found in context.results)
    if not is_open or state.asked is not None or state.need:
        state.asked = None
        return ""
    state.asked = "need"
    return phrases.pick(phrases.ASK_NEED, state.turn)


def suggestions(context: TurnContext) -> tuple[str, ...]:
    """Up to four next steps that make sense now and that the assistant can do."""
    found = next((r for r in reversed(context.results) if isinstance(r, Found)), None)
    if found is None:
        return _idle(context)
    chips = [_give_up(item) for item in found.relaxations[:2]]
    if not found.products:
        return tuple(chips) or tuple(phrases.OPENERS)
    if found.order is None and len({p.price for p in found.products}) > 1:
        chips.append("Cheaper")
    if len(found.products) > 1:
        chips += ["Compare the first two", "Why the first one?"]
    chips.append("Tell me more about the first one")
    return tuple(chips[:4])


def _give_up(relaxation: Relaxation) -> str:
    """What a shopper would say to give a constraint up."""
    if relaxation.field in {"price_max", "price_min"}:
        return "Any price is fine"
    if relaxation.field == "rating_min":
        return "Never mind the rating"
    if relaxation.field.startswith("exclude_") or relaxation.field == "brands":
        return f"Never mind {relaxation.label}"
    return f"Any {attribute_name(relaxation.field)} is fine"


def _idle(context: TurnContext) -> tuple[str, ...]:
    chips: Sequence[str]
    if context.state.focus and context.results:
        chips = ("Why did you recommend it?", "Show me similar ones")
    else:
        chips = phrases.OPENERS
    return tuple(chips)
