"""The tools that the agent may call: plain typed functions with the session bound in.

A docstring is what the language model reads. No tool takes a customer id; constraints that
the shopper stated are merged into every call from the dialogue state.
"""

import json
import time
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any, Literal, ParamSpec

from langchain.tools import ToolRuntime, tool
from langchain_core.tools import BaseTool

from assistant import detail, facts, finding
from assistant.context import Done, TurnContext
from assistant.evidence import Explanation, Orders, Passage, Passages, Result, products_of
from assistant.language.frames import CatalogueFact, Direction, Superlative
from assistant.state import Reason
from assistant.wording import money
from core.errors import NotFoundError
from core.store import EventKind, Product

Runtime = ToolRuntime[Any, Any]  # its context is a TurnContext, which pydantic can't describe
P = ParamSpec("P")
_PASSAGES = 3
_ORDERS = 5


def _reported(function: Callable[P, Result]) -> Callable[P, tuple[str, Result | None]]:
    """Make a tool of a function that returns a `Result`: time it, record it as evidence, and
    give the model its JSON.
    """

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> tuple[str, Result | None]:
        runtime: Runtime = kwargs["runtime"]  # type: ignore[assignment]
        context: TurnContext = runtime.context
        shown = {key: value for key, value in kwargs.items() if key != "runtime" and value}
        started = time.perf_counter()
        result: Result | None = None
        fault = ""
        try:
            result = function(*args, **kwargs)
        except NotFoundError as error:
            fault = str(error)
        elapsed = round((time.perf_counter() - started) * 1000, 2)
        call_id = runtime.tool_call_id or function.__name__
        context.done[call_id] = Done(function.__name__, shown, elapsed, result)
        if result is None:
            return json.dumps({"error": fault}), None
        return json.dumps(_as_json(result), ensure_ascii=False), result

    call.__annotations__ = {**function.__annotations__, "return": tuple[str, Any]}
    return call


@_reported
def search_products(
    query: str,
    sort_by: str | None = None,
    direction: Literal["less", "more"] = "less",
    *,
    runtime: Runtime,
) -> Result:
    """Find products in this shop for what the shopper wants now.

    The shopper's stated constraints (price, brand, colour, category ...) are applied for you.

    Args:
        query: what is wanted, in a few words, e.g. "rain jacket".
        sort_by: `price`, `rating` or a numeric attribute such as `weight_g`, only if the
            shopper asked for an extreme ("the cheapest").
        direction: `less` for the lowest first, `more` for the highest first.
    """
    context: TurnContext = runtime.context
    order = Superlative(sort_by, Direction(direction)) if sort_by else None
    return finding.find(
        context.shop, context.state, context.profile_id, need=query or None, order=order
    )


@_reported
def recommend_products(*, runtime: Runtime) -> Result:
    """Recommend products for this shopper from what they bought and liked.

    Use it when they ask for suggestions without saying for what.
    """
    context: TurnContext = runtime.context
    return finding.recommend(context.shop, context.state, context.profile_id)


@_reported
def product_details(product: str, *, runtime: Runtime) -> Result:
    """Everything known about one product: description, attributes, stock, reviews.

    Args:
        product: its number on screen, or its id.
    """
    context: TurnContext = runtime.context
    return detail.details(context.shop, context.product(product))


@_reported
def compare_products(products: list[str], *, runtime: Runtime) -> Result:
    """Compare two or more products on what differs between them.

    Args:
        products: their numbers on screen, or their ids.
    """
    context: TurnContext = runtime.context
    return detail.compare(context.products(products))


@_reported
def explain_recommendation(product: str, *, runtime: Runtime) -> Result:
    """Why a product was shown to this shopper.

    Args:
        product: its number on screen, or its id.
    """
    context: TurnContext = runtime.context
    found = context.product(product)
    return Explanation(found, context.state.reason(found.id) or Reason())


@_reported
def catalogue_fact(
    kind: Literal["count", "price_range", "brands", "categories", "extreme", "values"],
    *,
    category: str | None = None,
    about: str | None = None,
    sort_by: str | None = None,
    direction: Literal["less", "more"] = "more",
    attribute: str | None = None,
    runtime: Runtime,
) -> Result:
    """A fact about what the shop carries: counts, price ranges, brands, categories, extremes.

    Args:
        kind: which fact.
        category: a category path of this shop, if the question is about one.
        about: what kind of product, in words, if it isn't a category.
        sort_by: for `extreme`: `price`, `rating` or a numeric attribute.
        direction: for `extreme`: `more` for the highest, `less` for the lowest.
        attribute: for `values`: the attribute's name, e.g. `color`.
    """
    context: TurnContext = runtime.context
    superlative = Superlative(sort_by, Direction(direction)) if sort_by else None
    return facts.catalogue_fact(
        context.shop,
        context.state.constraints,
        CatalogueFact(kind),
        category=category,
        need=about,
        superlative=superlative,
        attribute=attribute,
    )


@_reported
def search_documents(question: str, product: str | None = None, *, runtime: Runtime) -> Result:
    """Search the shop's policies, FAQs, guides and manuals for the answer to a question.

    Args:
        question: the question, in the shopper's words.
        product: if it is about one product: its number on screen, or its id.
    """
    context: TurnContext = runtime.context
    product_id = None if product is None else context.product(product).id
    hits = context.shop.documents.search(question, k=_PASSAGES, product_id=product_id)
    passages = tuple(
        Passage(hit.kind, hit.document_id, hit.title, hit.text, hit.score) for hit in hits
    )
    return Passages(question, passages)


@_reported
def related_products(
    product: str, relation: Literal["similar", "complement"], *, runtime: Runtime
) -> Result:
    """Products like one of the shop's, or products that go with it.

    Args:
        product: its number on screen, or its id.
        relation: `similar` for alternatives, `complement` for what is bought with it.
    """
    context: TurnContext = runtime.context
    found = context.product(product)
    return finding.related(context.shop, context.state, found, complement=relation == "complement")


@_reported
def order_history(*, runtime: Runtime) -> Result:
    """The shopper's own latest purchases in this shop."""
    context: TurnContext = runtime.context
    if context.customer_id is None:
        return Orders((), known=False)
    events = context.shop.store.events.of_customer(
        context.customer_id, kind=EventKind.PURCHASE, limit=_ORDERS
    )
    known = context.shop.store.products.find([event.product_id for event in events])
    purchases = tuple(
        (known[event.product_id], event.time.date().isoformat(), event.value) for event in events
    )
    return Orders(purchases, known=True)


def all_tools() -> list[BaseTool]:
    """Every tool, as LangChain wants it."""
    functions: list[Callable[..., Any]] = [
        search_products,
        recommend_products,
        product_details,
        compare_products,
        explain_recommendation,
        catalogue_fact,
        related_products,
        search_documents,
        order_history,
    ]
    return [
        tool(response_format="content_and_artifact", parse_docstring=True)(function)
        for function in functions
    ]


def _as_json(result: Result) -> dict[str, Any]:
    """What the language model sees of a result: its products' facts, and the rest in brief."""
    seen: dict[str, Any] = {"products": [_product_json(p) for p in products_of(result)]}
    for name in ("total", "carried", "reviews", "praise", "complaint", "rows", "reason"):
        value = getattr(result, name, None)
        if value is not None:
            seen[name] = value.model_dump() if isinstance(value, Reason) else value
    if isinstance(result, Passages):
        seen["passages"] = [
            {"document": passage.title, "text": passage.text} for passage in result.passages
        ]
    for name in ("scope", "count", "low", "high", "names"):
        value = getattr(result, name, None)
        if value is not None:
            seen[name] = float(value) if isinstance(value, Decimal) else value
    relaxations = getattr(result, "relaxations", ())
    if relaxations:
        seen["nothing_matches_unless_dropped"] = [
            f"{item.label}: {item.count} products" for item in relaxations
        ]
    return seen


def _product_json(product: Product) -> dict[str, Any]:
    price = None if product.price is None else money(product.price, product.currency)
    return {
        "id": product.id,
        "title": product.title,
        "price": price,
        "rating": product.rating,
        "stock": product.stock,
        "category": product.category,
        "description": product.description[:300],
        "attributes": {**product.derived, **product.attributes},
    }
