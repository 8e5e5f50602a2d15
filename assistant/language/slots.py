"""Everything that a clause says in numbers, names and places, each part read once."""

import re
from dataclasses import dataclass, replace

from assistant.language.dates import duration_spans
from assistant.language.mentions import Mention, find_mentions, find_unwanted
from assistant.language.money import MoneyRange, parse_money, states_limit
from assistant.language.numbers import NUMBER, parse_number
from assistant.language.quantities import (
    UNITS,
    Measure,
    Stars,
    are_money,
    body_spans,
    box_spans,
    parse_measures,
    parse_stars,
)
from assistant.language.references import position_spans
from assistant.language.text import Token, lowered, tokenise
from assistant.language.vocabulary import Vocabulary

_COUNT = re.compile(
    rf"(?:\b|^)(?:i(?: need| want|'d like| would like)|(?:i'm )?looking for|need|want|get me"
    rf"|give me"
    rf"|buy|order|make it|^)\s*(?P<n>{NUMBER})\s+(?P<of>of (?:them|these|those)"
    rf"|(?!dollars|bucks|euros|pounds\b|or\b)(?:[a-z-]+ ){{0,2}}?(?!dollars|bucks|euros|pounds\b)"
    rf"[a-z]{{3,}}s\b)"
)
_MOST = 99


@dataclass(frozen=True)
class Slots:
    """The parsed parts of one clause."""

    text: str
    plain: str
    """Lower case, as long as `text`."""
    tokens: tuple[Token, ...]
    money: tuple[MoneyRange, ...] = ()
    measures: tuple[Measure, ...] = ()
    stars: tuple[Stars, ...] = ()
    mentions: tuple[Mention, ...] = ()
    unwanted: tuple[tuple[int, int, str], ...] = ()
    """Start, end and term."""
    quantity: int | None = None
    places: tuple[tuple[int, int], ...] = ()
    """Spans of positions."""
    boxes: tuple[tuple[int, int], ...] = ()
    """Spans of the sides of a box."""


def read_slots(
    text: str, vocabulary: Vocabulary, *, expects_money: bool = False, refuses: bool = False
) -> Slots:
    """Read a normalised clause.

    Args:
        text: the clause.
        vocabulary: of the catalogue.
        expects_money: makes a bare number an amount.
        refuses: all that it names is refused, where nothing says of what: "Nike is beyond me".
    """
    plain = lowered(text)
    tokens = tokenise(plain)
    boxes, stars = box_spans(plain), parse_stars(plain)
    measures = tuple(
        measure
        for measure in parse_measures(plain)
        if not (are_money(measure, plain) or _overlaps((measure.start, measure.end), boxes))
    )
    places = tuple(position_spans(plain)) if not expects_money else ()
    quantity, counted = _quantity(plain)
    spans = [(m.start, m.end) for m in measures] + [(s.start, s.end) for s in stars]
    spans += [*places, *duration_spans(plain), *body_spans(plain), *boxes]
    if any(start < counted[1] and end > counted[0] for start, end in spans):
        quantity = None
    elif quantity is not None:
        spans.append(counted)
    mentions = find_mentions(plain, text, tokens, vocabulary)
    exempt = any(m.negated or m.refuses_else is not None for m in mentions)
    if refuses and not exempt:
        mentions = tuple(replace(mention, negated=True) for mention in mentions)
    money = parse_money(_blanked(plain, spans), expected=expects_money or states_limit(plain))
    named = [(amount, _measured(amount, plain, vocabulary)) for amount in money]
    money = tuple(amount for amount, measure in named if measure is None)
    measures = (*measures, *(measure for _, measure in named if measure is not None))
    limits = [(m.start, m.end) for m in measures] + [(m.start, m.end) for m in money]
    unwanted = [  # "no heavier than 400 g" refuses nothing
        (start, end, term)
        for start, end, term in find_unwanted(plain, mentions)
        if not any(start < limit[1] and end > limit[0] for limit in limits)
    ]
    return Slots(
        text=text,
        plain=plain,
        tokens=tokens,
        money=money,
        measures=measures,
        stars=stars,
        mentions=mentions,
        unwanted=tuple(unwanted),
        quantity=quantity,
        places=places,
        boxes=tuple(boxes),
    )


def _measured(amount: MoneyRange, plain: str, vocabulary: Vocabulary) -> Measure | None:
    """What a number without a unit is that stands behind the name of what is measured: "more
    memory, 16 at least".
    """
    if amount.marked:
        return None
    for numeric in vocabulary.numerics:
        dimension, size = UNITS.get(numeric.unit or "", ("", 1.0))
        name = numeric.name.split("_")[0]
        if dimension and re.search(rf"\b{re.escape(name)}\W+$", plain[: amount.start]):
            low, high = (
                None if end is None else float(end) * size for end in (amount.min, amount.max)
            )
            return Measure(dimension, low, high, amount.start, amount.end, numeric.unit or "")
    return None


def _overlaps(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and span[1] > start for start, end in others)


def _quantity(plain: str) -> tuple[int | None, tuple[int, int]]:
    match = _COUNT.search(plain)
    if match is None:
        return None, (0, 0)
    value = parse_number(match["n"])
    if value is None or not 2 <= value <= _MOST or value != int(value):
        return None, (0, 0)
    return int(value), match.span("n")


def _blanked(plain: str, spans: list[tuple[int, int]]) -> str:
    """`plain` with what other parsers claimed replaced by a mark that no number crosses."""
    kept = list(plain)
    for start, end in spans:
        kept[start:end] = "_" * (end - start)
    return "".join(kept)
