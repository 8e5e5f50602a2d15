"""Acts that words and scene make evident, whatever the classifier takes a clause for."""

import re

from assistant.language.advice import asks_advice
from assistant.language.critiques import asks_for_others
from assistant.language.frames import ODD, Scene
from assistant.language.gaps import asks_gap, goes_on_by_how_much
from assistant.language.in_scene import LISTED
from assistant.language.pointing import goes_on_with_extreme
from assistant.language.recipients import PEOPLE, parse_interests, parse_recipient
from assistant.language.slots import Slots
from assistant.language.story import asks_for_suggestion
from core.turn import Act

_REMARKS = ODD | {Act.COMPLAINT, Act.SEARCH, Act.CLARIFY_ANSWER, Act.SUBSTITUTE}
_COMPARES = re.compile(r"^(?:please |can you |could you |and |now |ok |hi |hello )*compare\b")
_DEAR = re.compile(
    r"^(?:(?:hm+|mm+|oh|no|ok|okay|well|but|that's|that is|they're|they are|these are|those are"
    r"|it's|it is|still)[ ,]+)*(?:rather |(?:a )?bit |quite |too |very |pretty |so )?"
    r"(?:dear|expensive|pricey|steep|costly)\b"
)
_IN_BOX = re.compile(r"\bwhat(?:'s| is| else)? (?:comes|included|in the box)\b")
_TOGETHER = re.compile(
    r"\bwhat (?:would|could|should|can|do|shall) (?:i|we|you) (?:put|wear|use|combine|serve|pair"
    r"|eat"
    r"|drink|have) (?:\w+ )?(?:with|under|underneath|over|beside|alongside)\b"
)
_SUGGESTS = re.compile(
    r"^(?:(?:and|so|ok|okay|hm+|well)[ ,]+)*(?:how|what) about (?!the |it\b|this|that|these|those"
    r"|your|my|a refund|a return|returns|delivery|shipping|payment)\w"
)
_GIFTS = re.compile(
    r"\b(?:gifts?|presents?|birthday|christmas|xmas|valentine\w*|anniversary|surprise|wedding"
    r"|santa|likes?|loves?|into|enjoys?"
    rf"|(?:for|my|our|his|her|a|an) (?!her\b|him\b|them\b)(?:\w+ )?(?:{PEOPLE}))\b"
)
_ASKS = frozenset({Act.POLICY, Act.PRODUCT_QUESTION, *ODD, Act.COMPLAINT})
_SORTS = re.compile(
    r"\b(?:best|top|highest|better)[- ](?:rated|reviewed|ratings?|reviews) (?:ones? )?"
    r"(?:on top|first|at the top)\b"
)
_HOW_MANY = re.compile(
    r"^(?:[\w ]+, )?(?:and |so )?how many (?:of (?:those|these|them) (?:are|is|cost|have|come|weigh"
    r"|fit|would be)\b|(?:\w+ )?(?:things|products|items|articles)\b"
    r"|[\w' -]+ (?:do you|does the shop) (?:have|sell|carry|stock|offer)\b)"
)
_GIVING = ODD | {
    Act.REFER, Act.MEMORY, Act.REFINE, Act.SEARCH, Act.CLARIFY_ANSWER, Act.COMPLEMENT,
}  # fmt: skip
_SHOWS = re.compile(r"^(?:(?:please|can you|could you)[ ,]+)*show me (?:what|everything|all)\b")
_FOR_THEM = re.compile(r"\bfor (?:him|her|them)\b")
_SENDS = re.compile(
    rf"\b(?:send|give|get|buy) .*\b(?:to|for) (?:my|our|his|her) (?:\w+ )?(?:{PEOPLE})\b"
)
_WISHED_OF_DAY = re.compile(
    r"\bday (?:\d+|one|two|three|four|five|six|seven)\b"
    r".* (?:i|we)(?:'d| would)? (?:want|like|prefer)\b"
)
_OF_PEOPLE = re.compile(r"^(?:(?:and|also|well|but|so|oh)[ ,]+)*(?:he|she|they|my|his|her|their)\b")


def evident_act(act: Act, slots: Slots, scene: Scene, *, fresh: bool) -> Act | None:
    """The act, where it is evident; else None.

    Args:
        act: the classifier's.
        slots: of the clause.
        scene: in which it was said.
        fresh: whether the clause names another kind of product than the one that holds.
    """
    plain = slots.plain
    of_gift = Act.GIFT in scene.last_acts and act in _GIVING
    of_list = LISTED & set(scene.last_acts)
    speaks_of_them = _OF_PEOPLE.match(plain) and parse_interests(plain)
    ways = (
        (Act.COMPARE, bool(scene.screen) and asks_advice(plain)),
        (Act.PRODUCT_QUESTION, scene.screen and act in _SOUGHT and _MEANS.match(plain)),
        (Act.CATALOGUE_FACT, act in _GOES_ON and goes_on_with_extreme(plain, scene)),
        (Act.COMPARE, fresh and not slots.places and _COMPARES.match(plain)),
        (Act.CATALOGUE_FACT, _HOW_MANY.match(plain)),
        (Act.REFINE, act in _REMARKS | _ASKS and scene.need and _DEAR.match(plain)),
        (Act.REFINE, act in ODD and scene.screen and asks_for_others(plain)),
        (Act.REFINE, act is Act.REVIEW_QUESTION and scene.screen and _SORTS.search(plain)),
        (Act.REFINE, act is Act.CATALOGUE_FACT and scene.need and _rules_out(slots)),
        (Act.REFINE, act is Act.LIST_EDIT and scene.need and not of_list and _refuses(slots)),
        (Act.COMPLEMENT, act in _ASKS and scene.screen and _TOGETHER.search(plain)),
        (Act.PRODUCT_QUESTION, act is Act.COMPLEMENT and scene.screen and _IN_BOX.search(plain)),
        (Act.SEARCH, fresh and act in _ASKS and _SUGGESTS.match(plain)),
        (Act.SEARCH, fresh and act in _ASKS and asks_for_suggestion(plain)),
        (Act.SEARCH, fresh and act is Act.GIFT and not of_gift and _is_no_gift(plain)),
        (Act.SEARCH, fresh and act is Act.CATALOGUE_FACT and _SHOWS.match(plain)),
        (Act.GIFT, of_gift and speaks_of_them),
        (Act.GIFT, of_gift and asks_for_others(plain) and _FOR_THEM.search(plain)),
        (Act.GIFT, scene.need is None and act in _SOUGHT and _FOR_WHOM.match(plain)),
        (Act.GIFT, act is Act.SEARCH and _FOR_SOMEBODY.search(plain) and _describes(plain)),
        (Act.GIFT, act is Act.CLARIFY_ANSWER and _SENDS.search(plain)),
        (Act.TRIP, act in _ASKS and _WISHED_OF_DAY.search(plain)),
    )
    return next((meant for meant, is_so in ways if is_so), None)


_ASKS_OF_SHOWN = _REMARKS | {
    Act.CATALOGUE_FACT, Act.PRODUCT_QUESTION, Act.REVIEW_QUESTION, Act.EXPLAIN, Act.REFER,
    Act.REFINE, Act.COMPARE,
}  # fmt: skip
_GOES_ON = _ASKS_OF_SHOWN | {Act.LIST_EDIT, Act.BUDGET_LIST}
_SOUGHT = ODD | {Act.REFINE, Act.SEARCH, Act.CLARIFY_ANSWER}
_MEANS = re.compile(r"^(?:(?:and|so|but|ok)[ ,]+)*what (?:does|do|did|would) .* mean\b")
"""Asks what a figure says: "what does 11 oz even mean"."""
_SIDE_BY_SIDE = re.compile(r"\b(?:side by side|next to each other|against each other)\b")
_WHICH_IS = re.compile(
    r"^(?:(?:and|so|ok|but)[ ,]+)*(?:which|what|whats|what's)(?: one)?(?:'s| is| are| has| have|)"
    r"(?: the)? .*\b(?:\w{3,}est|best|most|least|highest|lowest)\b.*\bof (?:these|those)\b"
)
_MONEY_LEFT = re.compile(r"\b(?:budget|left|shipping|delivery|postage|free|total|list|spend)\b")


def weighs(act: Act, plain: str, scene: Scene) -> bool:
    """Whether a clause (lower case) that was taken for `act` asks how things on screen are to each
    other: how far apart, which of them is the most, or to see them side by side.
    """
    if not scene.screen:
        return False
    if asks_gap(plain) and not _MONEY_LEFT.search(plain):
        return True
    goes_on = Act.COMPARE in scene.last_acts and goes_on_by_how_much(plain)
    sets_apart = goes_on or _WHICH_IS.match(plain) or _SIDE_BY_SIDE.search(plain)
    return act in _ASKS_OF_SHOWN and bool(sets_apart)


def _refuses(slots: Slots) -> bool:
    """Whether a clause only says what is not wanted: "no guidebooks"."""
    return bool(slots.unwanted) and slots.unwanted[0][0] == 0


def _rules_out(slots: Slots) -> bool:
    """Whether a clause says what is not wanted, and asks nothing: "any brand but Nike"."""
    excepts = any(mention.negated for mention in slots.mentions) and "?" not in slots.plain
    return excepts or _refuses(slots)


_FOR_WHOM = re.compile(
    rf"^(?:(?:like|it's|its|this is|that's|maybe|well|oh|something)[ ,]+)*for (?:my|our) (?:\w+ )?"
    rf"(?:{PEOPLE})\W*$"
)
_FOR_SOMEBODY = re.compile(
    rf"\b(?:some|any)thing (?:nice |good |special )?for (?:my|our|his|her|an?|the) (?:\w+ )?"
    rf"(?:{PEOPLE})\b"
)


def _describes(plain: str) -> bool:
    """Whether a clause tells of somebody's age or of what they like."""
    recipient = parse_recipient(plain)
    return recipient is not None and bool(recipient.age or recipient.interests)


def _is_no_gift(plain: str) -> bool:
    """Whether a thing is sought for somebody, and nothing speaks of a gift: "a bed for her"."""
    return not _GIFTS.search(plain)
