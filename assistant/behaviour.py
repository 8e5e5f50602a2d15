"""From the store's rows to the recommender's arrays."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.catalog import Catalog
from core.errors import SourceError
from core.store import Customer, EventTable, Product, Store
from recsys import CustomerTable, Interactions, ProductTable
from recsys.interactions import KINDS

_AGE_BANDS = ((25, "under 25"), (35, "25 to 34"), (50, "35 to 49"), (65, "50 to 64"))


def interactions(events: EventTable, catalog: Catalog) -> Interactions:
    """All events over the whole catalogue; kinds that say nothing of taste are left out."""
    to_product = _renumber(events.products, catalog.ids)
    to_kind = _renumber(events.kinds, KINDS)
    products = to_product[events.product] if len(events.product) else events.product
    kinds = to_kind[events.kind] if len(events.kind) else events.kind
    keep = (products >= 0) & (kinds >= 0)
    days = events.time // 86_400
    sessions = np.where(events.session >= 0, events.session, -1 - days)
    return Interactions(
        customer_ids=tuple(events.customers),
        product_ids=tuple(catalog.ids),
        customers=events.customer[keep],
        products=products[keep].astype(np.int32),
        times=events.time[keep],
        kinds=kinds[keep].astype(np.uint8),
        values=events.value[keep],
        sessions=sessions[keep].astype(np.int64),
    )


def product_table(
    products: list[Product],
    embeddings: NDArray[np.float32] | None,
    margins: Mapping[str, float] | None = None,
) -> ProductTable:
    """The catalogue as the recommender sees it, in the order of `products`; `margins` by
    product id, as `read_margins` gives them.
    """
    unknown = np.nan
    earned = margins or {}
    return ProductTable(
        ids=[product.id for product in products],
        texts=[f"{product.title}. {product.description}" for product in products],
        categories=[product.category for product in products],
        brands=[product.brand for product in products],
        prices=np.array([unknown if p.price is None else float(p.price) for p in products]),
        stock=np.array([unknown if p.stock is None else float(p.stock) for p in products]),
        embeddings=embeddings,
        sentiment=np.array([unknown if p.sentiment is None else p.sentiment for p in products]),
        margins=np.array([earned.get(product.id, unknown) for product in products]),
    )


def read_margins(path: Path) -> dict[str, float]:
    """Profit of each product as a share of its price, from a CSV file with `id` and `margin`.

    Raises:
        SourceError: the file can't be read, or a margin is no number up to 1.
    """
    margins: dict[str, float] = {}
    line = 1
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            for row in rows:
                line = rows.line_num
                margin = float(row["margin"])
                if not margin <= 1:
                    raise ValueError(f"{margin} is more than the whole price")
                margins[row["id"]] = margin
    except OSError as error:
        raise SourceError(
            f"{path} can't be read ({error}). Check AISLE_RECOMMEND_MARGINS."
        ) from None
    except (KeyError, TypeError, ValueError, UnicodeDecodeError) as error:
        raise SourceError(
            f"{path}, line {line}: {error}. It needs the columns `id` and "
            "`margin`, a number up to 1 such as 0.35."
        ) from None
    return margins


def customer_table(customers: Iterable[Customer]) -> CustomerTable:
    """Who the customers are; those who refused personalisation are marked so."""
    rows = list(customers)
    return CustomerTable(
        ids=[row.id for row in rows],
        traits={
            "age_band": [age_band(row.age) for row in rows],
            "gender": [row.gender for row in rows],
            "income_band": [row.income_band for row in rows],
        },
        consents=np.array([row.consent_personalisation for row in rows], np.bool_),
        sentiment=np.array([np.nan if row.sentiment is None else row.sentiment for row in rows]),
    )


def load(store: Store, catalog: Catalog) -> tuple[Interactions, CustomerTable]:
    """Behaviour and customers, read from the store."""
    return interactions(store.events.table(), catalog), customer_table(store.customers.all())


def _renumber(names: Iterable[str], order: Iterable[str]) -> NDArray[np.int64]:
    index = {name: number for number, name in enumerate(order)}
    return np.array([index.get(name, -1) for name in names], np.int64)


def age_band(age: int | None) -> str | None:
    """The segment of somebody of that age, in years."""
    if age is None:
        return None
    return next((name for limit, name in _AGE_BANDS if age < limit), "65 and over")
