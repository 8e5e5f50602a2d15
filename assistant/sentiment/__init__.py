"""How reviews, posts and chat feel: signed, calibrated scores in [-1, 1].

`SentimentModel` scores texts, `Mood` follows a conversation, `aspects` finds what a review
holds for and against, `opinions` what a product's reviews add up to, `refine` adapts the
model to a shop's own star-rated reviews.
"""

from assistant.sentiment.aspect import Aspect, aspects, aspects_named
from assistant.sentiment.blend import LABELS
from assistant.sentiment.choice import open_scorer
from assistant.sentiment.model import Scorer, Sentiment, SentimentModel
from assistant.sentiment.mood import Mood
from assistant.sentiment.opinion import Mention, Opinion, opinions
from assistant.sentiment.refine import HEADS_FILE, MIN_REVIEWS, refine, refined_heads
from assistant.sentiment.table import OpinionTable

__all__ = [
    "HEADS_FILE",
    "LABELS",
    "MIN_REVIEWS",
    "Aspect",
    "Mention",
    "Mood",
    "Opinion",
    "OpinionTable",
    "Scorer",
    "Sentiment",
    "SentimentModel",
    "aspects",
    "aspects_named",
    "open_scorer",
    "opinions",
    "refine",
    "refined_heads",
]
