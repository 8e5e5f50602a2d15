"""An utterance that lists and trips are asked of, as the rest of the turn is to see it."""

from dataclasses import replace

from assistant.language.frames import Change, Understanding
from assistant.language.nouns import names_sold
from assistant.services import Shop
from core.turn import Act

_BESIDE = frozenset({Act.SEARCH, Act.POLICY, Act.ORDER, Act.HANDOFF, Act.CATALOGUE_FACT})
"""What an utterance may ask for beside an edit of the list, in a clause of its own."""


def is_double(understood: Understanding) -> bool:
    """Whether it edits the list in one clause and asks for something else in another."""
    acts = set(understood.acts)
    return Act.LIST_EDIT in acts and bool(acts & _BESIDE) and not acts & {Act.BUDGET_LIST, Act.TRIP}


_BOTH = _BESIDE | {Act.LIST_EDIT, Act.GREETING, Act.THANKS}


def about_plans(shop: Shop, understood: Understanding, act: Act, tool: str) -> Understanding:
    """The utterance as one about a list or a trip: it names no need to search for, its amounts
    are no price limits of products, and what is refused of a trip is none of the shop's goods.

    Args:
        shop: which knows what it sells.
        understood: the utterance.
        act: what it is the act of.
        tool: the first that it calls.
    """
    if act is Act.LIST_EDIT and is_double(understood):
        return replace(understood, acts=tuple(a for a in understood.acts if a in _BOTH))
    money = {"price_min", "price_max", "quantity", "category"}
    stated = tuple(change for change in understood.changes if change.field not in money)
    if act is Act.TRIP:
        packs = tool == "plan_trip"
        stated = tuple(change for change in stated if packs and _limits_goods(shop, change))
    kept = tuple(a for a in understood.acts if a in {Act.GREETING, Act.THANKS})
    if tool == "add_up" and kept == understood.acts:
        kept = ()  # a bare "total?" only sounds like thanks
    return replace(
        understood,
        acts=(*kept, act),
        need=None,
        changes=stated,
        critiques=(),
        superlative=None,
        fact=None,
        references=understood.references if act is Act.PRODUCT_QUESTION else (),
        question=None,
        fixed_sentiment=None,
    )


def _limits_goods(shop: Shop, change: Change) -> bool:
    """Whether what is said of a trip limits what is packed for it: "no museums" doesn't."""
    if change.field != "exclude_terms" or not isinstance(change.value, tuple):
        return True
    return any(names_sold(str(word), shop.vocabulary) for word in change.value)
