"""What the checks pass around: faults, statements found in a sentence, and the sentence itself."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

BLANK = "\x00"
"""Stands in a sentence for every character that has been accounted for."""


SENTENCE_END = re.compile(r"(?<!\bNo)(?<=[.!?…])[\"”’)]*\s+(?=[^\s\d])|\n+")
"""Between two sentences."""


@dataclass(frozen=True)
class Fault:
    """One statement that the facts don't bear out."""

    kind: str
    """`price`, `discount`, `number`, `date`, `product`, `claim` or `word`."""
    text: str
    """The words."""
    field: str = ""
    """The part of the copy that they stand in."""

    @property
    def message(self) -> str:
        """For the marketer."""
        return f"{self.field or 'copy'}: '{self.text}' is not borne out ({self.kind})"


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of a sentence that states something, and what is wrong with it."""

    start: int
    end: int
    fault: str | None
    """The kind of fault; None where the facts bear it out."""


def stated(match: re.Match[str], holds: bool, fault: str) -> Statement:
    """The statement that a pattern matched."""
    return Statement(match.start(), match.end(), None if holds else fault)


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return re.findall(r"[^\W_]+", text.casefold())


def decimal(text: str) -> Decimal | None:
    """The value of digits with thousands' commas; None for what is no number."""
    try:
        return Decimal(text.replace(",", "")).normalize()
    except InvalidOperation:
        return None


def blanked(text: str, phrases: list[str]) -> str:
    """`text` with every one of `phrases` blanked out, the longest first; as long as before."""
    for phrase in phrases:
        text = re.sub(
            rf"(?<!\w){re.escape(phrase)}(?!\w)",
            lambda m: BLANK * len(m.group()),
            text,
            flags=re.IGNORECASE,
        )
    return text
