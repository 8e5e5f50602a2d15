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
            "Sorry about that. Let me do better.",
            "You're right to say so, and I'm sorry.",
        ),
        Act.CHITCHAT: (
            "I'm the assistant of {shop}, so I'm at my best when there's something to find.",
            "I'll leave the small talk to people. Is there anything you're shopping for?",
        ),
        Act.OUT_OF_SCOPE: (
            "That's outside what I can do. I can help you find, compare and choose things from "
            "{shop}.",
            "I can't help with that one. What I do know is what {shop} sells.",
            "That isn't something I can do here, but I'm happy to look for products with you.",
        ),
        Act.INJECTION: (
            "I can't change how I work or what things cost, but I can help you find something.",
            "Prices and rules aren't mine to change. Shall I look for something instead?",
        ),
        Act.SAFETY: (
            "For anything about health or safety, please go by the label and the manual, and ask "
            "a professional before you rely on it.",
        ),
        Act.MEMORY: (
            "I keep what you tell me for this conversation; I can't store it for later visits yet.",
        ),
        Act.PRIVACY: (
            "I use your purchases and what you tell me here to choose what to show. The shop "
            "can export or delete your data on request.",
        ),
        Act.HANDOFF: (
            "I can't put you through to a person from here. Please use the shop's contact page.",
        ),
        Act.LIST_EDIT: ("I can't keep a list yet, but I remember what we've looked at here.",),
        Act.CART: ("I can't put things in your cart yet; you can do that on the product's page.",),
        Act.BUDGET_LIST: (
            "I can't put a whole list together yet. Name one thing at a time and I'll find it "
            "within a price.",
        ),
    }
)

UNSURE = (
    "I didn't quite get that. What are you looking for?",
    "I'm not sure what you mean. Could you say it another way?",
)

ASK_NEED = (
    "Is there something in particular you have in mind?",
    "What would it be for?",
)

OPENERS = ("Recommend something for me", "What do you sell?", "What's new for under $50?")


def pick(options: Sequence[str], turn: int) -> str:
    """One of `options`; the same turn always gives the same one, the next turn another."""
    return options[turn % len(options)]
