"""What a trip needs, from its guides, its season and its days, as a shopping list."""

from collections.abc import Mapping

from assistant.lists.candidates import Shopper
from assistant.lists.checklists import Checklist
from assistant.lists.filling import Outcome, fill
from assistant.lists.goal import Goal
from assistant.lists.guides import Guide, Packed
from assistant.lists.making import Made, list_for
from assistant.lists.matching import match_checklist
from assistant.lists.model import MOST_LINES, Basis, Line, Missing, Need, ShoppingPlan, merge
from assistant.lists.needs import Needs, checklist_needs, guide_needs, quantity
from assistant.services import Shop
from assistant.trips.model import Trip
from assistant.trips.planner import Known
from assistant.trips.seasons import WET_NEEDS
from core.constraints import Constraints

_SHARED = frozenset(
    "sunscreen umbrella camera tent lantern cooler picnic first aid stove tote travel "
    "game power bank"
    " adapter insect repellent dry bag cookset multitool compass stroller carrier cot".split()
)
"""Words of things that one of serves everybody."""


def trip_needs(shop: Shop, trip: Trip, known: Known) -> Needs:
    """Everything that the trip asks for: its packing guide, the season, what is done each day."""
    party, days = trip.request.party, len(trip.days)
    needs: list[Need] = []
    for guide in known.kind_guides:
        needs += guide_needs(guide, party, days)
    checklist = None if known.kind_guides else _checklist(shop, trip.kind)
    if checklist is not None:
        needs += checklist_needs(checklist, party, days)
    needs += _day_needs(trip, known, checklist)
    merged = _without_doubles(merge(needs))
    main = known.kind_guides[0] if known.kind_guides else known.guide
    basis = Basis.GENERAL if main is None else Basis.GUIDE
    return Needs(
        tuple(merged[:MOST_LINES]),
        basis,
        f"{trip.destination[:1].upper()}{trip.destination[1:]}: what to take",
        None if main is None else main.document_id,
        None if main is None else main.title,
    )


def _checklist(shop: Shop, kind: str) -> Checklist | None:
    return match_checklist(shop.encoder, kind)


def _day_needs(trip: Trip, known: Known, checklist: Checklist | None) -> list[Need]:
    """What the season asks for (a must) and what the days ask for (nice to have)."""
    queries = {} if checklist is None else checklist.queries
    numbers: dict[str, list[int]] = {}
    for number, day in enumerate(trip.days, 1):
        for activity in day.activities:
            for name in activity.needs:
                numbers.setdefault(name, []).append(number)
    named = [*trip.season_needs, *(n for n in numbers if n not in trip.season_needs)]
    return [
        Need(
            name=name,
            quantity=_count(name, trip),
            must=name in trip.season_needs,
            why=_why(name, trip, known),
            basis=Basis.GENERAL if trip.general else Basis.GUIDE,
            source=_source(name, trip, known),
            categories=_categories(name, known),
            query=queries.get(name, ""),
            days=() if name in trip.season_needs else tuple(dict.fromkeys(numbers[name])),
        )
        for name in named
    ]


def _count(name: str, trip: Trip) -> int:
    per = "group" if set(name.casefold().split()) & _SHARED else "person"
    party = trip.request.party
    if "kid" in name or "toy" in name:
        return max(party.children, 1) if "toy" not in name else 1
    return quantity(Packed(name, must=True, count=1, per=per, why=""), party, len(trip.days))


def _why(name: str, trip: Trip, known: Known) -> str:
    if name in WET_NEEDS and any(day.wet for day in trip.days):
        return "For the rain."
    if name in trip.season_needs:
        return f"For {trip.season} there." if known.climate is not None else f"For {trip.season}."
    activity = next(a for day in trip.days for a in day.activities if name in a.needs)
    return f"For “{activity.name}”."


def _source(name: str, trip: Trip, known: Known) -> str | None:
    if name in trip.season_needs:
        return known.guide.document_id if known.guide is not None and known.climate else None
    return next(a.source for day in trip.days for a in day.activities if name in a.needs)


def _categories(name: str, known: Known) -> tuple[str, ...]:
    guides: list[Guide] = [*([] if known.guide is None else [known.guide]), *known.kind_guides]
    for guide in guides:
        if name in guide.categories:
            return tuple(guide.categories[name])
    return ()


def _without_doubles(needs: list[Need]) -> list[Need]:
    """Without a need that a more exact one covers: `jacket` beside `rain jacket`."""
    names = [need.name for need in needs]
    return [
        need
        for need in needs
        if not any(
            other != need.name and f" {other} ".endswith(f" {need.name} ") for other in names
        )
    ]


def list_of_trip(
    shop: Shop,
    goal: Goal,
    trip: Trip,
    known: Known,
    shopper: Shopper,
    constraints: Constraints | None = None,
) -> Made:
    """The list of a trip; without a budget, what is only nice to have waits to be asked for."""
    made = list_for(shop, goal, trip_needs(shop, trip, known), shopper, constraints)
    if made.plan.budget is not None:
        return made
    lines = [
        line
        if line.need.must or line.owned
        else line.model_copy(
            update={"missing": Missing.OPTIONAL, "product_id": None, "title": "", "price": None}
        )
        for line in made.plan.lines
    ]
    return Made(made.plan.model_copy(update={"lines": lines}), made.outcome, goal, made.notes)


def update_list(
    shop: Shop, plan: ShoppingPlan, trip: Trip, known: Known, shopper: Shopper
) -> tuple[ShoppingPlan, Outcome, tuple[str, ...], tuple[str, ...]]:
    """The list after its trip has changed: new needs are added, those of nothing any more go,
    and everything else stays as it is.

    Returns:
        The list, what came of filling it, and the needs that came and went.
    """
    wanted: Mapping[str, Need] = {n.name: n for n in trip_needs(shop, trip, known).needs}
    kept: list[Line] = []
    awoken: set[str] = set()
    for line in plan.lines:
        ours = line.need.basis in {Basis.SHOPPER, Basis.MODEL} or line.chosen or line.owned
        new = wanted.get(line.need.name)
        if new is not None:
            count = line.need.quantity if ours else new.quantity
            need = line.need.model_copy(
                update={"days": new.days, "quantity": count, "must": new.must or line.need.must}
            )
            missing = None if need.must and line.missing is Missing.OPTIONAL else line.missing
            if missing is not line.missing:
                awoken.add(need.name)
            kept.append(line.model_copy(update={"need": need, "missing": missing}))
        elif ours:
            kept.append(line)
    have = {line.need.name for line in kept}
    gone = tuple(line.need.name for line in plan.items if line.need.name not in have)
    fresh = [Line(need=need) for name, need in wanted.items() if name not in have]
    if plan.budget is None:
        fresh = [
            line if line.need.must else line.model_copy(update={"missing": Missing.OPTIONAL})
            for line in fresh
        ]
    new_names = {line.need.name for line in fresh} | awoken
    changed = plan.model_copy(update={"lines": [*kept, *fresh][:MOST_LINES]})
    filled = fill(shop, changed, shopper, frozenset(new_names))
    came = tuple(line.need.name for line in filled.plan.items if line.need.name in new_names)
    return filled.plan, filled.outcome, came, gone
