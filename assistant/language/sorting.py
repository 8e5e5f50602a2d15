"""Decides which acts an utterance carries: the classifier's verdicts, clauses and state."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.language.acts import Verdict
from assistant.language.frames import Scene
from assistant.language.money import parse_money, states_limit
from assistant.language.need import Need
from assistant.language.recipients import parse_interests
from assistant.language.references import has_pronoun, parse_references
from assistant.language.retractions import RETRACTION
from assistant.language.slots import Slots
from assistant.language.wants import is_new_need
from core.turn import Act

_SURE = 0.45
_WHOLE_SURE = 0.85
_PART_SURE = 0.7
_EDITS = frozenset({Act.SEARCH, Act.REFINE, Act.CLARIFY_ANSWER, Act.RETRACT})
_SMALL_TALK = frozenset({Act.CHITCHAT, Act.CLARIFY_ANSWER})
_TAKES_BACK = re.compile(
    r"\b(?:fine|ok|okay|alright|good) (?:too )?after all\b|\b(?:any|whatever) (?:colou?r|brand"
    r"|price|size|material|make)s?\b(?! (?:but|except|other than|apart from))"
    r"|\b(?:doesn't|don't|does not|do not) (?:really )?(?:matter|mind|care)\b"
    r"|^(?:ok |actually |please )?(?:forget|drop|never ?mind|scrap|remove|lift|clear|reset)\b"
    r"|\bno (?:budget|price|spending|size|weight) (?:limit|cap)s?\b|\bno longer\b"
    r"|\bother (?:brands?|colou?rs?|sizes?|materials?)\b.*\b(?:too|as well|also|fine|ok|okay)\b"
    r"|\b(?:doesn't (?:have|need) to|needn't|need not)\b|\bstart(?:ing)? over\b|\bstart again\b"
    r"|\bdon't worry about\b|\bnot necessarily\b|\bany other (?:colou?r|brand|material|size|make)\b"
    r"|\bleave (?:the )?\w+ open\b|\bspare no\b|\bas (?:expensive|dear|pricey) as\b"
    r"|\b(?:can|may|might|could) cost (?:anything|whatever|what it)\b|\btake away the\b"
)
_ALSO = re.compile(r"^(?:and|also|plus),? (?:the )?\w+(?: \w+)?(?:,? (?:too|as well))?[ .!]*$")
"""What goes on with taking back: "and the gender too"."""
_NO_LIMIT = re.compile(r"\bas (?:expensive|dear|pricey) as (?:you|it|they)\b")
_ADDS = re.compile(
    r"^(?:and |but |also |ideally |preferably |maybe |something |anything |ones? |it (?:must"
    r"|should|needs to)"
    r" |must |should |needs to |has to )*(?:with|without|that|which|have|has|having|for|in|made"
    r"|not|no)\b"
)
_SETS_LIMITS = _EDITS - {Act.CLARIFY_ANSWER} | {
    Act.INJECTION, Act.MEMORY, Act.REFER, Act.OUT_OF_SCOPE, Act.CHITCHAT, Act.COMPLAINT,
    Act.POLICY, Act.CATALOGUE_FACT, Act.CART, Act.LIST_EDIT, Act.SUBSTITUTE, Act.COMPARE,
}  # fmt: skip
_STRAY = frozenset(
    {Act.OUT_OF_SCOPE, Act.CHITCHAT, Act.INJECTION, Act.REFER, Act.COMPLAINT, Act.PRIVACY,
     Act.HANDOFF, Act.SAFETY, Act.ORDER, Act.MEMORY}
)  # fmt: skip
_ADDRESSES = re.compile(r"^you\b")  # "you're funny"
_SENTENCE = re.compile(r"\b(?:you|i|we|it|he|she|they|is|are|was|am)\b")
_TAKING = _EDITS | {Act.LIST_EDIT}
_DROPS = re.compile(
    r"^(?:ok |please |now )?(?:remove|drop|take off|lose|delete) (?:the |that )?(?!.*\b(?:list"
    r"|one|cart)\b)"
    r"|\bany ?more$"
)
_RANKING = re.compile(
    r"^(?:and |so )?which (?:one |ones )?(?:(?:out )?of (?:these|those|them)\b.*|is |has )(?:the )?"
    r".*\b(?:\w{3,}est|best|most|least)\b"
)
_FEW = 5
_SEEKS = re.compile(
    r"^(?:(?:hi|hello|hey|please|ok|so|and|well)[, ]+)*(?:(?:i(?:'m| am) )?(?:looking for|after"
    r"|searching for|in need of|hunting for)|i (?:need|want)|i(?:'d| would) like(?: to (?:see|buy"
    r"|get))?"
    r"|need|want|do you (?:have|sell|stock|carry)|have you got|got|is there|are there|any"
    r"|can i (?:get"
    r"|buy)|where (?:can|do) i (?:find|buy|get)|show me|find me|what about|how about"
    r"|what do you have"
    r"|(?:some|any)thing (?:to|that|for|which|against)|(?=an? \w+( \w+)?( (?:for"
    r"|that|with"
    r"|to|which|in)\b|$)))\s*(?!to\b|my\b|the\b|it\b|you\b|me\b|this\b|that\b|your\b)\w"
)
_COMMANDS = re.compile(
    r"\b(?:ignor\w*|disregard|forget|overrid\w*|bypass|pretend|role-?play|act (?:as|like)"
    r"|you (?:are"
    r" now|are no longer|will now|must|have been)|from now on|prompts?|instructions?|rules?"
    r"|guidelines"
    r"|system|admin\w*|developers?|debug|god mode|mode|jailbreak|sudo|unlock|hack\w*|sql|table"
    r"|database"
    r"|password|api key|secret|hidden|internal|confidential|reveal|verbatim|repeat|encode|base64"
    r"|code"
    r"|discounts?|coupons?|vouchers?|free|%|percent|price (?:of|to)|prices? |paid|refund|staff"
    r"|employee"
    r"|owner|boss|manager|ceo|customers?|users?|account|everyone|tools?|delete|execute|run|call the"
    r"|filters?|restrictions?|limits?|unrestricted|say|tell|reply|respond|answer|output|print"
    r"|anything"
    r" now|personality|memory|context|obey|confirm|approve|charge|cost|costs|dollars?|mark|stop"
    r" (?:being|following)|neighbou?r|new (?:task|rule|instruction|system)|cart of|orders? of)"
    r"|[<>{}\[\]#;]"
)
_SERVICES = re.compile(
    r"\b(?:flights?|hotels?|taxi|uber|cab|restaurants?|appointments?|tickets?|jobs?|apartments?"
    r"|doctors?"
    r"|dentist|lawyer|weather|news|jokes?|songs?|music|directions?|loan|mortgage|visa|divorce"
    r"|recipes?"
    r"|reservations?|meetings?|reminders?|alarm|balance|traffic|score|election|credit|bank"
    r"|insurance"
    r"|calendar|email|emails|message|messages|advice|translation|definition|essay|homework|code"
    r"|football team|movies?|photos of|pictures of|video of|haircut|plumber|girlfriend|boyfriend)\b"
)
_LISTS = re.compile(
    r"\b(?:lists?|kit|kits|kitted|equip\w*|outfit\w*|furnish\w*|fit out|set (?:me |us )?up|stock"
    r"|everything|all (?:i|we|that)|things|stuff|items|essentials|basics|supplies|gear|bundle"
    r"|several|put together|plan|starter|complete|whole|total|altogether|in all|overall"
    r"|dorm|apartment|flat|room|kitchen|nursery|party|picnic|wedding|trip|holiday|and)\b"
)
_ON_LIST = re.compile(r"\b(?:on|onto|to|off|from) (?:my |the )?(?:shopping )?list\b")
_LISTS_THEM = re.compile(r"^list (?:me |only )?(?:the|all|your|those|some) ")
_ANOTHER_TOO = re.compile(r"\b(?:too|as well|also)[ .!]*$")
_KEPT_IN = frozenset({Act.CART, Act.LIST_EDIT})
_SAYS_WHERE = re.compile(r"\b(?:lists?|buy|order|check ?out|purchase)\b")
_ODD = frozenset({Act.OUT_OF_SCOPE, Act.CHITCHAT})
_DEMANDS = re.compile(r"\b(?:i need|i want|i'm looking for|looking for|find me|show me|give me)\b")


@dataclass(frozen=True)
class Clause:
    """A part of the utterance that does one thing."""

    text: str
    act: Act
    confidence: float
    doubted: bool = False
    """Out of scope by a narrow margin."""


def choose_clauses(whole: Clause, parts: Sequence[Clause], scene: Scene) -> tuple[Clause, ...]:
    """The clauses to act on: the parts where they really differ, else the whole.

    Args:
        whole: the utterance with the classifier's opinion of it.
        parts: its clauses with theirs, in order; empty when it has only one.
        scene: in which it was said.
    """
    parts = _with_limits(parts)
    if len(parts) < 2:
        return (replace(whole, act=parts[0].act) if parts else whole,)
    trusted = [part for part in parts if not _is_filler(part, scene)]
    if not trusted:
        return (whole,)
    acts = {part.act for part in trusted}
    if len(acts) == 1:
        only = trusted[0].act
        confidence = max(part.confidence for part in trusted)
        act = only if confidence >= whole.confidence else whole.act
        return (replace(whole, act=act, confidence=max(confidence, whole.confidence)),)
    if whole.confidence >= _WHOLE_SURE and whole.act in acts:
        trusted = [p for p in trusted if p.confidence >= _PART_SURE or p.act is whole.act]
        if len({part.act for part in trusted}) == 1:
            return (whole,)
    return _absorb(whole, trusted)


def _with_limits(parts: Sequence[Clause]) -> Sequence[Clause]:
    """The parts, what only sets a limit joined to what it limits: "a gift for dad? up to $40"."""
    joined: list[Clause] = []
    for part in parts:
        if joined and _is_limit(part.text.lower()):
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {part.text}")
        else:
            joined.append(part)
    return joined


def _is_limit(plain: str) -> bool:
    """Whether a clause says what may be spent and nothing else."""
    amounts = parse_money(plain)
    rest = plain
    for amount in reversed(amounts):
        rest = rest[: amount.start] + rest[amount.end :]
    return bool(amounts) and not re.sub(r"\b(?:and|but|please|ideally)\b|[^a-z]", "", rest)


def _is_filler(part: Clause, scene: Scene) -> bool:
    short = len(part.text.split()) <= 2 and not _ADDRESSES.match(part.text.lower())
    if len(part.text.split()) == 1 and part.confidence < _PART_SURE:
        return True
    return part.act in _SMALL_TALK and short and scene.asked is None


def _absorb(whole: Clause, parts: Sequence[Clause]) -> tuple[Clause, ...]:
    """Join doubtful parts to their neighbour."""
    kept: list[Clause] = []
    for part in parts:
        if part.confidence >= _SURE or part.act is whole.act:
            kept.append(part)
        elif kept:
            kept[-1] = replace(kept[-1], text=f"{kept[-1].text}, {part.text}")
        else:
            kept.append(replace(part, act=whole.act, confidence=whole.confidence))
    joined: list[Clause] = []
    for part in kept:
        if joined and joined[-1].act is part.act:
            best = max(joined[-1].confidence, part.confidence)
            joined[-1] = Clause(f"{joined[-1].text}, {part.text}", part.act, best)
        else:
            joined.append(part)
    return tuple(joined)


def settle(act: Act, slots: Slots, need: Need, edits: bool, scene: Scene) -> Act:
    """The act in this state of the dialogue.

    Args:
        act: the classifier's.
        slots: of the clause.
        need: what product the clause names.
        edits: whether it states a constraint or a relative wish.
        scene: in which it was said.
    """
    counts = bool(_KEPT_IN & set(scene.last_acts))  # "make it 12", after one was added
    if scene.need and act in _SETS_LIMITS and states_limit(slots.plain) and not counts:
        return Act.REFINE
    fresh = is_new_need(need, scene) and not (_ADDS.match(slots.plain) or _swaps(slots, scene))
    act = _one_product(act, slots, need)
    if act in _STRAY and fresh and _is_bare(slots, need):
        return Act.SEARCH
    if act is Act.SUBSTITUTE and _ADDS.match(slots.plain) and not has_pronoun(slots.plain):
        act = Act.REFINE
    if scene.asked == "interests" and (act in _ODD or parse_interests(slots.plain)):
        return Act.CLARIFY_ANSWER
    act = _in_scene(act, slots, scene)
    if act in _KEPT_IN:
        act = _kept_in(act, slots, scene)
    if act is Act.SUBSTITUTE and _refuses(slots) and not has_pronoun(slots.plain):
        act = Act.REFINE  # "anything but Nike"
    if (
        (act is Act.SUBSTITUTE and _NO_LIMIT.search(slots.plain))
        or (act in _TAKING and _lets_go(slots, scene))
        or (act is Act.MEMORY and _lets_back(slots, scene))
    ):
        return Act.RETRACT
    if act in _EDITS and scene.screen and _RANKING.match(slots.plain):
        return Act.COMPARE
    return _edit_act(act, slots, need, edits, fresh, scene) if act in _EDITS else act


def _one_product(act: Act, slots: Slots, need: Need) -> Act:
    """A search, where one kind of product is asked for in words that sound like something else."""
    if act is Act.BUDGET_LIST and slots.places and _ON_LIST.search(slots.plain):
        return Act.LIST_EDIT  # "put number one on my shopping list"
    if act is Act.BUDGET_LIST and _LISTS_THEM.match(slots.plain):
        return Act.SEARCH  # settled with its like: "list the ones up to $100"
    if act is Act.BUDGET_LIST and need.is_product and not _LISTS.search(slots.plain):
        return Act.SEARCH  # one product within a price is no list
    if act is Act.TRIP and need.is_product and any(m.brand for m in slots.mentions):
        return Act.SEARCH  # "a suitcase by Rollo Voyage"
    if act in _ODD and need.category is not None and seeks_product(slots.plain):
        return Act.SEARCH  # "show me christmas", in a shop that has such a category
    return act


def _kept_in(act: Act, slots: Slots, scene: Scene) -> Act:
    """Cart or list: what is named, or else the one that was spoken of last."""
    names_list = re.search(r"\blists?\b", slots.plain)
    if not names_list and re.search(r"\b(?:cart|basket|trolley)\b", slots.plain):
        return Act.CART
    if _SAYS_WHERE.search(slots.plain):
        return act
    return next((last for last in scene.last_acts if last in _KEPT_IN), act)


_FORGETS_ALL = re.compile(
    r"^(?:ok |please |just |now )*(?:forget|scrap) (?:everything|all|it "
    r"all)\b"
)
_IS_LIKE = re.compile(
    r"^(?:and |so |but )*(?:(?:what|how)(?:'s| is| are)|what (?:does|do)) .*\blike\b[ ?!.]*$"
)
_TELLS = re.compile(
    r"\b(?:tell me|more about|details|describe|what about|show me|info\w* (?:on|about))\b"
)


def _in_scene(act: Act, slots: Slots, scene: Scene) -> Act:
    """What the state says of a clause that is odd by itself: "loose leaf", after a search for
    tea, or a title that is on screen.
    """
    if act is Act.COMPLAINT and _FORGETS_ALL.match(slots.plain):
        return Act.RETRACT
    if act is Act.REFER and slots.places and _ANOTHER_TOO.search(slots.plain):
        return next((last for last in scene.last_acts if last in _KEPT_IN), act)
    if act is Act.SUBSTITUTE and _IS_LIKE.match(slots.plain):
        return Act.REFER
    if scene.screen and act in _ODD and _TELLS.search(slots.plain):
        pointed = parse_references(slots.plain, scene.screen)
        if any(reference.words or reference.positions for reference in pointed):
            return Act.REFER
    if act in _ODD and scene.need is not None and not _SERVICES.search(slots.plain):
        says_what = slots.mentions or slots.measures or slots.stars or slots.unwanted
        if says_what or _LIKE_THAT.match(slots.plain):
            return Act.REFINE
    return act


_LIKE_THAT = re.compile(
    r"^(?:but |and |ideally |maybe )*(?:the |some |any )?ones? (?:that|which"
    r"|with|for)\b"
)


def _swaps(slots: Slots, scene: Scene) -> bool:
    """Whether one value takes the place of another: "canvas instead of leather"."""
    refused = {mention.attribute for mention in slots.mentions if mention.negated}
    wanted = {mention.attribute for mention in slots.mentions if not mention.negated}
    return any(name in scene.constraints.attributes for name in refused & wanted if name)


def _refuses(slots: Slots) -> bool:
    return bool(slots.unwanted) or any(mention.negated for mention in slots.mentions)


def _lets_go(slots: Slots, scene: Scene) -> bool:
    """Whether a clause lets go of a value that is asked for now: "remove the leather"."""
    if not _DROPS.search(slots.plain):
        return False
    held = scene.constraints
    named = (m.value for m in slots.mentions if m.value is not None)
    values = (held.attributes.get(value.attribute) for value in named)
    brands = {brand.casefold() for brand in held.brands}
    return any(isinstance(value, tuple) for value in values) or any(
        mention.brand is not None and mention.brand.casefold() in brands
        for mention in slots.mentions
    )


_ALLOWS = re.compile(r"\b(?:don't|do not|wouldn't|doesn't|does not) mind\b")


def _lets_back(slots: Slots, scene: Scene) -> bool:
    """Whether a clause allows a value that is refused now: "I don't mind leather"."""
    if not _ALLOWS.search(slots.plain):
        return False
    held = scene.constraints
    values = (m.value for m in slots.mentions if m.value is not None)
    refused = {brand.casefold() for brand in held.exclude_brands}
    return any(value.attribute in held.exclude_attributes for value in values) or any(
        mention.brand is not None and mention.brand.casefold() in refused
        for mention in slots.mentions
    )


def _edit_act(act: Act, slots: Slots, need: Need, edits: bool, fresh: bool, scene: Scene) -> Act:
    """Which of searching, refining, retracting and answering it is."""
    continues = scene.asked is None and scene.need is not None and not fresh
    if (
        (Act.RETRACT in scene.last_acts and not fresh and _ALSO.match(slots.plain))
        or (continues and _TAKES_BACK.search(slots.plain) and not _DEMANDS.search(slots.plain))
        or (act is Act.RETRACT and RETRACTION.search(slots.plain))
    ):
        return Act.RETRACT
    if scene.asked is not None and act is not Act.RETRACT:
        open_question = scene.asked in {"need", "interests"} or (
            scene.asked in {"category", "use"} and not _DEMANDS.search(slots.plain)
        )
        if edits and not (open_question or fresh or _answers(scene.asked, slots)):
            return Act.REFINE
        return Act.CLARIFY_ANSWER if open_question or not fresh else Act.SEARCH
    if fresh or (scene.need is None and not scene.screen):
        return Act.SEARCH
    return Act.REFINE if edits or act is not Act.SEARCH or not need.is_product else Act.SEARCH


def _answers(asked: str, slots: Slots) -> bool:
    """Whether a clause that states something states what was asked for."""
    if asked in {"price", "budget"}:
        return bool(slots.money)
    if asked in {"category", "use", "confirm"}:
        return not slots.money
    if any(mention.attribute == asked for mention in slots.mentions):
        return True
    measured = {"persons": "persons", "capacity": "volume", "weight": "mass"}
    return any(measured.get(asked.split("_", maxsplit=1)[0]) == m.dimension for m in slots.measures)


def _is_bare(slots: Slots, need: Need) -> bool:
    """Whether a few words name a product and nothing else: "oranges", "red wool scarf"."""
    if len(slots.tokens) > _FEW or need.words is None or _SENTENCE.search(slots.plain):
        return False
    said = sum(len(slots.plain[m.start : m.end].split()) for m in slots.mentions)
    return said + len(need.words.split()) == len(slots.plain.split())


def seeks_product(plain: str) -> bool:
    """Whether a clause (lower case) is put as a request for some product, known or not."""
    return bool(_SEEKS.match(plain)) and not _SERVICES.search(plain)


def gives_orders(plain: str) -> bool:
    """Whether a clause (lower case) has any word by which shoppers try to command a machine."""
    return bool(_COMMANDS.search(plain))


def verdict_clause(text: str, verdict: Verdict) -> Clause:
    """A clause with the classifier's opinion of it."""
    return Clause(text, verdict.act, verdict.confidence, verdict.doubted)
