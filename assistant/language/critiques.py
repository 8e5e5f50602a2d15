"""Wishes relative to what is on screen ("cheaper", "lighter") and extremes ("the cheapest")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from assistant.language.frames import Critique, Direction, Superlative
from assistant.language.text import key
from assistant.language.vocabulary import Vocabulary

LESS, MORE = Direction.LESS, Direction.MORE


@dataclass(frozen=True)
class _Scale:
    """Words for the two ways along one field."""

    field: str
    """`price`, `rating`, `reviews`, or what names of numeric attributes contain."""
    direction: Direction
    stems: str
    """Alternatives of adjectives whose comparative ends in -er and superlative in -est."""
    plain: str
    """Alternatives used with more, less, most, too, not so."""

    @cached_property
    def extreme(self) -> re.Pattern[str]:
        """Matches "lightest", "most lightweight"."""
        est = rf"(?:{self.stems})(?:ie|e)?st\b|" if self.stems else ""
        return re.compile(rf"\b(?:{est}most (?:{self.plain})\b)")

    @cached_property
    def more(self) -> re.Pattern[str]:
        """Matches "lighter", "more lightweight"."""
        er = rf"(?<!not )(?:{self.stems})(?:i)?er\b|" if self.stems else ""
        return re.compile(rf"\b(?:{er}more (?:{self.plain})\b)")

    @cached_property
    def no_more(self) -> re.Pattern[str]:
        """Matches "not any lighter"."""
        return re.compile(rf"\b(?:not|isn't|without being) (?:any )?(?:{self.stems})i?er\b")

    @cached_property
    def less(self) -> re.Pattern[str]:
        """Matches "too light", "not so light"."""
        return re.compile(rf"\b(?:too|not (?:so|that|as|too)|less) (?:{self.plain})\b")

    @cached_property
    def any(self) -> re.Pattern[str]:
        """Any wish along the field, with the words that go with it ("a bit lighter")."""
        stems = rf"(?:{self.stems})i?e(?:r|st)\b|" if self.stems else ""
        return re.compile(
            rf"\b(?:(?:a (?:bit|little|lot) |much )?(?:{stems}(?:more|less|most|least|too|not"
            rf" (?:so|too|that|as)) (?:{self.plain})\b))"
        )


_EXTENT = "capacity|volume|size|screen|length|width|height"
_SCALES = (
    _Scale("price", LESS, "cheap|cheep|inexpensiv|low", "affordable|cheap|reasonable|budget"),
    _Scale("price", MORE, "pric|dear|fanc|posh", "expensive|luxurious|upmarket|premium|pricey"),
    _Scale("rating", MORE, "nic|highe", "popular|highly rated|loved"),
    _Scale("weight", LESS, "light", "lightweight|light"),
    _Scale("weight", MORE, "heav|weighti", "heavy|heavyweight"),
    _Scale(_EXTENT, LESS, "small|tin", "compact|small|tiny"),
    _Scale(_EXTENT, MORE, "bigg|larg|roomi|hug",
           "spacious|roomy|big|large|space"),
    _Scale("length|height", LESS, "short", "short"),
    _Scale("length|height", MORE, "long|tall", "long|tall"),
    _Scale("width|thickness|depth", LESS, "narrow|thinn|slimm", "narrow|thin|slim"),
    _Scale("width|thickness", MORE, "wid|thick", "wide|thick"),
    _Scale("noise", LESS, "quiet", "quiet|silent"),
    _Scale("noise", MORE, "loud", "loud"),
    _Scale("temperature|warmth|fill|comfort", LESS, "warm", "warm"),
    _Scale("brightness|lumen", MORE, "bright", "bright"),
    _Scale("power|watt", MORE, "strong", "powerful"),
    _Scale("waterproof|water_column|hydrostatic", MORE, "waterproof", "waterproof"),
    _Scale("battery|runtime", MORE, "", "battery life|battery"),
)  # fmt: skip

_LIGHTER_COLOR = re.compile(r"\b(?:lighter|darker|brighter) (?:colou?r|shade|tone|blue|green|grey)")
_BETTER = re.compile(
    r"\b(?:better|higher)[- ](?:rated|ratings?|reviews?|reviewed|quality)\b|\bbest quality\b"
    r"|\bnicer\b|\bhigher rated\b|\bsomething (?:better|nicer)\b"
    r"|(?<!\bis )(?<!\bare )(?<!\bbe )(?<!\bwas )(?<!'s )\bbetter(?: ones?)?(?=$|[.,!?]| please)"
    r"|\bmore (?:highly|popular|stars)\b"
)
_TOO_DEAR = re.compile(
    r"\btoo (?:expensive|pricey|dear|much(?: money)?|costly|steep)\b"
    r"|\b(?:rather|bit|quite|very|pretty) (?:dear|expensive|pricey|steep|costly)\b"
    r"|\b(?:not|less) (?:so |as |that |too )?(?:expensive|pricey|costly|dear)\b"
    r"|\bover (?:my |the )?budget\b|\bout of my (?:budget|range)\b|\bcan't afford\b"
    r"|\b(?:cheaper|lower[- ]priced|lower prices?|less money|cost less)\b"
    r"|\bhalf (?:of that|the price|as much)\b|\bmore affordable\b|\bmore budget\b"
)
_SORTED = (
    r"\b(?:sort|order|rank|arrange)(?:ed|ing)? (?:(?:them|these|those|it|results?|the list) )?"
    r"(?:by|on) (?:the |their |customer |average |star )*"
)
_EXTREMES = (
    (re.compile(rf"{_SORTED}(?:price|cost)\b.*\b(?:high(?:est)? (?:to low|first)|descending)\b"),
     Superlative("price", MORE)),
    (re.compile(rf"{_SORTED}(?:price|cost)\b"), Superlative("price", LESS)),
    (re.compile(rf"{_SORTED}(?:ratings?|stars|scores?|reviews)\b"), Superlative("rating", MORE)),
    (re.compile(rf"{_SORTED}(?:popularity|number of reviews)\b"), Superlative("reviews", MORE)),
    (re.compile(r"\b(?:cheapest|least expensive|lowest[- ]pric\w*|lowest price|inexpensivest"
                r"|costs? (?:the )?least)\b"), Superlative("price", LESS)),
    (re.compile(r"\b(?:most expensive|priciest|dearest|highest[- ]pric\w*|highest price"
                r"|most costly|fanciest|most luxurious|costliest|steepest|top[- ]priced"
                r"|costs? (?:the )?most)\b"), Superlative("price", MORE)),
    (re.compile(r"\b(?:best|top|highest)[- ](?:rated|reviewed|ratings?|reviews|scoring)\b"
                r"|\b(?:has|have|with|got) the best (?:ratings?|reviews)\b|\bbest by rating\b"),
     Superlative("rating", MORE)),
    (re.compile(r"\b(?:worst|lowest)[- ](?:rated|reviewed|rating)\b"), Superlative("rating", LESS)),
    (re.compile(r"\b(?:most reviews|most reviewed|most popular|bestsell\w*|best[- ]sell\w*)\b"),
     Superlative("reviews", MORE)),
    (re.compile(r"\b(?:fewest reviews|least popular)\b"), Superlative("reviews", LESS)),
)  # fmt: skip


def asks_order(text: str) -> bool:
    """Whether `text` (lower case) asks for another order: "now sort by price"."""
    return re.search(_SORTED, text) is not None


def parse_critiques(text: str, vocabulary: Vocabulary) -> tuple[Critique, ...]:
    """Relative wishes in `text` (lower case), each field once.

    A wish along an attribute that the catalogue has no numbers for is left out; its words
    stay in the search.
    """
    found: dict[str, Critique] = {}
    for critique in _critiques(text, vocabulary):
        found.setdefault(critique.field, critique)
    return tuple(found.values())


def parse_superlative(text: str, vocabulary: Vocabulary) -> Superlative | None:
    """The extreme that `text` (lower case) asks for, if any."""
    for pattern, superlative in _EXTREMES:
        if pattern.search(text):
            return superlative
    named = _of_attribute(text, vocabulary)  # "the longest battery" is no length
    if named is not None:
        return named
    for scale in _SCALES:
        field = vocabulary.field_of(scale.field)
        if scale.stems and field is not None and scale.extreme.search(text):
            return Superlative(field, scale.direction)
    return None


_MOST_OF = re.compile(
    r"(?<!at )\b(?:(?P<more>longest|most|highest|biggest|largest|max(?:imum)?)"
    r"|(?:shortest|least|lowest|smallest|fewest|min(?:imum)?))\b"
)


def _of_attribute(text: str, vocabulary: Vocabulary) -> Superlative | None:
    """An extreme of a numeric attribute that is called by its own name: "the longest battery",
    "keeps hot longest".
    """
    match = _MOST_OF.search(text)
    if match is None:
        return None
    said = set(key(text).split())
    for numeric in vocabulary.numerics:
        *names, unit = numeric.name.split("_")
        called = set(key(" ".join(names or [unit])).split())
        if called and called <= said:
            return Superlative(numeric.name, MORE if match["more"] else LESS)
    return None


def is_relative(text: str) -> bool:
    """Whether `text` (lower case) asks for more or less of something, known or not."""
    return bool(_RELATIVE.search(text) or _TOO_DEAR.search(text) or _BETTER.search(text))


_RELATIVE = re.compile(
    r"\b(?:bigger|smaller|larger|lighter|heavier|longer|shorter|taller|thinner|thicker|slimmer"
    r"|wider|narrower|softer|warmer|cooler|quieter|louder|stronger|sturdier|tougher|simpler"
    r"|plainer|fancier|nicer|darker|brighter|smarter|roomier|newer|older|faster|slower|tighter"
    r"|looser|(?:more|less) (?!than|info|about|detail|on|of|like|from|money|of|options)\w+"
    r"|too \w+|not (?:so|that|as|too) \w+)\b"
)


_OTHERS = re.compile(
    r"\b(?:something|anything|someone) (?:else|different|other)\b|\bwhat else\b|\bany others?\b"
    r"|\b(?:show|see|give|got|have|find|are there|any|some|want|with|few) (?:me |us |you |got |any "
    r"|some |a few )*(?:more|others?|different|further|another)\b(?! (?:about|info|detail|expensive"
    r"|affordable|than|of (?:it|that|this)|compact|spacious|powerful|durable|colou?rs?|brands?"
    r"|[a-z]+(?:ous|ful|able|ive|ic|ish|y|al|ent|ant|ed)\b))"
    r"|\b(?:other|different|more) (?:ones?|options?|choices?|suggestions?|ideas?|results?|products?"
    r"|items?|models?|alternatives)\b|\bnext (?:page|ones?|few)\b|\bnone of (?:these|those|them)\b"
    r"|\b(?:not|don't (?:like|want)) (?:any of )?(?:these|those)\b|^(?:more|others?|next|another "
    r"one"
    r"|another|keep going|go on)[.!?]*$|\bseen (?:these|those|them|that)\b|\balready showed\b"
)


def asks_for_others(text: str) -> bool:
    """Whether `text` (lower case) asks for others than those shown."""
    return bool(_OTHERS.search(text))


_OTHER_BRAND = re.compile(
    r"\b(?:(?:the )?ones? )?(?:(?:by|from|of) )?(?:another|a different|(?:some )?other|different)"
    r" (?:brand|make|maker|label)s?\b"
)


def asks_for_another_brand(text: str) -> bool:
    """Whether `text` (lower case) asks for brands other than those shown."""
    return bool(_OTHER_BRAND.search(text))


def unmeasured(text: str, vocabulary: Vocabulary) -> str | None:
    """What a relative wish in `text` (lower case) is about, if the catalogue has no numbers for
    it: `weight`, `size`.
    """
    for scale in _SCALES:
        names = scale.field.split("|")
        wished = _direction(scale, text) is not None
        wished |= bool(scale.stems) and scale.extreme.search(text) is not None
        if vocabulary.field_of(scale.field) is None and wished:
            return {"capacity": "size", "temperature": "warmth"}.get(names[0], names[0])
    return None


_KEPT = re.compile(
    r"\b(?:keep(?:ing)?|still|stay(?:ing)?|remain(?:ing)?|same|as long as it's|without losing)"
    r" (?:it |them )?(?:has to be |be |being )?(?P<what>[a-z][a-z -]+?)(?=$|[,.;!?]| but| please"
    r"| though| too)"
)


def parse_kept(text: str) -> tuple[str, ...]:
    """What a critique (lower case) must keep: `the waterproofing`, `in black`, `the brand`."""
    return tuple(match["what"].strip() for match in _KEPT.finditer(text))


def _critiques(text: str, vocabulary: Vocabulary) -> Iterator[Critique]:
    if _TOO_DEAR.search(text):
        yield Critique("price", LESS)
    if _BETTER.search(text):
        yield Critique("rating", MORE)
    for scale in _SCALES:
        direction = _direction(scale, text)
        field = vocabulary.field_of(scale.field)
        if field is not None and direction is not None:
            yield Critique(field, direction)


def _direction(scale: _Scale, text: str) -> Direction | None:
    opposite = LESS if scale.direction is MORE else MORE
    if scale.field.startswith("weight") and _LIGHTER_COLOR.search(text):
        return None
    if scale.more.search(text):
        return None if scale.no_more.search(text) else scale.direction
    return opposite if scale.less.search(text) else None


_ALWAYS_WORDS = re.compile(
    r"\b(?:(?:a (?:bit|little|lot) |much |way |slightly )?(?:cheaper|nicer|fancier|pricier)"
    r"|(?:the )?(?:cheapest|priciest|dearest|costliest)|(?:the )?(?:most|least|more|less"
    r"|not (?:so|too|that|as)|too)"
    r" (?:expensive|affordable|pricey|costly)|(?:the )?(?:best|top|highest|better|higher)[- ]"
    r"(?:rated|reviewed|ratings?|reviews?)|best[- ]?sell(?:ing|ers?)|most (?:popular|reviews)"
    r"|inexpensive|half (?:of )?(?:that|the price|as much)|over (?:my |the )?budget)\b"
    rf"|{_SORTED}\w+(?: (?:high(?:est)?|low(?:est)?)(?: to (?:low|high)(?:est)?| first)?)?"
)


def without_relatives(text: str, vocabulary: Vocabulary) -> str:
    """`text` of the same length, relative wishes and extremes that were understood left blank."""
    text = _OTHER_BRAND.sub(_blank, _ALWAYS_WORDS.sub(_blank, text))
    for scale in _SCALES:
        if scale.field not in {"price", "rating"} and vocabulary.field_of(scale.field):
            text = scale.any.sub(_blank, text)
    return text


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
