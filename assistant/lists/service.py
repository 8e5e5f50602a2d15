"""Kept lists and trips: saved, found again, exported, shared. What the API and the agent use."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from assistant.lists.candidates import Shopper
from assistant.lists.changes import Edited, ListEdit
from assistant.lists.edits import apply_edit
from assistant.lists.export import Export, Format, export
from assistant.lists.making import make_list
from assistant.lists.model import ShoppingPlan
from assistant.lists.views import itinerary_view, list_view
from assistant.services import Shop
from assistant.trips.model import Trip
from core.errors import NotFoundError
from core.store import ShoppingList
from core.turn import Itinerary, ShoppingListView

_TOKEN_BYTES = 24  # 192 random bits


@dataclass(frozen=True)
class Owner:
    """Whose list it is, as the session says: a customer, or a stranger in one conversation."""

    customer_id: str | None = None
    conversation_id: str | None = None

    def owns(self, row: ShoppingList) -> bool:
        """Whether the row is this owner's."""
        if row.customer_id is not None:
            return row.customer_id == self.customer_id
        return row.conversation_id is not None and row.conversation_id == self.conversation_id


@dataclass(frozen=True)
class Kept:
    """A kept list, and the trip that it is for."""

    plan: ShoppingPlan
    trip: Trip | None = None
    updated: datetime | None = None
    shared: bool = False
    """Whether a link shows it to whoever has it."""

    @property
    def view(self) -> ShoppingListView:
        """The list as turns and the API show it."""
        return list_view(self.plan, self.trip)

    @property
    def itinerary(self) -> Itinerary | None:
        """The trip as turns and the API show it; None for a list without one."""
        return None if self.trip is None else itinerary_view(self.trip, self.plan.id)


class ListService:
    """Keeps the lists and trips of one shop's shoppers. Safe to share between threads."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._rows = shop.store.lists

    def kept(self, owner: Owner, limit: int = 20) -> list[Kept]:
        """The owner's lists, the newest first."""
        rows = self._rows.owned(owner.customer_id, owner.conversation_id, limit)
        return [_read(row) for row in rows if row.state]

    def get(self, list_id: str, owner: Owner) -> Kept:
        """One of the owner's lists.

        Raises:
            NotFoundError: there is none of that id, or it is somebody else's.
        """
        return _read(self._row(list_id, owner))

    def create(self, goal: str, owner: Owner, budget: Decimal | None = None) -> Kept:
        """Make and keep a list for a goal in a shopper's words.

        Args:
            goal: e.g. "Kit out a dorm for $300".
            owner: whose it is to be.
            budget: instead of one that the words name.

        Raises:
            AisleError: the budget is negative.
        """
        made = make_list(self._shop, goal, Shopper(owner.customer_id), budget=budget)
        return self.save(Kept(made.plan), owner)

    def edit(self, list_id: str, edits: Sequence[ListEdit], owner: Owner) -> tuple[Kept, Edited]:
        """Make edits on a kept list, in order, and keep the result.

        Returns:
            The list, and what came of the last edit with everybody's notes.

        Raises:
            NotFoundError: there is no such list of the owner's.
        """
        before = self.get(list_id, owner)
        plan, edited = before.plan, None
        notes: list[str] = []
        for edit in edits:
            shopper = Shopper(owner.customer_id)
            edited = apply_edit(self._shop, plan, edit, shopper, owner.customer_id)
            plan = edited.plan
            notes += edited.notes
        if edited is None:
            raise NotFoundError("There is no edit to make. Name at least one.")
        saved = self.save(Kept(plan, before.trip, shared=before.shared), owner)
        return saved, Edited(plan, edited.outcome, tuple(notes), edited.done)

    def save(self, kept: Kept, owner: Owner) -> Kept:
        """Keep a list as it is now.

        Raises:
            NotFoundError: a list of that id is somebody else's.
        """
        known = self._rows.find([kept.plan.id]).get(kept.plan.id)
        if known is not None and not owner.owns(known):
            raise _unknown(kept.plan.id)
        now = datetime.now(UTC)
        row: dict[str, Any] = {
            "id": kept.plan.id,
            "customer_id": owner.customer_id,
            "conversation_id": owner.conversation_id if known is None else known.conversation_id,
            "title": kept.plan.title,
            "items": kept.plan.stored(),
            "budget": kept.plan.budget,
            "state": {
                "plan": kept.plan.model_dump(mode="json"),
                "trip": None if kept.trip is None else kept.trip.model_dump(mode="json"),
            },
            "updated": now,
        }
        self._rows.upsert([row])
        shared = known is not None and known.share_hash is not None
        return Kept(kept.plan, kept.trip, now, shared)

    def delete(self, list_id: str, owner: Owner) -> None:
        """Forget a list, and with it its link.

        Raises:
            NotFoundError: there is no such list of the owner's.
        """
        self._row(list_id, owner)
        self._rows.delete(list_id)

    def share(self, list_id: str, owner: Owner) -> str:
        """Make a link's token for a list; an earlier link stops working.

        Returns:
            32 URL-safe characters that can't be guessed. Only their hash is stored, so this is
            the one time that they can be seen.

        Raises:
            NotFoundError: there is no such list of the owner's.
        """
        self._row(list_id, owner)
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        self._rows.share(list_id, _hash(token))
        return token

    def revoke(self, list_id: str, owner: Owner) -> None:
        """Make a list's link stop working.

        Raises:
            NotFoundError: there is no such list of the owner's.
        """
        self._row(list_id, owner)
        self._rows.share(list_id, None)

    def shared(self, token: str) -> Kept:
        """The list that a link shows, whoever asks.

        Raises:
            NotFoundError: the token never was one, or was revoked.
        """
        row = self._rows.shared(_hash(token))
        if row is None or not row.state:
            raise NotFoundError("This link doesn't show a list any more. Ask for a new one.")
        return _read(row)

    def find(self, list_id: str) -> Kept:
        """A list, whosever it is: for callers that have checked who may see it.

        Raises:
            NotFoundError: there is none of that id.
        """
        row = self._rows.find([list_id]).get(list_id)
        if row is None or not row.state:
            raise _unknown(list_id)
        return _read(row)

    def export(self, kept: Kept, format: Format) -> Export:
        """A list with its trip as a file."""
        return export(kept.plan, kept.trip, format)

    def _row(self, list_id: str, owner: Owner) -> ShoppingList:
        row = self._rows.find([list_id]).get(list_id)
        if row is None or not row.state or not owner.owns(row):
            raise _unknown(list_id)
        return row


def _unknown(list_id: str) -> NotFoundError:
    return NotFoundError(f"There is no list '{list_id[:80]}' of yours.")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _read(row: ShoppingList) -> Kept:
    trip = row.state.get("trip")
    return Kept(
        ShoppingPlan.model_validate(row.state["plan"]),
        None if trip is None else Trip.model_validate(trip),
        row.updated,
        row.share_hash is not None,
    )
