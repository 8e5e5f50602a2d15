"""How money, constraints and attributes are put in words: one place for every reply."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.language.lexicon import lexicon
from assistant.language.recipients import GENDERS
from core.catalog import SEPARATOR
from core.constraints import Constraints, Range
from core.store import Product

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CAD": "CA$", "AUD": "A$"}
_UNITS = {
    "g": "g", "kg": "kg", "lb": "lb", "oz": "oz", "l": "l", "ml": "ml", "cm": "cm", "mm": "mm",
    "m": "m", "in": "in", "w": "W", "wh": "Wh", "mah": "mAh", "h": "h", "min": "min", "c": "°C",
    "lm": "lm",
}  # fmt: skip


def money(amount: Decimal | float, currency: str | None) -> str:
    """`$1,299.00`; whole amounts keep their cents so that every price looks like the tag."""
    symbol = _SYMBOLS.get(currency or "USD")
    text = f"{Decimal(str(amount)):,.2f}"
    return f"{symbol}{text}" if symbol else f"{text} {currency}"


def tag(product: Product) -> str:
    """`**Title**, $49.99`."""
    if product.price is None:
        return f"**{product.title}**"
    return f"**{product.title}**, {money(product.price, product.currency)}"


def currency_note(named: str, own: str) -> str:
    """What to say where an amount is in a currency that isn't the shop's; ISO codes."""
    return f"Our prices are in {own}, and I can't convert {named}: I took the amount as {own}."


def limit(amount: Decimal, currency: str | None) -> str:
    """A price limit as a shopper says it: `$60`, not `$60.00`."""
    text = money(amount, currency)
    return text.replace(".00", "")


def attribute_name(name: str) -> str:
    """`laptop_sleeve_in` as `laptop sleeve`: without underscores and unit."""
    words = name.split("_")
    return " ".join(words[:-1] if len(words) > 1 and words[-1] in _UNITS else words)


def attribute_unit(name: str) -> str:
    """The unit that an attribute's name ends in, as printed; empty for none."""
    return _UNITS.get(name.rsplit("_", 1)[-1], "") if "_" in name else ""


def attribute_value(name: str, value: object) -> str:
    """A value with its unit: `450 g`, `black and beige`, `yes`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        unit = attribute_unit(name)
        return f"{value:g} {unit}".rstrip()
    if isinstance(value, str):
        return value
    return enumerate_words([str(item) for item in value]) if isinstance(value, Sequence) else ""


def enumerate_words(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def leaf(path: str | None) -> str:
    """The last level of a category path, lower case."""
    return (path or "").rsplit(SEPARATOR, 1)[-1].casefold()


_UNCOUNTED = ("furniture", "jewelry", "jewellery", "equipment", "apparel", "stationery")


def plural(noun: str) -> str:
    """The plural of an English noun phrase; a plural stays as it is."""
    if noun.endswith(("s", "ware", "ing", "wear", "gear", "luggage", *_UNCOUNTED)):
        return noun if not noun.endswith("ss") else f"{noun}es"
    if noun.endswith(("x", "ch", "sh")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


_SHORT, _LONG = 5, 7
"""Words of a need that is told whole, and of one that is told at all."""
_TURNS = frozenset("for with that which to in on at so because and of about when from by".split())


def sought(need: str) -> str:
    """The thing that a need names, without what is told of it at length: "warm for my neck" of
    "warm for my neck, cycling to work at six is cold".
    """
    if len(need.split()) <= _SHORT:
        return need
    words = need.split(",", maxsplit=1)[0].split()
    if len(words) <= _LONG:
        return " ".join(words)
    turn = next((at for at in range(_LONG, 1, -1) if words[at] in _TURNS), _LONG)
    return " ".join(words[:turn])


def constraint_phrases(constraints: Constraints, currency: str | None) -> dict[str, str]:
    """Each constraint that holds, by field or attribute name, as a phrase for a shopper."""
    phrases: dict[str, str] = {}
    low, high = constraints.price_min, constraints.price_max
    if low is not None and high is not None:
        phrases["price_max"] = f"{limit(low, currency)} to {limit(high, currency)}"
    elif high is not None:
        phrases["price_max"] = f"up to {limit(high, currency)}"
    elif low is not None:
        phrases["price_min"] = f"at least {limit(low, currency)}"
    if constraints.brands:
        phrases["brands"] = f"by {enumerate_words(constraints.brands, 'or')}"
    if constraints.exclude_brands:
        phrases["exclude_brands"] = f"not {enumerate_words(constraints.exclude_brands, 'or')}"
    if constraints.exclude_terms:
        terms = distinct(constraints.exclude_terms)
        phrases["exclude_terms"] = f"without {enumerate_words(terms, 'or')}"
    if constraints.rating_min is not None:
        phrases["rating_min"] = f"rated above {constraints.rating_min:.1f}"
    if constraints.quantity is not None and constraints.quantity > 1:
        phrases["quantity"] = f"at least {constraints.quantity} in stock"
    phrases.update(_attribute_phrases(constraints.attributes))
    phrases.update(_refused_phrases(constraints))
    return phrases


def _refused_phrases(constraints: Constraints) -> dict[str, str]:
    """Refused values, but for those that are refused as words already."""
    phrases = {}
    for name, values in constraints.exclude_attributes.items():
        terms = constraints.exclude_terms
        others = [value for value in distinct((*terms, *values)) if value not in terms]
        if others:
            lead = "not for" if name in GENDERS else "not"
            phrases[f"exclude_{name}"] = f"{lead} {enumerate_words(others, 'or')}"
    return phrases


def _attribute_phrases(attributes: Mapping[str, tuple[str, ...] | Range]) -> dict[str, str]:
    return {name: phrase_of(name, wanted) for name, wanted in attributes.items()}


def phrase_of(name: str, wanted: tuple[str, ...] | Range) -> str:
    """What is wanted of one attribute: `black or navy`, `weight up to 450 g`, `waterproof`."""
    label, unit = attribute_name(name), attribute_unit(name)
    if isinstance(wanted, Range) and attribute_unit(name) == "" and "persons" in name.split("_"):
        return f"for {_people(wanted)}"
    if isinstance(wanted, Range):
        return f"{label} {_range_phrase(wanted, unit)}"
    if wanted in {("yes",), ("no",)}:
        return label if wanted == ("yes",) else f"not {label}"
    kinds = {value for value in wanted for other in wanted if value.endswith(f" {other}")}
    return enumerate_words([value for value in wanted if value not in kinds], "or")


def _people(wanted: Range) -> str:
    """`4 people`, `at least 4 people`, `2 to 4 people`."""
    if wanted.max is None and wanted.min is not None:
        return f"at least {wanted.min:g} {'person' if wanted.min == 1 else 'people'}"
    return _range_phrase(wanted, "people")


def distinct(words: Sequence[str]) -> list[str]:
    """`words` in their order, each once and as first said, without kinds of others: "wools",
    "merino" and "felted wool" beside "wool".
    """
    kept: list[str] = []
    for word in dict.fromkeys(words):
        again = any(word in {f"{k}s", f"{k}es"} or k in {f"{word}s", f"{word}es"} for k in kept)
        if not again and not any(_is_kind(word, other) for other in words):
            kept.append(word)
    return kept


def _is_kind(word: str, of: str) -> bool:
    """Whether `word` names a material that is `of`, or has it in it."""
    kinds = "".join(f"|{re.escape(kind)}s?" for kind in lexicon().material_kinds.get(of, ()))
    return word != of and re.search(rf"\b(?:{re.escape(of)}{kinds})\b", word) is not None


def _range_phrase(wanted: Range, unit: str) -> str:
    def number(value: float) -> str:
        return f"{round(value, 2):g} {unit}".rstrip()

    if wanted.min is not None and wanted.min == wanted.max:
        return number(wanted.min)
    if wanted.min is not None and wanted.max is not None:
        return f"{number(wanted.min)} to {number(wanted.max)}"
    if wanted.max is not None:
        return f"up to {number(wanted.max)}"
    return f"from {number(wanted.min or 0)}"
