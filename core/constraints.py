"""What a shopper has ruled in and out, as one typed value.

Retrieval, the recommender, the dialogue state and the `Turn` all speak this type, so a
constraint means the same everywhere. Filtering by it is exact: see `core.catalog`.
"""

from pydantic import BaseModel, ConfigDict

from core.money import Money


class Range(BaseModel):
    """A closed numeric interval in the attribute's own unit; None leaves a side open."""

    model_config = ConfigDict(frozen=True)

    min: float | None = None
    max: float | None = None


class Constraints(BaseModel):
    """Everything that must hold of a shown product. The empty value allows every product.

    Strings are compared casefolded. A product whose value is unknown fails a positive
    constraint on that value (an unpriced product is not "under $50") and passes a negative
    one.
    """

    model_config = ConfigDict(frozen=True)

    category: str | None = None
    """A category path (`a > b`) or a prefix of one; everything below it matches."""
    price_min: Money | None = None
    """Lowest price, inclusive, in the shop's currency."""
    price_max: Money | None = None
    """Highest price, inclusive, in the shop's currency."""
    brands: tuple[str, ...] = ()
    """The brand is one of these."""
    exclude_brands: tuple[str, ...] = ()
    """The brand is none of these."""
    attributes: dict[str, tuple[str, ...] | Range] = {}
    """Attribute name to accepted values (any of them will do) or to a numeric range."""
    exclude_attributes: dict[str, tuple[str, ...]] = {}
    """Attribute name to refused values."""
    exclude_terms: tuple[str, ...] = ()
    """Words that neither title nor description may contain ("without wheels")."""
    rating_min: float | None = None
    """Lowest mean rating, 1 to 5."""
    quantity: int | None = None
    """How many are wanted; at least so many must be in stock."""
    in_stock: bool = True
    """Leave out products whose stock is known to be zero."""

    def is_empty(self) -> bool:
        """Whether nothing but the stock rule is asked."""
        return self == Constraints(in_stock=self.in_stock)
