"""Sentences of the embedded model that state no facts."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from core.turn import Act

TALK: Mapping[Act, Sequence[str]] = MappingProxyType(
    {
        Act.GREETING: (
            "Hello! What can I find for you today?",
            "Hi there. Tell me what you need, and what it may cost.",
            "Good to see you. What are you looking for?",
        ),
        Act.THANKS: (
            "You're welcome.",
            "Glad that helped.",
            "Any time.",
        ),
        Act.COMPLAINT: (
            "I'm sorry, that missed the mark.",
            "Sorry, that wasn't what you asked for.",
            "Sorry about that. Tell me what was off, and I'll put it right.",
        ),
        Act.OUT_OF_SCOPE: (
            "That's outside what I can do. I can help you find, compare and choose things from "
            "{shop}.",
            "I can't help with that one. What I do know is what {shop} sells: if you meant to buy "
            "something, say so and I'll look for it.",
            "That isn't something I can do here, but I'm happy to look for products with you: tell "
            "me what you need.",
        ),
        Act.INJECTION: (
            "I can't change how I work or what things cost, but I can help you find something.",
            "Prices and rules aren't mine to change. Shall I look for something instead?",
        ),
        Act.SAFETY: (
            "I can't vouch for safety. Go by the label and the manual, and where health is at "
            "stake ask a professional first.",
            "Please don't rely on me for this: the label and the manual count, and for health "
            "a doctor or pharmacist.",
        ),
        Act.LIST_EDIT: ("I can't keep a list yet, but I remember what we've looked at here.",),
        Act.BUDGET_LIST: (
            "I can't put a whole list together yet. Name one thing at a time and I'll find it "
            "within a price.",
        ),
    }
)

ENGLISH_ONLY = (
    "Sorry, English is the only language I read so far. Tell me in English what you're looking "
    "for, and I'll gladly help.",
)

UNSURE = (
    "I didn't quite get that. What are you looking for?",
    "I'm not sure what you mean. Could you say it another way?",
)

ASK_NEED = (
    "Is there something in particular you have in mind?",
    "What would it be for?",
)

ASK_INTERESTS = (
    "What do they like doing?",
    "What are they into? Then I can get closer.",
)

SMALL_TALK = (
    "I'm the assistant of {shop}, so I'm at my best when there's something to find.",
    "Fair enough! When you need something, tell me what for and what it may cost.",
)
WELL = (
    "All well here, thanks. What are you shopping for?",
    "Very well, thank you. Can I find you something?",
)
IDENTITY = (
    "I'm software: the shopping assistant of {shop}. If you'd rather talk to a person, just say "
    "so.",
    "No human, I'm afraid: a program that knows what {shop} sells. I can call a person if you "
    "like.",
)
ABILITIES = (
    "I can find things by what they're for and what they may cost, compare them, say what "
    "reviewers think, suggest presents, keep your cart, and answer questions about {shop}'s rules.",
)
JOKES = (
    "I only know the one about the tent salesman: he was always pitching something.",
    "Why did the backpack break up with the suitcase? Too much baggage.",
)
PRAISED = (
    "That's kind, thank you. Anything else I can find?",
    "Thank you! I'm here if you need more.",
)
BROWSING = (
    "Browse away. Shall I show you what others like best?",
    "No hurry. I can show you a few things that may suit you.",
)
WEATHER = ("I only see the weather through what people buy. Need anything for it?",)
BYE = (
    "Goodbye, and thanks for stopping by.",
    "See you!",
)
ACKNOWLEDGED = (
    "Right. What shall we look at next?",
    "Good. Tell me when there's more to find.",
)
SERVED_BADLY = (
    "I'm sorry about that. I can't put it right from here myself: shall I pass it on to the shop's "
    "staff?",
    "That must be annoying, and I'm sorry. Shall I ask somebody of the shop's staff to look into "
    "it?",
)
BOUGHT_BADLY = (
    "I'm sorry that happened. I can't see into the order from here, but this is what the shop "
    "says about it, and I can call a person for you:",
    "That's annoying, and I'm sorry. This is how the shop handles it; say so if you'd like a "
    "person to take it up:",
)
REFUSED = (
    "All right, I've left everything as it was.",
    "Nothing has changed, then.",
)

OPENERS = ("Recommend something for me", "What do you sell?", "What's new for under $50?")


def pick(options: Sequence[str], turn: int) -> str:
    """One of `options`; the same turn always gives the same one, the next turn another."""
    return options[turn % len(options)]
