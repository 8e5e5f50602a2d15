"""The dialogue state: everything that holds in one conversation, typed and serialisable.

It lives in the LangGraph checkpoint as plain JSON, so a conversation survives a restart.
Only code changes it; a language model never writes to it.
"""

from typing import Literal

from pydantic import BaseModel, Field

from assistant.language.frames import Recipient, Reference, Superlative
from assistant.lists.model import ShoppingPlan
from assistant.sentiment import Mood
from assistant.trips.model import Trip
from core.constraints import Constraints
from core.turn import Act
from recsys import Session

_SCREENS_KEPT = 30
_EDITS_KEPT = 10


class Reason(BaseModel):
    """Why one product was shown: facts recorded when it was, for `explain` to put in words."""

    matched: tuple[str, ...] = ()
    """Words of the need that its title, description or category contain."""
    constraints: tuple[str, ...] = ()
    """Constraints that it satisfies, as shown to the shopper."""
    personal: str | None = None
    """The recommender's own sentence, from the decomposition of its score."""
    popular: str | None = None
    """Rating or popularity, where that lifted it."""
    parts: dict[str, float] = {}
    """What its score is the sum of, by name."""
    gift: str | None = None
    """What the receiver of a gift likes, that it was found for."""


class Screen(BaseModel):
    """One set of numbered products that the shopper was shown."""

    turn: int
    product_ids: tuple[str, ...]
    reasons: dict[str, Reason] = {}


class SuperlativeState(BaseModel):
    """The order that the shopper asked for ("the cheapest"), kept while the need lasts."""

    field: str
    direction: Literal["less", "more"]

    @classmethod
    def of(cls, superlative: Superlative) -> "SuperlativeState":
        """From what was understood."""
        return cls(field=superlative.field, direction=superlative.direction.value)


class Remembered(BaseModel):
    """Something the shopper asked to be remembered, and what follows from it."""

    id: str
    text: str
    """In the shopper's words."""
    holds: Constraints = Constraints()
    likes: tuple[tuple[str, str, float], ...] = ()
    """Statements for the recommender: kind, name, weight."""
    wishes: dict[str, tuple[str, ...]] = {}
    """Attributes that products must have where their kind knows them: a size, vegan."""


class Before(BaseModel):
    """A list and its trip as they were before an edit."""

    shopping: ShoppingPlan | None = None
    trip: Trip | None = None


class DialogueState(BaseModel):
    """What holds now in one conversation."""

    turn: int = 0
    need: str | None = None
    """Search words of the need that holds."""
    constraints: Constraints = Constraints()
    order: SuperlativeState | None = None
    screens: list[Screen] = Field(default_factory=list)
    """What was shown, oldest first; the last one is on screen."""
    focus: str | None = None
    """Product id that "it" means."""
    talked: tuple[str, ...] = ()
    """Products that the shopper pointed at, newest first: "those two" are among them."""
    compared: tuple[str, ...] = ()
    """Products compared since the screen last changed: "the cheaper one" is one of them."""
    asked: str | None = None
    """The slot that the last reply asked for."""
    asked_before: tuple[str, ...] = ()
    """Slots asked for since the need last changed: none is asked for twice."""
    shopping: ShoppingPlan | None = None
    """The shopping list that is being worked on."""
    trip: Trip | None = None
    """The trip that the list is for."""
    undo: list[Before] = Field(default_factory=list)
    """List and trip as they were before each edit, the newest last."""
    pending: Literal["delete_data", "clear_cart"] | None = None
    """What waits for the shopper's yes, given in the very next turn."""
    skip: tuple[str, ...] = ()
    """Products that this turn must not show, because others are asked for."""
    relative: tuple[str, ...] = ()
    """Constraints set by comparison with what was shown ("cheaper"): they go with the need."""
    recipient: Recipient | None = None
    """Whom the gift is for that is being looked for."""
    remembered: list[Remembered] = Field(default_factory=list)
    """What the shopper asked to be remembered, here or in earlier conversations."""
    offered: int | None = None
    """The turn whose reply offered to pass a question on to the staff."""
    trouble: int = 0
    """Misses that the shopper complained of since the last thing they were happy with."""
    last_acts: tuple[Act, ...] = ()
    question: str | None = None
    """What the last turn asked of a product or its reviews: "and the second one?" asks it again."""
    session: Session = Session()
    """What happened here that shapes the next recommendation."""
    mood: Mood = Field(default_factory=Mood)
    """The running estimate of how the shopper feels."""
    transcript: list[tuple[Literal["shopper", "assistant"], str]] = Field(default_factory=list)
    """The last few utterances, for intent only, never for facts."""

    @property
    def screen(self) -> Screen | None:
        """What is on screen now."""
        return self.screens[-1] if self.screens else None

    @property
    def on_screen(self) -> tuple[str, ...]:
        """Ids of the products on screen, in display order."""
        return self.screens[-1].product_ids if self.screens else ()

    def show(self, product_ids: tuple[str, ...], reasons: dict[str, Reason]) -> None:
        """Put products on screen; the first one is what "it" means until another is named."""
        if not product_ids:
            return
        self.screens.append(Screen(turn=self.turn, product_ids=product_ids, reasons=reasons))
        del self.screens[:-_SCREENS_KEPT]
        self.focus = product_ids[0]
        self.compared = ()

    def remember_plan(self) -> None:
        """Keep list and trip as they are, for `undo`, before they change."""
        if self.shopping is not None or self.trip is not None:
            self.undo.append(Before(shopping=self.shopping, trip=self.trip))
            del self.undo[:-_EDITS_KEPT]

    def reason(self, product_id: str) -> Reason | None:
        """Why a product was last shown; None if it never was."""
        for screen in reversed(self.screens):
            if product_id in screen.reasons:
                return screen.reasons[product_id]
        return None

    def positions(self, reference: Reference) -> tuple[str, ...]:
        """Product ids at the places a reference names.

        A place that the screen doesn't have is looked for on earlier screens, newest first:
        after a refinement has left one product, "the second one" is the second of the list
        that the shopper still has in view above.
        """
        screens = self.screens[:-1] if reference.earlier else self.screens
        found = []
        for place in reference.positions:
            for screen in reversed(screens):
                index = place - 1 if place > 0 else len(screen.product_ids) + place
                if 0 <= index < len(screen.product_ids):
                    found.append(screen.product_ids[index])
                    break
        return tuple(found)

    def seen(self) -> tuple[str, ...]:
        """Every product shown so far, newest screen first, each once."""
        ids = [id for screen in reversed(self.screens) for id in screen.product_ids]
        return tuple(dict.fromkeys(ids))
