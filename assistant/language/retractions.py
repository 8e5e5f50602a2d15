"""What a shopper takes back: "forget the red", "any brand is fine", "start over"."""

import re
from collections.abc import Iterator, Sequence

from assistant.language.critiques import parse_critiques
from assistant.language.frames import Change, Critique, Direction, Operation, Scene
from assistant.language.lexicon import lexicon
from assistant.language.mentions import Mention
from assistant.language.slots import Slots
from assistant.language.text import key, words
from assistant.language.vocabulary import Vocabulary
from core.constraints import Constraints, Range
from core.turn import Act

RETRACTION = re.compile(
    r"\b(?:forget|never ?mind|ignore|drop|scrap|remove|lift|clear|cancel|reset|undo|skip|lose"
    r"|leave out|doesn't (?:matter|have to|need to)|don't (?:mind|care|need it to)|do not (?:mind"
    r"|care)|not important|isn't important|no longer|(?:is|are|'s|be) (?:fine|ok|okay|good|alright"
    r"|cool)(?: too)?(?: after all| again| now| actually| with me)?|after all|no need for"
    r"|not needed"
    r"|take off|take back|changed my mind|any|whatever|need not|no preference|open to|flexible"
    r"|not (?:just|only)|again|allow|include|without the|irrelevant|no (?:issue|object)|not a must"
    r"|start over|start again|from scratch|begin (?:again|anew)|can go|wipe|every|all colou?rs"
    r"|don't worry about|no worries about|not necessarily|not bothered|take away|take out|relax"
    r"|(?:needn't|need not)|doesn't bother|spare no|as (?:expensive|dear|pricey) as"
    r"|(?:can|may|might|could) cost|leave .{1,20} open|no object)\b"
)
_ALL = re.compile(
    r"\b(?:start (?:over|again|fresh|anew)|from scratch|from the beginning|begin (?:again|anew)"
    r"|(?:clear|reset|remove|forget|drop|wipe|scrap|delete|cancel) (?:all|everything|it all|the lot"
    r"|that|the filters|filters|all the filters|all filters|every filter|my filters"
    r"|all (?:my |the )?(?:constraints|requirements))|new search|reset)\b(?! (?:colou?r|brand|price"
    r"|budget|size|material|red|blue|black|one))"
)
_FIELDS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"\b(?:price|prices|budget|money|costs?|(?<!lower )(?<!upper )limit|cap"
                r"|expensive|pricey|dear|cheap|spend|pay|expenses?)\b"),
     ("price_min", "price_max")),
    (re.compile(r"\bminimum\b|\blower (?:limit|bound|end)\b"), ("price_min",)),
    (re.compile(r"\bmaximum\b|\bupper (?:limit|bound|end)\b|\bceiling\b"), ("price_max",)),
    (re.compile(r"\bbrands?\b|\bmakers?\b"), ("brands", "exclude_brands")),
    (re.compile(r"\b(?:rating|ratings|stars?|reviews?)\b"), ("rating_min",)),
    (re.compile(r"\b(?:quantity|how many)\b"), ("quantity",)),
    (re.compile(r"\bcategor(?:y|ies)\b"), ("category",)),
)  # fmt: skip
_ATTRIBUTES = {
    "color": re.compile(r"\bcolou?rs?\b|\bshades?\b"),
    "material": re.compile(r"\bmaterials?\b|\bfabrics?\b"),
    "size": re.compile(r"\bsizes?\b|\bfit\b"),
    "weight": re.compile(r"\bweights?\b|\bheavy\b|\blight(?:weight)?\b"),
    "capacity": re.compile(r"\bcapacity\b|\bvolume\b|\blit(?:er|re)s?\b"),
}
_ANYTHING = re.compile(
    r"^(?:any|anything|whatever|any of them)(?: is| will do|'s)?(?: is)?(?: fine| ok| okay)?$"
)


def take_back(
    act: Act, slots: Slots, scene: Scene, vocabulary: Vocabulary, states: bool, allows: bool
) -> tuple[Act, tuple[Change, ...]]:
    """The act of a clause, and what it lets go of or allows again.

    Args:
        act: as far as it is known.
        slots: of the clause.
        scene: with the constraints that hold.
        vocabulary: of the catalogue.
        states: whether it states a constraint.
        allows: whether it is put as something that lets go.
    """
    held = scene.constraints
    if act is Act.RETRACT and _adds(slots, held):
        return Act.REFINE, ()  # "medium would be fine as well"
    if act in _LETS_GO:
        allowed = lifted(slots.plain, slots.mentions, held, vocabulary)
        if allowed:
            return Act.RETRACT, allowed
    if act is not Act.RETRACT and (states or not (allows and act in _LETS_GO | _SOUNDS)):
        return act, ()
    taken = parse_retractions(slots.plain, slots.mentions, held, vocabulary)
    taken = taken or outgrown(parse_critiques(slots.plain, vocabulary), held)
    if act is not Act.RETRACT:
        known = tuple(change for change in taken if _is_held(change, held))
        return (Act.RETRACT, known) if known else (act, ())
    return (Act.REFINE if states and not taken else act), taken


_LETS_GO = frozenset({Act.SEARCH, Act.REFINE, Act.RETRACT, Act.CLARIFY_ANSWER, Act.SUBSTITUTE})
_SOUNDS = frozenset({Act.PRODUCT_QUESTION, Act.COMPLAINT, Act.SAFETY, Act.CHITCHAT, Act.REFER})
"""What a clause that lets go may sound like."""
_TOO = re.compile(r"\b(?:too|as well|also)\b")
_DROPS = re.compile(
    r"\b(?:forget|ignore|drop|scrap|remove|clear|cancel|skip|lose|leave out|take (?:off|out|away)"
    r"|no longer|no need for|without)\b"
)


def _adds(slots: Slots, held: Constraints) -> bool:
    """Whether a clause names another value beside one that is asked for: "black would do too"."""
    adds = _TOO.search(slots.plain) is not None and not _DROPS.search(slots.plain)
    return adds and any(
        mention.value is not None
        and not mention.negated
        and isinstance(held.attributes.get(mention.value.attribute), tuple)
        and not _refuses(held, mention)
        for mention in slots.mentions
    )


def _is_held(change: Change, held: Constraints) -> bool:
    """Whether what a change removes holds now."""
    value = getattr(held, change.field, None)
    if change.attribute is not None:
        value = value.get(change.attribute) if isinstance(value, dict) else None
    return bool(value)


def outgrown(critiques: Sequence[Critique], held: Constraints) -> tuple[Change, ...]:
    """Limits that a relative wish lets go of: "thinner is fine", where 5 mm at least holds."""
    changes = []
    for critique in critiques:
        less = critique.direction is Direction.LESS
        wanted = held.attributes.get(critique.field)
        if critique.field == "price":
            changes.append(Change(Operation.REMOVE, "price_min" if less else "price_max"))
        elif isinstance(wanted, Range) and (wanted.min if less else wanted.max) is not None:
            changes.append(Change(Operation.REMOVE, "attributes", None, critique.field))
    return tuple(changes)


_LIFTED = re.compile(
    r"\b(?:don't|do not|stop|no longer|needn't|quit|no need to|not) (?:exclud|avoid|hid|leav|refus"
    r"|filter|remov|skip|ban)\w*"
)
_WANTED = re.compile(
    r"\b(?:only|just in|i want|i need|i'd (?:like|prefer|rather)|prefer|show me (?:some|an?|the)\b"
    r"|must be|has to be|make (?:it|that)|looking for|instead)\b"
)


def lifted(
    plain: str, mentions: Sequence[Mention], held: Constraints, vocabulary: Vocabulary
) -> tuple[Change, ...]:
    """What `plain` allows again of what is refused now: "blue can stay", "stop hiding Nike".

    Empty unless all that it names is refused so far, and it neither refuses it once more nor asks
    for that alone.
    """
    allows = bool(_LIFTED.search(plain))
    if not mentions and not _REFUSING.search(plain):
        return tuple(_terms(plain, held))  # "could live with a hood"
    if not mentions or (_WANTED.search(plain) and not allows):
        return ()
    changes = []
    for mention in mentions:
        if mention.brand is not None and _holds(held.exclude_brands, mention.brand):
            change = Change(Operation.REMOVE, "exclude_brands", (mention.brand,))
        elif mention.value is not None and _refuses(held, mention):
            name, value = mention.value.attribute, mention.value.value
            kinds = vocabulary.refused_kinds(name, value)
            change = Change(Operation.REMOVE, "exclude_attributes", kinds, name)
        elif _is_weak(mention, plain):
            continue
        else:
            return ()
        if mention.negated and not (allows or _DOUBLE.search(plain)):
            return ()
        changes.append(change)
    return tuple(dict.fromkeys((*changes, *_terms(plain, held))))


_REFUSING = re.compile(r"\b(?:no|not|\w+n't|without|never|nothing|nor|avoid|hate)\b")
_DOUBLE = re.compile(
    r"\b(?:isn't|is not|aren't|not|no|nothing|never)\b.{0,25}\b(?:problem|issue|bad|against|wrong"
    r"|refused|excluded|ruled out|forbidden|any ?more|no-go)\b"
)


def _refuses(held: Constraints, mention: Mention) -> bool:
    value = mention.value
    return value is not None and _holds(
        held.exclude_attributes.get(value.attribute, ()), value.value
    )


_FINE = frozenset({"fine", "good", "cool", "clear", "free"})


def _is_weak(mention: Mention, plain: str) -> bool:
    """Whether the value is also a word by which people agree: "blue would be fine too"."""
    return plain[mention.start : mention.end] in _FINE


def parse_retractions(
    plain: str, mentions: Sequence[Mention], held: Constraints, vocabulary: Vocabulary
) -> tuple[Change, ...]:
    """What `plain` (a clause in lower case, taken for a retraction) takes back.

    Args:
        plain: the clause.
        mentions: brands and values that it names.
        held: constraints in force, which say what "wool" or "Nike" can refer to.
        vocabulary: of the catalogue.
    """
    if any(mention.negated and _BUT.search(plain[: mention.start]) for mention in mentions):
        return ()  # "any brand but Nike" lets go of nothing
    changes = [
        *_named(mentions, held, vocabulary),
        *_fields(plain),
        *_attributes(plain, held, vocabulary),
        *_terms(plain, held),
    ]
    if not changes and (_ALL.search(plain) or _ANYTHING.match(plain.strip(" .!"))):
        changes.append(Change(Operation.REMOVE, "all"))
    return tuple(dict.fromkeys(changes))


_BUT = re.compile(r"\bbut\b")


def _named(
    mentions: Sequence[Mention], held: Constraints, vocabulary: Vocabulary
) -> Iterator[Change]:
    for mention in mentions:
        if mention.brand is not None:
            refused = _holds(held.exclude_brands, mention.brand)
            name = "exclude_brands" if refused or not held.brands else "brands"
            yield Change(Operation.REMOVE, name, (mention.brand,))
        elif mention.value is not None:
            attribute, value = mention.value.attribute, mention.value.value
            refused = _holds(held.exclude_attributes.get(attribute, ()), value)
            name = "exclude_attributes" if refused else "attributes"
            kinds_of = vocabulary.refused_kinds if refused else vocabulary.kinds_of
            wanted = held.attributes.get(attribute)
            if isinstance(wanted, tuple) and not _holds(wanted, value):
                yield Change(Operation.REMOVE, "attributes", None, attribute)  # "down is fine then"
            yield Change(Operation.REMOVE, name, kinds_of(attribute, value), attribute)


def _fields(plain: str) -> Iterator[Change]:
    for pattern, names in _FIELDS:
        if pattern.search(plain):
            yield from (Change(Operation.REMOVE, name) for name in names)


def _attributes(plain: str, held: Constraints, vocabulary: Vocabulary) -> Iterator[Change]:
    known = dict.fromkeys((*held.attributes, *held.exclude_attributes, *vocabulary.attributes))
    asked = f" {key(plain)} "
    for name in known:
        pattern = next((p for part, p in _ATTRIBUTES.items() if _is_part(part, name)), None)
        spelt = key(name.replace("_", " "))
        if (pattern is not None and pattern.search(plain)) or f" {spelt} " in asked:
            if name in held.attributes or name not in held.exclude_attributes:
                yield Change(Operation.REMOVE, "attributes", None, name)
            if name in held.exclude_attributes:
                yield Change(Operation.REMOVE, "exclude_attributes", None, name)


def _is_part(part: str, name: str) -> bool:
    return part in name.replace("colour", "color").split("_")


def _terms(plain: str, held: Constraints) -> Iterator[Change]:
    named = {key(word) for word in words(plain)}
    kinds = lexicon().material_kinds
    said = named | {key(kind) for word in named for kind in kinds.get(word, ())}
    for term in held.exclude_terms:
        if set(key(term).split()) <= said:
            yield Change(Operation.REMOVE, "exclude_terms", (term,))
    for brand in held.exclude_brands:
        if set(key(brand).split()) <= said:
            yield Change(Operation.REMOVE, "exclude_brands", (brand,))


def _holds(held: Sequence[str], wanted: str) -> bool:
    return wanted.casefold() in {item.casefold() for item in held}
