"""Questions for advice: which of what is shown to take, and what it must be good for."""

import re

_WHICH = r"which(?: (?:one|of (?:these|those|them|the (?:two|three)))){0,2}"
_ADVICE = re.compile(
    rf"\b(?:(?:and |so |but )?(?:{_WHICH}|what) (?:would|should|do|shall) (?:you|i|we) (?:\w+ )?"
    r"(?:pick|take|choose|buy|go (?:for|with)|get)\b"
    rf"|{_WHICH} (?:(?:would|do|can) you (?:recommend|suggest|advise)|(?:is|would be) (?:the )?"
    r"(?:best|better|right|most suitable|most suited)\b(?![ -](?:rated|reviewed|sell)))"
    r"|what(?:'s| is) your (?:pick|favou?rite|recommendation)|help me (?:choose|decide))"
    r"(?: and why)?"
)
_EDGES = re.compile(r"^(?:for|with|if|when|since|because|and|but|so)\b ?|\W+$")


def asks_advice(text: str) -> bool:
    """Whether `text` (lower case) asks which of what is shown to take."""
    return _ADVICE.search(text) is not None


def concern(text: str) -> str:
    """What matters to the shopper, of a clause that asks for advice; empty where it doesn't say:
    "her ankles roll easily, which would you pick and why".
    """
    rest = " ".join(_ADVICE.sub(" ", text).split()).strip(" ,.?!")
    return _EDGES.sub("", rest).strip(" ,.?!")
