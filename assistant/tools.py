"""The tools that the agent may call: plain typed functions with the session bound in.

A docstring is what the language model reads. No tool takes a customer id; constraints that
the shopper stated are merged into every call from the dialogue state.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from langchain_core.tools import BaseTool

from assistant import absence, detail, facts, finding, gifts, orders, sums
from assistant.advice import advise
from assistant.answers import answer_in, summary_in
from assistant.context import TurnContext
from assistant.edits import edit
from assistant.evidence import Explanation, Result
from assistant.foreign import drop_foreign
from assistant.kinds import kind_of
from assistant.language.frames import CatalogueFact, Direction, Superlative
from assistant.language.gaps import asks_times
from assistant.language.summing import SumKind
from assistant.own_tools import OWN_TOOLS
from assistant.plan_tools import plan_functions
from assistant.quotations import ReviewSummary
from assistant.reporting import PlainTool, Runtime, reported
from assistant.state import DialogueState, Reason
from core.constraints import Constraints
from core.errors import NotFoundError
from core.store import Product
from core.turn import Act

_TWO = 2  # products that advice takes


@reported
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


@reported
def recommend_products(*, runtime: Runtime) -> Result:
    """Recommend products for this shopper from what they bought and liked.

    Use it when they ask for suggestions without saying for what.
    """
    context: TurnContext = runtime.context
    return finding.recommend(context.shop, context.state, context.profile_id)


@reported
def product_details(product: str, *, runtime: Runtime) -> Result:
    """Everything known about one product: description, attributes, stock, reviews.

    Args:
        product: its number on screen, or its id.
    """
    context: TurnContext = runtime.context
    return detail.details(context.shop, context.product(product))


@reported
def compare_products(
    products: list[str],
    concern: str | None = None,
    difference: str | None = None,
    *,
    runtime: Runtime,
) -> Result:
    """Compare two or more products on what differs between them.

    Args:
        products: their numbers on screen, or their ids.
        concern: where the shopper asks which one to take: what matters to them, in their words;
            empty if they say nothing of it.
        difference: where they ask how far apart two are: `price` or a numeric attribute.
    """
    context: TurnContext = runtime.context
    asked = context.state.constraints.attributes
    compared = context.products(products)
    found = detail.compare(compared, asked=tuple(asked))
    order = context.understood.superlative
    pointed = any(reference.extreme for reference in context.understood.references)
    if order is not None and not pointed:  # "the cheapest and the dearest, side by side"
        found = replace(found, order=order, ahead=detail.at_extreme(compared, order))
    if difference is not None:
        gap = detail.gap_between(compared, difference, times=asks_times(context.text.casefold()))
        found = replace(found, gap=gap)
    if concern is None or len(found.products) < _TWO:
        return found
    return replace(found, advice=advise(context.shop, found.products, concern))


@reported
def explain_recommendation(product: str, *, runtime: Runtime) -> Result:
    """Why a product was shown to this shopper.

    Args:
        product: its number on screen, or its id.
    """
    context: TurnContext = runtime.context
    found = context.product(product)
    return Explanation(found, context.state.reason(found.id) or Reason())


@reported
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
        stated=_stated(context, category, about) if kind != "values" else None,
    )


_OF_THOSE = re.compile(r"\b(?:of|on|for|among) (?:those|these|them)\b")
"""Asks of what fits all that was asked for."""


def _stated(context: TurnContext, category: str | None, about: str | None) -> Constraints:
    """What the utterance says of the products that it asks about, besides their category."""
    of_those = _OF_THOSE.search(context.understood.clause(Act.CATALOGUE_FACT))
    stated = context.state.constraints if of_those else Constraints()
    for change in context.understood.changes:
        if change.field not in {"category", "all"}:
            stated = edit(stated, change)
    asked = DialogueState(constraints=stated.model_copy(update={"category": category}))
    drop_foreign(asked, context.shop.catalog, kind_of(context.shop, about))
    return asked.constraints


@reported
def search_documents(question: str, product: str | None = None, *, runtime: Runtime) -> Result:
    """Look up the answer to a question about the shop, or about one product.

    Reads the product's specifications first, then its manual and description, then the shop's
    policies, FAQs and guides. When nothing is found, say that you couldn't find it.

    Args:
        question: the question, in the shopper's words.
        product: if it is about one product: its number on screen, or its id.
    """
    context: TurnContext = runtime.context
    found = None if product is None else context.product(product)
    return answer_in(context, question, found)


@reported
def review_summary(product: str, question: str | None = None, *, runtime: Runtime) -> Result:
    """What a product's reviews praise and complain about, with how many of them say so.

    Args:
        product: its number on screen, or its id.
        question: the question, if it is about one thing ("do they say it leaks?").
    """
    context: TurnContext = runtime.context
    found = context.product(product)
    summary = summary_in(context, found, question)
    return ReviewSummary(found, 0, (), ()) if summary is None else summary


@reported
def search_gifts(interests: list[str], *, runtime: Runtime) -> Result:
    """Find presents for the person whom the shopper has described.

    Their age, gender and the shopper's constraints are applied for you.

    Args:
        interests: what the receiver likes, or the products wanted; empty if nothing is known.
    """
    context: TurnContext = runtime.context
    return gifts.find_gifts(context.shop, context.state, context.profile_id, interests)


@reported
def why_not_shown(product: str, *, runtime: Runtime) -> Result:
    """Why a product that the shopper misses is not among what is shown.

    Args:
        product: its number on screen, its id, or what the shopper calls it.
    """
    context: TurnContext = runtime.context
    try:
        found: Product | None = context.product(product)
    except NotFoundError:
        category = context.state.constraints.category
        found = absence.named_product(context.shop, product, category=category)
    return absence.why_absent(context.shop, context.state, product, found)


@reported
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


@reported
def order_history(about: str | None = None, *, runtime: Runtime) -> Result:
    """The shopper's own latest purchases in this shop.

    Args:
        about: what the question is about, in a few words, if not about all of them.
    """
    context: TurnContext = runtime.context
    return orders.history(context.shop, context.customer_id, about)


@reported
def add_up(
    products: list[str] | None = None,
    quantity: int = 1,
    limit: float | None = None,
    kind: SumKind = "total",
    of: Literal["list", "cart"] | None = None,
    *,
    as_many: bool = False,
    shipped: bool = False,
    runtime: Runtime,
) -> Result:
    """What the shopper's list, their cart, or some products come to, and what is left of an amount.

    Args:
        products: numbers on screen, or ids, if it is about these; else the list or the cart.
        quantity: units of each of them.
        limit: an amount to hold it against; the list's own budget is known.
        kind: `left` for what is left of an amount, `saved` for what the last change of the list
            did to it, `share` for each person's part.
        of: `list` or `cart`, if the shopper names one.
        as_many: as many of the product as the limit buys.
        shipped: whether they ask for it with delivery.
    """
    context: TurnContext = runtime.context
    held = None if limit is None else Decimal(str(limit))
    found = context.products(products or [])
    told = sums.add_up(context, found, quantity, held, kind=kind, of=of, as_many=as_many)
    return replace(told, shipped=shipped)


@cache
def all_tools() -> tuple[BaseTool, ...]:
    """Every tool, as LangChain wants it; made once, as their schemas take most of a second."""
    functions: list[Callable[..., Any]] = [
        search_products,
        recommend_products,
        product_details,
        compare_products,
        explain_recommendation,
        catalogue_fact,
        related_products,
        search_documents,
        review_summary,
        order_history,
        search_gifts,
        why_not_shown,
        add_up,
        *OWN_TOOLS,
        *(reported(function) for function in plan_functions()),
    ]
    return tuple(
        PlainTool.from_function(
            function, response_format="content_and_artifact", parse_docstring=True
        )
        for function in functions
    )
