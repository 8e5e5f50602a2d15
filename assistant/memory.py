"""What a shopper asked to be remembered: it holds as constraints and tastes until forgotten."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from assistant.edits import edit
from assistant.keeping import is_usual
from assistant.language.frames import Change, Operation, Understanding
from assistant.language.requests import MemoryRequest, memory_request
from assistant.language.text import key
from assistant.state import DialogueState, Remembered
from assistant.wearers import worn_by
from core.catalog import Catalog
from core.constraints import Constraints
from core.store import Memory
from core.turn import Act
from recsys import Session

_LEAD = re.compile(
    r"^(?:(?:please|and|also|oh|ok|okay|so|hey|can you|could you|i want you to|i'd like you to|for"
    r" (?:the future|next time|later|future reference)|from now on|make a note|take note|fyi|by the"
    r" way|btw|just)[, ]+)*"
    r"(?:(?:please )?(?:remember|note|keep in mind|bear in mind|don't forget|do not forget|never"
    r" forget|save|store|make a note|know)\b[,:]?(?: for (?:later|next time|the future))?"
    r"(?: (?:that|down that|this))?[:,]? ?)?"
)
_TAIL = re.compile(
    r"[, ]*(?:,|and|so|-)? ?(?:please )?(?:remember|note|keep|save|bear|store)(?: (?:that|this|it"
    r"|in"
    r" mind|for (?:me|later|next time|the future)|down))*[ .!]*$|[ .!,]+$"
)
_EVERYTHING = re.compile(r"\b(?:everything|all|it all|whatever|anything)\b")
_EMPTY_WORDS = frozenset(
    "i m am a an the that this my me you to of for is are be was not no dont don t do forget"
    " remember please about any more anymore longer delete remove erase stop and in on with "
    "allergic"
    " like love hate what have told know note can it s i'm don't it's".split()
)


def noted(text: str) -> str:
    """What is to be remembered, without "please remember that"."""
    plain = _TAIL.sub("", _LEAD.sub("", text.strip())).strip(" ,.!")
    plain = re.sub(r"\bi(?='|\b)", "I", plain)
    return plain[:1].upper() + plain[1:]


def take_in(understood: Understanding) -> Remembered | None:
    """What an utterance asks to be remembered, with what follows from it; None if nothing."""
    text = understood.clause(Act.MEMORY)
    if not text or memory_request(text) is not MemoryRequest.REMEMBER:
        return None
    said = noted(text)
    if len(key(said)) < 2:
        return None
    holds = Constraints()
    for change in understood.changes:
        if change.field.startswith("exclude") or change.field in _LIMITS:
            holds = edit(holds, change)
    return Remembered(
        id=_id(said),
        text=said,
        holds=holds,
        likes=tuple(_likes(understood)),
        wishes={**dict(_wishes(understood)), **_worn(said)},
    )


_WEARER = "wearer"
"""Names the wish for things made for women or for men."""
_I_AM = re.compile(
    r"\bi(?:'?m| am) (?:an? )?(?:(?!(?:no|not|only|just|with|buying)\b)\w+ )?"
    r"(?:(?P<men>man|bloke|guy|dude|lad|male)|(?P<women>woman|girl|lady|lass|female))\b"
    r"(?= ?(?:$|[,.;!?]|(?:and|so|but|who|with|of|in|my|i|size|too)\b))",
    re.IGNORECASE,
)


def _worn(said: str) -> dict[str, tuple[str, ...]]:
    """Whom things are to be made for, where somebody says who they are: "I'm a bloke"."""
    match = _I_AM.search(said)
    return {} if match is None else {_WEARER: ("men" if match["men"] else "women",)}


_LIMITS = frozenset({"price_min", "price_max", "rating_min"})


def _likes(understood: Understanding) -> Iterable[tuple[str, str, float]]:
    for change in understood.preferences:
        if change.operation is Operation.REMOVE or not isinstance(change.value, tuple):
            continue
        kind = "brand" if change.field == "brands" else "word"
        yield from ((kind, value, 1.0) for value in change.value)


def _wishes(understood: Understanding) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Sizes and what must be so ("vegan"); a favourite colour is but a taste."""
    for change in (*understood.changes, *understood.preferences):
        name, values = change.attribute, change.value
        if change.field != "attributes" or name is None or not isinstance(values, tuple):
            continue
        if change.operation is not Operation.REMOVE and (
            values == ("yes",) or _SIZES & set(name.split("_"))
        ):
            yield name, values


def wish(state: DialogueState, catalog: Catalog) -> None:
    """Make remembered wishes hold for the category that is looked in now, where its products
    have the attribute and some meet them: "size M" is a condition on a shirt, and none on a lamp.
    """
    for item in state.remembered:
        for said, values in item.wishes.items():
            if said == _WEARER:
                _wear(state, values[0], catalog)
                continue
            for name in _spelt(said, catalog):
                stated = state.constraints.attributes.items()
                held = {other: value for other, value in stated if (other, value) != (name, values)}
                bare = state.constraints.model_copy(update={"attributes": held})
                met = bare.model_copy(update={"attributes": {**held, name: values}})
                applies = name not in held and is_usual(name, bare, catalog)
                state.constraints = met if applies and catalog.mask(met).any() else bare


def _wear(state: DialogueState, wearer: str, catalog: Catalog) -> None:
    """Keep to things made for the shopper, unless others are looked for."""
    worn = worn_by(wearer, state.constraints, catalog)
    if worn is None or state.recipient is not None:
        return
    if worn.attribute not in state.constraints.attributes:
        state.constraints = edit(state.constraints, worn)


def _spelt(name: str, catalog: Catalog) -> list[str]:
    """The attribute, or all that hold sizes: which of them is meant, the category says."""
    if not _SIZES & set(name.split("_")):
        return [name]
    return [other for other in catalog.attributes if _SIZES & set(other.split("_"))]


_SIZES = frozenset({"size", "sizes"})


def forgotten(text: str, remembered: Iterable[Remembered]) -> tuple[Remembered, ...]:
    """Those of `remembered` that a clause (lower case) asks to forget."""
    known = tuple(remembered)
    return named_in(text, known) or (known if _EVERYTHING.search(text) else ())


def named_in(text: str, remembered: Iterable[Remembered]) -> tuple[Remembered, ...]:
    """Those of `remembered` that a clause (lower case) has words of."""
    said = set(key(text).split()) - _EMPTY_WORDS
    return tuple(item for item in remembered if said & set(key(item.text).split()))


_STATEMENT = re.compile(
    r"\s*(?:[;.]|,(?: and)?|\band\b)\s+(?=(?:i|i'm|i've|my|we|he|she|no|never|also)\b)",
    re.IGNORECASE,
)
"""Where one thing that is to be remembered ends and another begins."""


def parted(item: Remembered, named: str) -> tuple[Remembered, Remembered | None]:
    """What of `item` is forgotten where words `named` (lower case) say what, and what is left of
    it: of "I'm a size 9 and I hate laces", "the laces thing" is but the second.

    Returns:
        Both; the first has the item's id. All of it is forgotten where the words name each of its
        statements, or none.
    """
    said = set(key(named).split()) - _EMPTY_WORDS
    statements = _STATEMENT.split(item.text)
    gone = [text for text in statements if said & set(key(text).split())]
    left = [text for text in statements if text not in gone]
    if not gone or not left:
        return item, None
    return (
        _of_statements(item, gone).model_copy(update={"id": item.id}),
        _of_statements(item, left),
    )


def _of_statements(item: Remembered, statements: Sequence[str]) -> Remembered:
    """The part of `item` that some of its statements say, with what follows from them."""
    text = " and ".join(statements)
    text = text[:1].upper() + text[1:]
    words = set(key(text).split())

    def follows(value: object) -> bool:
        return bool(words & set(key(str(value)).replace(".", " ").split()))

    holds = Constraints()
    for change in changes_of(item.holds):
        values = change.value
        if isinstance(values, tuple):
            values = tuple(value for value in values if follows(value))
        if values and (isinstance(values, tuple) or follows(f"{values:g}")):
            holds = edit(holds, replace(change, value=values))
    worn = _worn(text)
    wishes = {
        name: values
        for name, values in item.wishes.items()
        if (name == _WEARER and worn) or any(map(follows, (*values, name)))
    }
    likes = tuple(like for like in item.likes if follows(like[1]))
    return Remembered(id=_id(text), text=text, holds=holds, likes=likes, wishes=wishes)


def taken_back(
    changes: Iterable[Change], remembered: Iterable[Remembered]
) -> tuple[Remembered, ...]:
    """Those of `remembered` that refuse something which `changes` allow again."""
    allowed = {
        (change.field, value)
        for change in changes
        if change.operation is Operation.REMOVE and isinstance(change.value, tuple)
        for value in change.value
    }
    return tuple(
        item
        for item in remembered
        if any(
            (change.field, value) in allowed
            for change in changes_of(item.holds)
            if isinstance(change.value, tuple)
            for value in change.value
        )
    )


def hold(state: DialogueState) -> None:
    """Make all that is remembered hold in the conversation, whatever else does."""
    for item in state.remembered:
        state.constraints = combined(state.constraints, item.holds)
        state.session = _tastes(state.session, item.likes)


def let_go(state: DialogueState, items: Iterable[Remembered]) -> None:
    """Forget `items`, and take back what followed from them."""
    for item in items:
        state.remembered = [kept for kept in state.remembered if kept.id != item.id]
        state.constraints = without(state.constraints, item.holds)
        for name, values in item.wishes.items():
            taken = Change(Operation.REMOVE, "attributes", values, name)
            state.constraints = edit(state.constraints, taken)
        state.session = _tastes(state.session, ((kind, name, 0.0) for kind, name, _ in item.likes))


def _tastes(session: Session, likes: Iterable[tuple[str, str, float]]) -> Session:
    for kind, name, weight in likes:
        session = session.with_statement(kind, name, weight)
    return session


def combined(constraints: Constraints, holds: Constraints) -> Constraints:
    """Both: refusals add up; a limit that the conversation has set itself stays."""
    for change in changes_of(holds):
        stated = getattr(constraints, change.field, None)
        if change.field in _LIMITS and stated is not None:
            continue
        constraints = edit(constraints, change)
    return constraints


def without(constraints: Constraints, holds: Constraints) -> Constraints:
    """`constraints` less what `holds` asks."""
    for change in changes_of(holds):
        taken = Change(Operation.REMOVE, change.field, change.value, change.attribute)
        constraints = edit(constraints, taken)
    return constraints


def changes_of(holds: Constraints) -> Iterable[Change]:
    """The edits that make up `holds`."""
    for name in ("exclude_brands", "exclude_terms"):
        values: tuple[str, ...] = getattr(holds, name)
        if values:
            yield Change(Operation.ADD, name, values)
    for attribute, refused in holds.exclude_attributes.items():
        yield Change(Operation.ADD, "exclude_attributes", refused, attribute)
    for name in sorted(_LIMITS):
        value = getattr(holds, name)
        if value is not None:
            yield Change(Operation.SET, name, value)


def as_row(customer_id: str, item: Remembered) -> dict[str, Any]:
    """For the store, without its time."""
    holds = item.holds.model_dump(mode="json", exclude_defaults=True)
    changes: list[dict[str, Any]] = [{"field": name, "value": holds[name]} for name in holds]
    changes += [{"field": "likes", "value": list(like)} for like in item.likes]
    changes += [
        {"field": "wishes", "value": [name, *values]} for name, values in item.wishes.items()
    ]
    id = f"{customer_id}:{item.id}"[-_ID_LENGTH:]
    return {"id": id, "customer_id": customer_id, "text": item.text, "changes": changes}


_ID_LENGTH = 200


def of_row(row: Memory) -> Remembered:
    """From the store."""
    soft = {"likes", "wishes"}
    holds = {c["field"]: c["value"] for c in row.changes if c["field"] not in soft}
    wishes = {
        str(name): tuple(values)
        for name, *values in (c["value"] for c in row.changes if c["field"] == "wishes")
    }
    likes = tuple(
        (str(kind), str(name), float(weight))
        for kind, name, weight in (c["value"] for c in row.changes if c["field"] == "likes")
    )
    return Remembered(
        id=_id(row.text),
        text=row.text,
        holds=Constraints.model_validate(holds),
        likes=likes,
        wishes=wishes,
    )


def _id(text: str) -> str:
    return blake2b(key(text).encode(), digest_size=8).hexdigest()
