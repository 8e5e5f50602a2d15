"""How a prompt wants a campaign: its goal, tone, channels and language."""

from assistant.campaigns.brief import Channel, Goal, Tone
from assistant.campaigns.scan import Scan

_GOALS: tuple[tuple[Goal, str], ...] = (
    ("cart_reminder", r"\b(?:abandoned (?:carts?|baskets?)|(?:left|forgot)[^.,;]* in (?:their|the) (?:cart|basket)|cart reminder)\b"),
    ("win_back", r"\b(?:win(?:ning)?[ -]back|bring(?:ing)? back|come back|(?:we )?miss(?:ed)? you|lapsed|re-?activate|re-?engage|get (?:them|[a-z]+) back)\b"),
    ("replenish", r"\b(?:re-?stock|re-?order(?:ing)?|running low|run out|refill|replenish)\b"),
    ("clearance", r"\b(?:clear(?:ing)? out|clearance|everything must go|(?:our|the|big|end of season) sale|sell off|stock ?take)\b"),
    ("loyalty", r"\b(?:(?:say )?thank(?:s|ing)?(?: you)?(?! for)|loyalty|appreciat\w+|reward\w*)\b"),
    ("launch", r"\b(?:launch\w*|introduc\w+|new arrivals?|early access|(?:our )?new (?!customers)(?=[a-z]+)|just in|now in)\b"),
    ("cross_sell", r"\b(?:cross[- ]?sell\w*|up-?sell\w*|might (?:also )?(?:need|like|want)|may (?:also )?(?:need|like|want)|goes? with)\b"),
    ("welcome", r"\b(?:welcome\w*|first order|first purchase)\b"),
    ("seasonal", r"\b(?:black friday|cyber monday|christmas|xmas|valentine'?s?(?: day)?|easter|halloween|mother'?s day|father'?s day|(?<!since )(?<!before )(?:ski season|season opener|spring|summer|autumn|winter(?! boots?)(?! jackets?)|fall)|back to school|new year)\b"),
    ("promote", r"\bpromot\w+\b"),
)  # fmt: skip
_TONES: tuple[tuple[Tone, str], ...] = (
    ("friendly", r"\b(?:friendly|warm|kind|welcoming)\b"),
    ("playful", r"\b(?:playful|funny?|humou?rous|cheeky|witty|light-hearted)\b"),
    ("formal", r"\b(?:formal|professional|serious|businesslike)\b"),
    ("urgent", r"\b(?:urgent|pressing)\b"),
    ("elegant", r"\b(?:elegant|sophisticated|refined|luxurious)\b"),
    ("plain", r"\b(?:plain|honest|simple|straightforward|matter-of-fact|sober)\b"),
)
_CHANNELS: tuple[tuple[Channel, str], ...] = (
    ("email", r"\b(?:by |via |in )?(?:e-?mails?|newsletter)(?: only)?\b"),
    ("push", r"\b(?:by |via )?push(?: notifications?)?(?= ?(?:[,.;:]|and\b|$|\x00))"),
    ("sms", r"\b(?:by |via )?(?:sms|text messages?|texts)\b"),
)
_LANGUAGES = {
    "german": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt",
    "dutch": "nl", "swedish": "sv", "danish": "da", "norwegian": "no", "finnish": "fi",
    "polish": "pl", "japanese": "ja", "chinese": "zh", "korean": "ko", "english": "en",
}  # fmt: skip


def read_goal(scan: Scan) -> Goal | None:
    """What the campaign is for; the wording stays in the scan until the end."""
    return next((goal for goal, pattern in _GOALS if scan.find(pattern)), None)


def take_goal_words(scan: Scan) -> None:
    """Take the words that name the goal out."""
    for _, pattern in _GOALS:
        scan.has(pattern)


def read_tones(scan: Scan) -> tuple[Tone, ...]:
    """Every tone that is asked for, taken out; two of them contradict each other."""
    found = [
        tone for tone, pattern in _TONES if scan.has(rf"{pattern}(?: (?:and|but)? ?)?(?: tone)?")
    ]
    scan.has(r"\b(?:tone|voice|style)\b")
    return tuple(found)


def read_channels(scan: Scan) -> tuple[Channel, ...]:
    """The channels named, taken out."""
    return tuple(channel for channel, pattern in _CHANNELS if scan.has(pattern))


def read_language(scan: Scan) -> str:
    """The language that the copy is to be in, as an ISO 639-1 code."""
    match = scan.take(rf"\b(?:write (?:it )?|copy |text )?in (?P<name>{'|'.join(_LANGUAGES)})\b")
    return "en" if match is None else _LANGUAGES[match["name"]]
