"""Whom a gift is for: relation, gender, age, interests."""

import re
from typing import Literal

from assistant.language.frames import Recipient
from assistant.language.mentions import DISLIKES
from assistant.language.numbers import parse_number

GENDERS = ("gender", "gender_affinity", "sex")
"""Attributes that say whom a product is made for."""
_WOMEN = (
    "mom mum mother mummy mommy wife girlfriend fiancee sister daughter niece aunt auntie grandma"
    " grandmother granny nana lady woman girl bridesmaid stepmom stepmother"
).split()
_MEN = (
    "dad daddy father papa husband boyfriend fiance brother son nephew uncle grandpa grandfather"
    " grandad granddad guy man boy groomsman stepdad stepfather"
).split()
_ANYONE = (
    "partner spouse parents friend mate pal buddy boss colleague coworker co-worker teacher"
    " neighbour neighbor kid child toddler baby teenager teen cousin grandparents couple host"
    " hostess roommate"
    " flatmate team client classmate coach nurse doctor godson goddaughter godchild student"
    " newborn grandson granddaughter"
).split()
_CHILDREN = frozenset("kid child toddler baby newborn boy girl godchild".split())
_YOUNG = 13  # years; from here on, things for children are no presents
_YEARS = {"toddler": 2, "baby": 0, "newborn": 0}
PEOPLE = "|".join(sorted({*_WOMEN, *_MEN, *_ANYONE}, key=len, reverse=True))
"""Alternatives of a pattern: whom things are bought for, singular."""
_NUMBERS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    "(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
)
_RELATION = re.compile(rf"\b(?P<who>{PEOPLE})(?:s|'s)?\b")
_AGE = re.compile(
    rf"\b(?P<n>\d{{1,3}}|[a-z]+)[- ]?(?:years?[- ]olds?|yr?s?[- ]?old|yo\b|y/o)"
    rf"|\b(?:turn(?:s|ing|ed)?|age[ds]?|(?:he|she|they|who|{PEOPLE})(?:'s| is|'re| are| will be))"
    rf" (?:just |only |nearly |almost |now )?(?P<m>\d{{1,3}}|{_NUMBERS})"
    r"\b(?! ?(?:%|cm|kg|dollars|bucks|euros?))"
    r"|\b(?P<o>\d{1,3})(?:st|nd|rd|th) birthday\b"
)
_LIKES = re.compile(
    r"(?<!not )(?<!n't )(?<!i )(?<!i'd )(?<!we'd )(?<!would )(?!^like )"
    r"\b(?:(?:really |absolutely |also |always )?"
    r"(?:likes?|loves?|enjoys?|adores?|collects?)"
    r"|(?:is|are|'s|'re|she's|he's|they're) (?:really |very |super |so |big |all )?(?:into"
    r"|fond of|crazy about"
    r"|mad about|obsessed with|interested in|keen on|passionate about)"
    r"|(?:big |huge |great )?fan of|hobb(?:y|ies) (?:is|are)|interested in|who plays?|plays"
    r"|drinks?(?= (?:a lot|lots|loads|plenty|too much|gallons) of)|misses (?:his|her|their)"
    r"|(?:does|do) a lot of|always|(?:has|have|'s|'ve) (?:just |recently )?taken up"
    r"|(?:(?:only|main|one) things?|all) (?:he|she|they) (?:does?|likes?|cares? about) (?:is|are))"
    r" (?P<what>[^.!?;]+)"
)
_LOVER = re.compile(
    r"\b(?P<what>[a-z]+(?:[ -][a-z]+)?)[ -](?:lovers?|fans?|enthusiasts?|nerds?|addicts?"
    r"|geeks?|buffs?|mad|obsessed|crazy|loving)\b"
)
_OFTEN = r"(?:(?:always|forever|constantly|often|regularly|really|also|now|currently|just) )*"
_DOES = re.compile(
    rf"\b(?:he|she|they|who)(?:'s| is|'re| are) {_OFTEN}(?P<what>(?!getting|going|turning|being"
    rf"|having"
    r"|coming|moving|looking|trying|retiring|leaving|living|working)[a-z]{3,}ing\b[a-z '-]*)"
    rf"|\b(?:he|she|who) {_OFTEN}(?P<habit>(?!has|is|was|wants|needs|gets|says|lives|works|goes"
    rf"|turns"
    r"|plans|does|thinks|hates|likes|loves|knows|means)[a-z]{3,}s [a-z '-]+?)"
    r" (?:every|all the time|all day|at (?:the )?weekends|on (?:sun|satur)days|most)\b"
)
"""A habit: "she's forever knitting", "he bakes bread every weekend"."""
_OWNS = re.compile(
    r"^(?:(?:but|and|well|oh|no|though)[ ,]+)*(?:he|she|they)(?:'s|'ve| has| have| owns?)"
    r"(?: already)?(?: got)? (?:an?|the|one|two|some|enough|plenty of|loads of|lots of) "
    r"(?P<thing>(?!dog|cat|garden|baby|car|house|flat|job|pet|allotment)[a-z-]+(?: [a-z-]+)?)"
    r"(?: already| at home)?[ .!]*$"
)
_WHO_DOES = re.compile(r"\bwho (?:often |regularly |loves to |likes to )?(?P<what>[a-z]+s)\b")
_DISLIKED = re.compile(rf"(?:{DISLIKES})\b")
_SPLIT = re.compile(r"\s*(?:,|\band\b|\bor\b|&)\s*")
_STOP = re.compile(
    r"\b(?:about|around|under|below|up to|for (?:about|around|under|less)|budget|max|my budget"
    r"|i want|i'd|i can|within|but|he|she|they|his|her|something|maximum|between|less than"
    r"|not more|no more|at most|\$|€|£|\d+)\b.*|[$€£].*"
)
_LEAD = re.compile(
    r"^(?:a lot of |lots of |loads of |plenty of |too much |gallons of |a |an |the |and |to |going "
    r"|doing |playing |really |everything |anything |all things |going to |with |her |his |their )+"
)
_NO_INTEREST = frozenset(
    "it them that this him her me everything anything surprises nothing things stuff a the"
    " together outside inside home gift gifts present presents big huge great true real is was"
    " has wants needs likes"
    " loves".split()
)
_MOST = 4


def parse_recipient(text: str) -> Recipient | None:
    """Whom `text` (a clause about a gift, lower case) describes; None when it says nothing."""
    match = _RELATION.search(text)
    relation = None if match is None else match["who"]
    age = _age(text)
    if age is None and relation in _YEARS:
        age = _YEARS[relation]
    interests = parse_interests(text)
    if relation is None and age is None and not interests:
        return None
    gender = _gender(text, relation)
    young = age is not None and age < _YOUNG
    is_child = young or (age is None and relation in _CHILDREN)
    return Recipient(relation, gender, age, is_child, interests)


_WEARER = re.compile(rf"\bfor (?:my|our|his|her|a|the) (?:\w+ )?(?P<who>{PEOPLE})(?:s|'s)?\b")


_MYSELF = re.compile(
    r"\b(?:i'm|i am|im) an? (?:[a-z]+ )?(?P<who>woman|girl|lady|man|guy|bloke|lad|gentleman)\b"
)
_SEXES = {"lady": "woman", "guy": "man", "bloke": "man", "lad": "man", "gentleman": "man"}


def parse_wearer(text: str) -> Literal["women", "men"] | None:
    """Whether `text` (lower case) looks for something for a woman or for a man."""
    match = _WEARER.search(text) or _MYSELF.search(text)
    return None if match is None else _gender("", _SEXES.get(match["who"], match["who"]))


_ONESELF = re.compile(
    r"\bfor (?:me|us)\b|\b(?:myself|ourselves|my own|i wear|i take|my size)\b|\bi(?:'m| am) an? "
)


def is_for_oneself(text: str) -> bool:
    """Whether `text` (lower case) says that something is for the one who speaks."""
    return _ONESELF.search(text) is not None


def owned_thing(text: str) -> str | None:
    """What `text` (lower case) says the receiver has: "he's got a trowel"."""
    match = _OWNS.match(text)
    return None if match is None else match["thing"]


def _gender(text: str, relation: str | None) -> Literal["women", "men"] | None:
    if relation in _WOMEN or relation in {"goddaughter", "granddaughter"}:
        return "women"
    if relation in _MEN or relation in {"godson", "grandson"}:
        return "men"
    if relation in {"parents", "couple", "grandparents", "team"}:
        return None
    if re.search(r"\b(?:she|her|she's)\b", text):
        return "women"
    if re.search(r"\b(?:he|him|he's|his)\b", text):
        return "men"
    return None


def _age(text: str) -> int | None:
    match = _AGE.search(text)
    if match is None:
        return None
    number = parse_number(match["n"] or match["m"] or match["o"])
    return int(number) if number is not None and 0 <= number < 120 else None


def parse_interests(text: str) -> tuple[str, ...]:
    """What the receiver likes, at most four things, in the order said."""
    found: list[str] = []
    for match in _LIKES.finditer(text):
        for part in _SPLIT.split(_STOP.sub("", match["what"])):
            nested = _LIKES.match(part.strip())
            found.append(nested["what"] if nested else part)
    found += [match["what"] for match in _LOVER.finditer(text)]
    found += [match["what"] or match["habit"] for match in _DOES.finditer(text)]
    if not found:
        found += [match["what"] for match in _WHO_DOES.finditer(text)]
    cleaned = (_LEAD.sub("", part.strip(" '\"-")).strip() for part in found)
    kept = [
        part
        for part in cleaned
        if len(part) > 2
        and not {part, part.split()[0]} & _NO_INTEREST
        and not _DISLIKED.match(part)
    ]
    return tuple(dict.fromkeys(kept))[:_MOST]
