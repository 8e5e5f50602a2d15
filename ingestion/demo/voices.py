"""How different people write: long or short, careful or careless."""

import random
import re
from dataclasses import dataclass
from functools import cache

from ingestion.demo.tables import read


@dataclass(frozen=True)
class Voice:
    """One person's way of writing."""

    length: int
    """0 terse, 1 plain, 2 chatty."""
    opens: float
    """Chance of a general remark first."""
    closes: float
    """Chance of a general remark last."""
    tells: float
    """Chance of something personal."""
    typos: float
    """Chance that a word which people misspell is misspelt."""
    lower: bool = False
    """Writes without capitals."""
    loud: bool = False
    """Ends sentences with an exclamation mark now and then."""

    def spoken(self, text: str, rng: random.Random) -> str:
        """`text` as this person would type it."""
        if self.typos:
            table = _typos()
            text = re.sub(
                r"[\w']+",
                lambda m: table[m[0]] if m[0] in table and rng.random() < self.typos else m[0],
                text,
            )
        if self.loud:
            text = re.sub(r"\.(?= |$)", lambda m: "!" if rng.random() < 0.4 else m[0], text)
        if self.lower:
            text = text.lower().removesuffix(".")
        return text


_VOICES = (
    Voice(0, 0.6, 0.2, 0.03, 0.0),
    Voice(0, 0.75, 0.3, 0.05, 0.1, lower=True),
    Voice(1, 0.6, 0.45, 0.2, 0.0),
    Voice(1, 0.8, 0.5, 0.15, 0.0),
    Voice(1, 0.7, 0.5, 0.2, 0.2),
    Voice(1, 0.85, 0.7, 0.2, 0.0, loud=True),
    Voice(2, 0.8, 0.6, 0.5, 0.0),
    Voice(2, 0.7, 0.7, 0.7, 0.0),
    Voice(2, 0.85, 0.6, 0.6, 0.15),
)


def voice_of(person: str) -> Voice:
    """The voice of a person, always the same for the same id."""
    return random.Random(f"voice {person}").choice(_VOICES)


@cache
def _typos() -> dict[str, str]:
    table: dict[str, str] = read("reviews")["typos"]
    return table
