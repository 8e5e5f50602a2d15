"""HTML of the page: templates filled so that no text, whoever wrote it, can do anything.

Every value is escaped by the templates. Replies are Markdown without HTML, pictures or
links to other hosts.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from assistant.lists.export import Format
from assistant.wording import limit, money
from core.store import EventKind
from core.turn import Itinerary, ShownProduct, Turn
from ui.chips import constraint_chips
from ui.desk import Desk
from ui.pictures import picture_url
from ui.shoppers import Shopper

_ORDINALS: Final = (
    *("first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
)
_LOCAL_LINK: Final = re.compile(r"/(?!/|%5C)[\w\-./?=&%#]*")
_LISTED: Final = re.compile(r"\d+\. \*\*(?P<title>.+?)(\*\*|$)")
_FEW_LEFT: Final = 5
_LABELS: Final = {
    Format.MARKDOWN: "Markdown",
    Format.CSV: "CSV",
    Format.HTML: "Printable page",
    Format.CALENDAR: "Calendar",
}
_OF_LIST: Final = (Format.MARKDOWN, Format.CSV, Format.HTML)
_OF_TRIP: Final = (Format.MARKDOWN, Format.HTML)


Verdicts = Mapping[str, EventKind]
"""What the shopper thinks of products: `like` or `dismiss`, by product id."""

_NONE: Final[Verdicts] = {}


@dataclass
class Exchange:
    """What a shopper said and what came of it so far."""

    said: str
    """Empty for the greeting."""
    reply: str = ""
    """Markdown; grows while the answer comes in."""
    turn: Turn | None = None
    """The whole answer, once it is there."""
    failure: str = ""
    """Why there is no answer, in words for the shopper."""

    @property
    def is_waiting(self) -> bool:
        """Whether the answer isn't complete."""
        return self.turn is None and not self.failure


class Renderer:
    """Renders the parts of one shop's page."""

    def __init__(self, home: Path, download_pass: Callable[[str], str] | None = None) -> None:
        """`home` is the workspace whose pictures are shown; `download_pass` gives what opens the
        files of a list, None where none are offered.
        """
        self._home = home
        self._download_pass = download_pass
        self._markdown = _markdown()
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["money"] = money
        self._templates.filters["bound"] = limit

    def header(self, shop_name: str, is_demo: bool) -> str:
        """The bar at the top."""
        return self._render(
            "header.html", shop_name=shop_name[:1].upper() + shop_name[1:], is_demo=is_demo
        )

    def about(self, shopper: Shopper | None) -> str:
        """Who the visitor shops as."""
        return self._render("about.html", shopper=shopper)

    def exchange(
        self,
        exchange: Exchange,
        *,
        is_live: bool,
        verdicts: Verdicts = _NONE,
        listed: frozenset[str] = frozenset(),
    ) -> str:
        """One exchange; the live one has buttons, the past ones don't. `listed` are the products
        on the list.
        """
        turn = exchange.turn
        reply = _without_listing(turn.reply if turn else exchange.reply, turn)
        return self._render(
            "exchange.html",
            said=exchange.said,
            reply=self.markdown(reply),
            failure=exchange.failure,
            turn=turn,
            cards=self._cards(turn.products if turn else (), verdicts, listed),
            quotes=[
                {"kind": source.kind, "quote": self.markdown(source.quote)}
                for source in (turn.citations if turn else ())
            ],
            is_live=is_live,
            is_waiting=exchange.is_waiting,
        )

    def constraints(self, turn: Turn | None, desk: Desk, currency: str | None) -> str:
        """The constraints that hold, as chips, and on a phone the way to the desk."""
        chips = constraint_chips(turn.constraints, currency) if turn else []
        return self._render("constraints.html", chips=chips, desk=desk.tabs(currency))

    def desk(self, desk: Desk, currency: str | None, verdicts: Verdicts) -> str:
        """What stands beside the chat; empty when there is nothing yet."""
        compared = desk.comparison
        columns = zip(compared.product_ids, compared.titles, strict=True) if compared else ()
        return self._render(
            "desk.html",
            list=desk.shopping_list,
            trip=desk.trip,
            comparison=compared,
            compared=[(id, title, verdicts.get(id)) for id, title in columns],
            currency=(desk.shopping_list and desk.shopping_list.currency) or currency,
            list_files=self._files(desk.shopping_list.id if desk.shopping_list else "", _OF_LIST),
            trip_files=self._files(desk.trip.id, _of_trip(desk.trip)) if desk.trip else [],
        )

    def _files(self, list_id: str, formats: Sequence[Format]) -> list[tuple[str, str]]:
        """Label and address of each file that a kept list can be saved as."""
        if not list_id or self._download_pass is None:
            return []
        opened = self._download_pass(list_id)
        return [(_LABELS[kind], f"/shared/file/{opened}?format={kind.value}") for kind in formats]

    def developer(self, turn: Turn | None) -> str:
        """What an engineer wants to know of a turn."""
        held = turn.constraints.model_dump(mode="json", exclude_defaults=True) if turn else {}
        calls = [call.model_dump(mode="json") for call in turn.tool_calls] if turn else []
        for call in calls:
            call["args"] = _readable(call["args"])
        titles = {item.id: item.title for item in turn.products} if turn else {}
        scores = [
            (titles.get(id, id), parts) for id, parts in (turn.scores if turn else {}).items()
        ]
        return self._render(
            "developer.html", turn=turn, constraints=_readable(held), calls=calls, scores=scores
        )

    def markdown(self, text: str) -> Markup:
        """`text` as inert HTML."""
        return Markup(self._markdown.render(text))  # noqa: S704 - made inert by _markdown

    def _cards(
        self, products: Sequence[ShownProduct], verdicts: Verdicts, listed: frozenset[str]
    ) -> list[dict[str, Any]]:
        return [
            {
                "item": item,
                "number": index + 1 if len(products) > 1 else None,
                "ordinal": ordinal(index),
                "picture": picture_url(self._home, item),
                "stock": _stock(item.stock),
                "verdict": verdicts.get(item.id),
                "is_listed": item.id in listed,
            }
            for index, item in enumerate(products)
        ]

    def _render(self, name: str, **values: object) -> str:
        return self._templates.get_template(name).render(**values)


def ordinal(index: int) -> str:
    """What the assistant understands for the card at `index`, counted from 0."""
    return _ORDINALS[index] if index < len(_ORDINALS) else f"number {index + 1}"


def _without_listing(reply: str, turn: Turn | None) -> str:
    """`reply` without numbered lines that only repeat the cards.

    While the answer comes in, every numbered line is held back: most will be cards.
    """
    titles = None if turn is None else {item.title for item in turn.products}

    def is_repeated(line: str) -> bool:
        listed = _LISTED.match(line)
        return listed is not None and (titles is None or listed["title"] in titles)

    return "\n".join(line for line in reply.split("\n") if not is_repeated(line))


def _readable(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _markdown() -> MarkdownIt:
    """Markdown without HTML or pictures, whose links stay on this host."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.disable(["image", "autolink", "html_block", "html_inline"])
    markdown.validateLink = lambda url: bool(_LOCAL_LINK.fullmatch(url))  # type: ignore[method-assign]
    return markdown


def _stock(units: int | None) -> tuple[str, str]:
    """Style class and words for a stock level; empty words when it isn't known."""
    if units is None:
        return "unknown", ""
    if units == 0:
        return "none", "Out of stock"
    return ("few", f"Only {units} left") if units <= _FEW_LEFT else ("plenty", "In stock")


def _of_trip(trip: Itinerary) -> tuple[Format, ...]:
    """What a trip can be saved as: a calendar once it has dates."""
    return (*_OF_TRIP, Format.CALENDAR) if any(day.date for day in trip.days) else _OF_TRIP
