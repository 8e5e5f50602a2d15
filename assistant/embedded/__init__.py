"""The chat model that needs no language model: plans from frames, writes from results."""

from assistant.embedded.asking import suggestions
from assistant.embedded.model import EmbeddedChatModel, answer
from assistant.embedded.products import why
from assistant.embedded.writer import write

__all__ = ["EmbeddedChatModel", "answer", "suggestions", "why", "write"]
