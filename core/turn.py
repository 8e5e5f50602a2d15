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


class ListItem(BaseModel):
    """One line of a shopping list."""

    product_id: str
    title: str
    quantity: int = Field(ge=1)
    price: Money


class ShoppingListView(BaseModel):
    """The shopper's list; `total` is the exact sum of quantity times price."""

    items: list[ListItem]
    total: Money
    budget: Money | None = None


class ItineraryDay(BaseModel):
    """One day of a trip."""

    date: str | None
    title: str
    activities: list[str]
    needs: list[str]


class Itinerary(BaseModel):
    """A trip, day by day."""

    destination: str
    days: list[ItineraryDay]


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
    comparison: ComparisonView | None = None
    """Of this turn; the reply says the same in words."""
    sentiment: SentimentView | None = None
    suggestions: tuple[str, ...] = ()
    degraded: str | None = None
    latency_ms: dict[str, float] = {}
    scores: dict[str, dict[str, float]] = {}
    """For developers: what the score of each shown product is the sum of, by product id."""
