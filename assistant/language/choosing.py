"""Which clauses of an utterance to act on, by the classifier's opinion of each and of the whole."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.language.acts import Verdict
from assistant.language.advice import asks_advice
from assistant.language.counting import COUNTING, Opinion, signs_of
from assistant.language.frames import Scene
from assistant.language.manner import blames, is_question, reproaches, requires
from assistant.language.money import parse_money
from assistant.language.pointing import PLACEHOLDER
from assistant.language.references import parse_positions
from assistant.language.requests import is_about_order
from assistant.language.roles import Chances, Role
from assistant.language.story import tells_story, wishes
from core.turn import Act

SURE = 0.8
"""Confidence from which on the classifier is right, whatever words say: of other people's lines
that rules would have judged otherwise, it was right on 248 and the rules on 14."""

COUNTED = 0.25
"""Chance of doing something of its own from which on a clause is acted on: as many utterances of
two acts are told as by thresholds on the confidence, and far more of a single one."""
_PART_SURE = 0.7
_SMALL_TALK = frozenset({Act.CHITCHAT, Act.CLARIFY_ANSWER})
_ADDRESSES = re.compile(r"^you\b")  # "you're funny"


@dataclass(frozen=True)
class Clause(Opinion):
    """A part of the utterance that does one thing."""

    doubted: bool = False
    """Out of scope by a narrow margin."""
    story: str = ""
    """What was told beside it, in lower case."""
    roles: Chances = field(default_factory=dict)
    """What it does there; empty where unknown."""

    def does(self, *roles: Role) -> float:
        """The chance that it does one of these."""
        return sum(self.roles.get(role, 0.0) for role in roles)


def choose_clauses(
    whole: Clause, parts: Sequence[Clause], scene: Scene, likely: Mapping[Act, float]
) -> tuple[Clause, ...]:
    """The clauses to act on: the parts where they really differ, else the whole.

    Args:
        whole: the utterance with the classifier's opinion of it.
        parts: its clauses with theirs, in order; empty when it has only one.
        scene: in which it was said.
        likely: probability of each act in the whole.
    """
    parts = joined_clauses(parts)
    if any(part.story for part in parts):
        whole = replace(
            whole,
            text=", ".join(part.text for part in parts),
            story=" ".join(part.story for part in parts),
        )
    if len(parts) < 2:
        act = parts[0].act if parts and not _is_surer(whole, parts) else whole.act
        return (replace(whole, act=act),)
    chances = [COUNTING.chance(signs) for signs in signs_of(whole, parts, likely)]
    kept = [n for n, part in enumerate(parts) if not _is_filler(part, scene)]
    counted = [n for n in kept if chances[n] >= COUNTED or _only_thanks(parts[n])]
    if not counted:
        return (whole,)
    telling = [parts[n] for n in counted]
    acts = {part.act for part in telling}
    if len(acts) > 1:
        return _absorbed([(parts[n], n in counted) for n in kept])
    if _is_surer(whole, telling):
        return (whole,)
    act = acts.pop()
    sure = max(one.confidence for one in (*telling, whole) if one.act is act)
    return (replace(whole, act=act, confidence=sure),)


def _only_thanks(part: Clause) -> bool:
    """Whether a clause surely does nothing but thank."""
    thanks = _THANKS.search(part.text.lower()) is not None
    return part.act is Act.THANKS and part.confidence >= SURE and thanks


def _is_surer(whole: Clause, parts: Sequence[Clause]) -> bool:
    """Whether it is surer what the whole does than what any of `parts` does."""
    return whole.confidence >= max(SURE, *(part.confidence for part in parts))


def joined_clauses(parts: Sequence[Clause]) -> Sequence[Clause]:
    """The clauses, what only belongs to another joined to it, and asides left out."""
    return _with_limits(_with_stories(_without_asides(parts)))


_WANTS = frozenset({Act.SEARCH, Act.GIFT, Act.REFINE})
_ASIDES = frozenset({Act.CHITCHAT, Act.OUT_OF_SCOPE, Act.GREETING})
_BESIDE_ALL = frozenset({*_ASIDES, Act.THANKS})
_TO_US = re.compile(
    r"\?$|\byou\w*\b|^(?:please|tell|write|book|play|translate|solve|call|what|who|how)\b"
)
"""Said to the assistant, rather than by the way."""
_THANKS = re.compile(r"\b(?:thank\w*|thx|ta|cheers|great|perfect|lovely|helpful|bye|goodbye)\b")
_GREETS = re.compile(r"\b(?:hi|hiya|hello|hey|howdy|yo|greetings|morning|afternoon|evening)\b")


def _without_asides(parts: Sequence[Clause]) -> Sequence[Clause]:
    """The parts without small talk that asks for nothing, beside one that is about shopping."""
    if not any(part.act not in _BESIDE_ALL for part in parts):
        return parts
    about = {part.act for part in parts}
    return [part for part in parts if not _is_aside(part, about)]


def _is_aside(part: Clause, about: set[Act]) -> bool:
    plain = part.text.lower().rstrip(" .!")
    if part.act is Act.GREETING:
        return not _GREETS.search(plain)
    if part.act is Act.THANKS:
        return not _THANKS.search(plain) and part.does(Role.TELL) > part.does(Role.REACT)
    if part.act is Act.COMPLAINT and Act.THANKS in about:
        return not (blames(plain) or is_about_order(plain))  # "you have been most patient"
    if part.act is Act.OUT_OF_SCOPE and Act.COMPLAINT in about:
        return True  # "and I'm to pay for that? ridiculous"
    return part.act in _ASIDES and not _TO_US.search(plain)


_OF_US = re.compile(
    r"\b(?:you\w*|order\w*|arriv\w*|parcel|package|deliver\w*|website|shop|service)\b"
    r"|^(?:(?:no|and|but|oh|ugh|well)[ ,]+)*(?:this|these|those|they|it|its|that)\b"
)
_BUYS = re.compile(r"\b(?:cart|basket|trolley|buy|take|order|check ?out|purchase)\b")
_TRAVELS = re.compile(
    r"\b(?:plan\w*|pack\w*|itinerary|(?:days?|nights?|weeks?|weekend|fortnight)\b|holiday|trip"
    r"|vacation|travel\w*|fly\w*|off to|visit\w*|going \w+ing)\b"
)
_HEALTH = re.compile(r"\b(?:allerg\w*|intoleran\w*|pregnan\w*|diabet\w*|asthma\w*)\b")
_GIVES = re.compile(
    r"\b(?:gifts?|presents?|get|buy|give|surprise|birthday|christmas|xmas|likes?|loves?|into"
    r"|enjoys?|turn(?:s|ing))\b"
)


def _with_stories(parts: Sequence[Clause]) -> Sequence[Clause]:
    """The parts, what only tells of something told beside the request that it leads up to, or
    that it was told after.
    """
    joined: list[Clause] = []
    for part in parts:
        before = joined[-1] if joined else None
        of_gift = before is not None and Act.GIFT in {before.act, part.act} and _is_tale(part)
        if before is not None and (of_gift or _goes_back(before, part)):
            act = part.act if _is_tale(before) else before.act
            joined[-1] = _merged(before, part, act=act)
        elif before is not None and (_concerns(before, part) or _depends(before)):
            joined[-1] = _merged(before, part, act=part.act)
        elif before is not None and _is_tale(before) and not _is_tale(part):
            joined[-1] = replace(part, story=f"{before.story} {before.text.lower()}")
        elif before is not None and not _is_tale(before) and _is_tale(part):
            joined[-1] = replace(before, story=f"{before.story} {part.text.lower()}")
        else:
            joined.append(part)
    return joined


_CONDITION = re.compile(
    r"^(?:(?:and|but|so|also|ok|well)[ ,]+)*(?:if|when|once|in case|unless|although|since"
    r"|because)\b"
)


def _depends(before: Clause) -> bool:
    """Whether a clause is but the condition of the next: "if they don't fit, can I ...?"."""
    plain = before.text.lower()
    to_check = before.act is Act.REVIEW_QUESTION  # "if the reviews are good, put it in my cart"
    return _CONDITION.match(plain) is not None and "?" not in plain and not to_check


_BACK = re.compile(r"\b(?:them|those|that|these|it|they)\b")
_ELSE = re.compile(r"\b(?:else|others?|another|different)\b")
_HALF = 0.4


def _goes_back(before: Clause, part: Clause) -> bool:
    """Whether what is asked for points back at what is told before: "I already have a mask.
    Anything else?".
    """
    if not _is_tale(before) or _is_tale(part):
        return False
    plain = part.text.lower()
    edits = max(part.does(Role.REFUSE), part.does(Role.ALLOW), part.does(Role.ORDER)) >= _HALF
    return _ELSE.search(plain) is not None or (edits and _BACK.search(plain) is not None)


def _concerns(before: Clause, part: Clause) -> bool:
    """Whether a clause tells what matters to somebody who asks for advice in the next one."""
    blamed = before.act is Act.COMPLAINT and before.does(Role.TELL) < _TOLD
    told = not blamed and tells_story(before.text.lower())
    return told and asks_advice(part.text.lower())


_DEEDS = frozenset({Act.LIST_EDIT, Act.PRIVACY, Act.HANDOFF, Act.INJECTION, Act.RETRACT})
"""Acts that are done by saying so."""


def _is_tale(part: Clause) -> bool:
    """Whether a part only tells something, whatever act it sounds like."""
    plain = part.text.lower()
    points = parse_positions(plain) or PLACEHOLDER in plain or _ADDRESSES.match(plain)
    if points or is_question(plain) or requires(plain) or wishes(plain):
        return False
    asks = max(map(part.does, _ASKING)) >= _TOLD and part.act not in _EVIDENCE
    told = part.does(Role.TELL) >= _TOLD or (tells_story(plain) and not asks)
    return told and not _is_meant(part, plain)


_ASKING = (Role.WISH, Role.REFUSE, Role.ALLOW, Role.ORDER)
"""Roles that have the assistant do something."""


def _is_meant(part: Clause, plain: str) -> bool:
    """Whether what is told is what the act says it is: a purchase, a journey, an allergy."""
    words = _EVIDENCE.get(part.act)
    if part.act is Act.COMPLAINT:
        return part.does(Role.REACT) > part.does(Role.TELL) or reproaches(plain)
    if part.act is Act.INJECTION and part.confidence < _PART_SURE:
        return False  # "got a voucher to spend"
    return part.act in _DEEDS or (words is not None and words.search(plain) is not None)


_KEEPS = re.compile(
    r"\b(?:remember|note|mind|next time|future|forget|know|always|never|every time"
    r"|allerg\w*|intoleran\w*"
    r"|i(?:'m| am| take| wear| eat| have| prefer)|my (?:\w+ )?(?:size|diet|skin|hair|feet))\b"
)
"""Of what is to be remembered."""
_EVIDENCE = {
    Act.GIFT: _GIVES, Act.SAFETY: _HEALTH, Act.MEMORY: _KEEPS, Act.CART: _BUYS,
    Act.TRIP: _TRAVELS, Act.ORDER: _OF_US,
}  # fmt: skip
"""What words of an act show that it is meant."""
_TOLD = 0.5


def _with_limits(parts: Sequence[Clause]) -> Sequence[Clause]:
    """The parts, what only sets a limit joined to what it limits: "a gift for dad? up to $40"."""
    joined: list[Clause] = []
    for part in parts:
        if part.act is Act.COMPLAINT and joined and joined[-1].act is Act.MEMORY and _refuses(part):
            joined.append(replace(part, act=Act.REFINE))  # "I hate heels, so no heels"
        elif joined and _belongs(part, joined[-1]):
            between = " " if _is_limit(part.text.lower()) else ", "
            act = part.act if _points(joined[-1]) else joined[-1].act
            joined[-1] = _merged(joined[-1], part, between, act=act)
        else:
            joined.append(part)
    return joined


_POINTS = re.compile(r"(?:(?:the|this|that|or|and|number|no|\d|first|second|third|last|one)\b ?)+")


def _points(part: Clause) -> bool:
    """Whether a clause does nothing but point at something."""
    return _POINTS.fullmatch(part.text.lower().strip(" .?!")) is not None


_WHY = re.compile(r"^(?:and )?why(?: that one| so)?\W*$")
_REFUSES = re.compile(r"^(?:but |and )?(?:not?|without|nothing|never)\b(?: \S+){1,4}$")


def _belongs(part: Clause, before: Clause) -> bool:
    """Whether a clause only adds to the one before it: a limit, "no Pocko", "and why", "the first
    or the second?".
    """
    plain = part.text.lower()
    if any(p.act is Act.REFER and _points(p) for p in (part, before)):
        return True
    if asks_advice(before.text.lower()) and _WHY.match(plain):
        return True
    sought = before.act in _WANTS and part.act in {Act.COMPLAINT, Act.REFINE}
    return _is_limit(plain) or (sought and _refuses(part))


def _refuses(part: Clause) -> bool:
    return _REFUSES.match(part.text.lower().strip(" .!")) is not None


_ABOUT_LIMITS = re.compile(
    r"\b(?:i'd say|let's say|call it|ideas|and|but|please|ideally|honestly|really|ok|okay|maybe"
    r"|well|so|i|we|it|my|budget|is|can|could|can't|spend|pay|afford|only|just|though)\b"
)


def _is_limit(plain: str) -> bool:
    """Whether a clause says what may be spent and nothing else."""
    amounts = parse_money(plain)
    rest = plain
    for amount in reversed(amounts):
        rest = rest[: amount.start] + rest[amount.end :]
    return bool(amounts) and not re.sub(r"[^a-z]", "", _ABOUT_LIMITS.sub("", rest))


_LETS_BE = re.compile(
    r"^(?:(?:ok(?:ay)?|oh|no|well|hm+|right|nah|fine)[ ,]+)*(?:(?:forget|scrap|leave) (?:it|that)"
    r"|never ?mind(?: that| it)?)\W*$"
)


def _is_filler(part: Clause, scene: Scene) -> bool:
    if _LETS_BE.match(part.text.lower()):
        return True
    short = len(part.text.split()) <= 2 and not _ADDRESSES.match(part.text.lower())
    if len(part.text.split()) == 1 and part.confidence < _PART_SURE:
        return True
    return part.act in _SMALL_TALK and short and scene.asked is None


def _absorbed(parts: Sequence[tuple[Clause, bool]]) -> tuple[Clause, ...]:
    """The clauses that count, at least one, each with those that don't count after it, the first
    with those before it, too.
    """
    first = next(number for number, (_, counts) in enumerate(parts) if counts)
    start = parts[first][0]
    for part, _ in reversed(parts[:first]):
        start = _merged(part, start, act=start.act)
    joined = [start]
    for part, counts in parts[first + 1 :]:
        before = joined[-1]
        if counts and before.act is not part.act:
            joined.append(part)
            continue
        best = max(before.confidence, part.confidence) if counts else before.confidence
        joined[-1] = replace(_merged(before, part, act=before.act), confidence=best)
    return tuple(joined)


def _merged(before: Clause, part: Clause, between: str = ", ", *, act: Act) -> Clause:
    """Two clauses that do one thing together, with all that was told beside either.

    It does what the part does whose act it has.
    """
    doing = part if part.act is act and before.act is not act else before
    start = before.text.rstrip(".!") if between.startswith(",") else before.text
    text = f"{start}{between}{part.text}"
    story = f"{before.story} {part.story}".strip()
    return replace(doing, act=act, text=text, story=story)


_SOUNDS_ASKED = frozenset(
    {Act.POLICY, Act.PRODUCT_QUESTION, Act.REVIEW_QUESTION, Act.EXPLAIN, Act.COMPLAINT, Act.SAFETY,
     Act.ORDER, Act.THANKS, Act.GREETING, Act.CHITCHAT, Act.MEMORY}
)  # fmt: skip
"""What a wish may sound like, of which only its form says that it is one."""
_CERTAIN = 0.6


def verdict_clause(text: str, verdict: Verdict, roles: Chances, scene: Scene) -> Clause:
    """A clause with the classifier's opinion of it, and what it does: what only says what is
    sought, or what is not, asks for no answer.
    """
    seeks = Act.SEARCH if scene.need is None else Act.REFINE
    clause = Clause(text, verdict.act, verdict.confidence, verdict.doubted, roles=roles)
    plain = text.lower()
    asked = is_question(plain) and verdict.act is not Act.CHITCHAT
    wishes = clause.does(Role.WISH, Role.REFUSE) >= _CERTAIN and not asked
    words = {Act.SAFETY: _HEALTH, Act.MEMORY: _KEEPS}.get(verdict.act)
    sounds = verdict.act in _SOUNDS_ASKED and (words is None or not words.search(plain))
    return replace(clause, act=seeks) if wishes and sounds and verdict.confidence < SURE else clause
