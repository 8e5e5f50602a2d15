"""The tools that make, edit, explain and share shopping lists and trips.

State is code's: list and trip live in the dialogue state and in the store, and only these
functions change them. Edits of one turn wait for one another.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import wraps
from typing import Literal, ParamSpec

from assistant.context import TurnContext
from assistant.lists import advice
from assistant.lists.candidates import Shopper
from assistant.lists.edits import apply_edit
from assistant.lists.filling import Outcome
from assistant.lists.making import Made, make_list
from assistant.lists.model import ShoppingPlan
from assistant.lists.needs import UNNAMED
from assistant.lists.results import (
    AdviceResult,
    ListResult,
    NoticeResult,
    PlanResult,
    ShareResult,
    TripResult,
)
from assistant.lists.service import Kept, ListService, Owner
from assistant.plan_changes import ListChange, edit_of, with_optional
from assistant.reporting import Runtime
from assistant.trips.edits import TripEdit, apply_trip_edit
from assistant.trips.model import Trip
from assistant.trips.packing import list_of_trip, update_list
from assistant.trips.planner import plan_trip as plan_days
from assistant.trips.request import parse_trip
from core.constraints import Constraints
from core.errors import AisleError, NotFoundError
from core.store import Product

P = ParamSpec("P")
SHARED_PATH = "/shared/"
"""Where the server shows a shared list; the token follows."""

_NO_LIST = "There is no shopping list yet. Say what it should be for."
_UNKNOWN = (
    "I don't know what {} needs, and found nothing here that matches. Name the things you need, "
    "and I'll find them within your budget."
)
_NO_TRIP = "There is no trip yet. Say where to and for how long."


def make_shopping_list(
    goal: str,
    budget: float | None = None,
    needs: list[str] | None = None,
    *,
    runtime: Runtime,
) -> ListResult:
    """Make a shopping list for a goal, with the best products within a budget.

    The products are chosen by an exact optimiser; you never choose them yourself.

    Args:
        goal: the shopper's own words: what for, how many people, what they have already.
        budget: what all may cost together, if the shopper said so.
        needs: things that the goal needs, e.g. "desk lamp", "2 towels"; used only where the shop
            has no guide to the goal.
    """
    context: TurnContext = runtime.context
    amount = None if budget is None else Decimal(str(budget))
    with context.lock:
        made = make_list(
            context.shop,
            goal,
            _shopper(context),
            budget=amount,
            constraints=_held(context),
            proposed=needs or (),
        )
        if not made.plan.lines:
            title = made.plan.title
            named = "that" if title == UNNAMED else f"“{title[:60]}”"
            raise NotFoundError(_UNKNOWN.format(named))
        _begin(context, made.plan, None)
        return _made(context, made)


def edit_shopping_list(edits: list[ListChange], *, runtime: Runtime) -> ListResult:
    """Change the shopper's list; whatever the edits don't touch stays.

    Args:
        edits: what to change, in order.
    """
    context: TurnContext = runtime.context
    with context.lock:
        plan = _plan(context, starting=bool(edits) and edits[0].operation == "add")
        before, outcome, done = plan.total, Outcome(), False
        notes: list[str] = []
        trip = context.state.trip
        for change in edits:
            if change.operation == "optional":
                edited = with_optional(context.shop, plan, _shopper(context))
            else:
                wanted = edit_of(context, change, _held(context))
                edited = apply_edit(
                    context.shop, plan, wanted, _shopper(context), context.customer_id
                )
            plan, outcome = edited.plan, edited.outcome
            notes += edited.notes
            done |= edited.done
        if done:
            _put(context, plan, trip)
        event: Literal["edited", "unchanged"] = "edited" if done else "unchanged"
        return ListResult(
            plan, _products(context, plan), outcome, tuple(notes), event, None, before
        )


def undo_list_edit(*, runtime: Runtime) -> ListResult:
    """Take back the last change of the shopping list and the trip."""
    context: TurnContext = runtime.context
    with context.lock:
        if not context.state.undo:
            raise NotFoundError("There is nothing to take back.")
        before = context.state.undo.pop()
        context.state.shopping, context.state.trip = before.shopping, before.trip
        if before.shopping is None:
            raise NotFoundError("Taken back: there is no list any more.")
        _save(context)
        plan = before.shopping
        return ListResult(
            plan, _products(context, plan), Outcome(), ("Taken back.",), "edited", None
        )


def show_shopping_list(*, runtime: Runtime) -> ListResult:
    """The shopper's list as it is now, from this conversation or kept from an earlier one."""
    context: TurnContext = runtime.context
    with context.lock:
        plan = _plan(context)
    return ListResult(plan, _products(context, plan), Outcome(), (), "shown")


def advise_on_list(
    question: Literal["drop", "margin", "why"],
    amount: float | None = None,
    item: str | None = None,
    *,
    runtime: Runtime,
) -> AdviceResult:
    """What would change the list; changes nothing.

    Args:
        question: `drop`: what could go for the list to cost `amount`; `margin`: what `amount` more
            (or, negative, less) would buy; `why`: why `item` is on it.
        amount: of money.
        item: the need asked about.
    """
    context: TurnContext = runtime.context
    with context.lock:
        plan = _plan(context)
    products = _products(context, plan)
    shopper = _shopper(context)
    if question == "why":
        return AdviceResult(plan, products, "why", item=item)
    step = advice.STEP if amount is None else Decimal(str(amount))
    base = plan.budget if plan.budget is not None else plan.total
    if question == "margin":
        wanted = [base + step] if amount is not None else [base + step, base - step]
        margins = [
            advice.margin(context.shop, plan, budget, shopper) for budget in wanted if budget > 0
        ]
        return AdviceResult(plan, _with(context, products, margins), "margin", None, tuple(margins))
    found = advice.drops(context.shop, plan, step if amount is not None else base, shopper)
    margins = [] if found.swaps is None else [found.swaps]
    return AdviceResult(plan, _with(context, products, margins), "drop", found)


def plan_trip(request: str, *, runtime: Runtime) -> TripResult:
    """Plan a trip day by day from the shop's guides, with a shopping list for it.

    Args:
        request: the shopper's own words: where, when, how long, who, interests, budget.
    """
    context: TurnContext = runtime.context
    with context.lock:
        asked = parse_trip(context.shop, request, datetime.now(UTC).date())
        trip, known = plan_days(context.shop, asked)
        made = list_of_trip(
            context.shop, asked.goal, trip, known, _shopper(context), _held(context)
        )
        _begin(context, made.plan, trip)
        return TripResult(trip, asked.notes, "made", shopping=_made(context, made))


def edit_trip(edits: list[TripEdit], *, runtime: Runtime) -> TripResult:
    """Change the planned trip, and its list with it; other days stay as they are.

    Args:
        edits: what to change, in order.
    """
    context: TurnContext = runtime.context
    with context.lock:
        trip = context.state.trip
        if trip is None:
            raise NotFoundError(_NO_TRIP)
        notes: list[str] = []
        done, known = False, None
        for edit in edits:
            edited = apply_trip_edit(context.shop, trip, edit)
            trip, known, notes = edited.trip, edited.known, [*notes, *edited.notes]
            done |= edited.done
        plan = context.state.shopping
        if not done or known is None or plan is None:
            if done:
                _put(context, plan, trip)
            return TripResult(trip, tuple(notes), "edited" if done else "unchanged")
        before = plan.total
        plan, outcome, came, gone = update_list(context.shop, plan, trip, known, _shopper(context))
        _put(context, plan, trip)
        products = _products(context, plan)
        shopping = ListResult(plan, products, outcome, (), "edited", None, before)
        return TripResult(trip, tuple(notes), "edited", came, gone, shopping=shopping)


def show_trip(day: int | None = None, *, runtime: Runtime) -> TripResult:
    """The planned trip, or one day of it.

    Args:
        day: its number, 1 for the first; None for all.
    """
    context: TurnContext = runtime.context
    with context.lock:
        _plan(context)
    trip = context.state.trip
    if trip is None:
        raise NotFoundError(_NO_TRIP)
    if day is not None and not 1 <= day <= len(trip.days):
        raise NotFoundError(f"This trip has {len(trip.days)} days.")
    return TripResult(trip, only_day=day)


def share_list(action: Literal["share", "revoke"] = "share", *, runtime: Runtime) -> ShareResult:
    """Make a secret link that shows the list and its trip to whoever has it, or revoke it.

    Args:
        action: `share` for a new link (an old one stops working), `revoke` for none.
    """
    context: TurnContext = runtime.context
    with context.lock:
        plan = _plan(context)
        service = ListService(context.shop)
        if action == "revoke":
            service.revoke(plan.id, _owner(context))
            return ShareResult(None, "The link doesn't work any more.")
        return ShareResult(SHARED_PATH + service.share(plan.id, _owner(context)))


def plan_functions() -> list[Callable[..., PlanResult]]:
    """All of them; what can't be done is a result too, for the shopper to read."""
    functions: list[Callable[..., PlanResult]] = [
        make_shopping_list,
        edit_shopping_list,
        undo_list_edit,
        show_shopping_list,
        advise_on_list,
        plan_trip,
        edit_trip,
        show_trip,
        share_list,
    ]
    return [_noticed(function) for function in functions]


def _noticed(function: Callable[P, PlanResult]) -> Callable[P, PlanResult]:
    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> PlanResult:
        try:
            return function(*args, **kwargs)
        except AisleError as error:
            return NoticeResult(str(error))

    return call


def _shopper(context: TurnContext) -> Shopper:
    return Shopper(context.profile_id, context.state.session)


def _owner(context: TurnContext) -> Owner:
    return Owner(context.customer_id, context.conversation_id)


def _held(context: TurnContext) -> Constraints:
    """What the shopper ruled in and out that makes sense for every product of a list: a price
    limit, a category or a size of the last search is about that search.
    """
    held = context.state.constraints
    said = {change.attribute for change in context.understood.changes if change.attribute}
    return Constraints(
        brands=held.brands,
        exclude_brands=held.exclude_brands,
        exclude_terms=held.exclude_terms,
        exclude_attributes=held.exclude_attributes,
        rating_min=held.rating_min,
        attributes={name: value for name, value in held.attributes.items() if name in said},
    )


def _plan(context: TurnContext, *, starting: bool = False) -> ShoppingPlan:
    """The list in hand: of this conversation, or the shopper's latest.

    Raises:
        NotFoundError: there is none, and none is to be started.
    """
    state = context.state
    if state.shopping is None:
        kept = ListService(context.shop).kept(_owner(context), limit=1)
        if kept:
            state.shopping, state.trip = kept[0].plan, kept[0].trip
    if state.shopping is None:
        if not starting:
            raise NotFoundError(_NO_LIST)
        state.shopping = ShoppingPlan(currency=context.shop.catalog.currency)
    return state.shopping


def _begin(context: TurnContext, plan: ShoppingPlan, trip: Trip | None) -> None:
    """Make a new list and trip the ones in hand: the last search, and its limits, are over."""
    context.state.constraints = _held(context)
    _put(context, plan, trip)


def _put(context: TurnContext, plan: ShoppingPlan | None, trip: Trip | None) -> None:
    """Make list and trip the ones in hand, and keep them."""
    context.state.remember_plan()
    context.state.shopping, context.state.trip = plan, trip
    _save(context)


def _save(context: TurnContext) -> None:
    state = context.state
    if state.shopping is not None:
        ListService(context.shop).save(Kept(state.shopping, state.trip), _owner(context))


def _made(context: TurnContext, made: Made) -> ListResult:
    quote = None
    if made.plan.source is not None:
        quote = next((line.need.why for line in made.plan.lines if line.need.why), None)
    products = _products(context, made.plan)
    return ListResult(made.plan, products, made.outcome, made.notes, "made", quote)


def _products(context: TurnContext, plan: ShoppingPlan) -> tuple[Product, ...]:
    ids = tuple(line.product_id for line in plan.items if line.product_id is not None)
    return tuple(context.shop.products(ids))


def _with(
    context: TurnContext, products: tuple[Product, ...], margins: Sequence[advice.Margin]
) -> tuple[Product, ...]:
    """The products of a list and those that another budget would bring."""
    ids = tuple(
        change.after_id for m in margins for change in m.changes if change.after_id is not None
    )
    return (*products, *context.shop.products(tuple(dict.fromkeys(ids))))
