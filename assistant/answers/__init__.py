"""Answers about products and the shop: looked up, quoted and counted, never guessed."""

from assistant.answers.documents import answer, answer_in
from assistant.answers.reviews import summarise, summary_in
from assistant.answers.several import answered_apart

__all__ = ["answer", "answer_in", "answered_apart", "summarise", "summary_in"]
