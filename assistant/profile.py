"""All that is known of the shopper, and gone by."""

from collections import Counter

from assistant.context import TurnContext
from assistant.evidence import Profile
from assistant.wording import constraint_phrases, leaf, sought
from core.store import EventKind

_EVENTS = 2_000  # the newest, enough to say what somebody buys most
_CATEGORIES = 3


def profile(context: TurnContext) -> Profile:
    """What the store and the conversation hold of this shopper."""
    state = context.state
    held = constraint_phrases(state.constraints, context.shop.catalog.currency)
    if "price" in state.relative:  # set by what was shown, and said by nobody
        held = {name: told for name, told in held.items() if not name.startswith("price")}
    here = tuple(filter(None, (sought(state.need) if state.need else None, *held.values())))
    remembered = tuple(item.text for item in state.remembered)
    if context.customer_id is None:
        return Profile(known=False, personalised=False, remembered=remembered, here=here)
    store = context.shop.store
    customer = store.customers.get(context.customer_id)
    events = store.events.of_customer(customer.id, limit=_EVENTS)
    bought = [event for event in events if event.kind == EventKind.PURCHASE]
    kept = tuple(item.text for item in store.memories.of_customer(customer.id))
    return Profile(
        known=True,
        personalised=context.profile_id is not None,
        details=tuple(
            (label, str(value))
            for label, value in (
                ("name", customer.name),
                ("age", customer.age),
                ("place", customer.location),
                ("income band", customer.income_band),
            )
            if value not in {None, ""}
        ),
        purchases=len(bought),
        other_events=len(events) - len(bought),
        categories=_most(context, [event.product_id for event in bought]),
        remembered=tuple(dict.fromkeys((*remembered, *kept))),
        here=here,
    )


def _most(context: TurnContext, product_ids: list[str]) -> tuple[str, ...]:
    catalog = context.shop.catalog
    counts: Counter[str] = Counter()
    for product_id in product_ids:
        position = catalog.position(product_id)
        if position is not None and catalog.category[position] >= 0:
            counts[leaf(catalog.categories[catalog.category[position]])] += 1
    return tuple(name for name, _ in counts.most_common(_CATEGORIES))
