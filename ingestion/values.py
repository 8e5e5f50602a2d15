"""Reading single values the way shops write them; strict about what they mean.

Every reader takes text or an already typed value and raises `BadValueError`, whose message is a
reason of quarantine: what kind of fault it is, a colon, and the value.
"""

import math
import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

MISSING: Final = frozenset({"", "nan", "null", "none", "n/a", "nat", "<na>"})
"""Casefolded texts that stand for no value."""
MAX_TEXT: Final = 131_072
"""Longest text of one field, in characters."""
MAX_DEPTH: Final = 20
"""Most lists and objects inside one another."""
MAX_PRICE: Final = Decimal(10) ** 12
_MAX_TIME = 2**32 - 1
_CURRENCIES: Final = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_CODES: Final = frozenset(
    "USD EUR GBP JPY INR CNY KRW CHF CAD AUD NZD SEK NOK DKK PLN CZK HUF RON BGN TRY ILS ZAR "
    "BRL MXN ARS CLP COP SGD HKD TWD THB MYR IDR PHP VND AED SAR UAH ISK".split()
) | {None}
"""Currencies that may stand beside a price; a currency column may name any."""
_PRICE = re.compile(
    r"(?P<before>[A-Za-z]{3}|[$€£¥₹])?\s*(?P<sign>[-−]?)\s*[$€£¥₹]?\s*"
    r"(?P<number>\d[\d.,'’\s]*?)\s*(?P<after>[A-Za-z]{3}|[$€£¥₹])?"
)
_SECONDS = re.compile(r"\s*(?!(?:19|20)\d{6}\s*$)[+-]?\d+(?:\.\d*)?\s*")
"""A number, unless it is a date such as 20240501."""
_YES = frozenset({"true", "yes", "y", "1", "t"})
_NO = frozenset({"false", "no", "n", "0", "f"})


class BadValueError(ValueError):
    """A value that can't be read; the message is the reason."""


def is_missing(value: object) -> bool:
    """Whether `value` stands for no value."""
    if isinstance(value, str):
        return len(value) <= 6 and value.strip().casefold() in MISSING
    return value is None or (isinstance(value, float) and math.isnan(value))


def shown(value: object) -> str:
    """The value in quotes, cut to 80 characters, for a reason."""
    return f"'{str(value)[:80]}'"


def read_text(value: object) -> str | None:
    """Text without surrounding blanks; None when missing. Only text is text."""
    if is_missing(value):
        return None
    if not isinstance(value, str):
        raise BadValueError(f"not a text: {shown(value)}")
    check_text(value)
    return value.strip() or None


def check_text(value: str) -> None:
    """Refuse characters that no database stores, and fields beyond all measure."""
    if len(value) > MAX_TEXT:
        raise BadValueError(f"field too long: {len(value):,} characters; {MAX_TEXT:,} are read")
    if "\0" in value:
        raise BadValueError("NUL character: in a text")
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        raise BadValueError("broken encoding: half a surrogate pair")


def check_depth(value: object) -> None:
    """Refuse lists and objects inside one another beyond `MAX_DEPTH`: no walk through them ends."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return
        if len(level) > MAX_TEXT:  # YAML's aliases can unfold a line to millions of values
            break
    raise BadValueError(f"nested too deeply: over {MAX_DEPTH} levels or {MAX_TEXT:,} values")


def read_id(value: object) -> str | None:
    """An id as text; whole numbers are taken too."""
    if isinstance(value, bool):
        raise BadValueError(f"not an id: {shown(value)}")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return read_text(str(value) if isinstance(value, int) else value)


def read_number(value: object) -> float | None:
    """A finite number."""
    if is_missing(value):
        return None
    if isinstance(value, bool):
        raise BadValueError(f"not a number: {shown(value)}")
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise BadValueError(f"not a number: {shown(value)}") from None
    if not math.isfinite(number):
        raise BadValueError(f"not a number: {shown(value)}")
    return number


def read_count(value: object) -> int | None:
    """A whole number from 0 up."""
    number = read_number(value)
    if number is None:
        return None
    if number < 0:
        raise BadValueError(f"negative number: {shown(value)}")
    if not number.is_integer() or number >= 2**31:
        raise BadValueError(f"not a whole number: {shown(value)}")
    return int(number)


def read_bool(value: object) -> bool | None:
    """Yes or no."""
    if is_missing(value) or isinstance(value, bool):
        return value if isinstance(value, bool) else None
    folded = str(value).strip().casefold()
    if folded in _YES or folded in _NO:
        return folded in _YES
    raise BadValueError(f"neither yes nor no: {shown(value)}")


def read_price(value: object) -> tuple[Decimal | None, str | None]:
    """A price and the currency that stands beside it, if one does.

    `$1,299.00`, `1.299,00 €`, `1 299,00`, `USD 12` and `12.5` are read. A single comma or dot
    before exactly three digits parts thousands if it is a comma or the sign is `€`.
    """
    if is_missing(value):
        return None, None
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise BadValueError(f"unreadable price: {shown(value)}")
    match = _PRICE.fullmatch(str(value).strip().replace("\u00a0", " "))
    if match is None and isinstance(value, str):
        match = _scientific(value)
    if match is None:
        raise BadValueError(f"unreadable price: {shown(value)}")
    beside = match["before"] or match["after"]
    currency = _CURRENCIES.get(beside, beside.upper()) if beside else None
    if currency not in _CODES:
        raise BadValueError(f"unreadable price: {shown(value)}")
    try:
        price = Decimal(_plain_number(match["number"], euro=currency == "EUR"))
    except InvalidOperation:
        raise BadValueError(f"unreadable price: {shown(value)}") from None
    if match["sign"] and price:
        raise BadValueError(f"negative price: {shown(value)}")
    if price > MAX_PRICE:
        raise BadValueError(f"unreadable price: {shown(value)}")
    return price.quantize(Decimal("0.0001")), currency


def _scientific(value: str) -> re.Match[str] | None:
    """Spreadsheets write `1E+2`; nothing else with an exponent is a price."""
    if not re.fullmatch(r"-?\d(\.\d+)?[eE]\+?\d", value.strip()):
        return None
    return _PRICE.fullmatch(f"{Decimal(value.strip()):f}")


def _plain_number(text: str, *, euro: bool) -> str:
    text = re.sub(r"['’\s]", "", text)
    last = max(text.rfind(","), text.rfind("."))
    if last < 0:
        return text
    mark, decimals = text[last], len(text) - last - 1
    other = "." if mark == "," else ","
    repeated = text.count(mark) > 1
    thousands = repeated or (
        decimals == 3 and other not in text and (mark == "," or euro) and last <= 3
    )
    if thousands:
        return text.replace(mark, "").replace(other, ".")
    return text.replace(other, "").replace(mark, ".")


def read_currency(value: object) -> str | None:
    """Three letters (ISO 4217), or one of the common signs."""
    text = read_text(value)
    if text is None:
        return None
    code = _CURRENCIES.get(text, text.upper())
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise BadValueError(f"not a currency: {shown(value)}")
    return code


def read_time(value: object) -> int | None:
    """Seconds since 1970 UTC, from ISO 8601, or from seconds or milliseconds since 1970.

    A time without a zone is taken as UTC.
    """
    if is_missing(value):
        return None
    if isinstance(value, datetime):
        seconds = _epoch(value)
    elif isinstance(value, date):
        seconds = _epoch(datetime(value.year, value.month, value.day))
    elif isinstance(value, str) and not _SECONDS.fullmatch(value):
        seconds = _epoch(_iso(value.strip()))
    else:
        number = read_number(value) or 0.0
        seconds = int(number / 1000 if number > _MAX_TIME else number)
    if not 0 <= seconds <= _MAX_TIME:
        raise BadValueError(f"time out of range: {shown(value)}")
    return seconds


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        raise BadValueError(f"unreadable time: {shown(text)}") from None


def _epoch(time: datetime) -> int:
    return int((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp())


def read_age(value: object) -> int | None:
    """Years, 0 to 130; of a band (`45-54`) its middle, of an open one (`65+`) five more."""
    if isinstance(value, str):
        if band := re.fullmatch(r"\s*(\d{1,3})\s*[-–]\s*(\d{1,3})\s*", value):
            value = (int(band[1]) + int(band[2]) + 1) // 2
        elif open_band := re.fullmatch(r"\s*(\d{1,3})\s*\+\s*", value):
            value = int(open_band[1]) + 5
    age = read_count(value)
    if age is not None and age > 130:
        raise BadValueError(f"age out of range: {shown(value)}")
    return age


def read_category(value: object) -> str | None:
    """A path `a > b`, tidied; `a/b` stays one name because names contain slashes."""
    if isinstance(value, list) and all(isinstance(level, str) for level in value):
        value = " > ".join(value)
    text = read_text(value)
    if text is None:
        return None
    levels = [" ".join(level.split()) for level in text.split(">")]
    return " > ".join(level for level in levels if level) or None
