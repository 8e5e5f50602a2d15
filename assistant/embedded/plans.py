"""Lists and trips in words: what is on them, what became of an edit, what would change them."""

from decimal import Decimal

from assistant.context import TurnContext
from assistant.lists.advice import Change, Margin
from assistant.lists.model import Basis, Line, Missing, ShoppingPlan
from assistant.lists.needs import UNNAMED
from assistant.lists.results import (
    AdviceResult,
    ListResult,
    NoticeResult,
    PlanResult,
    ShareResult,
    TripResult,
)
from assistant.trips.model import Trip
from assistant.wording import enumerate_words, limit, money

_LINES_SHOWN = 30
_NAMED = 6  # things named in a sentence before "and more"
_CHANGES_TOLD = 4


def write_plan(context: TurnContext, result: PlanResult) -> str:
    """The result in Markdown."""
    match result:
        case ListResult():
            return _list(context, result)
        case TripResult():
            return _trip(context, result)
        case AdviceResult():
            return _advice(result)
        case ShareResult():
            return _share(result)
        case NoticeResult():
            return result.text


def _list(context: TurnContext, result: ListResult) -> str:
    if result.event == "unchanged":
        return "\n\n".join(result.notes) or "I left the list as it is."
    if result.event == "edited":
        return _edited(result)
    parts = [*result.notes, _heading(context, result), _lines(result.plan), _sum(result.plan)]
    if result.event == "made":
        parts += [_outcome(result), _gaps(result.plan)]
    return "\n\n".join(part for part in parts if part)


def _edited(result: ListResult) -> str:
    plan = result.plan
    parts = [" ".join(result.notes)]
    changed = [line for line in plan.items if line.need.name in result.outcome.changed]
    if changed:
        named = enumerate_words([f"**{line.title}**" for line in changed])
        parts.append(f"To fit, I also had to change: {named}.")
    parts += [_lines(plan), _sum(plan), _outcome(result)]
    return "\n\n".join(part for part in parts if part)


def _heading(context: TurnContext, result: ListResult) -> str:
    plan = result.plan
    if not plan.lines:
        return "The list is empty. Tell me what to put on it."
    if result.event == "shown":
        return f"Your list, “{plan.title}”:"
    if not plan.items:
        return ""
    budget = "" if plan.budget is None else f" within {limit(plan.budget, plan.currency)}"
    people = "" if plan.people == 1 else f" for {plan.people} people"
    lead = f"Here is a list{people}{budget}"
    return f"{lead}, {_basis(context, plan)}:"


def _basis(context: TurnContext, plan: ShoppingPlan) -> str:
    match plan.basis:
        case Basis.GUIDE:
            return f"from our guide “{plan.source_title}”"
        case Basis.GENERAL:
            if context.state.trip is not None:
                return "from general advice, since we have no guide to it"
            goal = "" if plan.title == UNNAMED else f" for “{plan.title.casefold()}”"
            return f"from a general checklist{goal}, not a guide of ours"
        case Basis.BEHAVIOUR:
            return "from what matches your words and what customers buy with it, not from a guide"
        case Basis.MODEL:
            return "from general knowledge rather than a guide of ours"
        case Basis.SHOPPER:
            return "as you named it"


def _lines(plan: ShoppingPlan) -> str:
    rows = [
        f"{number}. {_row(line, plan.currency)}"
        for number, line in enumerate(plan.items[:_LINES_SHOWN], 1)
    ]
    more = len(plan.items) - _LINES_SHOWN
    if more > 0:
        rows.append(f"and {more} more, all in the list beside the chat.")
    return "\n".join(rows)


def _row(line: Line, currency: str | None) -> str:
    price = "" if line.price is None else f", {money(line.price, currency)}"
    count = line.need.quantity
    each = f" each, {count} of them: {money(line.cost, currency)}" if count > 1 else ""
    extra = "" if line.need.must else " (nice to have)"
    return f"{_capital(line.need.name)}{extra}: **{line.title}**{price}{each}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sum(plan: ShoppingPlan) -> str:
    if not plan.items:
        return "" if not plan.lines else "Nothing is on it to buy."
    total = f"Total: {money(plan.total, plan.currency)}"
    if plan.budget is None:
        return f"{total}."
    left = plan.budget - plan.total
    if left < 0:
        return (
            f"{total}, {money(-left, plan.currency)} over your {limit(plan.budget, plan.currency)}."
        )
    return f"{total}, {money(left, plan.currency)} under your {limit(plan.budget, plan.currency)}."


def _outcome(result: ListResult) -> str:
    plan, outcome = result.plan, result.outcome
    parts = []
    if outcome.unmet:
        missing = _names(
            [_capital(name) if n == 0 else name for n, name in enumerate(outcome.unmet)]
        )
        budget = limit(plan.budget, plan.currency) if plan.budget is not None else "the limits"
        if outcome.least is not None and plan.budget is not None:
            least = outcome.least.total
            if least > plan.budget:
                over = money(least - plan.budget, plan.currency)
                parts.append(
                    f"{budget} doesn't buy everything it needs: the cheapest complete list is "
                    f"{money(least, plan.currency)}, {over} more."
                )
        parts.append(f"Left out: {missing}.")
    if outcome.ignored_most and plan.most_on:
        parts.append(f"Spending the most on {plan.most_on} would have left something out.")
    return " ".join(parts)


def _gaps(plan: ShoppingPlan) -> str:
    reasons = (
        (Missing.NOT_CARRIED, "We don't carry: {}."),
        (Missing.OUT_OF_STOCK, "Not enough in stock: {}."),
        (Missing.RULED_OUT, "Nothing fits what you asked for: {}."),
        (Missing.OPTIONAL, "Also nice to have, if you like: {}."),
    )
    parts = []
    for reason, sentence in reasons:
        names = [line.need.name for line in plan.lines if line.missing is reason]
        if names:
            parts.append(sentence.format(_names(names)))
    extras = [
        line.need.name
        for line in plan.lines
        if line.missing is Missing.OVER_BUDGET and not line.need.must
    ]
    if extras:
        parts.append(f"With more to spend: {_names(extras)}.")
    have = [line.need.name for line in plan.lines if line.owned]
    if have:
        parts.append(f"You have: {_names(have)}.")
    return " ".join(parts)


def _names(names: list[str]) -> str:
    if len(names) <= _NAMED + 1:
        return enumerate_words(names)
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"


def _trip(context: TurnContext, result: TripResult) -> str:
    trip = result.trip
    if result.event == "unchanged":
        return " ".join(result.notes)
    parts = [" ".join(result.notes)]
    if result.event == "made":
        parts.append(_trip_heading(trip))
    parts.append(_days(trip, result.only_day))
    if result.came:
        parts.append(f"New on the list: {_names(list(result.came))}.")
    if result.gone:
        parts.append(f"Off the list: {_names(list(result.gone))}.")
    shopping = result.shopping
    if shopping is not None and result.event == "made":
        parts.append(_list(context, shopping))
    elif shopping is not None:
        parts += [_sum(shopping.plan), _outcome(shopping)]
    return "\n\n".join(part for part in parts if part)


def _trip_heading(trip: Trip) -> str:
    days = len(trip.days)
    length = "A day" if days == 1 else f"{days} days"
    when = f" in {trip.season}" if trip.season else ""
    party = trip.request.party
    who = f" for {party.phrase()}" if party.stated else ""
    if trip.general:
        where = f" in {trip.destination}" if trip.request.destination else f" of {trip.kind}"
        why = f"I have no guide to {trip.destination}, so this is general advice for a {trip.kind}"
        if not trip.request.destination:
            why = (
                f"You named no place I have a guide to, so this is general advice for a {trip.kind}"
            )
        return f"{length}{where}{when}{who}. {why}{_hemisphere(trip)}."
    named = enumerate_words([f"“{source.title}”" for source in trip.sources])
    climate = f" It is {trip.climate}" if trip.climate else ""
    return f"{length} in {trip.destination}{when}{who}, from {named}.{climate}"


def _hemisphere(trip: Trip) -> str:
    if trip.season is None or not trip.request.destination:
        return ""
    return f", taking it to be {trip.season} there"


def _days(trip: Trip, only: int | None) -> str:
    shown = range(1, len(trip.days) + 1) if only is None else [only]
    blocks = []
    for number in shown:
        day = trip.days[number - 1]
        date = "" if day.date is None else f", {day.date:%A} {day.date.day} {day.date:%B}"
        rows = [f"**Day {number}**{date}: {day.title}"]
        rows += [
            f"- {_capital(activity.time_of_day)}: {activity.name}"
            + (f" ({activity.place})" if activity.place and activity.place != day.title else "")
            + f". {activity.why}"
            for activity in day.activities
        ]
        if not day.activities:
            rows.append("- Free: the guides that I have name nothing more.")
        needs = trip.needs(number)
        if needs and only is not None:
            rows.append(f"- Take: {', '.join(needs)}.")
        blocks.append("\n".join(rows))
    return "\n\n".join(blocks)


def _advice(result: AdviceResult) -> str:
    match result.kind:
        case "why":
            return _why(result)
        case "margin":
            return "\n\n".join(_margin(result.plan, margin) for margin in result.margins)
        case "drop":
            return _drop(result)


def _why(result: AdviceResult) -> str:
    line = None if result.item is None else result.plan.line(result.item)
    if line is None or not line.bought:
        return f"There is no {result.item or 'such thing'} on the list to buy."
    need = f" {line.need.why}" if line.need.why else ""
    source = {
        Basis.GUIDE: "our guide asks for it",
        Basis.GENERAL: "it is on a general checklist for this",
        Basis.BEHAVIOUR: "it goes with what you asked for",
        Basis.SHOPPER: "you asked for it",
        Basis.MODEL: "it is generally needed for this",
    }[line.need.basis]
    chosen = f" **{line.title}** is {line.why}" if line.why and not line.chosen else ""
    return f"{_capital(line.need.name)} is on the list because {source}.{need}{chosen}"


def _margin(plan: ShoppingPlan, margin: Margin) -> str:
    base = plan.budget if plan.budget is not None else plan.total
    step = margin.budget - base
    amount = money(abs(step), plan.currency)
    lead = f"{amount} {'more' if step > 0 else 'less'}"
    if not margin.changes:
        return f"{lead} would change nothing: the list stays as it is."
    told = [_change(plan, change) for change in margin.changes[:_CHANGES_TOLD]]
    more = len(margin.changes) - _CHANGES_TOLD
    if more > 0:
        told.append(f"and {more} more changes")
    total = money(margin.total, plan.currency)
    return f"{lead} would change this (total {total}):\n" + "\n".join(f"- {text}" for text in told)


def _change(plan: ShoppingPlan, change: Change) -> str:
    cost = money(abs(change.cost), plan.currency)
    sign = "more" if change.cost >= 0 else "less"
    if change.before is None:
        return f"{change.need}: **{change.after}** as well, {cost} more"
    if change.after is None:
        return f"{change.need}: without **{change.before}**, {cost} less"
    return f"{change.need}: **{change.after}** instead of **{change.before}**, {cost} {sign}"


def _drop(result: AdviceResult) -> str:
    drops, plan = result.drops, result.plan
    if drops is None:
        return ""
    target = money(drops.target, plan.currency)
    if drops.total <= drops.target:
        return f"Nothing need go: the list is {money(drops.total, plan.currency)} already."
    over = drops.total - drops.target
    parts = [f"It has to come down by {money(over, plan.currency)} to reach {target}."]
    if drops.single:
        rows = [_saving(plan, line) for line in drops.single[:_CHANGES_TOLD]]
        parts.append("Any one of these is enough:\n" + "\n".join(rows))
    elif drops.together:
        saved = sum((line.cost for line in drops.together), Decimal(0))
        rows = [_saving(plan, line) for line in drops.together]
        left = money(drops.total - saved, plan.currency)
        parts.append(f"Without these it is {left}:\n" + "\n".join(rows))
    if drops.swaps is not None and drops.swaps.changes:
        told = [_change(plan, change) for change in drops.swaps.changes[:_CHANGES_TOLD]]
        parts.append(
            "Or keep everything and take cheaper ones (say “get it under "
            f"{limit(drops.target, plan.currency)}”):\n" + "\n".join(f"- {text}" for text in told)
        )
    return "\n\n".join(parts)


def _saving(plan: ShoppingPlan, line: Line) -> str:
    extra = "" if line.need.must else " (nice to have)"
    return f"- {line.need.name}{extra}: **{line.title}**, {money(line.cost, plan.currency)} less"


def _share(result: ShareResult) -> str:
    if result.path is None:
        return result.reason or "There is nothing to share."
    return (
        f"Whoever has this link sees the list: {result.path}\n\n"
        "Say “stop sharing” and it stops working."
    )


def plan_suggestions(result: PlanResult) -> tuple[str, ...]:
    """Follow-ups that make sense after a result about lists or trips."""
    match result:
        case TripResult():
            return ("It's going to rain", "One more day", "Show my list", "Share it")
        case ListResult(event="made" | "edited" | "shown") if result.plan.items:
            return _list_suggestions(result)
        case AdviceResult():
            return ("Show my list", "Undo" if result.kind == "drop" else "Share my list")
        case _:
            return ()


def _list_suggestions(result: ListResult) -> tuple[str, ...]:
    plan = result.plan
    dearest = max(plan.items, key=lambda line: line.cost)
    chips = [f"Swap the {dearest.need.name} for a cheaper one"]
    if any(line.missing is Missing.OPTIONAL for line in plan.lines):
        chips.append("Add the nice-to-haves")
    if plan.budget is not None:
        chips.append(
            "What would $50 more change?".replace("$50", limit(Decimal(50), plan.currency))
        )
    chips.append("Share my list" if result.event != "edited" else "Undo")
    return tuple(chips[:4])
