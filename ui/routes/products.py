"""Products over HTTP: one by id, found by words, or recommended."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel

from core.constraints import Constraints
from core.money import Money
from core.store import Product
from core.turn import ShownProduct
from ui.fields import Amount, Count, Identifier, Phrase
from ui.routes.context import CurrentShop, CurrentVisitor
from ui.visitors import identify

router = APIRouter(prefix="/v1", tags=["products"])


class ProductView(BaseModel):
    """Everything the shop says about a product."""

    id: str
    title: str
    description: str
    category: str | None
    brand: str | None
    price: Money | None
    currency: str | None
    stock: int | None
    image: str | None
    rating: float | None
    review_count: int
    attributes: dict[str, Any]

    @classmethod
    def of(cls, product: Product) -> "ProductView":
        """What is public of a stored product."""
        fields = {name: getattr(product, name) for name in cls.model_fields}
        return cls(**{**fields, "attributes": {**product.derived, **product.attributes}})


class Products(BaseModel):
    """Products in order, best first."""

    products: list[ShownProduct]


@router.get("/products/{product_id:path}", summary="One product")
def product(product_id: Identifier, shop: CurrentShop, _: CurrentVisitor) -> ProductView:
    """Everything the shop says about one product."""
    return ProductView.of(shop.store.products.get(product_id))


@router.get("/similar/{product_id:path}", summary="What resembles it, or goes with it")
def similar(
    product_id: Identifier,
    shop: CurrentShop,
    _: CurrentVisitor,
    k: Count = 8,
    relation: Literal["resembles", "goes_with"] = "resembles",
) -> Products:
    """Products that resemble one, or that are bought together with it, best first."""
    found = shop.similar(product_id, k, complement=relation == "goes_with")
    return Products(products=list(found))


@router.get("/recommend", summary="Recommended products")
def recommend(
    shop: CurrentShop, visitor: CurrentVisitor, customer_id: Identifier | None = None, k: Count = 8
) -> Products:
    """Products for a customer, or for somebody unknown."""
    customer = identify(shop, visitor, customer_id)
    found = shop.recommend(customer.id if customer else None, k)
    return Products(products=list(found))


@router.get("/search", summary="Search the catalogue")
def search(
    shop: CurrentShop,
    _: CurrentVisitor,
    q: Phrase,
    k: Count = 8,
    category: Phrase | None = None,
    price_min: Amount | None = None,
    price_max: Amount | None = None,
    brand: Annotated[list[Phrase], Query(max_length=20)] = [],  # noqa: B006
    exclude_brand: Annotated[list[Phrase], Query(max_length=20)] = [],  # noqa: B006
    rating_min: Annotated[float | None, Query(ge=1, le=5)] = None,
    in_stock: bool = True,
) -> Products:
    """Products that satisfy every filter, best match first."""
    if price_min is not None and price_max is not None and price_min > price_max:
        fault = {"loc": ("query", "price_min"), "msg": "must not be above price_max"}
        raise RequestValidationError([fault])
    constraints = Constraints(
        category=category,
        price_min=price_min,
        price_max=price_max,
        brands=tuple(brand),
        exclude_brands=tuple(exclude_brand),
        rating_min=rating_min,
        in_stock=in_stock,
    )
    return Products(products=list(shop.search(q, constraints, k)))
