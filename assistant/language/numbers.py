"""Numbers as shoppers write them: "1,200", "1.5k", "forty-five", "a hundred"."""

import re
from decimal import Decimal, InvalidOperation

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen \
fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: value for value, word in enumerate(_ONES)}
_VALUES |= {word: 10 * value for value, word in enumerate(_TENS, start=2)}
_VALUES |= {"fourty": 40, "couple": 2, "dozen": 12}
_SCALES = {"hundred": 100, "thousand": 1_000, "grand": 1_000, "million": 1_000_000}

_SMALL = "|".join(sorted(_VALUES, key=len, reverse=True))
_SCALE = "|".join(_SCALES)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?!\d)|\d{1,12}(?:[.,]\d{1,4})?"
_UNIT = rf"(?:{_SMALL})(?:[- ](?:{_SMALL}))?"
_SPELT = (
    rf"(?:(?:{_UNIT}|a|an)[ -](?:{_SCALE})(?:\ (?:and\ )?{_UNIT})?"
    rf"|a\ couple\ of|a\ dozen|{_UNIT})"
).replace("\\ ", " ")
NUMBER = rf"(?:(?<![\w.,])(?<![^\w]-)(?<!^-)(?:{_DIGITS})(?:\s?k\b|(?![\d]))|\b(?>{_SPELT})\b)"
"""Regular expression of one number, in digits or words, over lower-case text."""

_LARGEST = Decimal(10**9)


def parse_number(text: str) -> Decimal | None:
    """The value of what `NUMBER` matched; None when it is no sensible amount (over 10^9)."""
    cleaned = text.strip().lower()
    value = _digits(cleaned) if cleaned[:1].isdigit() else _spelt(cleaned)
    return value if value is not None and value <= _LARGEST else None


def _digits(text: str) -> Decimal | None:
    thousand = text.endswith("k")
    digits = text.removesuffix("k").strip()
    if re.fullmatch(r"\d+,\d{1,2}", digits):
        digits = digits.replace(",", ".")
    try:
        value = Decimal(re.sub(r"[,\s]", "", digits))
    except InvalidOperation:
        return None
    return value * 1_000 if thousand else value


def _spelt(text: str) -> Decimal | None:
    total = current = 0
    for word in re.split(r"[\s-]+", text):
        if word in _VALUES:
            current += _VALUES[word]
        elif word in _SCALES:
            total += (current or 1) * _SCALES[word]
            current = 0
    value = total + current
    return Decimal(value) if value or "zero" in text else None
