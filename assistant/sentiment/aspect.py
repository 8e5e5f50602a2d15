"""What reviews say about single aspects: strap, fit, battery, delivery, price."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.sentiment.model import Scorer
from assistant.sentiment.text import sentences

ASPECTS: Mapping[str, str] = {
    "price": r"pric\w*|cost\w*|money|value|expensive|cheap\w*|bargain|pricey|worth|afford\w*",
    "delivery": r"deliver\w*|shipp\w*|shipment|arriv\w*|courier|parcel|postage|dispatch\w*",
    "packaging": r"packag\w*|packed|box|wrapp\w*",
    "service": r"service|staff|support|refund\w*|replacement|seller|helpline|customer care",
    "quality": r"quality|built|build|well made|workmanship|flimsy|sturd\w*|solid|durab\w*"
    r"|last(?:s|ed)|broke\w*|fell apart|craftsmanship",
    "fit": r"fit|fits|fitted|fitting|sizing|size|sizes|too (?:small|big|large|tight|loose|narrow"
    r"|wide|short|long)|snug|true to size",
    "comfort": r"comfort\w*|comfy|uncomfortable|padd\w*|blister\w*|cushion\w*|ergonomic\w*"
    r"|sore|rubs?",
    "strap": r"straps?|strapped|belts?|buckles?|harness|handles?",
    "zip": r"zips?|zippers?|zipped|fasten\w*|velcro|buttons?",
    "material": r"material\w*|fabric\w*|leather|cotton|wool|lining|seams?|stitch\w*|cloth|mesh",
    "colour": r"colou?rs?|colou?red|shade|tint|dye|fad(?:e|es|ed|ing)",
    "look": r"looks?|looking|styl\w*|design\w*|stunning|ugly|beautiful|gorgeous|pretty|elegant",
    "weight": r"weigh\w*|heavy|heavier|lightweight|light(?:er)?(?= (?:and|enough|to|as|for|weight))"
    r"|bulky|compact",
    "space": r"space|room|roomy|pockets?|compartments?|capacity|storage|spacious|cramped",
    "warmth": r"warm\w*|cold|cosy|cozy|insulat\w*|toasty|freez\w*|chilly",
    "waterproofing": r"waterproof\w*|water[- ]?(?:resistant|tight)|rain\w*|leak\w*|soak\w*|dry|wet",
    "battery": r"batter(?:y|ies)|charg\w*|runtime|power bank",
    "screen": r"screens?|display\w*|resolution|brightness",
    "sound": r"sound\w*|audio|bass|volume|speakers?|treble|microphones?|mics?",
    "noise": r"nois\w*|loud\w*|quiet\w*|silent|hum\w*|rattl\w*|squeak\w*|whin(?:e|es|ing)|buzz\w*"
    r"|creak\w*|crackl\w*|rustl\w*|hiss\w*",
    "connection": r"bluetooth|wi-?fi|connect\w*|pair(?:ing|ed)|signal|app",
    "speed": r"fast|quick\w*|slow\w*|speed\w*|lag\w*",
    "ease of use": r"easy to (?:use|clean|set|install|assemble|carry)|simple to|intuitive"
    r"|instructions?|manual|assembl\w*|set ?up|complicated|fiddly",
    "cleaning": r"clean\w*|wash\w*|dishwasher|stain\w*|hygien\w*",
    "smell": r"smell\w*|scent\w*|odou?rs?|fragran\w*|stink\w*|perfume",
    "taste": r"tast\w*|flavou?r\w*|delicious|bland",
    "skin": r"skin|rash|irritat\w*|moisturi\w*|greasy|sensitive",
    "story": r"stor(?:y|ies)|plot|characters?|chapters?|ending|writing|written|author|reads?|pages",
    "fun": r"fun|entertain\w*|boring|play\w*|enjoy\w*|engaging",
}
"""Aspect names and the words, as regular expressions, that speak of them."""

_CLAUSE = re.compile(
    r"(?:;|:|\s[-–—]+\s|,)\s*|\s+(?:but|although|though|however|yet|while|whereas|except|and)\s+",
    re.IGNORECASE,
)
_MIN_WORDS = 2
_LEADING = re.compile(r"^(?:and|but|so|or|yet|then)\s+", re.IGNORECASE)
_MIN_SCORE = 0.1


@dataclass(frozen=True)
class Aspect:
    """What one clause of a review says about one aspect."""

    name: str
    """A key of `ASPECTS`, or one of the caller's own."""

    score: float
    """Sentiment of the clause, in [-1, 1]."""

    quote: str
    """The clause, word for word."""


def aspects(
    texts: Sequence[str], model: Scorer, terms: Mapping[str, str] = ASPECTS
) -> list[list[Aspect]]:
    """What each text says for or against single aspects.

    Sentences are cut into clauses ("love the colour, hate the zip" are two), the clauses
    that name an aspect are scored, and those that say nothing for or against it are left
    out.

    Args:
        texts: reviews.
        model: scores the clauses, all in one batch.
        terms: aspect names and the regular expressions that speak of them.

    Returns:
        For each text, its aspects in order of appearance, each aspect once a clause.
    """
    patterns = _patterns(terms)
    found = [
        (row, name, clause)
        for row, text in enumerate(texts)
        for clause in _clauses(text)
        for name, pattern in patterns.items()
        if pattern.search(clause)
    ]
    unique = sorted({clause for _, _, clause in found})
    scores = dict(zip(unique, model.score(unique).tolist(), strict=True))
    result: list[list[Aspect]] = [[] for _ in texts]
    for row, name, clause in found:
        if abs(scores[clause]) >= _MIN_SCORE:
            result[row].append(Aspect(name, scores[clause], clause))
    return result


def aspects_named(text: str, terms: Mapping[str, str] = ASPECTS) -> tuple[str, ...]:
    """Names of the aspects that `text`, such as a question or a need, speaks of."""
    return tuple(name for name, pattern in _patterns(terms).items() if pattern.search(text))


def _patterns(terms: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in terms.items()}


def _clauses(text: str) -> list[str]:
    """Clauses of `text`; fragments of one word stay with the one before."""
    clauses: list[str] = []
    for sentence in sentences(text):
        start = 0
        for cut in [*_CLAUSE.finditer(sentence), None]:
            end = len(sentence) if cut is None else cut.start()
            if cut is not None and (
                len(sentence[start:end].split()) < _MIN_WORDS
                or len(sentence[cut.end() :].split()) < _MIN_WORDS
            ):
                continue
            clauses.append(sentence[start:end].strip())
            start = end if cut is None else cut.end()
    return [_LEADING.sub("", clause) for clause in clauses if clause]
