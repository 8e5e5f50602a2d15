"""How reviews, posts and chat feel: signed, calibrated scores in [-1, 1].

`SentimentModel` scores texts, `Mood` follows a conversation, `aspects` says what reviews
hold for and against, `refine` adapts the model to a shop's own star-rated reviews.
"""

from assistant.sentiment.aspect import Aspect, aspects
from assistant.sentiment.blend import LABELS
from assistant.sentiment.model import Sentiment, SentimentModel
from assistant.sentiment.mood import Mood
from assistant.sentiment.refine import HEADS_FILE, MIN_REVIEWS, refine, refined_heads

__all__ = [
    "HEADS_FILE",
    "LABELS",
    "MIN_REVIEWS",
    "Aspect",
    "Mood",
    "Sentiment",
    "SentimentModel",
    "aspects",
    "refine",
    "refined_heads",
]
