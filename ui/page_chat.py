"""What the page does when a shopper does something: each step yields what to show."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from assistant.lists.service import Owner
from core.errors import AisleError
from core.store import EventKind
from core.turn import Turn
from ui.desk import Desk
from ui.feedback import take_back, teach
from ui.limits import KEPT_EXCHANGES, MAX_MESSAGE_CHARS
from ui.ports import Shop
from ui.render import Exchange, Renderer, ordinal
from ui.visitors import Visitor, open_conversation

_log = logging.getLogger(__name__)

_VERDICTS: Final = (EventKind.LIKE, EventKind.DISMISS)
_PAINT_EVERY_S: Final = 0.04
_SORRY: Final = "Sorry, I couldn't answer that just now. Please try again in a moment."


@dataclass
class Visit:
    """One browser tab's visit; kept on the server, so that a visitor can't edit it."""

    customer_id: str | None = None
    conversation_id: str | None = None
    past: list[str] = field(default_factory=list)
    """Exchanges before the live one, as HTML."""
    live: Exchange | None = None
    verdicts: dict[str, EventKind] = field(default_factory=dict)
    """What the shopper thinks of products: `like` or `dismiss`, by product id."""
    desk: Desk = field(default_factory=Desk)
    currency: str | None = None
    is_busy: bool = False
    is_over: bool = False
    """A new visit has taken its place; nothing of this one is shown any more."""


@dataclass(frozen=True)
class View:
    """What the page shows, each part as HTML."""

    past: str
    live: str
    constraints: str
    desk: str
    developer: str


class Chat:
    """Runs visits to one shop."""

    def __init__(self, shop: Shop, renderer: Renderer) -> None:
        self._shop = shop
        self._renderer = renderer

    def begin(self, customer_id: str | None, before: Visit | None = None) -> tuple[Visit, View]:
        """Start a visit anew, in place of the one `before`, greeting whoever it is."""
        if before is not None:
            before.is_over = True
        visit = Visit(customer_id=customer_id)
        try:
            greeting = self._shop.assistant.greeting(customer_id)
            visit.live = Exchange(said="", turn=greeting)
        except AisleError as error:
            _log.error("no greeting: %s", error)
            visit.live = Exchange(said="", failure=_SORRY)
        if customer_id is not None:
            visit.desk = self._kept_desk(customer_id)
        return visit, self._view(visit)

    def _kept_desk(self, customer_id: str) -> Desk:
        """What a customer left on their desk last time: the assistant goes on from it too."""
        try:
            kept = self._shop.lists.kept(Owner(customer_id), limit=1)
        except AisleError as error:
            _log.error("no kept list: %s", error)
            return Desk()
        return Desk(kept[0].view, kept[0].itinerary) if kept else Desk()

    def say(self, visit: Visit, text: str, product_id: str | None = None) -> Iterator[View]:
        """Answer `text`, painting as it goes; `product_id` is the card it was said from."""
        text = text.strip()
        if not text or visit.is_busy:
            yield self._view(visit)  # Gradio blanks the page if nothing comes
            return
        visit.is_busy = True
        try:
            self._note_click(visit, product_id)
            self._file_live(visit)
            yield from self._answer(visit, text)
        finally:
            visit.is_busy = False

    def act(self, visit: Visit, kind: EventKind, product_id: str) -> View:
        """Do what a card's button says: it teaches the recommender at once. The same button
        again takes a like, or a "not for me", back.
        """
        live = visit.live
        known = self._compared(visit) if kind in _VERDICTS else frozenset[str]()
        if live is None or visit.is_busy or product_id not in known | self._shown(visit):
            return self._view(visit)
        try:
            if kind is EventKind.LIST_ADD:
                self._teach(visit, kind, product_id)
                self._put_on_list(visit, product_id)
            else:
                self._judge(visit, kind, product_id)
        except AisleError as error:
            _log.error("a card's button failed: %s", error)
            live.failure = _SORRY
        return self._view(visit)

    def _judge(self, visit: Visit, kind: EventKind, product_id: str) -> None:
        before = visit.verdicts.pop(product_id, None)
        if before is not None:
            take_back(
                self._shop,
                before,
                product_id,
                customer_id=visit.customer_id,
                conversation_id=str(visit.conversation_id),
            )
        if kind is not before:
            self._teach(visit, kind, product_id)
            visit.verdicts[product_id] = kind

    def _put_on_list(self, visit: Visit, product_id: str) -> None:
        """Ask the assistant to, as the shopper would, without a place in the conversation: the
        cards stay, so that the next one can be added too.
        """
        shown = visit.live.turn.products if visit.live and visit.live.turn else ()
        place = next(n for n, item in enumerate(shown) if item.id == product_id)
        turn = self._shop.assistant.reply(
            f"Add the {ordinal(place)} one to my list",
            conversation_id=visit.conversation_id,
            customer_id=visit.customer_id,
        )
        visit.desk.take(turn)

    def give_up(self, visit: Visit) -> View:
        """Apologise for an answer that broke off for a reason that nobody foresaw."""
        visit.live = visit.live or Exchange(said="")
        visit.live.failure = _SORRY
        return self._view(visit)

    def _answer(self, visit: Visit, text: str) -> Iterator[View]:
        exchange = visit.live = Exchange(said=text)
        if len(text) > MAX_MESSAGE_CHARS:
            exchange.said = text[:200] + "…"
            exchange.failure = f"Please keep it under {MAX_MESSAGE_CHARS:,} characters."
            yield self._view(visit)
            return
        yield self._view(visit)
        painted = time.monotonic()
        try:
            for piece in self._stream(visit, text):
                if visit.is_over:
                    return
                if isinstance(piece, Turn):
                    exchange.turn = piece
                    visit.desk.take(piece)
                    continue
                exchange.reply += piece
                if time.monotonic() - painted >= _PAINT_EVERY_S:
                    yield self._view(visit)
                    painted = time.monotonic()
        except AisleError as error:
            _log.error("no answer in the page: %s", error)
        if exchange.turn is None:
            exchange.failure = _SORRY
        yield self._view(visit)

    def _stream(self, visit: Visit, text: str) -> Iterator[str | Turn]:
        visit.conversation_id, _ = open_conversation(
            self._shop, Visitor(), visit.conversation_id, visit.customer_id
        )
        return self._shop.assistant.stream(
            text, conversation_id=visit.conversation_id, customer_id=visit.customer_id
        )

    def _note_click(self, visit: Visit, product_id: str | None) -> None:
        """Remember that the shopper looked closer at a product on their screen."""
        if product_id is not None and product_id in self._shown(visit):
            self._teach(visit, EventKind.CLICK, product_id)

    def _shown(self, visit: Visit) -> frozenset[str]:
        shown = visit.live.turn.products if visit.live and visit.live.turn else ()
        return frozenset(item.id for item in shown)

    def _compared(self, visit: Visit) -> frozenset[str]:
        compared = visit.desk.comparison
        return frozenset(compared.product_ids if compared else ())

    def _teach(self, visit: Visit, kind: EventKind, product_id: str) -> None:
        teach(
            self._shop,
            kind,
            product_id,
            customer_id=visit.customer_id,
            conversation_id=visit.conversation_id,
        )

    def _file_live(self, visit: Visit) -> None:
        if visit.live is not None:
            visit.past.append(
                self._renderer.exchange(visit.live, is_live=False, verdicts=visit.verdicts)
            )
            del visit.past[:-KEPT_EXCHANGES]

    def _view(self, visit: Visit) -> View:
        turn = visit.live.turn if visit.live else None
        priced = [item.currency for item in turn.products if item.currency] if turn else []
        visit.currency = priced[0] if priced else visit.currency
        verdicts, listed, live = visit.verdicts, visit.desk.listed, visit.live
        shown = (
            self._renderer.exchange(live, is_live=True, verdicts=verdicts, listed=listed)
            if live
            else ""
        )
        return View(
            past="".join(visit.past),
            live=shown,
            constraints=self._renderer.constraints(turn, visit.desk, visit.currency),
            desk=self._renderer.desk(visit.desk, visit.currency, verdicts),
            developer=self._renderer.developer(turn),
        )
