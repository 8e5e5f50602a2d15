"""What people say while they find their words: fillers, and what they correct as they speak."""

import re

from assistant.language.nouns import names_kind
from assistant.language.story import wish_of
from assistant.language.vocabulary import Vocabulary

_FILLER = re.compile(
    r"(?:(?<=^)|(?<=[,.!?] ))(?:(?:you know|i mean|like|obviously|honestly|of course|lol|haha+"
    r"|guten (?:tag|morgen|abend)|bonjour|hola|hallo|ciao"
    r"|hehe|ha|oh|ah|aw+|ouch|phew|ugh|duh|wow|yay|oops|mm+|hm+|er+m?|uh+|um+"
    r"|just (?:for fun|curious|wondering|asking))(?:[,.!?]+ ?|$)|[\w']+(?: [\w']+)?\?!+ (?=\w))",
    re.IGNORECASE,
)
"""Words between commas or stops that say nothing."""
_LAUGH = re.compile(r"[ ,.]+(?:lol|lmao|haha+|hehe|tbh|rn|xx?)(?=[.!?]*$)", re.IGNORECASE)
"""The like at the end: "a present for my teacher then lol"."""
_CORRECTION = re.compile(
    r"(?:^|[\s,.;:-]+)(?:(?:(?:no|oh|sorry|wait|oops|actually|er+|um+|hang on|hold on|scratch that)"
    r"[ ,.]+)+(?:i meant?|make that|rather)?|(?:or rather|i meant|make that))[ ,.:]+",
    re.IGNORECASE,
)


def spoken(text: str, vocabulary: Vocabulary) -> str:
    """`text` (normalised) without fillers, and without a thing that is taken back for another as
    soon as it was named: "show me tablets... no hang on, I mean e-readers".
    """
    bare = _LAUGH.sub("", _FILLER.sub("", text)).strip(" ,")
    kept = bare if any(c.isalnum() for c in bare) else text
    for match in _CORRECTION.finditer(kept):
        before, after = kept[: match.start()].lower(), kept[match.end() :]
        if all(names_kind(wish_of(part), vocabulary) for part in (before, after.lower())):
            return after
    return kept
