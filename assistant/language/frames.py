"""What understanding an utterance yields: the types between language and dialogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from core.constraints import Constraints, Range
from core.turn import Act


class Operation(StrEnum):
    """How an utterance edits a constraint."""

    SET = "set"
    """Replace whatever held."""
    ADD = "add"
    """Hold beside what held ("also Patagonia")."""
    REMOVE = "remove"
    """Hold no longer ("forget the red", "any colour", "Nike's fine after all")."""


@dataclass(frozen=True)
class Change:
    """One edit of one constraint."""

    operation: Operation
    field: str
    """A field of `Constraints`: `category, price_min, price_max, brands, exclude_brands,
    attributes, exclude_attributes, exclude_terms, rating_min, quantity`; or `all` (start over)."""
    value: str | Decimal | float | int | Range | tuple[str, ...] | None = None
    """In the field's own type; None with REMOVE clears the field (or the named attribute)."""
    attribute: str | None = None
    """Name of the attribute, for `attributes` and `exclude_attributes`."""
    told: bool = False
    """Said beside the request: it holds only where something that is sought is so."""


ODD = frozenset({Act.OUT_OF_SCOPE, Act.CHITCHAT})
"""Acts of what nothing else was found in."""


class Direction(StrEnum):
    """Which way a comparison points."""

    LESS = "less"
    MORE = "more"


@dataclass(frozen=True)
class Critique:
    """A wish relative to what is on screen: "cheaper", "lighter", "better rated"."""

    field: str
    """`price`, `rating`, or the name of a numeric attribute (`weight_g`, `capacity_l`)."""
    direction: Direction


@dataclass(frozen=True)
class Superlative:
    """An extreme of the catalogue: "the cheapest", "the lightest", "best rated"."""

    field: str
    """`price`, `rating`, `reviews`, or the name of a numeric attribute."""
    direction: Direction


class CatalogueFact(StrEnum):
    """Kinds of fact that are computed over the catalogue."""

    COUNT = "count"
    PRICE_RANGE = "price_range"
    BRANDS = "brands"
    CATEGORIES = "categories"
    EXTREME = "extreme"
    """`Understanding.superlative` says of what."""
    AVAILABILITY = "availability"
    """"Do you sell X?"."""
    VALUES = "values"
    """"What colours does it come in?": `Understanding.fact_attribute` names the attribute."""


@dataclass(frozen=True)
class Reference:
    """Products that the shopper points at; the dialogue state resolves it, not the parser."""

    positions: tuple[int, ...] = ()
    """1-based places on the screen; -1 is the last one."""
    words: str | None = None
    """Words that describe it ("the blue one", "the osprey"), without the article."""
    earlier: bool = False
    """From a screen before the present one ("from before", "the first ones you showed")."""
    pronoun: bool = False
    """"it", "this", "that one": the product in focus."""
    all: bool = False
    """"them", "those two", "all of these": several in focus; with positions empty, the screen."""
    count: int | None = None
    """How many "those two" are."""
    price: Decimal | None = None
    """"the $45 one"."""
    extreme: Superlative | None = None
    """"the cheapest of these"."""
    comparative: bool = False
    """It is said of few: "the cheaper one", of two that were compared."""
    product_ids: tuple[str, ...] = ()
    """What it means, where its words describe something shown."""


@dataclass(frozen=True)
class Recipient:
    """Whom a gift is for, as far as the shopper says."""

    relation: str | None = None
    """`dad`, `niece`, `colleague`."""
    gender: Literal["women", "men"] | None = None
    age: int | None = None
    """Years, where said."""
    is_child: bool = False
    interests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understanding:
    """One utterance, understood in its scene."""

    acts: tuple[Act, ...]
    """In the order said; never empty."""
    confidence: float
    """Of the least certain act, in [0, 1], calibrated on held-out utterances."""
    need: str | None = None
    """What product is wanted, as search words without the parsed constraints and chatter;
    None when the utterance names no new need."""
    changes: tuple[Change, ...] = ()
    critiques: tuple[Critique, ...] = ()
    superlative: Superlative | None = None
    fact: CatalogueFact | None = None
    fact_attribute: str | None = None
    references: tuple[Reference, ...] = ()
    question: str | None = None
    """The clause that asks something, for product, review, policy and catalogue questions."""
    budget: Decimal | None = None
    """A total to stay within, for a list rather than for one product."""
    fixed_sentiment: float | None = None
    """Set when the words state a like (1) or dislike (-1) of the referred product."""
    clauses: tuple[tuple[Act, str], ...] = ()
    """Each act with the words that carry it, in lower case."""
    confirmed: bool | None = None
    """The answer to a request for confirmation, where the last reply made one."""
    kept: tuple[str, ...] = ()
    """What a critique must keep ("lighter but keep the waterproofing"), in the shopper's words."""
    recipient: Recipient | None = None
    """Whom a gift is for."""
    wearer: Literal["women", "men"] | None = None
    """Whom a product is for, where it is no gift: "sneakers for my husband"."""
    interests: tuple[str, ...] = ()
    """What the receiver of a gift likes, said in answer to a question."""
    another: bool = False
    """Others are wanted than those shown: "something else", "show me more"."""
    other_brand: bool = False
    """Brands are wanted other than those shown."""
    unmeasured: str | None = None
    """What a relative wish is about that the catalogue has no numbers for: `weight`."""
    preferences: tuple[Change, ...] = ()
    """What a shopper says in passing that they like: tastes, no constraints."""
    pointed: tuple[Reference, ...] = ()
    """What the descriptions of shown products mean, in the order said."""
    said: str | None = None
    """The utterance with "this one" for each of `pointed`; None where there is none."""
    likely: Mapping[Act, float] = field(default_factory=dict)
    """Probability of each act by the whole utterance, before any rule; empty where unknown."""
    wished: float = 0.0
    """How surely a search for a kind of product is put as a wish, in [0, 1]."""

    @property
    def starts_over(self) -> bool:
        """Whether all that was wanted is let go of."""
        return any(change.field == "all" for change in self.changes)

    def clause(self, act: Act) -> str:
        """The words that carry `act`; empty when it isn't among the acts."""
        return next((text for carried, text in self.clauses if carried is act), "")


@dataclass(frozen=True)
class SceneItem:
    """A product on the shopper's screen."""

    product_id: str
    title: str
    category: str | None
    brand: str | None
    price: Decimal | None
    attributes: dict[str, object]


@dataclass(frozen=True)
class Scene:
    """What understanding may look at beside the words: state, previous turn, screen."""

    constraints: Constraints = field(default_factory=Constraints)
    need: str | None = None
    """Search words of the need that still holds."""
    screen: tuple[SceneItem, ...] = ()
    earlier: tuple[SceneItem, ...] = ()
    """What was shown before and isn't on screen, newest first."""
    focus: str | None = None
    """Product id that "it" means."""
    asked: str | None = None
    """The slot that the assistant's last reply asked for, if any: `need`, `budget`, `use`,
    `confirm`, or the name of an attribute."""
    last_acts: tuple[Act, ...] = ()
    for_somebody: bool = False
    """A gift is being looked for."""
    refused: str | None = None
    """What the shopper said last, where it was called out of scope."""
    offered: bool = False
    """Whether the last reply offered to pass a question on to the staff."""
