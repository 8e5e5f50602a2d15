"""What an utterance asks of lists and trips, as tool calls: read by rules before anything else,
so that an edit of the list in hand is never taken for a new search.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.language.frames import Understanding
from assistant.language.nouns import names_kind
from assistant.language.summing import sum_aside
from assistant.language.text import key, normalise
from assistant.lists import wording
from assistant.lists.goal import parse_goal
from assistant.lists.matching import is_known
from assistant.lists.party import parse_party, without_people
from assistant.lists.reading import ListReader
from assistant.plan_acts import is_double
from assistant.services import Shop
from assistant.state import DialogueState
from assistant.sums import read_sum_call
from assistant.trips.places import find_place
from assistant.trips.reading import read_trip_edits, read_trip_question
from assistant.trips.request import states_length
from core.turn import Act

Call = tuple[str, dict[str, Any]]

_SURE = 0.5
_PLAN_ACTS = frozenset({Act.BUDGET_LIST, Act.TRIP, Act.LIST_EDIT})
_LEAVES = frozenset({Act.INJECTION, Act.PRIVACY, Act.HANDOFF, Act.SAFETY})
_ELSEWHERE = frozenset({Act.ORDER, Act.POLICY, Act.PRODUCT_QUESTION})
"""Acts of which a list is spoken only while it is in hand."""
_FUTURE = "".join(
    f"(?<!{said} )" for said in ("am i", "is it", "is this", "are they", "are these", "are you")
)
"""Not before what will be: "is it going to shrink?" goes nowhere."""
_TRIP = re.compile(
    r"\b(?:itinerar(?:y|ies)|day[- ]by[- ]day|pack(?:ing)? (?:list )?for|what (?:should"
    r"|do|to|shall|can)"
    r"(?: i| we)? (?:pack|bring|take)\b|plan (?:a|my|our|me a|us a) (?:trip|holiday"
    r"|vacation|weekend"
    rf"|city break|honeymoon|getaway|stay)|(?:trip|{_FUTURE}going|travel(?:l?ing)?|flying|heading)"
    r" to \w"
    r"|(?:^|\b(?:m|re|am|are|is|be|head|set|and|then|so|we|i) )off to \w"
    r"|(?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|fourteen|-\d+|zero)[\s-]"
    r"(?:days?|nights?|weeks?|weekend|long weekend|fortnight|month)s? (?:in|at|around|through)"
    r"(?! (?:advance|total|a row|stock|my room|the office))"
    r"|(?:weekend|week|holiday|vacation|honeymoon|city break|days) in (?!total|stock|advance)"
    r"|what (?:can|should|to|do)(?: i| we)? do in \w)"
)
_IN_HAND = "".join(
    f"(?<!{place} {whose} )"
    for place in ("on", "onto", "to", "in", "from", "off", "of")
    for whose in ("my", "our", "the", "this", "that")
)
"""Not before a list that there is: "put it on my shopping list" asks for no new one."""
_LIST = re.compile(
    rf"\b(?:kit (?:me |us )?out|{_IN_HAND}(?:shopping|grocery|packing|check)[- ]?list"
    r"|everything (?:i|we|you)(?:'d)?"
    r"(?: would| will|'ll)? need|all (?:i|we) need|everything for|what (?:do|would|will"
    r"|should) (?:i|we)"
    r" (?:need|get|buy) (?:for|to(?! (?:know|do|return|pay|send|provide|show|say)|"
    r" \w+ (?:it|them|that|this|those)\b))"
    r"|(?:furnish|outfit|equip|stock up|fit out) (?:my|a|an"
    r"|the|our|for)"
    r"|(?:set|sort) (?:me|us) up (?:for|with everything)|put together (?:a|an|my|everything)"
    r"|starter (?:kit|set|pack)|(?:complete|full|whole|entire) (?:kit|set|outfit|setup|list)"
    r"|ingredients for|supplies for|essentials for|basics for|(?:help me|i(?:'m"
    r"| am)) (?:setting up|moving"
    r" into|furnishing|kitting out|decorating)|decorate (?:my|our|the)|get (?:me"
    r"|us) (?:everything|ready))"
)
_STOCKED = re.compile(r"^(?:do|does|have) you (?:sell|have|carry|stock|offer|got)\b")
_QUESTION = re.compile(
    r"^(?:is|are|was|does|do|did|can|could|how|when|where|who|which|why|what(?:'s| is"
    r"| are) (?:the|there"
    r"|it|best))\b(?!.*\b(?:pack|bring|need|plan|itinerary|make|help)\b)"
)


def says_plan(text: str) -> bool:
    """Whether words that plan a trip or a list are said."""
    said = normalise(text).lower()
    return _TRIP.search(said) is not None or _LIST.search(said) is not None


@dataclass(frozen=True)
class PlanRequest:
    """What is asked of lists and trips."""

    act: Act
    calls: tuple[Call, ...]


def read_plan(
    shop: Shop,
    text: str,
    understood: Understanding,
    state: DialogueState,
    today: date,
    *,
    is_empty: Callable[[], bool],
) -> PlanRequest | None:
    """The tool calls that `text` asks for; None where it is about something else. Whether there
    is nothing in the cart is looked up where that matters.
    """
    text = _part(text, understood)
    said = normalise(text).lower().strip()
    active = bool(set(state.last_acts) & _PLAN_ACTS)
    asked = read_sum_call(said, understood, state, shop.catalog, is_empty)
    if asked is not None:
        return _of_sum(shop, said, understood, state, asked, active=active)
    listed = state.shopping is not None and bool(state.shopping.items)
    if listed and (active or "list" in said) and wording.BUYS_ALL.match(said):
        return PlanRequest(Act.CART, (("add_list_to_cart", {}),))
    leaves = _LEAVES if active else _LEAVES | _ELSEWHERE
    unshares = state.shopping is not None and wording.REVOKE.search(said) is not None
    if understood.acts[0] in leaves and understood.confidence > _SURE and not unshares:
        return None
    both = _list_and_plan(shop, text, understood, state)
    if both is not None:
        return both
    request = _of_trip(said, state, today, active=active)
    if request is None and _goes_on(shop, text, said, state, active=active):
        request = _of_its_list(shop, text, said, understood)
    elif request is None and _orders(said, state, active=active):
        return _of_list(shop, text, said, understood, state, active=active)
    elif request is None and (
        _wants_trip(said, understood) or _goes(shop, said, understood, today)
    ):
        request = _new_trip(shop, text, said, today)
    if request is None and (
        _names_several(shop, said, understood) or _names_goal(shop, text, understood)
    ):
        request = PlanRequest(Act.BUDGET_LIST, (("make_shopping_list", {"goal": text}),))
    return request or _of_list(shop, text, said, understood, state, active=active)


def _orders(said: str, state: DialogueState, *, active: bool) -> bool:
    """Whether something is ordered to be done to the list that was just spoken of."""
    plans = _TRIP.search(said) or _LIST.search(said)
    listed = state.shopping is not None and bool(state.shopping.items)
    return active and listed and not plans and wording.ORDERS.match(said) is not None


def _of_sum(
    shop: Shop,
    said: str,
    understood: Understanding,
    state: DialogueState,
    asked: tuple[Act, Call],
    *,
    active: bool,
) -> PlanRequest:
    """A sum that is asked for. What edits the list before that tells the new sum itself."""
    aside = sum_aside(said)
    edits = ListReader(shop, understood, state, active=active).read(aside) if aside else ()
    if edits and edits[0][0] == "edit_shopping_list":
        return PlanRequest(Act.LIST_EDIT, edits)
    act, call = asked
    return PlanRequest(act, (call,))


_ONE_THING = re.compile(r"\b(?:something|anything|gift|present|show|search|find)\b")


def _names_goal(shop: Shop, text: str, understood: Understanding) -> bool:
    """Whether words that are no sentence say a goal, for whom and what it may cost, and no
    product: "$50, rainy day at home, two kids".
    """
    said = normalise(text).lower()
    if understood.acts != (Act.SEARCH,) or _ONE_THING.search(said):
        return False
    goal = parse_goal(text, shop.vocabulary, shop.catalog.currency)
    if goal.budget is None or not goal.party.stated:
        return False
    nouns = key(without_people(goal.subject)).split()
    if any(shop.vocabulary.is_product(noun) for noun in nouns):
        return False
    return is_known(shop.encoder, goal.subject)


_TOGETHER = re.compile(r"\b(?:together|altogether|in total|all in|combined|for both|for the lot)\b")


def _names_several(shop: Shop, said: str, understood: Understanding) -> bool:
    """Whether several products are to stay within one amount: "a grinder and a kettle, together
    under 90".
    """
    if not {Act.SEARCH, Act.REFINE} & set(understood.acts) or not _TOGETHER.search(said):
        return False
    named = [word for word in key(said).split() if shop.vocabulary.is_product(word)]
    return len(set(named)) > 1 and any(c.field == "price_max" for c in understood.changes)


_THEN = re.compile(
    r"(?:,\s*|\s+)(?:and|then|also)\s+(?=(?:what|how|plan|make|can|could|help|kit)\b)|[.;!?]\s+",
    re.IGNORECASE,
)


def _list_and_plan(
    shop: Shop, text: str, understood: Understanding, state: DialogueState
) -> PlanRequest | None:
    """An edit of the list and, after it, a new list or trip: "put that on my list, and what would
    I need for two days in Lisbon?". What is added goes onto the list that there is, or else onto
    the new one.
    """
    first, *rest = _THEN.split(text, maxsplit=1)
    if not rest:
        return None
    head, said = normalise(first).lower().strip(), normalise(rest[0]).lower().strip()
    if _TRIP.search(said):
        new: Call = ("plan_trip", {"request": rest[0]})
    elif _LIST.search(said) and not _STOCKED.search(said):
        new = ("make_shopping_list", {"goal": rest[0]})
    else:
        return None
    edits = ListReader(shop, understood, state, active=False).read(head)
    if not edits or edits[0][0] != "edit_shopping_list":
        return None
    act = Act.TRIP if new[0] == "plan_trip" else Act.BUDGET_LIST
    return PlanRequest(act, (new, *edits) if state.shopping is None else (*edits, new))


def _part(text: str, understood: Understanding) -> str:
    """What of the utterance is about the list."""
    if is_double(understood):
        return understood.clause(Act.LIST_EDIT)
    return understood.said or text


def _of_trip(said: str, state: DialogueState, today: date, *, active: bool) -> PlanRequest | None:
    """What is asked of the trip in hand."""
    if state.trip is None or (_PLANS.search(said) and not _OF_SAME.search(said)):
        return None
    question = read_trip_question(said, state.trip, today)
    if question is not None:
        return PlanRequest(Act.TRIP, (question,))
    edits = read_trip_edits(said, state.trip, today, active=active)
    rows = [edit.model_dump(mode="json", exclude_none=True) for edit in edits]
    return PlanRequest(Act.TRIP, (("edit_trip", {"edits": rows}),)) if rows else None


_OF_SAME = re.compile(r"\b(?:more|extra|another|longer|instead|it|that|the)\b")
"""Goes on with what is planned: "plan one more day"."""


def _of_list(
    shop: Shop,
    text: str,
    said: str,
    understood: Understanding,
    state: DialogueState,
    *,
    active: bool,
) -> PlanRequest | None:
    """A new list, or what is asked of the one in hand."""
    reader = ListReader(shop, understood, state, active=active)
    of_list = reader.names_list(said) or _orders(said, state, active=active)
    if Act.CART in understood.acts and not of_list:
        return None  # the cart is not the list
    new = PlanRequest(Act.BUDGET_LIST, (("make_shopping_list", {"goal": text}),))
    if _LIST.search(said) and not _STOCKED.search(said) and not reader.names_list(said):
        return new
    calls = reader.read(said)
    if calls:
        return PlanRequest(Act.LIST_EDIT, calls)
    begins = Act.BUDGET_LIST in understood.acts and (
        state.trip is None or not active or _names_all(shop, text)
    )
    return new if begins else None


def _names_all(shop: Shop, text: str) -> bool:
    """Whether words name what a list is to have, or what it may cost: what else is told of a trip
    in hand ("it's gonna be hot, walking all day") begins no other list in its place.
    """
    goal = parse_goal(text, shop.vocabulary, shop.catalog.currency)
    return bool(goal.asked) or goal.budget is not None


_PLANS = re.compile(
    r"^(?:hi,? |hey,? |please |can you |could you |help me )*plan\b.*"
    r"\b(?:days?|nights?|weeks?|weekend|trip|holiday|vacation|itinerary)\b"
)


def _wants_trip(said: str, understood: Understanding) -> bool:
    """Whether a trip is to be planned, rather than something asked of a place."""
    if _PLANS.search(said):
        return True
    of_product = understood.acts[0] is Act.PRODUCT_QUESTION  # "do the covers come off to wash?"
    if _QUESTION.search(said) and (of_product or not _TRIP.search(said)):
        return False
    if Act.TRIP in understood.acts and Act.SEARCH not in understood.acts:
        return not _QUESTION.search(said)
    return bool(_TRIP.search(said)) and Act.SEARCH not in understood.acts[:1]


_STRAY = frozenset({Act.OUT_OF_SCOPE, Act.CHITCHAT, Act.CLARIFY_ANSWER})


def _goes(shop: Shop, said: str, understood: Understanding, today: date) -> bool:
    """Whether words that ask for nothing name a place that the shop knows, and for how long or who
    goes: "Lisbon with two kids, Monday to Thursday".
    """
    tells = set(understood.acts) <= _STRAY or (
        understood.acts == (Act.SEARCH,)
        and not names_kind((understood.need or "").lower(), shop.vocabulary)
    )
    if not tells or not find_place(shop, said)[1]:
        return False
    return states_length(said, today) or parse_party(said).stated


_PACKS = re.compile(
    r"\b(?:pack(?:ing)?\b(?: list)?|things (?:to|we|i) (?:pack|take|bring|need)"
    r"|(?:need|bring|take|carry|buy)\b)"
)
_ANOTHER = re.compile(
    r"\b(?:another|new|different|other|next|second) (?:trip|holiday|journey|itinerary|vacation)\b"
)


def _goes_on(shop: Shop, text: str, said: str, state: DialogueState, *, active: bool) -> bool:
    """Whether words that a trip might be heard in are about the one in hand: they name no other
    place, and plan nothing.
    """
    if state.trip is None or _PLANS.search(said) or _ANOTHER.search(said):
        return False
    named = _TRIP.search(said)
    if named is not None and not _PACKS.search(named[0]):
        return False
    if not active and named is None:
        return False
    place = find_place(shop, normalise(text))[1]
    return place is None or place == state.trip.destination


def _of_its_list(shop: Shop, text: str, said: str, understood: Understanding) -> PlanRequest | None:
    """What is asked of the list of the trip in hand: what to pack, and for how much at the most.
    Where only something is told of the trip, it is shown, and no other is made.
    """
    goal = parse_goal(text, shop.vocabulary, shop.catalog.currency)
    if _TO_PACK.search(said) and goal.budget is not None:
        row = {"operation": "budget", "amount": float(goal.budget)}
        return PlanRequest(Act.LIST_EDIT, (("edit_shopping_list", {"edits": [row]}),))
    if _TO_PACK.search(said):
        return PlanRequest(Act.TRIP, (("show_shopping_list", {}),))
    if Act.TRIP in understood.acts:
        return PlanRequest(Act.TRIP, (("show_trip", {}),))
    asks = goal.budget is not None or goal.party.stated or _LIST.search(said) is not None
    asks = asks or is_known(shop.encoder, goal.subject)
    if Act.BUDGET_LIST in understood.acts and not asks:
        return PlanRequest(Act.LIST_EDIT, (("show_shopping_list", {}),))
    return None


_TO_PACK = re.compile(
    r"\b(?:packing list|(?:things|what) (?:to|(?:do|should|shall|can) (?:i|we)|(?:i|we) should)"
    r" (?:pack|take|bring|carry))\b"
)


def _new_trip(shop: Shop, text: str, said: str, today: date) -> PlanRequest:
    """A trip; or, of "I'm going camping", which names neither a place nor days, what it needs."""
    if _TRIP.search(said) or states_length(said, today) or find_place(shop, normalise(text))[1]:
        return PlanRequest(Act.TRIP, (("plan_trip", {"request": text}),))
    return PlanRequest(Act.BUDGET_LIST, (("make_shopping_list", {"goal": text}),))
