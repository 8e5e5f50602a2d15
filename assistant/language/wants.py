"""The search words that each act asks for, and where in the catalogue to look."""

import re
from collections.abc import Iterator, Sequence

from assistant.language.frames import Change, Operation, Scene
from assistant.language.mentions import DISLIKES
from assistant.language.need import Need, tidy
from assistant.language.recipients import parse_interests
from assistant.language.text import key
from core.turn import Act

_GIFT_WORDS = re.compile(
    r"\b(?:gifts?|presents?|ideas?|surprise|stocking fillers?|last minute|secret santa|something"
    r" (?:nice|special)|(?:birth|valentine'?s?|mother'?s?|father'?s?)[ -]?day|christmas|xmas|easter"
    r"|anniversary|wedding|graduation|retirement|housewarming|baby shower|(?:\d+(?:st|nd|rd|th)))\b"
)
_INTEREST = re.compile(
    r"(?<!not )(?<!n't )(?<!i )(?<!i'd )(?<!we'd )(?<!would )(?!^like )"
    r"\b(?:(?:who|that|she|he|they) )?"
    r"(?:(?:really |also |absolutely )?(?:likes?|loves?|enjoys?|adores?)"
    r"|is (?:really |very )?(?:into|fond of|crazy about|interested in)|collects?|(?:a )?fan of"
    r"|plays?"
    r"|does(?! is\b| not\b)|into) (?P<what>[^,.!?]+)"
    r"|\b(?P<of>[a-z]+) (?:lovers?|fans?|enthusiasts?|nerds?|people)\b"
)
_RECIPIENT = re.compile(
    r"\b(?:for )?(?:my|our|a|an|the|his|her|your|their)? ?(?:little |big |best |old |young "
    r"|teenage )?"
    r"(?:\d+|\w+)?[ -]?(?:years?[ -]old )?(?:dad|daddy|father|mom|mum|mother|mummy|parents?|wife"
    r"|husband"
    r"|partner|girlfriend|boyfriend|fiancee?|sister|brother|son|daughter|kids?|child|children|niece"
    r"|nephew|cousin|aunt|uncle|grandma|grandmother|grandpa|grandfather|grandparents|friends?|boss"
    r"|colleagues?|co-?workers?|teacher|neighbou?rs?|him|her|them|someone|somebody|family|couple"
    r"|boy"
    r"|girl|man|woman|teenagers?|toddler|baby|host)\b(?:'s)?"
)
_GIFT_TAIL = re.compile(
    r"\b(?:get|send|give|buy|what|should|could|would|for|who|soon|next (?:week|month)|turns?"
    r"|has a|to|is"
    rf"|unwrap|(?:he|she|they) (?:{DISLIKES}|(?:doesn't|don't|does not|do not) like)(?: anything)?"
    r"|have no clue|i have nothing|on|asap|urgent(?:ly)?|please|rubbish|junk|crap|and"
    r"|quickly|cheer|lol|then)\b"
)
_FACT_WORDS = re.compile(
    r"\b(?:what|which|how many|how much|brands?|colou?rs?|sizes?|materials?|kinds?|types?|sorts?"
    r"|categor(?:y|ies)|departments?|price range|range|average|price|prices|cost|costs|different"
    r"|do you (?:have|sell|carry|stock)|you (?:have|sell|carry|stock)|come in|do the|does the"
    r"|do your"
    r"|list|all|in (?:the|your) (?:shop|store)|number|selection|expensive|products?|items?|stuff"
    r"|shop"
    r"|buy here|catalogue|catalog|available|there|things?|on sale|whole|entire|very|absolute(?:ly)?"
    r"|single|really|exactly|sell|stock|carry|lot|guys|as well|those|these|them)\b"
)
_MOVE_WORDS = re.compile(
    r"\b(?:add|put|place|save|remove|take|delete|drop|throw|pop|get rid of|swap|replace|change"
    r"|include"
    r"|keep|move|increase|make|empty|clear|show|note down|buy|order|purchase|reorder|quantity of"
    r"|(?:off|out of|on|onto|to|from|in|into) (?:my |the |a )?(?:shopping )?(?:list|cart|basket"
    r"|trolley"
    r"|bag)|my (?:shopping )?(?:list|cart|basket)|for later|out|off|on it|the list|list|cart|basket"
    r"|trolley|before|ever|earlier|previously|recently|so far|already|bought|purchased|i'?ll take"
    r"|the|same|last|time|what did i|did i|where'?s?|my)\b"
)
NO_ANSWER = re.compile(
    r"\b(?:doesn't|does not|don't) (?:really )?(?:matter|mind|care|know)\b|\bno (?:idea"
    r"|preference|limit)\b"
    r"|\bnot sure\b|\bup to you\b|\byou (?:decide|choose)\b|\beither\b|\bboth\b|\bnot important\b"
    r"|^(?:yes|no|nope|yeah|yep|sure|ok|okay|any|anything|whatever|nothing special|all|none)\b"
    r"|\b(?:dunno|no clue|don't know|whatever|anything|surprise me|you tell me)\b|\bhard to say\b"
    r"|\bbit of everything\b|\bdepends\b|\bisn't a concern\b|\bno object\b"
    r"|\baffordable\b"
)
"""An answer that leaves it open: "no idea", "whatever"."""
_EMPTY = frozenset(
    "more other another different option one result page next else show see keep these those them"
    " it"
    " this that same version ones something anything thing not too so much very bit little lot than"
    " now only just still like prefer make be is are budget price rating star colour color size but"
    " brand and or with for in of to the a any some what how about instead rather please need want"
    " i my me can you your have do no all here there up down out over spend max limit most least"
    " nice"
    " better good best new also should could would maybe actually ideally preferably sorry by from"
    " as well get give find look go let if possible at on none don't doesn't range first sort order"
    " pick narrow change filter raise set cost pay money afford expensive cheap cheaper everything"
    " nothing item product suggestion thank hi hello again exclude hide leave avoid hate meant said"
    " way him her us think thought he she they he's she's they're"
    " width height length depth diameter weight dimensions"
    " already told keep stay anymore any they they're done gimme hm hmm half quick".split()
)


_FEW = 3  # words that may be an interest where they name no product
_MOVES = frozenset({Act.LIST_EDIT, Act.CART, Act.ORDER})


def wanted_words(act: Act, need: Need, plain: str, scene: Scene, *, states: bool) -> str | None:
    """Search words that a clause asks for.

    Args:
        act: what the clause does.
        need: what is left of it without constraints and chatter.
        plain: the clause in lower case.
        scene: in which it was said.
        states: whether it states a constraint or a relative wish.
    """
    words = need.words
    if act is Act.GIFT:
        words = _gift(need, plain)
    elif words is None or (act in _MOVES and need.head is None):
        words = None
    elif act is Act.REFINE:
        words = _refined(need, plain, scene, states=states)
    elif act is Act.CLARIFY_ANSWER:
        words = _answered(need, plain, scene)
    elif act is Act.CATALOGUE_FACT:
        words = _asked_about(words)
    elif act in _MOVES:
        words = _left(words, _MOVE_WORDS)
    elif act is Act.COMPARE:
        words = _compared(need, scene)
    elif act in {Act.COMPLEMENT, Act.SUBSTITUTE}:
        words = _companion(act, need, plain)
    return words


def first_words(stated: Sequence[Change]) -> str | None:
    """Search words of a first request that names only a property: "something in black"."""
    values = (
        value
        for change in stated
        if change.field in {"attributes", "brands"} and isinstance(change.value, tuple)
        for value in change.value[:1]
    )
    return " ".join(values) or None


_LOOKS = frozenset({Act.SEARCH, Act.GIFT, Act.CATALOGUE_FACT, Act.COMPARE})


def is_new_need(need: Need, scene: Scene) -> bool:
    """Whether the clause names a kind of product other than the one that holds."""
    if not need.is_product or need.head is None:
        return False
    if scene.need is None:
        return True
    if need.head.split()[-1] in key(scene.need).split():
        return False
    return need.category is None or need.category != scene.constraints.category


def category_changes(act: Act, need: Need, scene: Scene) -> Iterator[Change]:
    """Where to look for what is wanted now: the named category, or everywhere."""
    held = scene.constraints.category
    if need.category is not None:
        if need.category != held:
            yield Change(Operation.SET, "category", need.category)
    elif held is not None and act in _LOOKS and is_new_need(need, scene):
        yield Change(Operation.REMOVE, "category")


def _gift(need: Need, plain: str) -> str | None:
    """A named product, or else what the receiver likes."""
    interest = _INTEREST.search(plain)
    if interest is not None:
        liked = interest["what"] or interest["of"]
        return tidy(_GIFT_WORDS.sub(" ", liked)) or None
    if parse_interests(plain) and not need.is_product:
        return ", ".join(parse_interests(plain))
    if need.words is None:
        return None
    left = _RECIPIENT.sub(" ", _GIFT_WORDS.sub(" ", need.words))
    words = tidy(" ".join(_GIFT_TAIL.sub(" ", left).split()))
    if not words or all(w in _EMPTY or w.isdigit() for w in words.split()):
        return None  # "something to cheer her up"
    return words if need.is_product or len(words.split()) <= _FEW else None


_AFRESH = re.compile(r"\b(?:need|want|looking for|after) (?:some|any)thing to\b")
"""Asks for a thing to do something else with: "I need something to grind beans"."""
_REMARK = re.compile(
    r"^(?:(?:no|nah|hm+|well|but|and|ugh|oh|sorry)[ ,]+)*(?:(?:they're|those're|that's)\b"
    r"|(?:half|some|most|all|none|both) (?:of )?(?:these|those|them) (?:are|were|look)\b"
    r"|(?:(?:these|those|they|that|this)(?: all)?|(?:these|those) \w+s)"
    r" (?:is|are|was|were|looks?|seems?|feels?|sounds?|reminds?)\b"
    r"|it (?:looks|seems|feels|sounds|reminds)\b)"
)


def is_remark(plain: str) -> bool:
    """Whether a clause (lower case) says what is shown is like: "they look like my gran's"."""
    return _REMARK.match(plain) is not None and "?" not in plain


def _refined(need: Need, plain: str, scene: Scene, *, states: bool) -> str | None:
    """The need that holds, with words added that no constraint could take ("plainer")."""
    words = need.words or ""
    if scene.need is None or (words and _AFRESH.search(plain)):
        return words if any(word not in _EMPTY for word in key(words).split()) else None
    if is_remark(plain) or need.only_told:
        return None
    words = _THAN_SHOWN.sub("", words).strip()
    known = set(key(scene.need).split())
    said = key(words).split()
    if all(word in _EMPTY or word in known or word.isdigit() for word in said):
        return None
    if need.head is not None and need.head.split()[-1] in known:
        return words
    behind = _BEHIND.match(words)
    told = len(words.split()) > _ADDED or (states and not need.is_product)
    if told and not behind:
        return None  # "green would be lovely" says that it is to be green, and no more
    words = words if behind else " ".join(_JOINS.sub(" ", words).split())
    return f"{scene.need} {words}" if behind else f"{words} {scene.need}"


_THAN_SHOWN = re.compile(r"\bthan (?:these|those|that|this|them|it|the \w+)(?: ones?)?\b.*")
_BEHIND = re.compile(r"(?:with|without|for|in|that|which|made|by|to|of|from|who|as|like|on)\b")

_ADDED = 4  # words that say what a thing is like; more tell something else
_JOINS = re.compile(r"\b(?:but|and|yet|also|though)\b")


def _answered(need: Need, plain: str, scene: Scene) -> str | None:
    if NO_ANSWER.search(plain):
        return None
    if scene.need is None or need.is_product:
        return need.words
    return _refined(need, plain, scene, states=False) if scene.asked != "budget" else None


_COMPARE = re.compile(r"^.*?\bcompare\b (?:(?:me|us|the|your|two|three|four|five) )*")


def _compared(need: Need, scene: Scene) -> str | None:
    """The kind whose products are to be compared, where none of them has been shown: "compare the
    two cheapest blenders".
    """
    words = _COMPARE.sub("", need.words or "")
    return words if words != need.words and is_new_need(need, scene) else None


_GOES_WITH = re.compile(
    r"\W*\b(?:(?:and )?(?:that|which|to|would|should|could|might|does|it should|what|both)"
    r"(?:'d|'ll)? )*(?:also )?(?:goe?s?|match(?:es)?|fits?|suits?|pairs?)\b.*"
)
_MODAL = re.compile(r" (?:would|should|could|might|does|do|will)$")
_AS_KIND = re.compile(r"\bas an? (?P<kind>[a-z]+(?: [a-z]+)?)\W*$")
_ANYTHING = frozenset("accessory item product thing one ones it them extra match set".split())


def _companion(act: Act, need: Need, plain: str) -> str | None:
    """The kind of product asked for beside another: "a lamp to go with it"."""
    as_kind = _AS_KIND.search(plain)
    if act is Act.COMPLEMENT and as_kind is not None:
        return as_kind["kind"]
    if not need.is_product or not need.words:
        return None
    words = tidy(_MODAL.sub("", _GOES_WITH.sub("", need.words)))
    return None if not words or set(key(words).split()) & _ANYTHING else words


def _asked_about(words: str) -> str | None:
    """What a question about the catalogue is about; None where its words name nothing: "is 129.99
    the cheapest?", "the price range on those".
    """
    left = _left(words, _FACT_WORDS)
    telling = left is not None and any(
        word.isalpha() and word not in _EMPTY for word in key(left).split()
    )
    return left if telling else None


def _left(words: str, pattern: re.Pattern[str]) -> str | None:
    return tidy(" ".join(pattern.sub(" ", words).split())) or None
