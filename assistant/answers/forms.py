"""How questions and what is told beside them are put: patterns of words."""

import re

from core.turn import Act

_ASKING = (
    r"(?:how|what|when|where|which|who|why|(?:how|what|where|who)'?s|is|are|am|do|does|did|can"
    r"|could|may|should|will|would|has|have|got (?:an?|any|these|this|them)|any|anything|anyone"
    r"|anybody|until|at what|in what|for what|of what|works|fits|comes|takes"
    r"|ok(?:ay)? to|safe to)\b"
)
BEGINS = re.compile(rf"^(?:so |and |but |ok |okay |now )?{_ASKING}", re.IGNORECASE)
"""Begins as questions do."""

QUESTION = re.compile(
    rf"\?\s*$|(?:^|[,.;!] )(?:so |and |but |ok |okay |now )?{_ASKING}"
    r"|\bor not$|\b(?:isn'?t|aren'?t|right|innit) (?:it|they)$"
    r"|\b(?!and\b)\w+ or (?!(?:so|under|below|less|over|above|more)\b)\w+$",
    re.IGNORECASE,
)
"""Is put as a question, or begins one after a comma."""

OF_IT = re.compile(
    r"\b(?:it|its|it's|they|them|their|these|those|this|that one|in there)\b"
    r"|^(?:works|fits|comes|holds|takes|suits|runs|ok(?:ay)? to|safe to"
    r"|(?:good|long|big|warm|strong) (?:enough )?(?:for|to))\b"
    r"|^(?:will|would|does|do|can)\b.*\bfit(?: in| inside)?[ ?]*$",
    re.IGNORECASE,
)
"""Means what is on screen, in a word or by leaving it out: "works on induction?"."""

TO_ASSISTANT = re.compile(
    r"\b(?:can|could|will|would|are|do|did|have) you\b|\byou (?:have|sell|carry|stock|offer)\b"
    r"|\b(?:show|find|recommend|suggest|compare)\b"
    r"|\b(?:looking for|(?<!do )i need|(?<!do )i want|i'd like)\b",
    re.IGNORECASE,
)
"""Asks the assistant to do something, or for products."""

OF_REVIEWS = re.compile(
    r"\breviews?\b|\breviewers?\b"
    r"|\baccording to (?:people|customers|buyers|owners|others|users)\b"
    r"|\b(?:people|ppl|customers|buyers|owners|others|anyone|users)\b.*"
    r"\b(?:say|says|said|think|find|found|like|love|hate|complain\w*|mention\w*|report\w*|happy)\b",
    re.IGNORECASE,
)
"""Asks what reviewers say."""

OF_OPINION = re.compile(
    r"\b(?:reviews?|reviewers?|sa(?:y|ys|id)|people|ppl|customers?|buyers?|owners?|others?|users?"
    r"|any(?:one|body)|every(?:one|body)|complain\w*|rat(?:ed|ings?)|stars?|happy|unhappy|like|love"
    r"|hate|praise\w*|good|bad|great|worth|quality|opinions?|feedback|reliable|durable|hold up|last"
    r"|recommend\w*|think|problems?|issues?|downsides?|pros|cons|popular|wrong|any good)\b",
    re.IGNORECASE,
)
"""Asks for what somebody thinks; a review question in none of these words is one about the
product."""

OF_STATUS = re.compile(
    r"^(?:where|when|has|have|did|is|are|was|what|show|track|any)\b|\b(?:status|see|check|track|view)\b",
    re.IGNORECASE,
)
"""Asks how an order of the shopper's own stands, which no document knows."""

TO_BUY = re.compile(
    r"\b(?:what|which)(?: (?!size|number|rating|kind|sort|type)\w+)?"
    r" (?:should|shall|would|could|can) (?:i|we|you) (?:buy|get)\b",
    re.IGNORECASE,
)
"""Asks what to buy: "my tent leaks, what should I buy?"."""

OF_STATE = re.compile(
    r"^(?:the|my|it|its)\b.*\b(?:is|are|isn't|aren't|won't|doesn't|don't|can't|has|have|keeps?|got"
    r"|runs?|leaks?|sticks?|smells?|squeaks?|broke)\b"
    r"|^(?:it's|its) \w+ing\b|^(?:the |my )?\w+(?:'s| is|s are)? (?:stuck|broken|jammed|loose|torn"
    r"|frozen|cracked|dead|bent|wet)$",
    re.IGNORECASE,
)
"""Tells how a part of something is: "the zipper is stuck"."""

IN_IT = re.compile(r"^there(?:'s|s| is| are)\b.*\b(?:in|on|inside|at) (?:it|them)\b", re.IGNORECASE)
"""Tells of a fault: "there's a rip in it"."""

ME = re.compile(r"^(?:i'?m|i am|i have|i've|my)\b", re.IGNORECASE)
"""Tells of oneself, in passing."""

OPENING = frozenset({Act.GREETING, Act.THANKS})
"""Acts that stand before others and stay."""

OF_HARM = re.compile(
    r"\b(?:chok(?:e|es|ing)|swallow(?:s|ed|ing)?|suffocat\w+|strangl\w+|poison\w*|toxic|electrocut\w+)\b",
    re.IGNORECASE,
)
"""Asks whether somebody could come to harm, however else it is put."""


OF_MEASURE = re.compile(
    r"\bhow (?:many|big|large|long|high|tall|wide|deep|thick|heavy|loud|hot|fast|far|much)\b"
    r"|\b(?:what(?:'s|s| is| are)?|which) (?:is |are )?(?:the |its |their )?(?:\w+ )?"
    r"(?:size|dimensions?|measure\w*|diameter|height|width|length|depth|weight|volume|capacity|thickness)\b"
    r"|\b\d+(?:[.,]\d+)? ?(?:cm|mm|m|metres?|meters?|inch(?:es)?|ft|feet|kg|kilos?|g|grams?|lbs?"
    r"|pounds|oz|l|litres?|liters?|ml|mah|watts?)\b",
    re.IGNORECASE,
)
"""Asks for a measure or a number, or whether one is met."""
OF_USE = re.compile(
    r"\b(?:can|could|may|should|shall|do|must) (?:i|we|you|he|she|they|people|my \w+)\b"
    r"|\bhow (?:do|to|can|should)\b|\bany room\b|\bwhat (?:do|should|can)\b",
    re.IGNORECASE,
)
"""Asks what can or should be done with a thing, rather than how it is."""


BEST_REVIEWED = re.compile(
    r"^(?:(?:and|so|ok|but|hmm)[ ,]+)*(?:which|what)\b[^,.;]{0,30}\b(?:best|better|highest|top"
    r"|(?P<most>most)|(?P<worst>worst|lowest)) (?:reviews?\b|reviewed|rat(?:ed|ings?)|stars)"
    r"(?: of (?:these|those|them|the \w+))?[ ?.!]*$",
    re.IGNORECASE,
)
"""Asks which of several is reviewed best, most, or worst."""
WHY_DEARER = re.compile(
    r"\bwhy\b.*\b(?:costs?|dear\w*|expensive|pric\w+|cheap\w*)\b.*\b(?:more|less|other|than)\b"
    r"|\bwhy\b.*\b(?:so much|more|less)\b.*\b(?:dear\w*|expensive|pric\w+|cheap\w*|cost\w*)\b"
    r"|\bwhy\b.*\b(?:dearer|cheaper|pricier)\b",
    re.IGNORECASE,
)
"""Asks why one of several costs more."""


def asks(text: str) -> bool:
    """Whether an utterance holds a question of some words: "the Blossom one?" is none."""
    return QUESTION.search(text) is not None and len(text.split()) > _FEW


_FEW = 4  # words, at the most, that point at a product


def tells_trouble(text: str) -> bool:
    """Whether an utterance tells how something is, rather than asks: "the zip is stuck"."""
    return bool(OF_STATE.match(text) or IN_IT.match(text))
