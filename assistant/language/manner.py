"""How a clause is put: as a question, as what a thing must be, as a reproach."""

import re

from assistant.language.frames import Understanding
from assistant.language.gaps import asks_gap
from assistant.language.references import has_pronoun
from assistant.language.story import asks_for_suggestion
from core.turn import Act

_LEAD = r"^(?:(?:and|but|so|ok|okay|well|also|then|hm+|oh|hi|hello|hey|please|now|um+)[ ,.]+)*"
_ASKS = re.compile(
    rf"{_LEAD}(?:(?:is|are|was|were|am|does|do|did|can|could|will|would|shall|should|must|has|have)"
    r"(?:n't)? (?!(?:be|live|do|cope|go|use|take|handle|stand|manage|put up|to)\b)"
    r"|what\w*|what's|whats|wats|which|who\w*|how\w*|when|where\w*|why|any|tell me|let me know"
    r"|i wonder|i'd like to know|wondering|do you know)\b|\?"
)
_REQUIRES = re.compile(
    rf"{_LEAD}(?:(?:it|they|that|this|these|those|one|ideally|preferably|really|just|all|the \w+)"
    r" )*(?:must|should|has to|have to|needs? to|ought to|had better|'d better)\b"
)
_BLAMES = re.compile(
    r"\bi (?:just |already |clearly )?(?:said|told|asked|wrote)\b"
    r"|\balready (?:said|told)\b|\blisten\w*|!!|\b(?:useless|terrible|awful|horrible|broken"
    r"|damaged|worst|annoy\w*|ridiculous|furious|angry|fed up|disappoint\w*|rubbish|joke|nonsense"
    r"|(?<!i measured )(?<!i was )(?<!i got it )wrong|frustrat\w*|stupid|waste|hopeless"
    r"|unacceptable|scam|never (?:arrived|came)|not what i)\b"
)
_YOU = re.compile(r"\byou(?!r welcome)(?:'re|'ve|r)?\b")


def is_question(plain: str) -> bool:
    """Whether a clause (lower case) is put as a question."""
    return _ASKS.search(plain) is not None


def requires(plain: str) -> bool:
    """Whether a clause (lower case) says what something must be or do: "has to pack small"."""
    return "?" not in plain and _REQUIRES.match(plain) is not None


def asks_nothing(understood: Understanding, text: str) -> bool:
    """Whether an utterance only says what is wanted, or asks for a count of what there is or how
    far apart things are: no text of the shop is to answer it.
    """
    plain = text.lower()
    if understood.acts == (Act.COMPARE,) and asks_gap(plain):
        return True
    if understood.acts == (Act.CATALOGUE_FACT,) and _HOW_MANY.search(plain):
        return True
    sought = set(understood.acts) - {Act.GREETING, Act.THANKS} == {Act.SEARCH}
    wished = understood.wished >= _WISHED and understood.confidence >= _CERTAIN
    if sought and wished and not (_DEALINGS.search(plain) or has_pronoun(plain)):
        return True
    if understood.acts == (Act.SEARCH,) and understood.need:
        *told, last = re.split(r"(?<=[.!?])\s+", plain.strip())
        asked = is_question(last.rstrip("?")) or _TAG.search(last) is not None
        named = bool(told) and not asked and len(last.split()) <= _FEW
        return named or asks_for_suggestion(plain) or _OFFERED.match(plain) is not None
    if understood.acts == (Act.PRIVACY,):
        return not is_question(plain)
    edits = set(understood.acts) <= _EDITS and not is_question(plain)
    return edits and (bool(understood.changes) or requires(plain))


_WISHED, _CERTAIN = 0.5, 0.6
"""Least chance of a wish, and of a search, at which what may be a question asks for goods."""
_DEALINGS = re.compile(
    r"\b(?:polic\w+|returns?|returned|refund\w*|deliver\w*|shipping|ship|warrant\w+|guarantee\w*"
    r"|exchange\w*|repair\w*|mean|means|difference|safe|how|why|when|should|they|right)\b"
)
"""Asks of what a shop does with its customers, or how things are."""
_EDITS = frozenset({Act.REFINE, Act.RETRACT})
_TAG = re.compile(r"\b(?:is|are|do|does|ca|will|wo|would|should)n'?t (?:it|they|that|you)\W*$")
"""Makes a question of what is told: "that'll be covered, won't it?"."""
_FEW = 5  # words of a thing that is asked for with nothing but its name: "A linen dress?"
_OFFERED = re.compile(
    r"^(?:(?:and|so|ok|well|hi|hello|hey|yo|ooh|now)[ ,]+)*"
    r"(?:i (?:wonder|was wondering) (?:whether|if) |(?:what|which|any) (?:[\w-]+ ){0,4}?)?"
    r"(?:do you (?:sell|have|stock|carry)|(?:have )?(?:you|u) (?:have|stock|sell|got|had)"
    r"|have you)\b"
)
"""Asks what there is of a kind."""
_HOW_MANY = re.compile(r"\bhow many [\w' -]+ (?:do you|have you|are there|does the shop)\b")


def reproaches(plain: str) -> bool:
    """Whether a clause (lower case) says something of us, blames, or calls something bad."""
    return _YOU.search(plain) is not None or blames(plain)


def blames(plain: str) -> bool:
    """Whether a clause (lower case) blames somebody, or calls something bad."""
    return _BLAMES.search(plain) is not None
