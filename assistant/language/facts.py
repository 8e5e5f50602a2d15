"""Questions about the catalogue as a whole: how many, which brands, price range, extremes."""

import re

from assistant.language.frames import CatalogueFact
from assistant.language.text import key
from assistant.language.vocabulary import Vocabulary

_PATTERNS = (
    (CatalogueFact.COUNT, re.compile(
        r"\bhow many\b|\b(?:number|count|amount) of\b|\bcount\b|\bmore than \w+ \w+$"
        r"|\bhow (?:big|large|wide) is (?:your|the) (?:selection|range|choice)")),
    (CatalogueFact.PRICE_RANGE, re.compile(
        r"\bprice (?:range|span|level)|\bprices? of\b|\bprices?\b.*\b(?:start|from|between|range)"
        r"|\bhow (?:much|expensive) (?:do|does|are|is|would)\b|\baverage price\b|\bgo for\b"
        r"|\bon average\b|\bwhat do (?:your |the )?[\w ]+ cost\b|\bcosts?\b")),
    (CatalogueFact.BRANDS, re.compile(
        r"\bbrands?\b|\b(?:what|which|whose) makers?\b|\bmakers? of\b|\bwho makes\b"
        r"|\bmanufacturers?\b|\blabels?\b")),
    (CatalogueFact.CATEGORIES, re.compile(
        r"\bcategor(?:y|ies)\b|\bdepartments?\b|\bsections?\b|\bwhat (?:do|does) (?:you|this shop"
        r"|you"
        r" guys|this store) (?:sell|have|offer|stock|carry)\b|\bwhat can i (?:buy|find|get) here\b"
        r"|\b(?:what|which) (?:kinds?|sorts?|types?) of\b|\bcatalogu?e\b|\bassortment\b"
        r"|\bwhat (?:kind|sort|type)\b|\bwhat products\b|\bwhat items\b")),
)  # fmt: skip
_AVAILABLE = re.compile(
    r"\b(?:do|does|are|is|can|have|any)\b.*\b(?:sell|carry|stock|have|has|got|offer|available|range"
    r"|section)\b|\bis there\b|\bare there\b|\bhave you got\b"
)
_VALUES_OF = {
    "color": re.compile(r"\bcolou?rs?\b|\bshades?\b"),
    "size": re.compile(r"\bsizes?\b"),
    "material": re.compile(r"\bmaterials?\b|\bfabrics?\b|\bmade (?:of|from|out of)\b"),
}


def parse_fact(text: str, extreme: bool, vocabulary: Vocabulary) -> CatalogueFact | None:
    """Which fact a catalogue question (lower case) asks for.

    Args:
        text: the clause.
        extreme: whether it names a superlative.
        vocabulary: of the catalogue asked about.
    """
    if extreme:
        return CatalogueFact.EXTREME
    if re.search(r"\bhow many (?:different )?(?:brands|categories)\b", text):
        return CatalogueFact.BRANDS if "brand" in text else CatalogueFact.CATEGORIES
    if _PATTERNS[0][1].search(text):
        return CatalogueFact.COUNT
    if fact_attribute(text, vocabulary) is not None:
        return CatalogueFact.VALUES
    for fact, pattern in _PATTERNS[1:]:
        if pattern.search(text):
            return fact
    return CatalogueFact.AVAILABILITY if _AVAILABLE.search(text) else None


def asks_availability(text: str) -> bool:
    """Whether a request (lower case) is put as "do you sell ...?"."""
    return bool(re.match(r"(?:hi,? |hey,? |hello,? )?(?:do|does|are|is|have)\b", text)) and bool(
        _AVAILABLE.search(text)
    )


def fact_attribute(text: str, vocabulary: Vocabulary) -> str | None:
    """The attribute whose values are asked for ("what colours", "which sizes")."""
    if not re.search(r"\b(?:what|which|any other|list|all|how many)\b|\bcome in\b", text):
        return None
    for name, pattern in _VALUES_OF.items():
        if pattern.search(text):
            own = {"color": vocabulary.color_attribute, "material": vocabulary.material_attribute}
            sized = next(iter(vocabulary.size_attributes), None)
            return own.get(name, sized) or name
    asked = f" {key(text)} "
    for name in vocabulary.attributes:
        if f" {key(name.replace('_', ' '))} " in asked:
            return name
    return None
