"""Where an utterance names brands, attribute values and things that are not wanted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.language.lexicon import lexicon
from assistant.language.text import Token
from assistant.language.vocabulary import Value, Vocabulary

_LONGEST = 4  # words of a name
_NEGATION = re.compile(
    r"(?:\b(?:no|not|non|without|except(?: for)?|(?:any|every)(?:thing|one) but|other than"
    r"|apart from|besides|don't (?:want|like|need)|do not (?:want|like|need)|can't stand|hate"
    r"|dislike|exclud\w+|avoid|leave out|hide|nothing|never|isn't|aren't|free of|free from"
    r"|allerg\w+ to|allergic|instead of|rather than|intolerant to|ban|skip|less|minus|all but"
    r"|stay away from|sick of|tired of|no more)\b)"
    r"(?:\s+(?:any|the|a|an|in|by|from|made|of|me|that|is|it|want|like|be|have|anything|stuff"
    r"|things|something|ones?|products?|show|use|wear|to|another|more|really|too))*\s*$"
)
_LISTED = re.compile(r"^\s*(?:,|or|nor|and|,\s*(?:or|and|nor))\s*(?:no |not |any |the )?$")
_MATERIAL_CUE = re.compile(r"\b(?:in|of|from|not|no|or|and|made|without|real|genuine|pure|to)\s+$")
_AMBIGUOUS_MATERIALS = frozenset(
    "down paper glass stone crystal lace felt mesh carbon foam gold silver bronze copper concrete"
    " iron fleece pearl rubber".split()
)
_COMMON_BRANDS = frozenset(
    "national private home simple basic good great best fresh natural pure nature the all our own"
    " generic other new classic first one more next active urban trail summit apple target orange"
    " north west east south river stone oak pine field forest sun moon star".split()
)
_BRAND_CUE = re.compile(r"\b(?:from|by|brand|brands?|not|no|but|except|only|just|or|and|with)\s+$")
_SIZES = frozenset("xs s m l xl xxl xxxl small medium large".split())
_NOT_VALUES = frozenset(
    "one all any new other more less good best like size top set old first large small medium"
    " light long short high low full standard regular normal basic open single double".split()
)


@dataclass(frozen=True)
class Mention:
    """A brand or an attribute's value in the text."""

    start: int
    end: int
    brand: str | None = None
    value: Value | None = None
    negated: bool = False

    @property
    def attribute(self) -> str | None:
        """Name of the attribute that it is a value of."""
        return self.value.attribute if self.value else None


def find_mentions(
    plain: str, original: str, tokens: Sequence[Token], vocabulary: Vocabulary
) -> tuple[Mention, ...]:
    """Brands and attribute values that the words name, longest first, none overlapping.

    Args:
        plain: the clause in lower case.
        original: the same with its capitals.
        tokens: of `plain`.
        vocabulary: of the catalogue.
    """
    found: list[Mention] = []
    index = 0
    while index < len(tokens):
        size, mention = _longest(plain, original, tokens, index, vocabulary)
        if mention is not None:
            found.append(_negate(mention, plain, found))
        index += size
    return tuple(found)


def _longest(
    plain: str, original: str, tokens: Sequence[Token], index: int, vocabulary: Vocabulary
) -> tuple[int, Mention | None]:
    for size in range(min(_LONGEST, len(tokens) - index), 0, -1):
        run = tokens[index : index + size]
        phrase = " ".join(part for token in run for part in token.stem.split("-"))
        mention = _mention(phrase, run, plain, original, tokens[index + size :], vocabulary)
        if mention is not None:
            return size, mention
    corrected = vocabulary.speller.correct(tokens[index].text)
    if corrected is not None:
        run = tokens[index : index + 1]
        following = tokens[index + 1 :]
        return 1, _mention(corrected, run, plain, original, following, vocabulary)
    return 1, None


def _mention(
    phrase: str,
    run: Sequence[Token],
    plain: str,
    original: str,
    following: Sequence[Token],
    vocabulary: Vocabulary,
) -> Mention | None:
    start, end = run[0].start, run[-1].end
    brand = vocabulary.brands.get(phrase)
    if brand is not None and _is_brand(phrase, plain[:start], original[start:end], vocabulary):
        return Mention(start, end, brand=brand)
    value = _value(phrase, run, plain, following, vocabulary)
    return None if value is None else Mention(start, end, value=value)


def _is_brand(phrase: str, before: str, written: str, vocabulary: Vocabulary) -> bool:
    plain_word = phrase in _COMMON_BRANDS or vocabulary.is_product(phrase)
    plain_word = plain_word or phrase in lexicon().colors or phrase in lexicon().materials
    if not plain_word:
        return len(phrase) > 2 or written.isupper()
    return bool(before.strip()) and (written[:1].isupper() or bool(_BRAND_CUE.search(before)))


def _value(
    phrase: str,
    run: Sequence[Token],
    plain: str,
    following: Sequence[Token],
    vocabulary: Vocabulary,
) -> Value | None:
    plural_noun = run[-1].text != run[-1].stem and phrase in lexicon().products
    color = lexicon().colors.get(phrase)
    if color is not None and vocabulary.color_attribute is not None and not plural_noun:
        return _color(phrase, color, vocabulary)
    known = vocabulary.values.get(phrase, ())
    if known and not plural_noun and _is_value(phrase, run, plain, following, vocabulary):
        return known[0]
    attribute = vocabulary.material_attribute
    if phrase in lexicon().materials and attribute is not None and not plural_noun:
        if _is_material(phrase, run, plain, following, vocabulary):
            return Value(attribute, phrase)
    return _size(phrase, run, plain, vocabulary)


def _color(phrase: str, color: str, vocabulary: Vocabulary) -> Value:
    """The catalogue's own spelling of a colour; the plain name where it has none."""
    attribute = vocabulary.color_attribute or "color"
    same = [name for name, meant in lexicon().colors.items() if meant == color]
    for name in (phrase, color, *same):
        for value in vocabulary.values.get(name, ()):
            if value.attribute == attribute:
                return value
    return Value(attribute, color)


def _is_value(
    phrase: str,
    run: Sequence[Token],
    plain: str,
    following: Sequence[Token],
    vocabulary: Vocabulary,
) -> bool:
    if phrase in lexicon().materials:
        return _is_material(phrase, run, plain, following, vocabulary)
    if phrase in _SIZES or phrase in _NOT_VALUES or len(phrase) < 3:
        return False
    return not vocabulary.is_product(phrase)


def _is_material(
    phrase: str,
    run: Sequence[Token],
    plain: str,
    following: Sequence[Token],
    vocabulary: Vocabulary,
) -> bool:
    """Whether a material's name says what something is made of: "a glass vase", not "a glass"."""
    plain_noun = phrase in _AMBIGUOUS_MATERIALS or phrase in lexicon().products
    if not plain_noun:
        return True
    if _MATERIAL_CUE.search(plain[: run[0].start]):
        return True
    return (
        bool(following)
        and following[0].start - run[-1].end == 1
        and (vocabulary.is_product(following[0].stem) or following[0].stem in {"one", "free"})
    )


def _size(phrase: str, run: Sequence[Token], plain: str, vocabulary: Vocabulary) -> Value | None:
    attribute = next((name for name in vocabulary.attributes if "size" in name.split("_")), None)
    if attribute is None:
        return None
    if not re.search(r"\bsizes?\s+(?:is\s+|a\s+)?$", plain[: run[0].start]):
        return None
    return Value(attribute, run[0].text) if phrase in _SIZES or phrase.isdigit() else None


def _negate(mention: Mention, plain: str, earlier: Sequence[Mention]) -> Mention:
    before = plain[: mention.start]
    if _NEGATION.search(before) or re.match(r"[- ]free\b", plain[mention.end :]):
        return replace(mention, negated=True)
    if earlier and earlier[-1].negated:
        between = plain[earlier[-1].end : mention.start]
        if _LISTED.match(between) and not between.strip().startswith("and"):
            return replace(mention, negated=True)
    return mention


_UNWANTED = re.compile(
    r"\b(?:without|no|not with|w/o|minus|nothing with|avoid|exclude|excluding|except(?: for)?"
    r"|anything but|other than|allerg\w+ to|can't stand|hate|instead of|don't want)\s+"
    r"(?:any |a |an |the |that |those )*"
    r"(?P<term>[^\W\d_][\w-]*(?: (?!or\b|and\b|in\b|on\b|for\b|but\b|please\b|with\b|under\b|thanks\b"
    r"|this\b|that\b|anymore\b|either\b|at\b|to\b|is\b|are\b)[^\W\d_][\w-]*)?)"
    r"(?P<more>(?:\s*(?:,|or|and)\s*(?:no )?[^\W\d_][\w-]*)*)"
)
_NO_TERM = frozenset(
    "problem problems need idea ideas one ones more thanks thank longer way matter limit budget"
    " preference preferences worries worry rush hurry doubt clue other others reason thing that"
    " this it them these those any anything something me to be you nothing no not i my your his"
    " her the a an all too very so just really only better cheaper help good budget money cost"
    " personalised recommendations results ones rules restrictions limits filter filters restriction"
    " such offence offense question questions use sense big particular specific idea dice joke wait"
    " how what which who where why shopping chance wonder mood interest stock bot human robot"
    " receipt paying payment charge signing buying spending looking talking hearing checking"
    " picture photo seeing having price prices size brand brands colour color material".split()
)


def find_unwanted(plain: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int, str]]:
    """Words that are ruled out and are neither a brand nor a value: "without wheels".

    Yields:
        Start and end of the whole expression, and the term.
    """
    for match in _UNWANTED.finditer(plain):
        term = match["term"]
        if term.split()[0] in _NO_TERM:
            continue
        inside = [
            m for m in mentions if m.start < match.end("term") and m.end > match.start("term")
        ]
        if inside:
            continue
        last = term.split()[-1]
        kept = term.split()[0] if last in _NO_TERM or last in _STOPS else term
        yield match.start(), match.start("term") + len(kept), kept


_STOPS = frozenset("if when then while because since although though as so thanks and".split())
