"""Whether a phrase names a brand, a colour, a material or another attribute's value here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from assistant.language.lexicon import lexicon
from assistant.language.text import Token, key
from assistant.language.vocabulary import Value, Vocabulary

_MADE_OF = re.compile(
    r"\b(?:in|of|from|not|no|or|and|made|with|without|real|genuine|pure|to|than|wears?)\s+$"
)
_COLORED = re.compile(
    r"\b(?:in|not|no|or|and|bright|dark|light|pale|colou?r|(?:forget|not|without|drop|about) the"
    r"|forget|without|only|just|want|prefer"
    r"|actually|it|that|them|be|also|meant|say|like|make|something|anything|rather|no longer|than"
    r"|wears?)\s+$"
)
_FROM_BRAND = re.compile(r"\b(?:from|by|brand|brands?|not|no|but|except|only|just|or|and|with)\s+$")
_AMBIGUOUS_COLORS = frozenset(
    "orange olive mint lime peach cream rose lavender coral sand chocolate violet gold golden"
    " silver"
    " copper bronze tan camel slate charcoal rainbow khaki ivory emerald sage lilac".split()
)
_EDIBLE = frozenset(
    "juice oil tea cheese soda jam marmalade cake soap tree plant flower bouquet pie yogurt sauce"
    " water cider liqueur sorbet seed syrup wine ice bar cookie biscuit milk candy mousse sugar"
    " grill briquette paper castle reef gum essential cleanser moisturiser moisturizer".split()
)
_AMBIGUOUS_MATERIALS = frozenset(
    "down paper glass stone crystal lace felt mesh carbon foam gold silver bronze copper concrete"
    " iron fleece pearl rubber".split()
)
_COMMON_BRANDS = frozenset(
    "national private home simple basic good great best fresh natural pure nature the all our own"
    " generic other new classic first one more next active urban trail summit apple target orange"
    " north west east south river stone oak pine field forest sun moon star".split()
)
SIZED = re.compile(r"\bsizes?\s+(?:is\s+|an?\s+)?$")
"""What stands before a size."""
_SIZES = frozenset("xs s m l xl xxl xxxl small medium large".split())
_WITH = re.compile(r"\b(?:with|has|have|having|without|no) (?:an? )?$")
_PEOPLE = frozenset({"woman", "man"})
_FOR_ONE = re.compile(r"(?:\bfor (?:an? |the |my )?|^|\ban? )$")
_ALSO_CALLED = {
    "lady": "woman",
    "female": "woman",
    "gent": "man",
    "gentleman": "man",
    "male": "man",
}
"""What people are called besides the catalogue's words for them."""
_NOT_VALUES = frozenset(
    "one all any new other more less good best like size top set old first large small medium"
    " light long short high low full standard regular normal basic open single double".split()
)


@dataclass(frozen=True)
class Phrase:
    """Some words of a clause, and what stands around them."""

    key: str
    plural: bool
    written: str
    """With its capitals."""
    before: str
    """Lower case."""
    next: str | None
    """Stem of the word that follows without anything between."""
    owns: bool = False
    """A possessive: "women's"."""

    @classmethod
    def of(
        cls, key: str, run: Sequence[Token], original: str, following: Sequence[Token]
    ) -> "Phrase":
        """The words of `run`, whose key is `key` (which may put a typo right)."""
        start, end = run[0].start, run[-1].end
        close = bool(following) and following[0].start - end == 1
        return cls(
            key=key,
            plural=run[-1].text != run[-1].stem,
            written=original[start:end],
            before=original[:start].lower(),
            next=following[0].stem if close else None,
            owns=original[end : end + 2].lower() == "'s",
        )


def as_brand(phrase: Phrase, vocabulary: Vocabulary) -> str | None:
    """The brand that a phrase names; everyday words need a capital or a cue before them."""
    brand = vocabulary.brands.get(phrase.key)
    if brand is None:
        return None
    everyday = phrase.key in _COMMON_BRANDS or vocabulary.is_product(phrase.key)
    if everyday or phrase.key in lexicon().colors or phrase.key in lexicon().materials:
        capital = phrase.written[:1].isupper() and bool(phrase.before.strip())
        return brand if capital or _FROM_BRAND.search(phrase.before) else None
    return brand if len(phrase.key) > 2 or phrase.written.isupper() else None


def as_value(phrase: Phrase, vocabulary: Vocabulary) -> Value | None:
    """The attribute's value that a phrase names, spelt as the catalogue does."""
    known = lexicon()
    if phrase.key in _PLACES and _is_place(phrase):
        return None  # "my mum in Cork"
    if phrase.plural and (phrase.key in known.products or phrase.key in known.materials):
        return None  # "for the woods"
    for reading in (_color, _known, _material, _size):
        value = reading(phrase, vocabulary)
        if value is not None:
            return value
    return None


_PLACES = frozenset("cork jersey china".split())
"""Materials that places are called, too."""
_WHERE = re.compile(r"\w.* (?:in|to|from|near) $")


def _is_place(phrase: Phrase) -> bool:
    """Whether a name is written and put like that of a place."""
    return phrase.written[:1].isupper() and _WHERE.search(phrase.before) is not None


def _color(phrase: Phrase, vocabulary: Vocabulary) -> Value | None:
    color, attribute = lexicon().colors.get(phrase.key), vocabulary.color_attribute
    if color is None or attribute is None:
        return None
    if phrase.key in _AMBIGUOUS_COLORS and not _is_color(phrase, vocabulary):
        return None
    same = [name for name, meant in lexicon().colors.items() if meant == color]
    for name in (phrase.key, color, *same):
        for value in vocabulary.values.get(name, ()):
            if value.attribute == attribute:
                return value
    return Value(attribute, color)


def _is_color(phrase: Phrase, vocabulary: Vocabulary) -> bool:
    if phrase.next in _EDIBLE:
        return False
    if phrase.next is not None and (phrase.next == "one" or vocabulary.is_product(phrase.next)):
        return True
    return bool(_COLORED.search(phrase.before)) and not phrase.plural


def _known(phrase: Phrase, vocabulary: Vocabulary) -> Value | None:
    name = _ALSO_CALLED.get(phrase.key, phrase.key)
    if name in _PEOPLE and not (phrase.plural or _FOR_ONE.search(phrase.before) or phrase.owns):
        return None  # "every tin known to man"
    values = vocabulary.values.get(name, ())
    colors = (vocabulary.color_attribute,)
    values = tuple(
        v for v in values if not (v.attribute in colors and phrase.key in _AMBIGUOUS_COLORS)
    )
    if not values or phrase.key in _SIZES or phrase.key in _NOT_VALUES or len(phrase.key) < 3:
        return None
    if phrase.key in lexicon().materials:
        return values[0] if _is_material(phrase, vocabulary) else None
    *first, last = phrase.key.split()
    made = values[0].attribute == vocabulary.material_attribute
    thing = first and not made and vocabulary.is_product(last)
    thing = thing and not _WITH.search(phrase.before)  # "a rain cover", but "with a rain cover"
    return None if thing or vocabulary.is_product(phrase.key) else values[0]


def _material(phrase: Phrase, vocabulary: Vocabulary) -> Value | None:
    attribute = vocabulary.material_attribute
    meant = lexicon().material_forms.get(phrase.key, phrase.key)
    if attribute is None or meant not in lexicon().materials:
        return None
    if meant == phrase.key and not _is_material(phrase, vocabulary):
        return None
    known = next((v for v in vocabulary.values.get(meant, ()) if v.attribute == attribute), None)
    return known or Value(attribute, meant)


def _is_material(phrase: Phrase, vocabulary: Vocabulary) -> bool:
    """Whether a material's name says what something is made of: "a glass vase", not "a glass"."""
    everyday = phrase.key in _AMBIGUOUS_MATERIALS or phrase.key in lexicon().products
    if not everyday or _MADE_OF.search(phrase.before):
        return True
    return phrase.next is not None and (
        vocabulary.is_product(phrase.next) or phrase.next in {"one", "free", "instead", "rather"}
    )


def _size(phrase: Phrase, vocabulary: Vocabulary) -> Value | None:
    attributes, wanted = vocabulary.size_attributes, phrase.written.lower()
    if not attributes or not SIZED.search(phrase.before):
        return None
    if wanted not in _SIZES and not wanted.isdigit():
        return None
    said = set(key(phrase.before).split()) - {"size"}
    known = {value.attribute for value in vocabulary.values.get(phrase.key, ())}
    named = (name for name in attributes if said & set(name.split("_")))  # "nappies size 4"
    held = (name for name in attributes if name in known)
    return Value(next(chain(named, held), attributes[0]), wanted)
