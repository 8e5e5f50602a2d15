"""Whether the server is alive and ready to answer."""

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from ui.routes.context import CurrentShop

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    """State of the server."""

    status: Literal["ready", "not ready"]
    shop: str
    products: int
    model: str
    """The chat model that answers: `embedded` or the name of a language model."""
    demo: bool


class Alive(BaseModel):
    """The process runs."""

    status: Literal["live"] = "live"


@router.get("", summary="Ready to answer?")
def ready(shop: CurrentShop, response: Response) -> Health:
    """Answer 200 when shoppers can be served, else 503."""
    try:
        products = shop.store.products.count()
    except SQLAlchemyError:
        products = 0
    if not products:
        response.status_code = 503
    return Health(
        status="ready" if products else "not ready",
        shop=shop.shop_name,
        products=products,
        model=shop.settings.model,
        demo=shop.is_demo,
    )


@router.get("/live", summary="Alive?")
async def live() -> Alive:
    """Answer 200 as long as the process runs."""
    return Alive()
