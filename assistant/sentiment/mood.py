"""The running mood of a conversation."""

from dataclasses import dataclass

_PACE = 0.5  # of the way that a clear utterance moves the mood


@dataclass
class Mood:
    """An exponentially weighted mean of utterance scores, and where it is heading.

    Plain numbers throughout: `dataclasses.asdict` stores it, `Mood(**stored)` brings it back.
    """

    value: float = 0.0
    """Mood now, in [-1, 1]; 0 before the first utterance."""

    start: float = 0.0
    """Mood after the first utterance, in [-1, 1]."""

    count: int = 0
    """Utterances taken in."""

    def update(self, score: float, confidence: float = 1.0) -> float:
        """Take in one utterance.

        A neutral request moves the mood less than a clear complaint, so that a shopper who
        is cross stays cross while asking for the next thing.

        Args:
            score: its sentiment, in [-1, 1].
            confidence: how sure that is, in [0, 1].

        Returns:
            The new `value`.
        """
        pace = _PACE * confidence * (0.3 + 0.7 * abs(score))
        self.value += pace * (score - self.value)
        if self.count == 0:
            self.start = self.value
        self.count += 1
        return self.value

    @property
    def trend(self) -> float:
        """Change of the mood since the first utterance, in [-2, 2]; above 0 it is rising."""
        return self.value - self.start
