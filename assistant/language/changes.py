"""From parsed slots to edits of the constraints."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from assistant.language.frames import Change, Operation
from assistant.language.lexicon import lexicon
from assistant.language.mentions import Mention
from assistant.language.numbers import NUMBER, parse_number
from assistant.language.quantities import DIMENSIONS, Measure
from assistant.language.recipients import GENDERS
from assistant.language.slots import Slots
from assistant.language.text import singular
from assistant.language.values import SIZED
from assistant.language.vocabulary import Numeric, Vocabulary
from core.constraints import Range

_ALSO = re.compile(r"\b(?:also|too|as well|in addition|besides|additionally|plus|or even)\b")
_ALLERGEN = re.compile(
    r"\b(?:allerg(?:ic|y) to (?P<to>[a-z]+(?:(?:, ?[a-z]+)*,? (?:and|or) [a-z]+)?)"
    r"|(?P<of>[a-z]+) allergy)\b"
)
_NOUNS = {
    "thick": "thickness", "thin": "thickness", "wide": "width", "narrow": "width", "deep": "depth",
    "long": "length", "tall": "height", "high": "height", "heavy": "weight", "light": "weight",
    "thicker": "thickness", "thinner": "thickness", "wider": "width", "narrower": "width",
    "deeper": "depth", "longer": "length", "shorter": "length", "taller": "height",
    "higher": "height", "heavier": "weight", "lighter": "weight",
}  # fmt: skip
_PREFERRED = {
    "mass": ("weight",),
    "volume": ("capacity", "volume"),
    "length": ("screen", "diagonal", "length", "size", "height", "width", "diameter", "depth"),
    "persons": ("persons", "person", "people", "capacity", "sleeps", "seats"),
    "time": ("battery", "runtime", "burn", "time", "duration"),
    "temperature": ("temperature", "comfort", "temp"),
}


def constraint_changes(slots: Slots, vocabulary: Vocabulary) -> tuple[Change, ...]:
    """The constraints that a clause states, except its category."""
    also = bool(_ALSO.search(slots.plain))
    changes = [
        *_price(slots),
        *(Change(Operation.SET, "rating_min", stars.rating) for stars in slots.stars[:1]),
        *_brands(slots, also),
        *_attributes(slots, also, vocabulary),
        *_measures(slots, vocabulary),
        *(
            Change(Operation.SET, "attributes", wanted, name)
            for _, _, name, wanted in _counts(slots.plain, vocabulary)
        ),
        *_terms(slots),
        *_allergens(slots),
    ]
    if slots.quantity is not None:
        changes.append(Change(Operation.SET, "quantity", slots.quantity))
    return tuple(dict.fromkeys(changes))


def used_spans(slots: Slots, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """Places in the clause that its constraints have used up."""
    spans = [(part.start, part.end) for part in slots.money]
    spans += [(part.start, part.end) for part in slots.stars]
    spans += [_with_name(slots.plain, m, numeric_for(m, slots, vocabulary)) for m in slots.measures]
    for mention in slots.mentions:
        start = mention.start if mention.refuses_else is None else mention.refuses_else
        if mention.negated:
            start = _negation_start(slots.plain, start)
        sized = SIZED.search(slots.plain[:start])
        if sized is not None and "size" in (mention.attribute or ""):
            start = sized.start()
        spans.append((start, _named_end(slots.plain, mention.end, mention.attribute)))
    spans += [(start, end) for start, end, *_ in _counts(slots.plain, vocabulary)]
    spans += [(start, end) for start, end, _ in slots.unwanted]
    spans += [match.span() for match in _ANYBODY.finditer(slots.plain)]
    return [*spans, *slots.places, *slots.boxes]


_SIDES = "width,height,length,depth,diameter,weight,capacity,volume,size,thickness,head,waist"
_BEFORE_MEASURE = r"(?:(?:max(?:imum)?|min(?:imum)?|a|the|in|of|its|total|overall) )*"
_IS = (
    r"(?:[ :]+(?:of|is|at|should be|must be|has to be|to be|needs to be|be|around|about|under|over"
    r"|at least|at most|rated|down to|to))*"
)


def _with_name(plain: str, measure: Measure, numeric: Numeric | None) -> tuple[int, int]:
    """Where a measure stands together with the name of what is measured: "max width 120 cm",
    "battery at least 40 hours".
    """
    names = "|".join((*_SIDES.split(","), *(_parts(numeric) if numeric is not None else ())))
    before = re.search(
        rf"(?<![\w'-]){_BEFORE_MEASURE}(?:{names}){_IS}[ :]*$", plain[: measure.start].rstrip()
    )
    after = re.match(rf" (?:of )?(?:{names})(?: life)?\b(?! \w+ing\b)", plain[measure.end :])
    start = measure.start if before is None else before.start()
    return start, measure.end if after is None else measure.end + after.end()


def _parts(numeric: Numeric) -> list[str]:
    """Words of a numeric attribute's name, without its unit."""
    parts = numeric.name.split("_")
    return [re.escape(part) for part in (parts[:-1] if len(parts) > 1 else parts)]


def unrecorded(slots: Slots, vocabulary: Vocabulary) -> str | None:
    """What a measure is of that the catalogue has no numbers for: `width`; None where there is no
    such measure.
    """
    for measure in slots.measures:
        if numeric_for(measure, slots, vocabulary) is None:
            named = re.search(rf"\b(?:{_SIDES.replace(',', '|')})\b", slots.plain)
            return named[0] if named else DIMENSIONS.get(measure.dimension)
    return None


def _named_end(plain: str, end: int, attribute: str | None) -> int:
    """Where a value ends together with its attribute's name: "hard shell", "slim fit"."""
    end += 2 * plain.startswith("'s", end)
    if attribute is None:
        return end
    name = re.match(rf"[\s-]+{re.escape(attribute.replace('_', ' '))}\b", plain[end:])
    return end if name is None else end + name.end()


def _negation_start(plain: str, start: int) -> int:
    match = re.search(
        r"\b(?:(?:they're|those are|these are|that's) (?:all |only |just )?for|anything but"
        r"|everything but|other than|except(?: for)?|don't (?:want|like)|allergic to"
        r"|instead of|rather than|any brand but|never want to see|without|exclude|avoid|hate|not"
        r"|no|or|nor|nothing)"
        r"(?:\s+(?:any|the|a|an|in|by|from|made|of|with|containing))*\s*$",
        plain[:start],
    )
    return match.start() if match else start


def _price(slots: Slots) -> Iterator[Change]:
    lows = [money.min for money in slots.money if money.min is not None]
    highs = [money.max for money in slots.money if money.max is not None]
    if lows and (not highs or lows[-1] <= highs[-1]):
        yield Change(Operation.SET, "price_min", lows[-1])
    if highs:
        yield Change(Operation.SET, "price_max", highs[-1])


def _brands(slots: Slots, also: bool) -> Iterator[Change]:
    wanted = [m.brand for m in slots.mentions if m.brand is not None and not m.negated]
    refused = [m.brand for m in slots.mentions if m.brand is not None and m.negated]
    if wanted:
        yield Change(Operation.ADD if also else Operation.SET, "brands", _distinct(wanted))
    if refused:
        yield Change(Operation.ADD, "exclude_brands", _distinct(refused))


def _attributes(slots: Slots, also: bool, vocabulary: Vocabulary) -> Iterator[Change]:
    wanted: dict[str, list[str]] = {}
    refused: dict[str, list[str]] = {}
    replaced = {
        mention.attribute
        for mention in slots.mentions
        if mention.negated and _INSTEAD.search(slots.plain[: mention.start])
    }
    for mention in slots.mentions:
        if mention.value is not None and not _names_measure(mention, slots):
            if mention.negated and mention.attribute in replaced & _wanted(slots):
                continue  # "canvas instead of leather" rules leather out for now only
            group = refused if mention.negated else wanted
            name, value = mention.value.attribute, mention.value.value
            kinds_of = vocabulary.refused_kinds if mention.negated else vocabulary.kinds_of
            kinds = kinds_of(name, value)
            group.setdefault(name, []).extend(kinds)
    if _ANYBODY.search(slots.plain) and "unisex" not in vocabulary.values:
        for name, others in _made_for_others(wanted, vocabulary):
            wanted.pop(name, None)
            refused.setdefault(name, []).extend(others)
    for name, values in wanted.items():
        operation = Operation.ADD if also else Operation.SET
        yield Change(operation, "attributes", _distinct(values), name)
    for name, values in refused.items():
        yield Change(Operation.ADD, "exclude_attributes", _distinct(values), name)


_ANYBODY = re.compile(r"\b(?:(?:or|and|also|even) )?(?:unisex|gender[- ]neutral)\b")


def _made_for_others(
    wanted: Mapping[str, list[str]], vocabulary: Vocabulary
) -> Iterator[tuple[str, list[str]]]:
    """What unisex goods are not made for, where nothing is called so: "mens or unisex" is all but
    what is for women.
    """
    for name in GENDERS:
        values = (value for values in vocabulary.values.values() for value in values)
        known = {value.value for value in values if value.attribute == name}
        others = sorted(known.difference(wanted.get(name, ())))
        if others:
            yield name, others


_INSTEAD = re.compile(r"\b(?:instead of|rather than) (?:the |a |in )?$")


def _names_measure(mention: Mention, slots: Slots) -> bool:
    """Whether it says which way a measure before it goes: "70 cm wide" is no wide fit."""
    word = slots.plain[mention.start : mention.end]
    return word in _NOUNS and any(0 <= mention.start - m.end <= 1 for m in slots.measures)


def _wanted(slots: Slots) -> set[str | None]:
    return {mention.attribute for mention in slots.mentions if not mention.negated}


def _measures(slots: Slots, vocabulary: Vocabulary) -> Iterator[Change]:
    for measure in slots.measures:
        numeric = numeric_for(measure, slots, vocabulary)
        bounds = measure.convert(numeric.unit) if numeric and numeric.unit else None
        if numeric is not None and bounds is not None:
            value = Range(min=bounds[0], max=bounds[1])
            yield Change(Operation.SET, "attributes", value, numeric.name)


_ANY_NUMBER = re.compile(rf"\d|{NUMBER}")
_LEAST = re.compile(r"(?:at least|min(?:imum)?|over|above|more than)(?: of)? $")
_OR_MORE = re.compile(r" ?(?:\+|plus\b|or (?:more|higher|above|up)|and (?:up|above))")


def _counts(plain: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int, str, Range]]:
    """Numbers that stand beside the name of an attribute that has no unit: "SPF 50", "four slots".

    Yields:
        Start and end, the attribute, and what it must be.
    """
    if not _ANY_NUMBER.search(plain):
        return
    for numeric in vocabulary.numerics:
        if numeric.unit is not None or "_" in numeric.name:
            continue
        for match in _count_pattern(numeric.name).finditer(plain):
            value = parse_number(match[1] or match[2])
            if value is None:
                continue
            more = _OR_MORE.match(plain, match.end()) or _LEAST.search(plain[: match.start()])
            top = None if more else float(value)
            yield match.start(), match.end(), numeric.name, Range(min=float(value), max=top)


@lru_cache(1_024)
def _count_pattern(name: str) -> re.Pattern[str]:
    before = "(?:spf|factor)" if name == "spf" else re.escape(name)
    return re.compile(rf"\b{before} ?(\d+)\b|\b({NUMBER}) {re.escape(name)}\b")


def numeric_for(measure: Measure, slots: Slots, vocabulary: Vocabulary) -> Numeric | None:
    """The numeric attribute that a measure is about, by its unit and the words around it."""
    fitting = [
        numeric
        for numeric in vocabulary.numerics
        if numeric.unit is not None and measure.convert(numeric.unit) is not None
    ]
    said = {token.stem for token in slots.tokens}
    said |= {_NOUNS[word] for word in said if word in _NOUNS}
    preferred = _PREFERRED.get(measure.dimension, ())

    def rank(numeric: Numeric) -> tuple[bool, int, bool]:
        parts = numeric.name.split("_")
        parts = parts[:-1] if len(parts) > 1 else parts  # the last one is the unit
        places = [at for at, name in enumerate(preferred) if name in parts]
        place = min(places, default=len(preferred))
        finer = measure.dimension == "length" and numeric.unit != measure.unit
        return not said.intersection(parts), place, finer

    return min(fitting, key=rank, default=None)


def _terms(slots: Slots) -> Iterator[Change]:
    terms = [form for _, _, term in slots.unwanted for form in _forms(term)]
    if terms:
        yield Change(Operation.ADD, "exclude_terms", _distinct(terms))


def _forms(term: str) -> tuple[str, str]:
    *first, last = term.split()
    return term, " ".join([*first, singular(last)])


def _allergens(slots: Slots) -> Iterator[Change]:
    """An allergen must not even be mentioned: attributes alone could miss it."""
    for match in _ALLERGEN.finditer(slots.plain):
        named = re.split(r"\s*(?:,|\band\b|\bor\b)\s*", match["to"] or match["of"])
        words = [
            kind
            for word in named
            if word not in {"a", "an", "the", "no", "my", "food", "any"}
            for kind in (word, *lexicon().material_kinds.get(word, ()))
        ]
        terms = [form for word in words for form in (word, singular(word), f"{singular(word)}s")]
        if terms:
            yield Change(Operation.ADD, "exclude_terms", _distinct(terms))


def _distinct(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
