"""A customer's own page: what the shop knows of them, what it may do with it, and its end."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from core.errors import NotFoundError
from core.store import Customer
from ui.fields import Identifier
from ui.ports import Shop
from ui.routes.context import CurrentShop, CurrentVisitor
from ui.visitors import Visitor, identify

router = APIRouter(prefix="/v1", tags=["profile"])


class Consent(BaseModel):
    """What a customer allows."""

    model_config = ConfigDict(extra="forbid")

    personalisation: bool
    """Whether past behaviour may shape what they see."""
    marketing: bool
    """Whether campaigns may reach them."""

    @classmethod
    def of(cls, customer: Customer) -> "Consent":
        """What is stored."""
        return cls(
            personalisation=customer.consent_personalisation, marketing=customer.consent_marketing
        )


class Remembered(BaseModel):
    """Something the customer asked to be remembered."""

    id: str
    text: str
    created: datetime


class Profile(BaseModel):
    """What a customer sees of themselves."""

    customer_id: str
    name: str | None
    consent: Consent
    memories: list[Remembered]


class Erased(BaseModel):
    """What a deletion removed."""

    rows: dict[str, int]
    """By table."""


@router.get("/profile", summary="Who am I to the shop?")
def profile(
    shop: CurrentShop, visitor: CurrentVisitor, customer_id: Identifier | None = None
) -> Profile:
    """What the shop keeps of the customer at hand for their own use."""
    customer = _customer(shop, visitor, customer_id)
    return Profile(
        customer_id=customer.id,
        name=customer.name,
        consent=Consent.of(customer),
        memories=[
            Remembered(id=memory.id, text=memory.text, created=memory.created)
            for memory in shop.store.memories.of_customer(customer.id)
        ],
    )


@router.delete("/profile/memories/{memory_id}", status_code=204, summary="Forget one thing")
def forget(
    memory_id: Identifier,
    shop: CurrentShop,
    visitor: CurrentVisitor,
    customer_id: Identifier | None = None,
) -> None:
    """Forget one thing that the customer asked to be remembered."""
    customer = _customer(shop, visitor, customer_id)
    if not shop.store.memories.forget(customer.id, [memory_id]):
        raise NotFoundError("Nothing of that id is remembered for this customer.")


@router.get("/privacy/consent", summary="What is allowed")
def consent(
    shop: CurrentShop, visitor: CurrentVisitor, customer_id: Identifier | None = None
) -> Consent:
    """What the customer allows."""
    return Consent.of(_customer(shop, visitor, customer_id))


@router.put("/privacy/consent", summary="Allow or refuse")
def give_consent(
    body: Consent,
    shop: CurrentShop,
    visitor: CurrentVisitor,
    customer_id: Identifier | None = None,
) -> Consent:
    """Set what the customer allows; it holds from the next answer on."""
    customer = _customer(shop, visitor, customer_id)
    row = {
        "id": customer.id,
        "consent_personalisation": body.personalisation,
        "consent_marketing": body.marketing,
    }
    shop.store.customers.upsert([row])
    return body


@router.get("/privacy/export", summary="Everything that is kept")
def export(
    shop: CurrentShop, visitor: CurrentVisitor, customer_id: Identifier | None = None
) -> dict[str, Any]:
    """Everything that is stored about the customer, in one piece."""
    return shop.export(_customer(shop, visitor, customer_id).id)


@router.delete("/privacy", summary="Delete everything")
def erase(
    shop: CurrentShop,
    visitor: CurrentVisitor,
    confirm: Annotated[bool, Query(description="Must be true: this can't be undone.")],
    customer_id: Identifier | None = None,
) -> Erased:
    """Delete the customer and everything that hangs on them."""
    customer = _customer(shop, visitor, customer_id)
    return Erased(rows=shop.erase(customer.id) if confirm else {})


def _customer(shop: Shop, visitor: Visitor, named: str | None) -> Customer:
    customer = identify(shop, visitor, named)
    if customer is None:
        raise NotFoundError(
            "Nothing is kept of a visitor whom the shop doesn't know. Sign in first: POST "
            "/v1/session with an identity."
        )
    return customer
