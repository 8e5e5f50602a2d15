"""What a clause states of what is sought: in it, beside it, and in the story around it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.language.changes import constraint_changes
from assistant.language.frames import Change, Scene
from assistant.language.manner import is_question
from assistant.language.need import Need
from assistant.language.numbers import NUMBER
from assistant.language.slots import Slots, read_slots
from assistant.language.text import lowered
from assistant.language.vocabulary import Vocabulary
from core.turn import Act

_LONE_NUMBER = re.compile(
    r"(?:^|[.,!?:] |\b(?:say|says|to|aside|call it|ok|okay|at|of|about|around|then) )(?=\d\d)"
    rf"{NUMBER}(?= (?:is|was|would|will|then|max|tops|for (?:this|it|that)|or (?:so|less)|at|please"
    r"|now|if|and|but|though|tho|as)\b|[ .,!]*$)"
)
"""An amount of at least two digits."""
_PERSONAL = frozenset("skin hair gender vegan vegetarian diet".split())
"""Parts of names of attributes that a shopper has, too: what they tell of themselves is wished."""


def stated_changes(
    slots: Slots, need: Need, vocabulary: Vocabulary, story: str
) -> tuple[Change, ...]:
    """The constraints that a clause states; what is only told beside the request is marked so."""
    own = tuple(_of_person(story, vocabulary))
    told = [m for m in slots.mentions if m.value and any(a <= m.start < b for a, b in need.asides)]
    if not (told and need.is_product):
        return (*constraint_changes(slots, vocabulary), *own)
    asked = replace(slots, mentions=tuple(m for m in slots.mentions if m not in told))
    aside = Slots(slots.text, slots.plain, slots.tokens, mentions=tuple(told))
    changes = constraint_changes(asked, vocabulary)
    told_of = (change for change in constraint_changes(aside, vocabulary) if change not in changes)
    beside = (replace(change, told=True) for change in told_of)
    return (*changes, *beside, *own)


def _of_person(story: str, vocabulary: Vocabulary) -> Iterator[Change]:
    """What a story (lower case) says of the one that something is for: "my skin is dry"."""
    if not story:
        return
    for change in constraint_changes(read_slots(story.strip(), vocabulary), vocabulary):
        if _PERSONAL & set((change.attribute or "").split("_")):
            yield replace(change, told=True)


def of_plan(change: Change) -> bool:
    """Whether a limit is one of a list or a trip as a whole, its budget or its party, and none of
    each thing on it: "a barbecue for 8 people".
    """
    party = (change.attribute or "").split("_")[-1] == "persons"
    return party or change.field in {"price_min", "price_max"}


def stands(act: Act, change: Change) -> bool:
    """Whether a change that was stated in passing holds as a constraint from now on.

    "I'm a size M, remember that" is no condition on a lamp, but an allergy or a limit is one
    on everything.
    """
    if change.field.startswith("exclude"):
        return True
    if act is Act.MEMORY and change.field == "attributes":
        return change.value == ("yes",)  # "I'm vegan"
    return act is Act.MEMORY and change.field in {"price_min", "price_max", "rating_min"}


_DEMANDS = re.compile(r"\b(?:said|say|told|tell|ask\w*|want\w*|need\w*|wish\w*|meant?|must|only)\b")


def is_demanded(change: Change, plain: str) -> bool:
    """Whether a complaint (lower case) demands what it names: "I said no wool" does; "five wrong
    answers", "not fair" and "why do you keep showing me black ones" only grumble.
    """
    if isinstance(change.value, tuple) and change.field == "exclude_terms":
        refused = "|".join(map(re.escape, change.value))
        return re.search(rf"\b(?:no|without|any) (?:{refused})\b", plain) is not None
    if change.field == "attributes":
        return _DEMANDS.search(plain) is not None
    return change.field != "quantity"


def says_price(text: str, scene: Scene) -> bool:
    """Whether a number that counts nothing is a price, since goods are on screen: "80 is as far as
    I'll go", "100 was too mean. 150".
    """
    plain = lowered(text)
    priced = bool(scene.screen) and not is_question(plain)
    return priced and _LONE_NUMBER.search(plain) is not None
