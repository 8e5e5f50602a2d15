"""Decides which act a clause is, by what it says and the state of the dialogue."""

import re

from assistant.language.evident import evident_act
from assistant.language.frames import Scene
from assistant.language.money import states_limit
from assistant.language.need import Need
from assistant.language.recipients import parse_interests
from assistant.language.references import has_pronoun, parse_references
from assistant.language.retractions import RETRACTION
from assistant.language.slots import Slots
from assistant.language.wants import NO_ANSWER, is_new_need
from core.turn import Act

_EDITS = frozenset({Act.SEARCH, Act.REFINE, Act.CLARIFY_ANSWER, Act.RETRACT})
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
_OWN_DATA = re.compile(
    r"\b(?:don't|do not|stop|never) (?:use|using|look at|looking at|keep|store|track|tracking)"
    r" my (?:purchases|orders|history|data|clicks)\b"
)
_NEVER_SHOW = re.compile(r"\bnever (?:want to )?(?:see|show|buy)\b")
_NO_LIMIT = re.compile(r"\bas (?:expensive|dear|pricey) as (?:you|it|they)\b")
_ADDS = re.compile(
    r"^(?:and |but |also |ideally |preferably |maybe |something |anything |ones? |it (?=must|should"
    r"|needs to|has to)|must |should |needs to |has to )*(?:with|without|that|which|have|has|having"
    r"|for|in|made|not|no|fit|hold)\b"
)
_SETS_LIMITS = _EDITS - {Act.CLARIFY_ANSWER} | {
    Act.INJECTION, Act.MEMORY, Act.REFER, Act.OUT_OF_SCOPE, Act.CHITCHAT, Act.COMPLAINT,
    Act.POLICY, Act.CATALOGUE_FACT, Act.CART, Act.LIST_EDIT, Act.SUBSTITUTE, Act.COMPARE,
}  # fmt: skip
_STRAY = frozenset(
    {Act.OUT_OF_SCOPE, Act.CHITCHAT, Act.INJECTION, Act.REFER, Act.COMPLAINT, Act.PRIVACY,
     Act.HANDOFF, Act.SAFETY, Act.ORDER, Act.MEMORY, Act.TRIP}
)  # fmt: skip
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
_AROUND = re.compile(r"^(?:ok|okay|so|well|and)[, ]+(?:an? )?|[, ]+(?:then|please)[.!]*$")
_BRIEF = 3
_SEEKS = re.compile(
    r"^(?:(?:hi|hello|hey|please|ok|so|and|well)[, ]+)*(?:(?:i(?:'m| am) )?(?:looking for|after"
    r"|searching for|in need of|hunting for)|i (?:need|want)|i(?:'d| would) like(?: to (?:see|buy"
    r"|get))?|need|want|do you (?:have|sell|stock|carry)|have you got|got|is there|are there|any"
    r"|can i (?:get|buy)|where (?:can|do) i (?:find|buy|get)|show me|find me|what about|how about"
    r"|what do you have|(?:some|any)thing (?:to|that|for|which|against)|(?=an? \w+( \w+)?( (?:for"
    r"|that|with|to|which|in)\b|$)))\s*(?!to\b|my\b|the\b|it\b|you\b|me\b|this\b|that\b|your\b)\w"
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
    evident = evident_act(act, slots, scene, fresh=fresh)
    if evident is None and act in _STRAY and fresh and _is_bare(slots, need):
        evident = Act.SEARCH
    if evident is not None:
        return evident
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
        _NO_LIMIT.search(slots.plain)
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
    asked = need.words if need.told and need.words else slots.plain
    if act is Act.BUDGET_LIST and need.is_product and not _LISTS.search(asked):
        return Act.SEARCH  # one product within a price is no list
    if _OWN_DATA.search(slots.plain):
        return Act.PRIVACY
    by_brand = act is Act.TRIP and need.is_product and any(m.brand for m in slots.mentions)
    named = act in _ODD and need.category is not None and seeks_product(slots.plain)
    return Act.SEARCH if by_brand or named else act  # "a suitcase by Rollo Voyage"


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
_MORE_LIKE = re.compile(r"^(?:show me )?(?:more|others?|something|anything) (?:more )?like\b")
_TELLS = re.compile(
    r"\b(?:tell me|more (?:about|on)|details|describe|what about|show me|info\w* (?:on|about))\b"
)


def _in_scene(act: Act, slots: Slots, scene: Scene) -> Act:
    """What the state says of a clause that is odd by itself: "loose leaf", after a search for
    tea, or a title that is on screen.
    """
    goes_on = Act.RETRACT in scene.last_acts and act in {Act.REFER, Act.OUT_OF_SCOPE}
    if (act is Act.COMPLAINT and _FORGETS_ALL.match(slots.plain)) or (
        goes_on and not slots.places and _ALSO.match(slots.plain)
    ):
        return Act.RETRACT
    if act is Act.REFER and slots.places and _ANOTHER_TOO.search(slots.plain):
        return next((last for last in scene.last_acts if last in _KEPT_IN), act)
    if act is Act.SUBSTITUTE and _IS_LIKE.match(slots.plain):
        return Act.REFER
    if act is Act.REFER and _MORE_LIKE.match(slots.plain):
        return Act.SUBSTITUTE
    if scene.screen and act in {*_ODD, Act.LIST_EDIT} and _TELLS.search(slots.plain):
        pointed = parse_references(slots.plain, scene.screen)
        if any(reference.words or reference.positions for reference in pointed):
            return Act.REFER
    return Act.REFINE if scene.need is not None and _goes_on(act, slots) else act


def _goes_on(act: Act, slots: Slots) -> bool:
    """Whether a clause that sounds like something else says more of what is looked for."""
    if act is Act.REFER:
        return bool(_ONE_THAT.match(slots.plain))
    if act is Act.COMPLAINT:
        return len(slots.tokens) < _BRIEF and bool(slots.mentions)  # "loose leaf", after tea
    if act is Act.PRODUCT_QUESTION:
        return _wants_others(slots)
    if act not in _ODD or _SERVICES.search(slots.plain):
        return False
    says_what = slots.mentions or slots.measures or slots.stars or slots.unwanted
    brief = act is Act.OUT_OF_SCOPE and len(slots.tokens) < _BRIEF  # "gold", after necklaces
    return bool(says_what or brief or _LIKE_THAT.match(slots.plain))


def _wants_others(slots: Slots) -> bool:
    """Whether what sounds like a question of a product says what others are to be like."""
    if "?" in slots.plain or _IS_THERE.search(slots.plain):
        return bool(slots.mentions and _IS_THERE.search(slots.plain))
    adds = bool(slots.mentions and _ADDS.match(slots.plain))
    return adds or _LIKE_THAT.match(slots.plain) is not None


_IS_THERE = re.compile(
    r"^(?:and |but |so )*(?:is there|are there|do you have|have you got|got) (?:any|one|ones|some"
    r"|something|anything)\b"
)
"""Before a property: "is there one in brass?" asks for others, not of the one in hand."""
_ONE_THAT = re.compile(r"^(?:but |and |ideally |maybe )*ones? that\b")
_LIKE_THAT = re.compile(
    r"^(?:(?:hm+|no|nah|ok|okay|well|but|and|ideally|maybe)[ ,.]+)*(?:the |some |any )?ones? "
    r"(?:that|which|with|for)\b"
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
        return Act.REFINE if _NEVER_SHOW.search(slots.plain) else Act.RETRACT
    if scene.asked is not None and act is not Act.RETRACT:
        if scene.asked in {"price", "budget"} and not slots.money and _says_more(slots, need):
            return Act.REFINE if not fresh else Act.SEARCH
        open_question = scene.asked in {"need", "interests"} or (
            scene.asked in {"category", "use"} and not _DEMANDS.search(slots.plain)
        )
        answers = _answers(scene.asked, slots) and not seeks_product(slots.plain)
        if edits and not (open_question or fresh or answers):
            return Act.REFINE
        return Act.CLARIFY_ANSWER if open_question or not fresh else Act.SEARCH
    if fresh or (scene.need is None and not scene.screen):
        return Act.SEARCH
    return Act.REFINE if edits or act is not Act.SEARCH or not need.is_product else Act.SEARCH


def _says_more(slots: Slots, need: Need) -> bool:
    """Whether a clause that doesn't answer what was asked says something of what is wanted."""
    return not NO_ANSWER.search(slots.plain) and (bool(slots.mentions) or need.words is not None)


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


_LINKS = frozenset("with without no not in by of for and or".split())


def _is_bare(slots: Slots, need: Need) -> bool:
    """Whether a few words name a product and nothing else: "oranges", "red wool scarf"."""
    plain = slots.plain
    if need.words is None or len(_AROUND.sub("", plain).split()) > _FEW:
        return False
    if _SENTENCE.search(plain) or _SERVICES.search(plain):
        return False
    said = sum(len(slots.plain[m.start : m.end].split()) for m in slots.mentions)
    words = [word for word in _AROUND.sub("", plain).split() if word not in _LINKS]
    needed = [word for word in need.words.split() if word not in _LINKS]
    return said + len(needed) == len(words)


def seeks_product(plain: str) -> bool:
    """Whether a clause (lower case) is put as a request for some product, known or not."""
    return bool(_SEEKS.match(plain)) and not _SERVICES.search(plain)


def gives_orders(plain: str) -> bool:
    """Whether a clause (lower case) has any word by which shoppers try to command a machine."""
    return bool(_COMMANDS.search(plain))
