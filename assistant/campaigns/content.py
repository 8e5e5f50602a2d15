"""What a campaign says: variants that the marketer approves, and one recipient's message."""

from pydantic import BaseModel, ConfigDict, Field

LEAD = "{lead}"
"""Stands in a variant for the title of the first product that a recipient sees."""


class Variant(BaseModel):
    """One wording, the same for everybody in its arm; what is personal comes with the products."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[A-E]$")
    subject: str = Field(min_length=1, max_length=200)
    preheader: str = Field(default="", max_length=300)
    headline: str = Field(default="", max_length=200)
    opening: str = Field(default="", max_length=2_000)
    offer: str = Field(default="", max_length=500)
    closing: str = Field(default="", max_length=200)
    call: str = Field(default="Take a look", max_length=40)
    """On the buttons."""
    push: str = Field(default="", max_length=300)
    sms: str = Field(default="", max_length=300)

    def texts(self) -> dict[str, str]:
        """Every text by field, for checks."""
        return {name: value for name, value in self.model_dump().items() if name != "name"}


class Shown(BaseModel):
    """A product in a message."""

    model_config = ConfigDict(frozen=True)

    product_id: str
    title: str
    price: str
    now: str = ""
    """The price under the offer; empty where it doesn't change single prices."""
    blurb: str
    why: str
    bought: str = ""
    """The id of the recipient's own purchase that `why` names; empty where it names none."""
    image: str | None = None
    url: str


class Message(BaseModel):
    """All that one recipient gets."""

    model_config = ConfigDict(frozen=True)

    campaign_id: str
    customer_id: str
    name: str
    """As the mail addresses them; empty when unknown."""
    email: str
    arm: str
    subject: str
    preheader: str
    headline: str
    greeting: str
    opening: str
    offer: str
    products: tuple[Shown, ...]
    call: str
    closing: str
    push: str
    sms: str
    unsubscribe: str
    """The one-click link."""

    def texts(self) -> dict[str, str]:
        """Every text that facts may hide in, by field."""
        names = (
            "subject",
            "preheader",
            "headline",
            "greeting",
            "opening",
            "offer",
            "closing",
            "push",
            "sms",
        )
        return {name: getattr(self, name) for name in names}
