"""What a language model sees of a list, a trip, or advice on them."""

from typing import Any

from assistant.lists.advice import Margin
from assistant.lists.results import (
    AdviceResult,
    ListResult,
    NoticeResult,
    PlanResult,
    ShareResult,
    TripResult,
)
from assistant.lists.views import itinerary_view, list_view


def plan_json(result: PlanResult) -> dict[str, Any]:
    """The result as compact JSON."""
    match result:
        case ListResult():
            return _list(result)
        case TripResult():
            return _trip(result)
        case AdviceResult():
            return _advice(result)
        case ShareResult():
            return {"link": result.path, "note": result.reason}
        case NoticeResult():
            return {"error": result.text}


def _list(result: ListResult) -> dict[str, Any]:
    view = list_view(result.plan)
    seen: dict[str, Any] = {
        "title": view.title,
        "items": [
            {
                "need": item.need,
                "title": item.title,
                "quantity": item.quantity,
                "price": float(item.price),
                "why": item.why,
            }
            for item in view.items
        ],
        "total": float(view.total),
        "budget": None if view.budget is None else float(view.budget),
        "has_already": view.have,
        "not_on_it": [f"{gap.need}: {gap.reason}" for gap in view.missing],
        "notes": list(result.notes),
        "needs_from": result.plan.source_title or result.plan.basis.value,
    }
    if result.outcome.least is not None:
        seen["cheapest_complete_list"] = float(result.outcome.least.total)
    return seen


def _trip(result: TripResult) -> dict[str, Any]:
    view = itinerary_view(result.trip)
    seen = view.model_dump(mode="json", exclude={"id"})
    seen["climate"] = result.trip.climate
    seen["notes"] = list(result.notes)
    seen["from"] = [source.title for source in result.trip.sources]
    if result.shopping is not None:
        seen["list"] = _list(result.shopping)
    return seen


def _advice(result: AdviceResult) -> dict[str, Any]:
    seen: dict[str, Any] = {"total": float(result.plan.total)}
    if result.drops is not None:
        seen["target"] = float(result.drops.target)
        seen["one_of_these"] = [line.title for line in result.drops.single]
        seen["or_together"] = [line.title for line in result.drops.together]
        if result.drops.swaps is not None:
            seen["or_swap"] = _margin(result.drops.swaps)
    seen["budgets"] = [_margin(margin) for margin in result.margins]
    if result.item is not None:
        line = result.plan.line(result.item)
        seen["why"] = None if line is None else f"{line.need.why} {line.why}"
    return seen


def _margin(margin: Margin) -> dict[str, Any]:
    return {
        "budget": float(margin.budget),
        "total": float(margin.total),
        "changes": [
            {"need": c.need, "now": c.before, "then": c.after, "costs": float(c.cost)}
            for c in margin.changes
        ],
    }
