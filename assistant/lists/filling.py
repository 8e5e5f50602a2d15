"""Filling a list: candidates for each need, the optimiser, and what its answer means."""

from dataclasses import dataclass, replace

import numpy as np

from assistant.lists import optimiser
from assistant.lists.candidates import Candidates, Shopper, applying, find_candidates, worth
from assistant.lists.model import Line, Missing, ShoppingPlan
from assistant.lists.problem import UNLIMITED, Choice, Option, Problem, Slot
from assistant.lists.reasons import reason
from assistant.services import Shop
from core.constraints import Constraints
from core.errors import AisleError
from core.store import Product

_CHECKS = 4  # times that a list is chosen anew because prices or stock have moved


@dataclass(frozen=True)
class Outcome:
    """What came of filling a list."""

    worth: int = 0
    """Whole points; see `candidates.worth`."""
    least: ShoppingPlan | None = None
    """The cheapest complete list, where the budget is too small for every must."""
    unmet: tuple[str, ...] = ()
    """Musts left out because of the budget or the limits."""
    changed: tuple[str, ...] = ()
    """Needs whose product changed though the edit didn't ask for it."""
    ignored_most: bool = False
    """Spending the most on the favoured need was impossible."""
    proven: bool = True
    """Whether the optimum is proven."""


@dataclass(frozen=True)
class Filled:
    """A list and what came of filling it."""

    plan: ShoppingPlan
    outcome: Outcome
    stale: bool = False
    """Whether the price or stock of a product isn't what it was chosen with."""


@dataclass(frozen=True)
class _Draft:
    """The programme of one list: a slot for each wanted line that has candidates."""

    lines: tuple[int, ...]
    """Index of each slot's line."""
    candidates: tuple[Candidates, ...]
    problem: Problem
    kept: tuple[int | None, ...]
    """Index of the option that holds now, for lines to be kept."""


def fill(
    shop: Shop, plan: ShoppingPlan, shopper: Shopper, touched: frozenset[str] | None = None
) -> Filled:
    """Choose products for `plan`.

    Args:
        shop: whose products.
        plan: the list; lines that the shopper chose keep their product.
        shopper: whose ranking counts.
        touched: needs that an edit is about; all others keep their product unless budget,
            stock or limits force a change, and then as few as possible change. None chooses
            everything anew.
    """
    for attempt in range(_CHECKS):
        filled = _fill_once(shop, plan, shopper, touched, fresh=attempt > 0)
        if not filled.stale:
            return filled
    raise AisleError("Prices or stock changed while the list was chosen. Try again.")


def programme(shop: Shop, plan: ShoppingPlan, shopper: Shopper) -> Problem:
    """The integer programme of choosing everything on a list anew; options of a need are in
    the order of their relevance.
    """
    return _draft(shop, plan, shopper, None, freed=True).problem


def _fill_once(
    shop: Shop,
    plan: ShoppingPlan,
    shopper: Shopper,
    touched: frozenset[str] | None,
    *,
    fresh: bool,
) -> Filled:
    if touched is not None:
        alone = _draft(shop, plan, shopper, touched, freed=False, fresh=fresh)
        choice = optimiser.best(alone.problem)
        if choice is not None:
            return _apply(shop, plan, alone, choice, Outcome())
    draft = _draft(shop, plan, shopper, touched, freed=True, fresh=fresh)
    return _choose(shop, draft, plan, keeping=touched is not None)


def _choose(shop: Shop, draft: _Draft, plan: ShoppingPlan, *, keeping: bool) -> Filled:
    problem = draft.problem

    def solve(of: Problem) -> Choice | None:
        return optimiser.nearest(of, draft.kept) if keeping else optimiser.best(of)

    choice = solve(_whole(draft)) if keeping else None
    choice = choice or solve(problem)
    if choice is not None:
        return _apply(shop, plan, draft, choice, Outcome())
    if problem.most_on is not None:
        choice = solve(replace(problem, most_on=None))
        if choice is not None:
            return _apply(shop, plan, draft, choice, Outcome(ignored_most=True))
    cheapest = optimiser.cheapest(replace(problem, most_on=None))
    firm = frozenset(n for n, line in enumerate(draft.lines) if plan.lines[line].chosen)
    partial = optimiser.partial(problem, draft.kept if keeping else (), firm)
    unmet = tuple(
        plan.lines[line].need.name
        for line, slot, pick in zip(draft.lines, problem.slots, partial.picks, strict=True)
        if pick is None and slot.must
    )
    least = None if cheapest is None else _apply(shop, plan, draft, cheapest, Outcome())
    outcome = Outcome(least=None if least is None else least.plan, unmet=unmet)
    filled = _apply(shop, plan, draft, partial, outcome)
    return replace(filled, stale=filled.stale or (least is not None and least.stale))


def _whole(draft: _Draft) -> Problem:
    """The programme where everything on the list stays on it, if with another product."""
    slots = [
        replace(slot, must=slot.must or kept is not None)
        for slot, kept in zip(draft.problem.slots, draft.kept, strict=True)
    ]
    return replace(draft.problem, slots=tuple(slots))


def _draft(
    shop: Shop,
    plan: ShoppingPlan,
    shopper: Shopper,
    touched: frozenset[str] | None,
    *,
    freed: bool,
    fresh: bool = False,
) -> _Draft:
    """The programme; unless `freed`, untouched lines can only stay as they are. Prices and stock
    are those of the last build, or where `fresh` the store's.
    """
    numbers, found, slots, kept = [], [], [], []
    for number, line in enumerate(plan.lines):
        if not line.wanted:
            continue
        holds = line.chosen or (touched is not None and line.need.name not in touched)
        if holds and not freed and line.product_id is None:
            continue  # an untouched gap stays a gap
        fixed = holds and line.product_id is not None and (line.chosen or not freed)
        candidates = _candidates(shop, plan, line, shopper, fixed=fixed)
        emphasised = plan.most_on == line.need.name
        options = _options(shop, plan, line, candidates, emphasised=emphasised, fresh=fresh)
        numbers.append(number)
        found.append(candidates)
        # What is on the list stays on it if it can; an untouched extra may go when it must.
        must = line.need.must or line.chosen or (fixed and not freed)
        slots.append(Slot(options, line.need.quantity, must=must and bool(options)))
        ids = [option.product_id for option in options]
        kept.append(ids.index(line.product_id) if holds and line.product_id in ids else None)
    names = [plan.lines[number].need.name for number in numbers]
    most_on = names.index(plan.most_on) if plan.most_on in names else None
    if most_on is not None and not slots[most_on].options:
        most_on = None
    limits = (plan.limits.weight_g, plan.limits.volume_l)
    capacities = tuple(None if limit is None else int(limit) for limit in limits)
    budget = None if plan.budget is None else int(plan.budget * 100)
    problem = Problem(tuple(slots), budget, capacities, most_on)
    return _Draft(tuple(numbers), tuple(found), problem, tuple(kept))


def _candidates(
    shop: Shop, plan: ShoppingPlan, line: Line, shopper: Shopper, *, fixed: bool
) -> Candidates:
    at = shop.catalog.position(line.product_id) if line.product_id is not None else None
    if fixed and at is not None:
        alone = np.array([at], np.int64)
        return Candidates(line.need, alone, np.ones(1))
    constraints = together(applying(shop, plan.constraints, line.need), line.limits)
    found = find_candidates(shop, line.need, constraints, shopper)
    if at is None or at in found.positions or line.limits is not None:
        return found
    quality = found.quality.min() if len(found.quality) else 0.0
    return Candidates(line.need, np.append(found.positions, at), np.append(found.quality, quality))


def together(whole: Constraints, own: Constraints | None) -> Constraints:
    """What a product must satisfy for the list and for its line."""
    if own is None:
        return whole
    update = {
        name: getattr(own, name)
        for name in type(own).model_fields
        if getattr(own, name) != type(own).model_fields[name].get_default()
    }
    for name in ("attributes", "exclude_attributes"):
        update[name] = {**getattr(whole, name), **getattr(own, name)}
    for name in ("exclude_brands", "exclude_terms"):
        update[name] = (*getattr(whole, name), *getattr(own, name))
    return whole.model_copy(update=update)


def _options(
    shop: Shop,
    plan: ShoppingPlan,
    line: Line,
    candidates: Candidates,
    *,
    emphasised: bool,
    fresh: bool,
) -> tuple[Option, ...]:
    catalog = shop.catalog
    known = [catalog.ids[at] for at in candidates.positions.tolist()]
    now = shop.store.products.find(known) if fresh else {}
    values = worth(candidates, emphasised=emphasised)
    loads = _loads(shop, plan, candidates)
    options = []
    for index, at in enumerate(candidates.positions.tolist()):
        id = catalog.ids[at]
        price, stock = float(catalog.price[at]), int(catalog.stock[at])
        if fresh:
            product = now.get(id)
            if product is None or product.price is None:
                continue
            price = float(product.price)
            stock = -1 if product.stock is None else product.stock
        if np.isnan(price) or loads[index] is None:
            continue
        cost = int(optimiser.cents(np.array([price]))[0])
        units = UNLIMITED if stock < 0 else stock
        if units >= line.need.quantity:
            options.append(Option(id, int(values[index]), cost, units, loads[index] or ()))
    return tuple(options)


def _loads(shop: Shop, plan: ShoppingPlan, candidates: Candidates) -> list[tuple[int, int] | None]:
    """Grams and millilitres of each candidate; None where a limit holds and it isn't known."""
    columns = []
    for limit, name in ((plan.limits.weight_g, "weight_g"), (plan.limits.volume_l, "volume_l")):
        values = shop.catalog.numbers(name)[candidates.positions]
        columns.append(np.zeros(len(values)) if limit is None else np.ceil(values))
    both = np.stack(columns, axis=1) if len(candidates.positions) else np.zeros((0, 2))
    return [None if np.isnan(row).any() else (int(row[0]), int(row[1])) for row in both]


def _apply(
    shop: Shop, plan: ShoppingPlan, draft: _Draft, choice: Choice, outcome: Outcome
) -> Filled:
    lines = list(plan.lines)
    changed, stale = [], False
    ids = [
        slot.options[pick].product_id
        for slot, pick in zip(draft.problem.slots, choice.picks, strict=True)
        if pick is not None
    ]
    records = shop.store.products.find(ids)
    for place, number in enumerate(draft.lines):
        line, pick = lines[number], choice.picks[place]
        slot, candidates = draft.problem.slots[place], draft.candidates[place]
        if pick is None:
            lines[number] = _emptied(line, candidates, slot)
        else:
            option = slot.options[pick]
            product = records.get(option.product_id)
            if product is None or not _is_as_chosen(product, option, slot.quantity):
                stale = True
            if product is not None:
                lines[number] = _taken(shop, line, product, candidates)
        if draft.kept[place] is not None and lines[number].product_id != line.product_id:
            changed.append(line.need.name)
    filled = plan.model_copy(update={"lines": lines})
    done = replace(outcome, worth=choice.worth, changed=tuple(changed), proven=choice.proven)
    return Filled(filled, done, stale)


def _is_as_chosen(product: Product, option: Option, quantity: int) -> bool:
    """Whether a product costs what it was chosen for, and enough of it is there."""
    if product.price is None or (product.stock is not None and product.stock < quantity):
        return False
    return int(optimiser.cents(np.array([float(product.price)]))[0]) == option.cents


def _emptied(line: Line, candidates: Candidates, slot: Slot) -> Line:
    why = candidates.missing or (Missing.OVER_BUDGET if slot.options else Missing.RULED_OUT)
    update = {"product_id": None, "title": "", "price": None, "missing": why, "why": ""}
    return line.model_copy(update=update)


def _taken(shop: Shop, line: Line, product: Product, candidates: Candidates) -> Line:
    same = line.product_id == product.id and line.why
    why = line.why if same else reason(shop, candidates, product)
    update = {
        "product_id": product.id,
        "title": product.title,
        "price": product.price,
        "missing": None,
        "why": why,
    }
    return line.model_copy(update=update)
