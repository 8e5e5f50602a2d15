"""Which tools a turn may use. What a shopper didn't ask for is not written, whoever tells the
model to: a review, a document, or the model itself.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from core.turn import Act

READS = frozenset(
    {
        "search_products",
        "recommend_products",
        "product_details",
        "compare_products",
        "explain_recommendation",
        "catalogue_fact",
        "related_products",
        "search_documents",
        "order_history",
        "search_gifts",
        "why_not_shown",
        "show_cart",
        "what_is_known",
        "show_shopping_list",
        "show_trip",
        "advise_on_list",
    }
)
"""Tools that change nothing; every turn may use them."""

_PLANS = frozenset({Act.BUDGET_LIST, Act.TRIP, Act.LIST_EDIT})
_CHANGES = _PLANS | {Act.REFINE, Act.RETRACT, Act.SUBSTITUTE, Act.CLARIFY_ANSWER}

WRITES: Mapping[str, frozenset[Act]] = MappingProxyType(
    {
        "add_to_cart": frozenset({Act.CART}),
        "remove_from_cart": frozenset({Act.CART}),
        "clear_cart": frozenset({Act.CART, Act.CLARIFY_ANSWER}),
        "remember": frozenset({Act.MEMORY}),
        "forget": frozenset({Act.MEMORY}),
        "set_personalisation": frozenset({Act.PRIVACY, Act.MEMORY}),
        "delete_my_data": frozenset({Act.PRIVACY, Act.MEMORY, Act.CLARIFY_ANSWER}),
        "call_a_person": frozenset({Act.HANDOFF}),
        "make_shopping_list": _PLANS | {Act.SEARCH, Act.GIFT, Act.CLARIFY_ANSWER},
        "plan_trip": _PLANS | {Act.SEARCH, Act.CLARIFY_ANSWER},
        "edit_shopping_list": _CHANGES,
        "edit_trip": _CHANGES,
        "undo_list_edit": _CHANGES,
        "share_list": frozenset({Act.LIST_EDIT}),
    }
)
"""Tools that change something, and the acts of a shopper that ask for it."""


def may_call(tool: str, acts: Collection[Act]) -> bool:
    """Whether a turn in which the shopper did `acts` may use the tool of that name."""
    return tool in READS or not WRITES.get(tool, frozenset()).isdisjoint(acts)
