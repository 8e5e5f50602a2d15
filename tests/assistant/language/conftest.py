"""Catalogues of the three shapes that a shop may have."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from core.catalog import Catalog
from core.store.tables import Product


def read_demo_store(folder: Path) -> Catalog:
    """The retail-demo-store catalogue with colour and material read off the descriptions."""
    colors = "black white red blue green brown beige grey mauve pink yellow navy".split()
    materials = "leather canvas cotton wool nylon wood metal silk linen denim".split()
    products = []
    with (folder / "retail-demo-store" / "products.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            words = f"{row['name']} {row['description']}".casefold().replace(",", " ").split()
            derived = {
                "color": [color for color in colors if color in words],
                "material": [material for material in materials if material in words],
            }
            products.append(
                Product(
                    id=row["id"],
                    title=row["name"],
                    description=row["description"],
                    category=f"{row['category']} > {row['style']}",
                    price=Decimal(row["price"]),
                    currency="USD",
                    derived={name: values for name, values in derived.items() if values},
                )
            )
    return Catalog.of(products)


@pytest.fixture(scope="session")
def demo_store(shared_data: Path) -> Catalog:
    """2,465 products, `accessories > backpack` categories, no brands."""
    return read_demo_store(shared_data)
