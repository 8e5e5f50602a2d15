"""The `Turn`: what one exchange returns, in Python, on the command line and over HTTP."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from core.constraints import Constraints
from core.money import Money


class Act(StrEnum):
    """What a shopper can do in one utterance; one utterance may carry several."""

    SEARCH = "search"
    CLARIFY_ANSWER = "clarify_answer"
    REFINE = "refine"
    RETRACT = "retract"
    REFER = "refer"
    COMPARE = "compare"
    EXPLAIN = "explain"
    PRODUCT_QUESTION = "product_question"
    REVIEW_QUESTION = "review_question"
    GIFT = "gift"
    COMPLEMENT = "complement"
    SUBSTITUTE = "substitute"
    BUDGET_LIST = "budget_list"
    TRIP = "trip"
    LIST_EDIT = "list_edit"
    CART = "cart"
    CATALOGUE_FACT = "catalogue_fact"
    ORDER = "order"
    POLICY = "policy"
    COMPLAINT = "complaint"
    CHITCHAT = "chitchat"
    OUT_OF_SCOPE = "out_of_scope"
    INJECTION = "injection"
    SAFETY = "safety"
    MEMORY = "memory"
    PRIVACY = "privacy"
    GREETING = "greeting"
    THANKS = "thanks"
    HANDOFF = "handoff"


class ShownProduct(BaseModel):
    """A product as it stands on the shopper's screen."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    price: Money | None = None
    currency: str | None = None
    category: str | None = None
    """The whole path, `a > b > c`."""
    brand: str | None = None
    rating: float | None = None
    stock: int | None = None
    image: str | None = None
    why: str = ""
    """One honest sentence: why this product is shown to this shopper."""
    recommendation_id: str | None = None
    """Of this showing; name it in events that it leads to. None for what is only talked about."""


class ToolCall(BaseModel):
    """One tool call of the agent; `args` never hold a customer id."""

    name: str
    args: dict[str, object]
    ms: float


class Citation(BaseModel):
    """Where an answer comes from."""

    kind: str
    """`guide`, `policy`, `faq`, `manual`, `description`, `specification` or `review`."""
    id: str
    quote: str


class CartItem(BaseModel):
    """One line of the cart."""

    product_id: str
    title: str
    quantity: int = Field(ge=1)
    price: Money | None = None
    """Of one unit."""


class CartView(BaseModel):
    """The shopper's cart; `total` is the exact sum of quantity times price, where that is known."""

    items: list[CartItem]
    total: Money


class ListItem(BaseModel):
    """One line of a shopping list."""

    product_id: str
    title: str
    quantity: int = Field(ge=1)
    price: Money
    """Of one unit."""
    need: str = ""
    """What it is for, in the list's words: `desk lamp`."""
    must: bool = True
    """False for what is only nice to have."""
    why: str = ""
    """Why it is on the list: the need's reason and the product's."""
    chosen: bool = False
    """The shopper chose it; the optimiser leaves it alone."""
    days: list[int] = []
    """Days of the itinerary (1 for the first) that it is needed on."""


class MissingNeed(BaseModel):
    """Something that the goal needs and the list doesn't have."""

    need: str
    must: bool
    reason: str
    """`not carried`, `out of stock`, `over budget`, `ruled out`, `dropped` or `optional`."""


class OtherList(BaseModel):
    """What the needs of a list come to when they are bought otherwise; only spoken of."""

    budget: Money | None
    """The other budget; None for the cheapest products that everything it must have can be."""
    items: list[ListItem]
    total: Money


class ShoppingListView(BaseModel):
    """The shopper's list; `total` is the exact sum of quantity times price."""

    items: list[ListItem]
    total: Money
    budget: Money | None = None
    id: str = ""
    """For the API: export, share, edit."""
    title: str = ""
    currency: str | None = None
    have: list[str] = []
    """Needs that the shopper has covered already."""
    missing: list[MissingNeed] = []
    basis: str = ""
    """Where the needs come from: `guide`, `general`, `behaviour`, `shopper` or `model`."""
    others: list[OtherList] = []
    """What the reply compares it with: the cheapest complete list, or those of other budgets."""


class ItineraryActivity(BaseModel):
    """Something to do on one day."""

    name: str
    time_of_day: str
    """`morning`, `afternoon`, `evening` or `day`."""
    place: str | None = None
    why: str = ""
    source: str | None = None
    """Id of the guide it comes from; None for general advice."""
    needs: list[str] = []
    """As named by `ListItem.need`."""


class ItineraryDay(BaseModel):
    """One day of a trip."""

    date: str | None
    """ISO date; None while the trip has no dates."""
    title: str
    activities: list[ItineraryActivity]
    needs: list[str]
    """What its activities and the season ask for, as named by `ListItem.need`."""


class Itinerary(BaseModel):
    """A trip, day by day."""

    destination: str
    days: list[ItineraryDay]
    id: str = ""
    """For the API: export, share."""
    season: str | None = None
    general: bool = False
    """There is no guide to the destination: the days are general advice."""
    sources: list[str] = []
    """Ids of the guides it comes from."""


class ComparisonRow(BaseModel):
    """One thing that differs between compared products."""

    label: str
    values: tuple[str, ...]
    """One a product, in their order; `-` for unknown."""


class ComparisonView(BaseModel):
    """Products side by side, on what differs."""

    product_ids: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[ComparisonRow, ...]


class SentimentView(BaseModel):
    """The shopper's mood."""

    score: float = Field(ge=-1, le=1)
    label: str
    """`negative`, `neutral` or `positive`."""
    trend: float = 0.0
    """Change of the running estimate since the conversation began, in [-2, 2]."""


class Turn(BaseModel):
    """Everything that one exchange returns; the table in the design describes each field."""

    conversation_id: str
    turn: int
    model: str
    reply: str
    acts: tuple[Act, ...] = ()
    products: tuple[ShownProduct, ...] = ()
    constraints: Constraints = Constraints()
    tool_calls: tuple[ToolCall, ...] = ()
    citations: tuple[Citation, ...] = ()
    list: ShoppingListView | None = None
    itinerary: Itinerary | None = None
    cart: CartView | None = None
    """On turns about it."""
    comparison: ComparisonView | None = None
    """Of this turn; the reply says the same in words."""
    sentiment: SentimentView | None = None
    suggestions: tuple[str, ...] = ()
    degraded: str | None = None
    latency_ms: dict[str, float] = {}
    scores: dict[str, dict[str, float]] = {}
    """For developers: what the score of each shown product is the sum of, by product id."""
