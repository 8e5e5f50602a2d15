"""What makes a plain typed function a tool: timed, recorded as evidence, told as JSON."""

import json
import time
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Annotated, Any, ParamSpec

from langchain.tools import InjectedToolArg, ToolRuntime
from langchain_core.tools import StructuredTool
from pydantic import BaseModel, PlainSerializer

from assistant.context import Done, TurnContext
from assistant.evidence import (
    Advice,
    CartState,
    Comparison,
    Details,
    Orders,
    Result,
    products_of,
)
from assistant.instructions import without_instructions
from assistant.lists.results import PlanResult
from assistant.plan_json import plan_json
from assistant.quotations import Passages, ReviewSummary
from assistant.state import Reason
from assistant.totals import Sum
from assistant.wording import money
from core.errors import NotFoundError
from core.store import Product

Runtime = Annotated[ToolRuntime[Any, Any], InjectedToolArg, PlainSerializer(lambda _: None)]
"""What a tool runs in; its context is a `TurnContext`, which pydantic can't describe.

LangChain dumps the arguments of each call. This one is dumped as nothing: the context leads to
the whole shop, and all of it would be dumped as well.
"""

P = ParamSpec("P")


class PlainTool(StructuredTool):
    """A tool that calls its function with its arguments, and reads no signature to do so.

    LangChain's own looks at each call whether the function wants callbacks or a configuration,
    which takes half of the call.
    """

    def _run(self, *args: Any, **kwargs: Any) -> Any:
        if self.func is None:
            raise TypeError("a plain tool is made of a function")
        return self.func(*args, **kwargs)


def reported(function: Callable[P, Result]) -> Callable[P, tuple[str, Result | None]]:
    """Make a tool of a function that returns a `Result`: time it, record it as evidence, and
    give a language model its JSON.
    """

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> tuple[str, Result | None]:
        runtime: Runtime = kwargs["runtime"]  # type: ignore[assignment]
        context: TurnContext = runtime.context
        shown = {
            key: _argument(value) for key, value in kwargs.items() if key != "runtime" and value
        }
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
        if context.allowance is None:  # the embedded model reads results as they are
            return "", result
        if result is None:
            return json.dumps({"error": fault}), None
        told = _uninstructed(_as_json(result))
        return json.dumps(told, ensure_ascii=False, default=_plain), result

    call.__annotations__ = {**function.__annotations__, "return": tuple[str, Any]}
    return call


_TOLD = (
    "added", "asks", "missing", "broken", "sold_out", "rejected", "rank", "texts", "forgotten",
    "kept", "effects", "known", "personalised", "details", "categories",
    "remembered", "here", "kind", "done", "about",
)  # fmt: skip


def _argument(value: object) -> object:
    """An argument as JSON has it."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return [_argument(item) for item in value] if isinstance(value, list) else value


def _uninstructed(value: Any) -> Any:
    """The same without sentences, in any text, that tell an assistant what to do."""
    if isinstance(value, str):
        return without_instructions(value)
    if isinstance(value, dict):
        return {key: _uninstructed(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_uninstructed(item) for item in value]
    return value


def _as_json(result: Result) -> dict[str, Any]:
    """What the language model sees of a result: its products' facts, and the rest in brief."""
    if isinstance(result, PlanResult):
        return plan_json(result)
    seen: dict[str, Any] = {"products": [_product_json(p) for p in products_of(result)]}
    for name in ("total", "carried", "reviews", "rows", "reason"):
        value = getattr(result, name, None)
        if value is not None:
            seen[name] = value.model_dump() if isinstance(value, Reason) else value
    if isinstance(result, Passages):
        seen |= _answer_json(result)
    summary = result.summary if isinstance(result, Details) else result
    if isinstance(summary, ReviewSummary):
        seen |= _summary_json(summary)
    if isinstance(result, Comparison) and result.advice is not None:
        seen |= _advice_json(result.advice)
    for name in ("scope", "count", "low", "high", "names"):
        value = getattr(result, name, None)
        if value is not None:
            seen[name] = float(value) if isinstance(value, Decimal) else value
    seen |= _own_json(result)
    relaxations = getattr(result, "relaxations", ())
    if relaxations:
        seen["nothing_matches_unless_dropped"] = [
            f"{item.label}: {item.count} products" for item in relaxations
        ]
    return seen


def _advice_json(advice: Advice) -> dict[str, Any]:
    said = None if advice.passage is None else advice.passage.quote
    title = None if advice.product is None else advice.product.title
    return {"best_to_take": title, "its_texts_say_of_the_concern": said}


def _answer_json(found: Passages) -> dict[str, Any]:
    known = None if found.specification is None else found.specification.sentence
    if known is not None and found.sure:
        return {"answer": known}
    if known is None and not found.passages:
        return {"answer": None}
    label = "answer" if found.sure else "no_answer_found_but_nearest_text"
    texts = [{"document": item.title, "text": item.quote or item.text} for item in found.passages]
    if known is not None:
        texts.insert(0, {"document": "specifications", "text": known})
    return {label: texts}


def _summary_json(summary: ReviewSummary) -> dict[str, Any]:
    total = summary.total
    seen: dict[str, Any] = {
        "reviews": total,
        "praise": [f"{point.mentions} of {total}: {point.quote}" for point in summary.praise],
        "complaints": [f"{p.mentions} of {total}: {p.quote}" for p in summary.complaints],
    }
    if summary.topic is not None:
        seen |= {"asked_about": summary.topic, "reviews_that_mention_it": summary.mentioning}
    return seen


def _plain(value: object) -> object:
    """What JSON has no word for: amounts as numbers, anything else as text."""
    return float(value) if isinstance(value, Decimal) else str(value)


def _own_json(result: Result) -> dict[str, Any]:
    """What a result says of the shopper's own things."""
    seen = {name: getattr(result, name, None) for name in _TOLD}
    if isinstance(result, Orders):
        bought = result.purchases
        seen["purchases"] = [{"title": p.title, "day": day, "units": n} for p, day, n in bought]
    if isinstance(result, CartState):
        seen["cart"] = [{"title": p.title, "quantity": n} for p, n in result.lines]
    if isinstance(result, Sum):
        seen["sum_of"] = [{"title": p.title, "quantity": n} for p, n in result.lines]
        seen |= {"limit": result.limit, "left_of_limit": result.gap, "people": result.people}
        seen["before"] = None if result.before is None else result.before.total
    return {name: value for name, value in seen.items() if value not in (None, (), False, {})}


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
