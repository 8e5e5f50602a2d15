"""Cuts an utterance that may do several things into clauses."""

import re

_STARTERS = (
    r"(?:i(?:'m|'d|'ll|'ve)?|we(?:'re|'d|'ll|'ve)?|what(?:'s)?|where(?:'s)?|when(?:'s)?|how(?:'s)?"
    r"|why|who(?:'s)?|which|whether|is|are|do|does|did|can|could|will|would|has|have|should|may"
    r"|add|put"
    r"|remove|take|delete|drop|save|show|find|get|give|tell|let|let's|compare|make|buy|order"
    r"|recommend|suggest|forget|remember|stop|start|cancel|track|connect|transfer|empty|clear|open"
    r"|change|set|go|look|search|explain|describe|swap|replace|plan|build|write|book|check|checkout"
    r"|please|thanks|thank|my|any|something|anything|if|actually|only|it(?:'s)?|that(?:'s)?|the"
    r"|there|you(?:'re)?|next|now|not|in|under|no|ignore|print|repeat|list|move|keep|read|play|bye"
    r"|goodbye|cheers|hello|hi|hey|see|need|looking|want|got|sort|also|don't|just|pick|say|call"
    r"|turn)"
)
_ACTIONS = (
    r"(?:i(?:'m|'d|'ll|'ve)?\b(?! (?:think|guess|mean))|we(?:'re|'d|'ll)?|what(?:'s)?|where(?:'s)?"
    r"|when(?:'s)?|how(?:'s)?|why|whether|does|did|can|could|will|would|should|may|add|put|remove"
    r"|take|delete|save|show|find|give|tell|let|let's|compare|buy|order me|recommend|suggest|forget"
    r"|remember|stop|start|cancel|track|connect|transfer|empty|clear|open|swap|replace|plan|build"
    r"|write|check ?out|please|have you got|do you|is there|are there|is (?:it|the|that|this)"
    r"|are (?:they|these|those)|get me|look for|explain|print)"
)
_CONNECTOR = (
    r"(?:and then|and also|but also|and|but|then|also|plus|so|or else|however|btw|by the way)"
)
_BREAK = re.compile(
    r"(?P<stop>(?<!\bno)(?<!\bnr)[.!?;]+(?=\s|$)\s*|\n+|\s+-\s+)"
    rf"|,\s*(?:{_CONNECTOR}\s+)?(?={_STARTERS}\b)"
    rf"|,\s*(?={_CONNECTOR}\s)(?:{_CONNECTOR}\s+)"
    rf"|\s+{_CONNECTOR}\s+(?={_ACTIONS}\b)"
    r"|(?<=^hi) (?=\w)|(?<=^hey) (?=\w)|(?<=^hello) (?=\w)|(?<=\bthanks) (?=\w)"
)
_WHOLE = re.compile(r"^(?:hi|hey|hello) (?:there|again|aisle|bot|guys|all|mate|everyone|assistant)")
_MOST = 4


def split_clauses(text: str) -> list[str]:
    """The clauses of a normalised utterance, in order, at least one; at most four.

    A cut is made at sentence ends, and before or after a conjunction that is followed by
    what may start a request of its own. Whether the parts really do different things is
    for the classifier to say.
    """
    parts: list[str] = []
    start = 0
    for match in _BREAK.finditer(text.lower() if len(text.lower()) == len(text) else text):
        piece = text[start : match.end("stop") if match["stop"] else match.start()].strip(" ,")
        if _WHOLE.match(text[start:].lower()) and match.start() - start <= 5 and not match["stop"]:
            continue
        if any(c.isalnum() for c in piece):
            parts.append(piece.strip())
        start = match.end()
    rest = text[start:].strip(" ,")
    if any(c.isalnum() for c in rest) or not parts:
        parts.append(rest)
    return parts if len(parts) <= _MOST else [*parts[: _MOST - 1], " ".join(parts[_MOST - 1 :])]
