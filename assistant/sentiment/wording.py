"""How shoppers write: slang, typos, and words of praise and complaint that VADER lacks."""

import re
from collections.abc import Mapping
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

SHOP_WORDS: Mapping[str, float] = {
    **dict.fromkeys(
        ("scam", "ripoff", "rubbish", "useless", "unusable", "yuck", "defective", "appalling",
         "shocking", "shambles", "stink", "stinks", "hideous", "overpriced"), -2.6,
    ),
    **dict.fromkeys(
        ("broke", "broken", "breaks", "snapped", "ripped", "tore", "torn", "cracked", "smashed",
         "crushed", "shrank", "leaks", "leaked", "leaky", "leaking", "jammed", "jams", "overheats",
         "overheated", "faulty", "flimsy", "shoddy", "junk", "nope", "missing", "uncomfortable",
         "scratchy", "itchy", "ignored", "unhelpful", "nightmare", "crappy", "fiddly"), -2.0,
    ),
    **dict.fromkeys(
        ("late", "delayed", "pricey", "expensive", "wobbly", "rattles", "squeaks", "peeling",
         "peeled", "frayed", "blisters", "soaked", "stuck", "noisy", "bulky", "blurry", "dim",
         "meh", "complaint", "unreliable", "sticky", "smelly", "loose", "slow"), -1.3,
    ),
    **dict.fromkeys(
        ("comfy", "comfiest", "comfier", "sturdy", "durable", "cosy", "cozy", "bargain", "roomy",
         "versatile", "reliable", "speedy", "sorted", "stylish", "snug", "toasty", "breathable",
         "handy", "quick", "intuitive", "crisp", "sleek", "yay"), 1.7,
    ),
    **dict.fromkeys(
        ("chuffed", "ace", "fab", "brill", "awesome", "superb", "stunning", "gorgeous", "adore",
         "adores", "flawless", "gem", "beauty", "banger", "belter", "obsessed", "faultless",
         "perfection", "spotless", "dope", "goat", "ideal"), 2.6,
    ),
    **dict.fromkeys(
        ("killer", "war", "horror", "stress", "free", "party", "emergency", "kill", "fire",
         "no", "please", "crash", "gift", "present", "like"), 0.0,
    ),
}  # fmt: skip
"""Valences, on VADER's scale of -4 to 4, that replace its own in a shop."""

_SLANG = {
    "gr8": "great", "luv": "love", "luvs": "loves", "thx": "thanks", "thnx": "thanks",
    "thanx": "thanks", "tx": "thanks", "ta": "thanks", "cheers": "thanks", "pls": "please",
    "plz": "please", "awsm": "awesome", "fav": "favourite", "fave": "favourite", "u": "you",
    "ur": "your", "r": "are", "hav": "have", "wat": "what", "wats": "what is", "teh": "the",
    "wiht": "with", "wth": "with", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't",
    "cant": "can't", "wont": "won't", "isnt": "isn't", "wasnt": "wasn't", "couldnt": "couldn't",
    "wouldnt": "wouldn't", "im": "I'm", "ive": "I've", "brill": "brilliant", "defo": "definitely",
    "omg": "oh my god", "rly": "really", "nvm": "never mind", "brokn": "broken", "crapy": "crappy",
    "hapy": "happy", "verry": "very", "realy": "really", "gud": "good", "hw": "how",
}  # fmt: skip
_MEANT = tuple(
    "terrible horrible awful disappointed disappointing disappointment excellent awesome amazing"
    " brilliant fantastic wonderful perfect beautiful gorgeous lovely useless rubbish quality"
    " service experience customer delivery comfortable uncomfortable recommend recommended really"
    " definitely favourite broken happy unhappy thanks overpriced expensive product purchase"
    " bought bother return returned refund worst annoying annoyed frustrating frustrated"
    " ridiculous unacceptable helpful impressed satisfied pleased delighted quickly arrived"
    " waiting worth waste money backpack jacket headphones shoes running waterproof".split()
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9']*")
_CLOSE = 0.74  # two letters off in a word of eight
_SHORT_TEXT = 240  # characters; longer texts have enough well-spelt words

_PRAISING = re.compile(
    r"\b(?:could|can)(?:n't|not| not) (?:be|have been|have gone|ask for) (?:better|smoother"
    r"|easier|more(?: pleased| satisfied| helpful)?)\b"
    r"|\b(?:can't|cannot|couldn't|can not) (?:fault|recommend \w+ enough|thank you enough|wait"
    r"|stop (?:wearing|using|smiling))\b"
    r"|\b(?:no|zero|without|not a single|never had (?:a|any)|nothing to) (?:complaints?|problems?"
    r"|issues?|trouble|regrets?|faults?|complain about)\b"
    r"|\bnothing (?:wrong with|but praise)\b|\bnever (?:been happier|let \w+ down)\b"
    r"|\b(?:not|n't|never) (?:at all |the least )?(?:regret\w*|let (?:me|us) down)\b"
    r"|\bhard to (?:beat|fault)\b|\bnot (?:too |so |half )?(?:bad|shabby)\b|\bwithout a doubt\b",
    re.IGNORECASE,
)
_BLAMING = re.compile(
    r"\b(?:anything but|far from|not exactly|hardly) (?:good|great|perfect|comfortable|helpful"
    r"|impressed|happy|cheap|waterproof)\b"
    r"|\b(?:had|have had) enough\b|\bfed up\b|\bgive up\b|\bdone with (?:you|this)\b"
    r"|\b(?:not|n't) (?:worth|recommend\w*|happy|impressed|satisfied|good enough|fit|work"
    r"|help\w*)\b"
    r"|\bnever (?:arrived|came|replied|buy\w*|order\w*)\b|\brip[- ]?off\b|\blet down\b"
    r"|\bwaste of\b|\bstill (?:waiting|no|not)\b|\bfell? (?:apart|off)\b|\bcame off\b"
    r"|\bwrong (?:item|size|one|colour)\b",
    re.IGNORECASE,
)


def normalise(text: str, known: frozenset[int]) -> str:
    """`text` with slang and typos of common words put right; long texts stay as they are.

    Args:
        text: what was written.
        known: `word_hash` of words that are spelt right.
    """
    if len(text) > _SHORT_TEXT:
        return text
    return _WORD.sub(lambda found: _mend(found.group(), known), text.replace("’", "'"))


def _mend(word: str, known: frozenset[int]) -> str:
    lower = word.lower()
    if lower in _SLANG:
        mended = _SLANG[lower]
    elif len(lower) < 5 or word_hash(lower) in known or lower in SHOP_WORDS:
        return word
    else:
        close = process.extractOne(
            lower, _MEANT, scorer=OSA.normalized_similarity, score_cutoff=_CLOSE
        )
        if close is None or close[0][0] != lower[0]:
            return word
        mended = close[0]
    return mended.upper() if word.isupper() and len(word) > 1 else mended


def word_hash(word: str) -> int:
    """A 32-bit hash of a lower-case word."""
    return crc32(word.encode())


def idioms(text: str) -> tuple[bool, bool]:
    """Whether `text` holds an idiom of praise ("can't fault it"), and one of complaint."""
    return _PRAISING.search(text) is not None, _BLAMING.search(text) is not None


def known_words(hashes: NDArray[np.uint32]) -> frozenset[int]:
    """The set that `normalise` reads, from an array of `word_hash`."""
    return frozenset(hashes.tolist())
