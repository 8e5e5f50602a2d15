"""What the state of the dialogue says of a clause that is odd by itself: "loose leaf", after a
search for tea.
"""

import re

from assistant.language.frames import ODD, Scene
from assistant.language.manner import is_question, requires
from assistant.language.references import has_pronoun, parse_references
from assistant.language.requests import counts_units
from assistant.language.slots import Slots
from assistant.language.wants import is_remark
from core.turn import Act

KEPT_IN = frozenset({Act.CART, Act.LIST_EDIT})
"""Acts that "the second one, too" goes on with."""
ALSO = re.compile(r"^(?:and|also|plus),? (?:the )?\w+(?: \w+)?(?:,? (?:too|as well))?[ .!]*$")
"""What goes on with taking back: "and the gender too"."""
ADDS = re.compile(
    r"^(?:and |but |also |ideally |preferably |maybe |something |anything |ones? |it (?=must|should"
    r"|needs to|has to)|must |should |needs to |has to )*(?:with|without|that|which|have|has|having"
    r"|for|in|made|not|no|fit|hold)\b"
)
"""Says more of what is sought: "with a lid"."""
_ANOTHER_TOO = re.compile(r"\b(?:too|as well|also)[ .!]*$")
_BRIEF = 3
SERVICES = re.compile(
    r"\b(?:book (?:me|us)|a table for (?:two|\d)"
    r"|flights?|hotels?|taxi|uber|cab|restaurants?|appointments?|tickets?|jobs?|apartments?"
    r"|doctors?"
    r"|dentist|lawyer|weather|news|jokes?|songs?|music|directions?|loan|mortgage|visa|divorce"
    r"|recipes?"
    r"|reservations?|meetings?|reminders?|alarm|balance|traffic|score|election|credit|bank"
    r"|insurance"
    r"|calendar|email|emails|message|messages|advice|translation|definition|essay|homework|code"
    r"|football team|movies?|photos of|pictures of|video of|haircut|plumber|girlfriend|boyfriend)\b"
)
"""What others do, and no shop sells."""
_FORGETS_ALL = re.compile(
    r"^(?:ok |please |just |now )*(?:forget|scrap) (?:everything|all|it "
    r"all)\b"
)
_IS_LIKE = re.compile(
    r"^(?:and |so |but )*(?:(?:what|how)(?:'s| is| are)|what (?:does|do)) .*\blike\b[ ?!.]*$"
)
_MORE_LIKE = re.compile(
    r"^(?:(?:can|could) (?:i|you|we) (?:see|show me|have) |show me |(?:have you|do you have"
    r"|i'd like) )?"
    r"(?:got )?(?:more|others?|something|anything|one) (?:more )?like\b"
)
_TELLS = re.compile(
    r"\b(?:tell me|more (?:about|on)|details|describe|what about|show me|info\w* (?:on|about))\b"
)


def in_scene(act: Act, slots: Slots, scene: Scene) -> Act:
    """The act of a clause in its scene."""
    plain = slots.plain
    goes_on = Act.RETRACT in scene.last_acts and act in {Act.REFER, Act.OUT_OF_SCOPE}
    took_back = goes_on and not slots.places and ALSO.match(plain)
    another = act is Act.REFER and slots.places and _ANOTHER_TOO.search(plain)
    kept = next((last for last in scene.last_acts if last in KEPT_IN), act)
    asks_shown = act in _OF_SHOWN and scene.screen and is_question(plain)
    ways = (
        (Act.RETRACT, took_back or (act is Act.COMPLAINT and _FORGETS_ALL.match(plain))),
        (kept, another),
        (Act.REFER, act is Act.SUBSTITUTE and _IS_LIKE.match(plain)),
        (Act.SUBSTITUTE, act is Act.REFER and _MORE_LIKE.match(plain)),
        (Act.REFER, act in {*ODD, Act.LIST_EDIT} and _describes_shown(plain, scene)),
        (Act.REFINE, scene.need is not None and _goes_on(act, slots)),
        (Act.PRODUCT_QUESTION, asks_shown and _of_screen(slots)),
        (Act.REFINE, act in {*ODD, Act.SEARCH} and scene.screen and is_remark(plain)),
    )
    return next((meant for meant, is_so in ways if is_so), act)


def _describes_shown(plain: str, scene: Scene) -> bool:
    """Whether a clause (lower case) asks to be told of something on screen."""
    if not scene.screen or not _TELLS.search(plain):
        return False
    pointed = parse_references(plain, scene.screen)
    return any(reference.words or reference.positions for reference in pointed)


def _goes_on(act: Act, slots: Slots) -> bool:
    """Whether a clause that sounds like something else says more of what is looked for."""
    plain = slots.plain
    if _requires_of(act, plain):
        return True  # "has to pack small too", "one that keeps tea hot"
    if act is Act.CATALOGUE_FACT and slots.places:
        return False
    if act in _QUESTIONS and not is_question(plain):
        return bool(slots.mentions or slots.measures or slots.money or slots.stars)
    if act is Act.REFER:
        return bool(_ONE_THAT.match(plain) or (slots.places and _THAN.search(plain)))
    if act is Act.COMPLAINT:
        return len(slots.tokens) < _BRIEF and bool(slots.mentions)  # "loose leaf", after tea
    return _wants_others(slots) if act is Act.PRODUCT_QUESTION else _says_what(act, slots)


def _requires_of(act: Act, plain: str) -> bool:
    """Whether a clause (lower case) says what the thing that is sought must be like."""
    asks = is_question(plain) and (act in _OF_OTHERS or has_pronoun(plain))
    if act not in _SAYS_HOW or asks:
        return False
    return requires(plain) or _LIKE_THAT.match(plain) is not None


def _says_what(act: Act, slots: Slots) -> bool:
    """Whether a clause that sounds out of place says what is sought: "gold", after necklaces."""
    if act not in ODD or SERVICES.search(slots.plain):
        return False
    brief = act is Act.OUT_OF_SCOPE and len(slots.tokens) < _BRIEF
    says_what = slots.mentions or slots.measures or slots.stars or slots.unwanted
    return bool(says_what or brief or _LIKE_THAT.match(slots.plain))


def _wants_others(slots: Slots) -> bool:
    """Whether what sounds like a question of a product says what others are to be like."""
    if "?" in slots.plain or _IS_THERE.search(slots.plain):
        return bool(slots.mentions and _IS_THERE.search(slots.plain))
    adds = bool(slots.mentions and ADDS.match(slots.plain))
    return adds or _LIKE_THAT.match(slots.plain) is not None


_IS_THERE = re.compile(
    r"^(?:and |but |so )*(?:is there|are there|do you have|have you got|got) (?:any|one|ones|some"
    r"|something|anything)\b"
)
"""Before a property: "is there one in brass?" asks for others, not of the one in hand."""
_OF_SHOWN = ODD | {Act.CATALOGUE_FACT}
"""What a question about something on screen may be taken for."""
_THOSE = re.compile(
    r"\b(?:either|neither|both|(?:any|all|none|some|each|which|one) of (?:these|those|them))\b"
)


def _of_screen(slots: Slots) -> bool:
    """Whether a clause points at something on screen: by its place, or at one of those."""
    points = slots.places or _THOSE.search(slots.plain)
    return bool(points) and not SERVICES.search(slots.plain)


_QUESTIONS = frozenset({Act.PRODUCT_QUESTION, Act.POLICY, Act.REVIEW_QUESTION, Act.CATALOGUE_FACT})
_SAYS_HOW = _QUESTIONS | {
    Act.REFER, Act.COMPLEMENT, Act.SUBSTITUTE, Act.MEMORY, Act.COMPLAINT, Act.SAFETY, Act.TRIP,
}  # fmt: skip
"""What a clause may be taken for that says what is sought must be like."""
_OF_OTHERS = frozenset({Act.COMPLEMENT, Act.SUBSTITUTE})
_THAN = re.compile(r"\b(?:\w+er|more \w+|less \w+) than\b")
_ONE_THAT = re.compile(r"^(?:but |and |ideally |maybe )*ones? that\b")
_LIKE_THAT = re.compile(
    r"^(?:(?:hm+|no|nah|ok|okay|well|but|and|ideally|maybe)[ ,.]+)*"
    r"(?:(?:the |some |any )?ones?|(?:some|any)thing) (?:that|which|with|without|for)\b"
)


_SAYS_WHERE = re.compile(r"\b(?:lists?|buy|order|check ?out|purchase)\b")
LISTED = frozenset({Act.LIST_EDIT, Act.BUDGET_LIST, Act.TRIP})


def kept_in(act: Act, slots: Slots, scene: Scene) -> Act:
    """Cart or list: what is named, or else the one that was spoken of last."""
    names_list = re.search(r"\blists?\b", slots.plain)
    if not names_list and re.search(r"\b(?:cart|basket|trolley)\b", slots.plain):
        return Act.CART
    if _SAYS_WHERE.search(slots.plain):
        return act
    if not names_list and not LISTED & set(scene.last_acts) and counts_units(slots.plain):
        return Act.CART  # "add 2 of it"
    return next((last for last in scene.last_acts if last in KEPT_IN), act)
