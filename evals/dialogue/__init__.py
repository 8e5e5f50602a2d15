"""The dialogue suite: does the assistant understand, remember, and never make things up?"""

from evals.dialogue.suite import PARTS, run

__all__ = ["PARTS", "run"]
