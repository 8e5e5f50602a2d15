"""A finished turn as the `Turn` that everybody sees."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from assistant.context import TurnContext
from assistant.embedded import suggestions, why
from assistant.embedded.facts import extreme
from assistant.evidence import (
    CartState,
    Comparison,
    Details,
    Explanation,
    Fact,
    Found,
    PersonCalled,
    Result,
)
from assistant.finishing import satisfying
from assistant.lists.results import ListResult, PlanResult, TripResult
from assistant.lists.views import itinerary_view, list_view
from assistant.quotations import Passages, ReviewSummary
from assistant.totals import Sum
from core.store import Product
from core.turn import (
    CartItem,
    CartView,
    Citation,
    ComparisonRow,
    ComparisonView,
    Itinerary,
    SentimentView,
    ShoppingListView,
    ShownProduct,
    ToolCall,
    Turn,
)

_QUOTE = 300  # characters


def build_turn(
    context: TurnContext,
    *,
    model: str,
    degraded: str | None,
    latency_ms: dict[str, float],
    exposures: Mapping[str, str] = MappingProxyType({}),
) -> Turn:
    """Everything that the exchange returns; `exposures` has the recommendation id of each
    product that is newly shown.
    """
    shown = tuple(
        product.model_copy(update={"recommendation_id": exposures.get(product.id)})
        for product in _shown(context)
    )
    return Turn(
        conversation_id=context.conversation_id,
        turn=context.state.turn,
        model=model,
        reply=context.reply,
        acts=context.understood.acts,
        products=shown,
        constraints=context.state.constraints,
        tool_calls=tuple(ToolCall(name=d.name, args=d.args, ms=d.ms) for d in context.calls),
        citations=_citations(context),
        comparison=_comparison(context),
        list=_list(context),
        itinerary=_itinerary(context),
        cart=_cart(context),
        sentiment=_sentiment(context),
        suggestions=suggestions(context),
        degraded=degraded,
        latency_ms=latency_ms,
        scores=_scores(context, shown),
    )


def _list(context: TurnContext) -> ShoppingListView | None:
    """The list in hand, on turns about it."""
    plan = context.state.shopping
    results = [result for result in context.results if isinstance(result, PlanResult)]
    sums = [r for r in context.results if isinstance(r, Sum) and r.of == "list"]
    if plan is None or not (results or sums):
        return None
    others = [other for result in results for other in result.others]
    others += [(s.before.budget, s.before) for s in sums if s.before is not None]
    return list_view(plan, context.state.trip, others)


def _cart(context: TurnContext) -> CartView | None:
    """What is in the cart after the turn, on turns about it."""
    state = next((r for r in reversed(context.results) if isinstance(r, CartState | Sum)), None)
    if state is None or (isinstance(state, Sum) and state.of != "cart"):
        return None
    items = [
        CartItem(product_id=product.id, title=product.title, quantity=units, price=product.price)
        for product, units in state.lines
    ]
    return CartView(items=items, total=state.total)


def _itinerary(context: TurnContext) -> Itinerary | None:
    """The trip in hand, on turns about it or its list."""
    trip, plan = context.state.trip, context.state.shopping
    if trip is None or not any(isinstance(r, PlanResult) for r in context.results):
        return None
    return itinerary_view(trip, "" if plan is None else plan.id)


def shown_product(product: Product, why: str) -> ShownProduct:
    """A store record as a card."""
    return ShownProduct(
        id=product.id,
        title=product.title,
        price=product.price,
        currency=product.currency,
        category=product.category,
        brand=product.brand,
        rating=product.rating,
        stock=product.stock,
        image=product.image,
        why=why,
    )


def present(found: Found) -> list[ShownProduct]:
    """What was found, as cards."""
    return [shown_product(product, why(product, found)) for product in found.products]


def _shown(context: TurnContext) -> tuple[ShownProduct, ...]:
    found = next((r for r in context.results if isinstance(r, Found)), None)
    if context.screen:
        computed = _computed_why(context)
        return tuple(
            shown_product(product, why(product, found) if found else computed)
            for product in satisfying(context, context.screen)
        )
    talked: dict[str, Product] = {}
    for result in context.results:
        if isinstance(result, Details | Explanation | ReviewSummary):
            talked[result.product.id] = result.product
        elif isinstance(result, Comparison):
            talked |= {product.id: product for product in result.products}
    return tuple(
        shown_product(product, _remembered(context, product))
        for product in satisfying(context, tuple(talked.values()))
    )


def _computed_why(context: TurnContext) -> str:
    fact = next((r for r in context.results if isinstance(r, Fact) and r.superlative), None)
    if fact is None or fact.superlative is None:
        return ""
    return f"It is the {extreme(fact.superlative)} that fits what you asked."


def _remembered(context: TurnContext, product: Product) -> str:
    reason = context.state.reason(product.id)
    if reason is None:
        return ""
    recalled = Found((product,), {product.id: reason}, 1, None, context.state.constraints)
    return why(product, recalled)


def _citations(context: TurnContext) -> tuple[Citation, ...]:
    return (*(item for result in context.results for item in _cited(result)), *_guided(context))


def _guided(context: TurnContext) -> Iterator[Citation]:
    """The guides that a made list or trip rests on."""
    for result in context.results:
        if isinstance(result, TripResult):
            for source in result.trip.sources:
                yield Citation(kind="guide", id=source.id, quote=source.text[:_QUOTE])
        elif isinstance(result, ListResult) and result.passage and result.plan.source:
            yield Citation(kind="guide", id=result.plan.source, quote=result.passage[:_QUOTE])


def _cited(result: Result) -> Iterator[Citation]:
    """What an answer rests on, word for word."""
    if isinstance(result, PersonCalled) and result.contact is not None:
        yield from _cited(replace(result.contact, passages=result.contact.passages[:1]))
    if isinstance(result, Passages):
        known, product = result.specification, result.product
        if known is not None and product is not None:
            quote = f"{known.label}: {known.value}"
            yield Citation(kind="specification", id=product.id, quote=quote)
        for passage in result.passages:
            quote = passage.quote or passage.text[:_QUOTE]
            yield Citation(kind=passage.kind, id=passage.document_id, quote=quote)
    if isinstance(result, Comparison) and result.advice is not None and result.advice.passage:
        passage = result.advice.passage
        yield Citation(kind=passage.kind, id=passage.document_id, quote=passage.quote)
    summary = result.summary if isinstance(result, Details) else result
    if isinstance(summary, ReviewSummary):
        for point in (*summary.praise, *summary.complaints):
            yield Citation(kind="review", id=point.review_id, quote=point.quote)


def _comparison(context: TurnContext) -> ComparisonView | None:
    compared = next((r for r in context.results if isinstance(r, Comparison)), None)
    if compared is None:
        return None
    return ComparisonView(
        product_ids=tuple(product.id for product in compared.products),
        titles=tuple(product.title for product in compared.products),
        rows=tuple(ComparisonRow(label=label, values=values) for label, values in compared.rows),
    )


def _scores(context: TurnContext, shown: tuple[ShownProduct, ...]) -> dict[str, dict[str, float]]:
    reasons = {product.id: context.state.reason(product.id) for product in shown}
    return {id: reason.parts for id, reason in reasons.items() if reason and reason.parts}


def _sentiment(context: TurnContext) -> SentimentView | None:
    if context.sentiment is None:
        return None
    return SentimentView(
        score=round(context.sentiment.score, 3),
        label=context.sentiment.label,
        trend=round(context.state.mood.trend, 3),
    )
