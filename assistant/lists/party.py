"""Who a list or a trip is for, as the words say."""

import re

from pydantic import BaseModel, ConfigDict

from assistant.language.numbers import NUMBER, parse_number

MOST_PEOPLE = 200


class Party(BaseModel):
    """People and animals; what the words leave open is one adult."""

    model_config = ConfigDict(frozen=True)

    adults: int = 1
    children: int = 0
    """Of any age, babies included."""
    babies: int = 0
    """Babies and toddlers among the children."""
    pets: tuple[str, ...] = ()
    """`dog`, `cat`."""
    stated: bool = False
    """Whether the words say anything about it."""

    @property
    def people(self) -> int:
        """Adults and children."""
        return self.adults + self.children

    def phrase(self) -> str:
        """`two adults and one child`, as short as it can be said."""
        parts = [_count(self.adults, "adult", "adults")]
        older = self.children - self.babies
        if older:
            parts.append(_count(older, "child", "children"))
        if self.babies:
            parts.append(_count(self.babies, "toddler", "toddlers"))
        parts += [f"a {pet}" for pet in self.pets]
        return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


_N = rf"(?P<n>{NUMBER}|an?|our|my|the|his|her|their)"
_BABY = r"(?:bab(?:y|ies)|toddlers?|infants?|newborns?|(?:one|two|three|1|2|3)[- ]year[- ]olds?)"
_CHILD = (
    r"(?:kids?|child(?:ren)?|sons?|daughters?|boys?|girls?|little ones?|teenagers?|teens?"
    r"|(?:four|five|six|seven|eight|nine|ten|eleven|twelve|[4-9]|1[0-7])[- ]year[- ]olds?)"
)
_BABIES = re.compile(rf"(?<!\w)(?:{_N}\s+)?(?:\w+\s+)?{_BABY}\b")
_CHILDREN = re.compile(rf"(?<!\w)(?:{_N}\s+)?(?:(?:small|young|little|older|school)\s+)?{_CHILD}\b")
_PLURAL = re.compile(r"(?:ies|s|children)$")
_FAMILY = re.compile(rf"\bfamily of (?P<n>{NUMBER})")
_PEOPLE = re.compile(
    rf"(?<!\w)(?P<n>{NUMBER})\s+(?:of us\b|people\b|persons?\b|guests?\b|friends\b|adults?\b"
    r"|travell?ers?\b|students?\b|roommates\b|housemates\b|players?\b|campers?\b|hikers?\b|pax\b)"
)
_FOR = re.compile(
    rf"\bfor (?P<n>{NUMBER})(?!\s*(?:[$€£%.]|(?:\w+\s)?days?|nights?|weeks?|months?|weekends?"
    r"|hours?|dollars"
    r"|bucks|euros?|pounds|usd|eur|gbp|quid|in total|total|or less|max|kids?|child))(?=\W|$)"
    r"(?!\s*[-–]?\s*\d)"
)
_PAIR = re.compile(
    r"\b(?:me and my|my|with my|with a|and my) (?:wife|husband|partner|girlfriend|boyfriend|spouse"
    r"|fianc[ée]e?|friend|sister|brother|mother|father|mum|mom|dad)\b(?! (?:who )?(?:loves|likes))"
    r"|\b(?:honeymoon|couple|the two of us|both of us)\b"
)
_PARENTS = re.compile(
    r"\b(?:the|my|our|whole|with) famil(?:y|ies)\b|\bfamily (?:trip|holiday|vacation)"
)
_PETS = re.compile(
    r"\b(?:my|our|a|the|two|with)\s+(?:new\s+)?(?P<pet>dogs?|pupp(?:y|ies)|cats?|kittens?)\b"
)
_PET_NAMES = {"dog": "dog", "pup": "dog", "cat": "cat", "kit": "cat"}


def parse_party(text: str) -> Party:
    """Who `text` (lower case) says that it is for."""
    babies, rest = _counted(_BABIES, text)
    children, rest = _counted(_CHILDREN, rest)
    pets = tuple(dict.fromkeys(_PET_NAMES[m["pet"][:3]] for m in _PETS.finditer(text)))
    total = _total(rest)
    adults = _adults(rest, total, children + babies)
    stated = bool(babies or children or pets or total) or adults != 1
    return Party(
        adults=min(adults, MOST_PEOPLE),
        children=min(children + babies, MOST_PEOPLE),
        babies=min(babies, MOST_PEOPLE),
        pets=pets,
        stated=stated,
    )


def _adults(text: str, total: tuple[int, bool] | None, children: int) -> int:
    if total is not None:
        count, inclusive = total
        return max(count - children, 1) if inclusive else max(count, 1)
    if _PAIR.search(text) or _PARENTS.search(text):
        return 2
    return 2 if children and re.search(r"\b(?:we|we're|us|our)\b", text) else 1


def _total(text: str) -> tuple[int, bool] | None:
    """How many people, and whether children are counted in."""
    family = _FAMILY.search(text)
    if family is not None:
        return _value(family["n"]), True
    match = _PEOPLE.search(text)
    if match is not None:
        return _value(match["n"]), "adult" not in match.group()
    match = _FOR.search(text)
    return None if match is None else (_value(match["n"]), True)


def _counted(pattern: re.Pattern[str], text: str) -> tuple[int, str]:
    """How many the pattern's matches add up to, and the text without them."""
    count = 0
    for match in pattern.finditer(text):
        number = match["n"]
        if number and parse_number(number) is not None:
            count += _value(number)
        elif number in {"a", "an", "our", "my", "the", "his", "her", "their", None}:
            count += 2 if _PLURAL.search(match.group()) and number not in {"a", "an"} else 1
    return count, pattern.sub(" ", text)


def _value(number: str) -> int:
    return min(int(parse_number(number) or 1), MOST_PEOPLE)


_WORDS = "no one two three four five six seven eight nine ten".split()


def _count(number: int, one: str, many: str) -> str:
    word = _WORDS[number] if number < len(_WORDS) else str(number)
    return f"{word} {one if number == 1 else many}"


def without_party(text: str) -> str:
    """`text` (lower case) without the words that say how many it is for."""
    for pattern in (_FAMILY, _PEOPLE, _FOR):
        text = pattern.sub(" ", text)
    return text


def without_people(text: str) -> str:
    """`text` (lower case) without the words that say who it is for."""
    for pattern in (_BABIES, _CHILDREN):
        text = pattern.sub(" ", text)
    return without_party(text)
