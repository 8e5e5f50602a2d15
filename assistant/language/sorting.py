"""Decides which act a clause is, by what it says and the state of the dialogue."""

import re

from assistant.language.evident import evident_act, weighs
from assistant.language.frames import ODD, Scene
from assistant.language.in_scene import ADDS, ALSO, KEPT_IN, SERVICES, in_scene, kept_in
from assistant.language.manner import is_question, reproaches, requires
from assistant.language.money import states_limit
from assistant.language.need import Need
from assistant.language.recipients import parse_interests
from assistant.language.references import has_pronoun
from assistant.language.requests import DataRequest, data_request, other_quantity
from assistant.language.retractions import RETRACTION
from assistant.language.slots import Slots
from assistant.language.wants import NO_ANSWER, is_new_need
from core.turn import Act

_EDITS = frozenset({Act.SEARCH, Act.REFINE, Act.CLARIFY_ANSWER, Act.RETRACT})
_TAKES_BACK = re.compile(
    r"\b(?:fine|ok|okay|alright|good) (?:too )?after all\b|\b(?:any|whatever) (?:colou?r|brand"
    r"|price|size|material|make|fabric|style)s?\b(?! (?:but|except|other than|apart from))"
    r"|\b(?:doesn't|don't|does not|do not) (?:really )?(?:matter|mind|care)\b"
    r"|^(?:ok |actually |please )?(?:forget|drop|never ?mind|scrap|remove|lift|clear|reset)\b"
    r"|\bno (?:budget|price|spending|size|weight) (?:limit|cap)s?\b|\bno longer\b"
    r"|\bother (?:brands?|colou?rs?|sizes?|materials?)\b.*\b(?:too|as well|also|fine|ok|okay)\b"
    r"|\b(?:doesn't (?:have|need) to|needn't|need not)\b|\bstart(?:ing)? over\b|\bstart again\b"
    r"|\bdon't worry about\b|\bnot necessarily\b|\bany other (?:colou?r|brand|material|size|make)\b"
    r"|\bleave (?:the )?\w+ open\b|\bspare no\b|\bas (?:expensive|dear|pricey) as\b"
    r"|\b(?:can|may|might|could) cost (?:anything|whatever|what it)\b|\btake away the\b"
)
_OWN_DATA = re.compile(
    r"\b(?:don't|do not|stop|never) (?:use|using|look at|looking at|keep|store|track|tracking)"
    r" my (?:purchases|orders|history|data|clicks)\b"
)
_NEVER_SHOW = re.compile(r"\bnever (?:want to )?(?:see|show|buy)\b")
_NO_LIMIT = re.compile(r"\bas (?:expensive|dear|pricey) as (?:you|it|they)\b")
_ANY = re.compile(r"\b(?:any|whatever) (?:colou?r|brand|size|material|make|fabric|style)s?\W*$")
_MORE_OR_LESS = re.compile(r"(?:less|more|too|very|quite|rather|not so|not as) \w+$")
"""Says how a thing is, whatever has that name: "less formal"."""
_SETS_LIMITS = _EDITS - {Act.CLARIFY_ANSWER} | {
    Act.INJECTION, Act.MEMORY, Act.REFER, Act.OUT_OF_SCOPE, Act.CHITCHAT, Act.COMPLAINT,
    Act.POLICY, Act.CATALOGUE_FACT, Act.CART, Act.LIST_EDIT, Act.SUBSTITUTE, Act.COMPARE,
    Act.BUDGET_LIST,
}  # fmt: skip
_STRAY = frozenset(
    {Act.OUT_OF_SCOPE, Act.CHITCHAT, Act.INJECTION, Act.REFER, Act.COMPLAINT, Act.PRIVACY,
     Act.HANDOFF, Act.SAFETY, Act.ORDER, Act.MEMORY, Act.TRIP}
)  # fmt: skip
_PLEASANT = frozenset({Act.GREETING, Act.THANKS})
_SENTENCE = re.compile(
    r"\b(?:you|i|we|it|he|she|they|is|are|was|were|am|who|whom|whose|what|which|when|where|why|how"
    r"|do|does|did|can|could|will|would|should|may|has|have|had)\b"
    r"|^(?:please |just )*(?:turn|switch|write|rewrite|play|sing|call|ring|text|email|send|set|lock"
    r"|unlock|translate|define|explain|teach|tell|draw|solve|calculate|convert|remind|schedule|book"
    r"|cancel|pay|transfer|move|start|stop|run|check|fix|fill|file|make up|invent|water|feed|wake"
    r"|print|sort|count|clean|pause|skip|mute|hoover|dim|sell|forward|reply|delete|spell)\b"
)
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
_LISTS = re.compile(
    r"\b(?:lists?|kit|kits|kitted|equip\w*|outfit\w*|furnish\w*|fit out|set (?:me |us )?up|stock"
    r"|everything|all (?:i|we|that)|things|stuff|items|essentials|basics|supplies|gear|bundle"
    r"|several|put together|plan|starter|complete|whole|total|altogether|in all|overall"
    r"|dorm|apartment|flat|room|kitchen|nursery|party|picnic|wedding|trip|holiday|and)\b"
)
_ON_LIST = re.compile(r"\b(?:on|onto|to|off|from) (?:my |the )?(?:shopping )?list\b")
_LISTS_THEM = re.compile(r"^list (?:me |only )?(?:the|all|your|those|some) ")
_DEMANDS = re.compile(r"\b(?:i need|i want|i'm looking for|looking for|find me|show me|give me)\b")


_BY_STATE = frozenset(
    {Act.SEARCH, Act.REFINE, Act.CLARIFY_ANSWER, Act.BUDGET_LIST, Act.LIST_EDIT, Act.CART,
     Act.OUT_OF_SCOPE}
)  # fmt: skip
"""Acts that only the state of the dialogue tells from others, however sure the classifier is."""
_ENUMERATES = re.compile(r"[,:+].*[,:+]")
"""What no search is, where it is surely a list: "kit for a flat: lamp, kettle, within 150"."""


def settle(act: Act, slots: Slots, need: Need, edits: bool, scene: Scene, *, sure: bool) -> Act:
    """The act in this state of the dialogue.

    Args:
        act: the classifier's.
        slots: of the clause.
        need: what product the clause names.
        edits: whether it states a constraint or a relative wish.
        scene: in which it was said.
        sure: whether the classifier is; then words alone don't overrule it.
    """
    if Act.CART in scene.last_acts and other_quantity(slots.plain) is not None:
        return Act.CART
    counts = bool(KEPT_IN & set(scene.last_acts))  # "make it 12", after one was added
    lists = act is Act.BUDGET_LIST and act in scene.last_acts
    if scene.need and act in _SETS_LIMITS and states_limit(slots.plain) and not (counts or lists):
        return Act.REFINE
    measured = act is Act.BUDGET_LIST and edits and need.words is None and not lists
    if measured and scene.need and slots.measures and not _LISTS.search(slots.plain):
        return Act.REFINE  # "max weight 6.5 kilos"
    if weighs(act, slots.plain, scene):
        return Act.COMPARE
    enumerates = act is Act.BUDGET_LIST and _ENUMERATES.search(slots.plain) is not None
    told = enumerates or (act not in _BY_STATE and not _HAVE.match(slots.plain))
    if act in _PLEASANT and not sure and need.is_product and _is_bare(slots, need):
        act = Act.SEARCH  # "rucksack" greets nobody
    return act if sure and told else _by_words(act, slots, need, edits, scene)


def _by_words(act: Act, slots: Slots, need: Need, edits: bool, scene: Scene) -> Act:
    """What the clause's words and the scene make of the act."""
    fresh = is_new_need(need, scene) and not (
        ADDS.match(slots.plain)
        or _swaps(slots, scene)
        or _MORE_OR_LESS.match(need.words or "")
        or _ANY.search(slots.plain)
    )
    act = _one_product(act, slots, need)
    evident = evident_act(act, slots, scene, fresh=fresh)
    known = need.is_product or act is not Act.OUT_OF_SCOPE
    if evident is None and act in _STRAY and fresh and known and _is_bare(slots, need):
        evident = Act.SEARCH
    if evident is not None:
        return evident
    if scene.asked == "interests" and (act in ODD or parse_interests(slots.plain)):
        return Act.CLARIFY_ANSWER
    act = in_scene(act, slots, scene)
    act = _no_more_than_edits(act, slots, edits, scene)
    if act in KEPT_IN:
        act = kept_in(act, slots, scene)
    if act is Act.SUBSTITUTE and not has_pronoun(slots.plain):
        adds = ADDS.match(slots.plain) or _refuses(slots)  # "anything but Nike"
        act = Act.REFINE if adds else act
    if _takes_back(act, slots, scene):
        return Act.RETRACT
    if act in _EDITS | ODD and scene.screen and _RANKING.match(slots.plain):
        return Act.COMPARE
    return _edit_act(act, slots, need, edits, fresh, scene) if act in _EDITS else act


_SPEAKS = re.compile(
    r"\b(?:i|i'm|i've|me|my|mine|we|our|us|he|she|they|remember|note|mind|forget|know|save|keep"
    r"|store|always|never|allerg\w+)\b"
)
"""Somebody speaks of themselves, or asks to remember: a memory is more than some attributes."""


def _no_more_than_edits(act: Act, slots: Slots, edits: bool, scene: Scene) -> Act:
    """A refinement, where what sounds like more only says what is wanted: "women's, size 39",
    "not wool again".
    """
    of_goods = act is Act.MEMORY and scene.screen and not _SPEAKS.search(slots.plain)
    calm = act is Act.COMPLAINT and scene.need and edits and not reproaches(slots.plain)
    return Act.REFINE if of_goods or calm else act


def _takes_back(act: Act, slots: Slots, scene: Scene) -> bool:
    """Whether a clause lets go of what is asked for, or allows what is refused."""
    return (
        _NO_LIMIT.search(slots.plain) is not None
        or (act in _TAKING and _lets_go(slots, scene))
        or (act is Act.MEMORY and _lets_back(slots, scene))
    )


def _one_product(act: Act, slots: Slots, need: Need) -> Act:
    """A search, where one kind of product is asked for in words that sound like something else."""
    if act is Act.BUDGET_LIST and slots.places and _ON_LIST.search(slots.plain):
        return Act.LIST_EDIT  # "put number one on my shopping list"
    if act is Act.BUDGET_LIST and _LISTS_THEM.match(slots.plain):
        return Act.SEARCH  # settled with its like: "list the ones up to $100"
    asked = need.words if need.told and need.words else slots.plain
    if act is Act.BUDGET_LIST and need.is_product and not _LISTS.search(asked):
        return Act.SEARCH  # one product within a price is no list
    if _OWN_DATA.search(slots.plain) or (act in _OF_DATA and _orders_data(slots.plain)):
        return Act.PRIVACY
    if act is Act.CATALOGUE_FACT and need.words and _HAVE.match(slots.plain):
        return Act.SEARCH
    by_brand = act is Act.TRIP and need.is_product and any(m.brand for m in slots.mentions)
    by_brand |= act is Act.TRIP and _names_thing(slots.plain, need)
    wished = need.wished and need.told and not slots.plain.endswith("?")
    named = act in ODD and need.category is not None and (wished or seeks_product(slots.plain))
    named |= act is Act.SAFETY and need.category is not None and not is_question(slots.plain)
    return Act.SEARCH if by_brand or named else act  # "a suitcase by Rollo Voyage"


_HAVE = re.compile(r"(?:do you have|have you got)(?: any| some)? \w+(?: \w+)?\??$")
"""Asks for goods and nothing else: "do you have car tyres?"."""
_OF_DATA = frozenset(
    {Act.POLICY, Act.PRODUCT_QUESTION, Act.MEMORY, Act.OUT_OF_SCOPE, Act.COMPLAINT}
)
_DATA = re.compile(
    r"\b(?:data|history|profil\w*|personali[sz]\w*|track\w*|stored|about me|on me)\b"
)


def _orders_data(plain: str) -> bool:
    """Whether a clause (lower case) says what is to be done with the shopper's data."""
    if is_question(plain) or not _DATA.search(plain):
        return False
    return data_request(plain) in {DataRequest.STOP, DataRequest.DELETE}


_JOURNEYS = re.compile(
    r"\b(?:trip|travel\w*|holidays?|vacation|itinerary|pack|packing|plan|days?|nights?|weekend"
    r"|weeks?|going|flying|fly|visit\w*|honeymoon|tour)\b"
)


def _names_thing(plain: str, need: Need) -> bool:
    """Whether a clause (lower case) asks for a thing, though it names a place: "a sleeping bag
    for the Highlands".
    """
    return need.is_product and _asks_for(plain, need) and not _JOURNEYS.search(plain)


def _asks_for(plain: str, need: Need) -> bool:
    return need.wished or _ARTICLE.match(plain) is not None


_ARTICLE = re.compile(r"^(?:i need |i want |we need )?(?:an?|some|the) ")


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
        (Act.RETRACT in scene.last_acts and not fresh and ALSO.match(slots.plain))
        or (continues and _TAKES_BACK.search(slots.plain) and not _DEMANDS.search(slots.plain))
        or (act is Act.RETRACT and RETRACTION.search(slots.plain))
    ):
        return Act.REFINE if _NEVER_SHOW.search(slots.plain) else Act.RETRACT
    if scene.asked is not None and act is not Act.RETRACT:
        if scene.asked in {"price", "budget"} and not slots.money and _says_more(slots, need):
            return Act.REFINE if not fresh else Act.SEARCH
        open_question = scene.asked in {"need", "interests"} or (
            scene.asked in {"category", "use"}
            and not _DEMANDS.search(slots.plain)
            and not (edits and need.words is None)  # "must be waterproof"
        )
        open_question = open_question and not (scene.asked == "interests" and _refuses(slots))
        answers = _answers(scene.asked, slots) and not seeks_product(slots.plain)
        demands = requires(slots.plain) and scene.need is not None
        if demands or (edits and not (open_question or fresh or answers)):
            return Act.REFINE
        return Act.CLARIFY_ANSWER if open_question or not fresh else Act.SEARCH
    if fresh or (scene.need is None and not scene.screen):
        return Act.SEARCH
    adds = bool(ADDS.match(slots.plain))  # "for kids", after sun cream
    goes_on = edits or adds or act is not Act.SEARCH or not need.is_product
    return Act.REFINE if goes_on else Act.SEARCH


def _says_more(slots: Slots, need: Need) -> bool:
    """Whether a clause that doesn't answer what was asked says something of what is wanted."""
    return not NO_ANSWER.search(slots.plain) and (bool(slots.mentions) or need.words is not None)


def _answers(asked: str, slots: Slots) -> bool:
    """Whether a clause that states something states what was asked for."""
    if asked in {"price", "budget"}:
        return bool(slots.money)
    if asked in {"category", "use", "confirm"}:
        return not (slots.money or slots.mentions or slots.measures)
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
    if _SENTENCE.search(plain) or SERVICES.search(plain):
        return False
    said = sum(len(slots.plain[m.start : m.end].split()) for m in slots.mentions)
    words = [word for word in _AROUND.sub("", plain).split() if word not in _LINKS]
    needed = [word for word in need.words.split() if word not in _LINKS]
    return said + len(needed) == len(words)


def seeks_product(plain: str) -> bool:
    """Whether a clause (lower case) is put as a request for some product, known or not."""
    return bool(_SEEKS.match(plain)) and not SERVICES.search(plain)


_INSISTS = re.compile(
    r"^(?:(?:no|but|sorry|well|yes|actually|oh|hm+)[ ,.!]+)*(?:i (?:just )?(?:mean|meant|want|need"
    r"|wanted|wish)|i(?:'d| would) like|i(?:'m| am) (?:looking|trying|asking)|do you (?:have|sell|"
    r"stock)|can i|(?:please )?(?:find|show|get|sell) me|to)\b(?: (?:to|for|if|do|you|have|sell|buy"
    r"|get|order|purchase|see|find|i|can|as|a|the|from|here|want|need|something|product|article"
    r"|thing|one|ones|it|that|this|some|any|them|those|please|in|your|shop))+[ .!?]*$"
)
_BUYS = re.compile(r"\b(?:buy|get|order|purchase|sell|have|product|article|ones?|shop)\b")


def insists(plain: str) -> bool:
    """Whether a clause (lower case) says no more than that what was refused is to be bought: "no, I
    mean to buy one", "I want to order it", "do you sell those".
    """
    return bool(_INSISTS.match(plain) and _BUYS.search(plain))


def gives_orders(plain: str) -> bool:
    """Whether a clause (lower case) has any word by which shoppers try to command a machine."""
    return bool(_COMMANDS.search(plain))
