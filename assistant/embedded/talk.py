"""What is said without a tool: small talk, limits, and how a mood is met."""

import re
from collections.abc import Sequence

from assistant.context import TurnContext
from assistant.embedded import phrases
from assistant.language.frames import Operation
from assistant.language.requests import is_about_order
from assistant.language.tongue import is_foreign
from assistant.quotations import Passages
from assistant.wording import constraint_phrases, distinct, enumerate_words
from core.turn import Act

_PERSON_AFTER = 2
"""Complaints from which on a person is offered."""

_JOKE = re.compile(r"\bjoke\b|\bfunny\b|\bmake me laugh\b")
_CHITCHAT = tuple(
    (re.compile(pattern), sentences)
    for pattern, sentences in (
        (r"\bhow(?:'s| is| are) (?:you|it going|your day|things|life)|\bhow do you do\b"
         r"|\bwhat's up\b", phrases.WELL),
        (r"\b(?:are you|is this|am i (?:talking|speaking|chatting) (?:to|with)) (?:a |an )?(?:real|"
         r"human|person|bot|robot|ai|machine|computer|alive|chatbot|program|somebody|someone)"
         r"|\bwho (?:are|made|built|created|programmed) you\b|\bwhat are you\b|\byour name\b"
         r"|\bchatgpt\b|\bsiri\b|\balexa\b", phrases.IDENTITY),
        (r"\bwhat (?:can|do) you do\b|\bhow (?:can|do) you (?:help|work)\b|\bwhat are you (?:good"
         r" (?:at|for)|able)|\bhelp me\b|^help\b|\bhow does this work\b", phrases.ABILITIES),
        (r"\b(?:you(?:'re| are) (?:\w+ )?(?:great|good|nice|helpful|smart|funny|awesome|the best"
         r"|amazing|cute|clever|sweet|kind|brilliant)|love you|good (?:bot|job|work)|well done"
         r"|nice one)\b", phrases.PRAISED),
        (_JOKE.pattern, phrases.JOKES),
        (r"^(?:ok(?:ay)?|k|right|fine|i see|hm+|ah+|aha|got it|noted|alright|cool|good to know"
         r"|makes sense|fair enough)(?: then| ok)?[ .!]*$", phrases.ACKNOWLEDGED),
        (r"\bbored\b|\bjust (?:looking|browsing)|\bkilling time\b|\bwindow shopping\b",
         phrases.BROWSING),
        (r"\b(?:weather|rain(?:ing)?|sunny|cold|hot) (?:today|outside|out|here)\b|\bit's (?:so "
         r"|really "
         r"|raining|freezing|boiling)", phrases.WEATHER),
        (r"\bgood ?(?:night|bye)\b|\bbye\b|\bsee you\b", phrases.BYE),
    )
)  # fmt: skip


def talk(context: TurnContext, act: Act) -> str:
    """The sentence for an act that is answered in words."""
    if act is Act.COMPLAINT:
        return complaint(context)
    if act is Act.CHITCHAT:
        sentences: Sequence[str] = _small_talk(
            context.understood.clause(act) or context.text.lower()
        )
    elif act is Act.OUT_OF_SCOPE and is_foreign(context.text):
        sentences = phrases.ENGLISH_ONLY
    elif act is Act.OUT_OF_SCOPE and _JOKE.search(context.text.lower()):
        sentences = phrases.JOKES
    else:
        sentences = phrases.TALK[act]
    return phrases.pick(sentences, context.state.turn).format(shop=context.shop.name)


def _small_talk(text: str) -> tuple[str, ...]:
    return next((said for cue, said in _CHITCHAT if cue.search(text)), phrases.SMALL_TALK)


def complaint(context: TurnContext) -> str:
    """One acknowledgement, as concrete as can be, and what is done differently now.

    The first one says sorry; later ones say what changes, and offer a person.
    """
    state = context.state
    if is_about_order(context.understood.clause(Act.COMPLAINT)) and rules_told(context):
        return phrases.pick(phrases.BOUGHT_BADLY, state.turn)
    named = restated(context)
    if not named and not state.screens and state.order is None:
        state.offered = state.turn  # nothing that was shown can be meant
        return phrases.pick(phrases.SERVED_BADLY, state.turn)
    if state.trouble < _PERSON_AFTER:
        if named:
            return f"You're right, and I'm sorry: {named}."
        return phrases.pick(phrases.TALK[Act.COMPLAINT], state.turn)
    changes = (
        f"{named[:1].upper()}{named[1:]}, checked" if named else "I'll go about it differently"
    )
    looking = state.need or state.constraints.category
    way = ": none of what you've seen so far, only others" if looking else ""
    return f"{changes}{way}. If you'd rather talk to a person, say so and I'll call one."


def rules_told(context: TurnContext) -> bool:
    """Whether something that the shop has published bears on what went wrong."""
    return any(isinstance(found, Passages) and found.passages for found in context.results)


def restated(context: TurnContext) -> str:
    """The constraints that the complaint names, as they hold now."""
    changes = [c for c in context.understood.changes if c.operation is not Operation.REMOVE]
    refused = [str(v) for c in changes if c.field.startswith("exclude") for v in _values(c.value)]
    if refused:
        return f"no {enumerate_words(distinct(refused), 'or')}"
    names = {change.attribute or change.field for change in changes}
    held = constraint_phrases(context.state.constraints, context.shop.catalog.currency)
    told = [phrase for name, phrase in held.items() if name in names]
    return enumerate_words(told)


def _values(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)
