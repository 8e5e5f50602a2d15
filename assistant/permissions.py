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
        "review_summary",
        "search_gifts",
        "why_not_shown",
        "order_history",
        "show_cart",
        "what_is_known",
        "show_shopping_list",
        "advise_on_list",
        "show_trip",
        "add_up",
    }
)
"""Tools that change nothing; every turn may use them."""

_PLANS = frozenset({Act.BUDGET_LIST, Act.LIST_EDIT, Act.TRIP})

WRITES: Mapping[str, frozenset[Act]] = MappingProxyType(
    {
        "add_to_cart": frozenset({Act.CART}),
        "add_list_to_cart": frozenset({Act.CART}),
        "remove_from_cart": frozenset({Act.CART}),
        "clear_cart": frozenset({Act.CART}),
        "remember": frozenset({Act.MEMORY}),
        "forget": frozenset({Act.MEMORY, Act.RETRACT}),
        "set_personalisation": frozenset({Act.PRIVACY, Act.MEMORY}),
        "delete_my_data": frozenset({Act.PRIVACY, Act.MEMORY}),
        "call_a_person": frozenset({Act.HANDOFF}),
        "make_shopping_list": _PLANS,
        "edit_shopping_list": _PLANS,
        "undo_list_edit": _PLANS,
        "share_list": _PLANS,
        "plan_trip": _PLANS,
        "edit_trip": _PLANS,
    }
)
"""Tools that change something, and the acts of a shopper that ask for it."""


def may_call(tool: str, acts: Collection[Act]) -> bool:
    """Whether a turn in which the shopper did `acts` may use the tool of that name."""
    return tool in READS or not WRITES.get(tool, frozenset()).isdisjoint(acts)
