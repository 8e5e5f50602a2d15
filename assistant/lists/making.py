"""Making a list: from the shopper's words to the best products within the budget."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.lists.candidates import Shopper
from assistant.lists.filling import Outcome, fill
from assistant.lists.goal import Goal, parse_goal
from assistant.lists.model import Limits, Line, Missing, ShoppingPlan
from assistant.lists.needs import Needs, find_need, find_needs, is_owned
from assistant.services import Shop
from assistant.wording import currency_note
from core.constraints import Constraints
from core.errors import AisleError

MOST_BUDGET = Decimal(10**9)


@dataclass(frozen=True)
class Made:
    """A list made for a goal."""

    plan: ShoppingPlan
    outcome: Outcome
    goal: Goal
    notes: tuple[str, ...] = ()
    """What the shopper should know of how it was understood; each a sentence."""


def make_list(
    shop: Shop,
    text: str,
    shopper: Shopper,
    *,
    budget: Decimal | None = None,
    constraints: Constraints | None = None,
    proposed: Sequence[str] = (),
) -> Made:
    """A list for a goal.

    Args:
        shop: whose products.
        text: the goal in the shopper's words.
        shopper: whose ranking counts.
        budget: instead of one that the words name; 0 or less buys nothing, and is said so.
        constraints: what every product must satisfy.
        proposed: needs that a language model suggests.

    Raises:
        AisleError: the budget is no sensible amount.
    """
    goal = parse_goal(text, shop.vocabulary, shop.catalog.currency)
    if budget is not None:
        goal = _with_budget(goal, budget)
    return list_for(shop, goal, find_needs(shop, goal, proposed), shopper, constraints)


def _with_budget(goal: Goal, budget: Decimal) -> Goal:
    if not budget.is_finite() or budget > MOST_BUDGET:
        raise AisleError(f"A budget of {budget} is no sensible amount. Name another.")
    if budget <= 0:
        return replace(goal, budget=None, fault="zero" if budget == 0 else "negative")
    return replace(goal, budget=budget, fault=None)


def list_for(
    shop: Shop,
    goal: Goal,
    needs: Needs,
    shopper: Shopper,
    constraints: Constraints | None = None,
    *,
    title: str | None = None,
) -> Made:
    """A list of known needs, as the goal's budget, limits and possessions allow."""
    lines = [Line(need=need, owned=is_owned(need, goal.owned)) for need in needs.needs]
    names = [need.name for need in needs.needs]
    plan = ShoppingPlan(
        title=title or needs.title,
        goal=goal.text[:300],
        lines=lines,
        budget=None if goal.fault else goal.budget,
        currency=shop.catalog.currency,
        people=goal.party.people,
        constraints=constraints or Constraints(),
        limits=Limits(weight_g=goal.weight_g, volume_l=goal.volume_l),
        most_on=find_need(names, goal.most_on) if goal.most_on else None,
        basis=needs.basis,
        source=needs.source,
        source_title=needs.source_title,
    )
    notes = _notes(shop, goal, plan, sure=needs.sure)
    if goal.fault is not None:
        return Made(_unbought(plan), Outcome(), goal, notes)
    if goal.cheap and goal.budget is None:
        return _cheapest(shop, plan, shopper, goal, notes)
    filled = fill(shop, plan, shopper)
    return Made(filled.plan, filled.outcome, goal, notes)


def _unbought(plan: ShoppingPlan) -> ShoppingPlan:
    """The needs, with nothing bought for them."""
    lines = [
        line if line.owned else line.model_copy(update={"missing": Missing.OVER_BUDGET})
        for line in plan.lines
    ]
    return plan.model_copy(update={"lines": lines})


def _cheapest(
    shop: Shop, plan: ShoppingPlan, shopper: Shopper, goal: Goal, notes: tuple[str, ...]
) -> Made:
    """The list of musts alone that costs the least."""
    needed = _musts_only(plan)
    filled = fill(shop, needed.model_copy(update={"budget": Decimal("0.00")}), shopper)
    least = filled.outcome.least
    outcome = filled.outcome if least is None else Outcome()
    unlimited = (least or filled.plan).model_copy(update={"budget": None})
    note = "This is the cheapest list with everything that it must have."
    return Made(unlimited, outcome, goal, (*notes, note))


def _musts_only(plan: ShoppingPlan) -> ShoppingPlan:
    """The list without what is only nice to have."""
    lines = [
        line
        if line.need.must or line.owned
        else line.model_copy(update={"missing": Missing.OPTIONAL})
        for line in plan.lines
    ]
    return plan.model_copy(update={"lines": lines})


def _notes(shop: Shop, goal: Goal, plan: ShoppingPlan, *, sure: bool) -> tuple[str, ...]:
    currency = shop.catalog.currency or "USD"
    notes = []
    if not sure:
        notes.append(
            "That is the nearest I know to what you said, so I kept to what it surely needs: tell "
            "me what to add or to leave out."
        )
    if goal.fault == "zero":
        notes.append("A budget of 0 buys nothing, so here is only what you would need.")
    if goal.fault == "negative":
        notes.append("A budget can't be negative, so here is only what you would need.")
    if goal.currency is not None:
        notes.append(currency_note(goal.currency, currency))
    if goal.most_on and plan.most_on is None:
        notes.append(f"There is no “{goal.most_on}” among the needs to spend the most on.")
    return tuple(notes)
