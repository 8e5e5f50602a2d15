"""Catalogues of the three shapes that a shop may have."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from core.catalog import Catalog
from core.ports import Encoders
from core.settings import load_settings
from core.store.tables import Product
from retrieval.encoder import load_encoders


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


@pytest.fixture(scope="session")
def minimal_shop() -> Catalog:
    """Only id, title, description, category and price: no brands, no attributes."""
    rows = [
        ("Trail Backpack 20L", "Bags"),
        ("Commuter Backpack", "Bags"),
        ("Canvas Tote Bag", "Bags"),
        ("Desk Lamp with Dimmer", "Home & Lighting"),
        ("Floor Lamp", "Home & Lighting"),
        ("Ceramic Mug", "Kitchen"),
        ("Travel Mug, 400 ml", "Kitchen"),
    ]
    return Catalog.of(
        Product(id=str(n), title=title, category=category, price=Decimal(20 + n))
        for n, (title, category) in enumerate(rows)
    )


@pytest.fixture(scope="session")
def outdoor_shop() -> Catalog:
    """Deep paths, brands, typed attributes with unit suffixes."""
    rows = [
        ("Ridgeline 40", "Backpacks", "Norrvik", {"weight_g": 900, "capacity_l": 40}, "black"),
        ("Ridgeline 25", "Backpacks", "Norrvik", {"weight_g": 600, "capacity_l": 25}, "grey"),
        ("Brook Daypack", "Backpacks", "Nike", {"weight_g": 450, "capacity_l": 18}, "blue"),
        ("Fell Two-Person Tent", "Tents", "Osprey", {"weight_g": 2400, "persons": 2}, "green"),
        ("Fell Four-Person Tent", "Tents", "Osprey", {"weight_g": 4200, "persons": 4}, "red"),
    ]
    laptop = Product(
        id="laptop",
        title="Slate 15 Laptop",
        category="Electronics > Computers > Laptops",
        brand="Slate",
        price=Decimal(900),
        attributes={"screen_in": 15.6, "weight_g": 1700, "color": "silver"},
    )
    return Catalog.of(
        [
            *(
                Product(
                    id=str(n),
                    title=title,
                    category=f"Outdoor > Camping & Hiking > {leaf}",
                    brand=brand,
                    price=Decimal(50 + 20 * n),
                    attributes={
                        **numbers,
                        "color": color,
                        "material": "wool" if n == 2 else "nylon",
                        "waterproof": n != 2,
                        "size": "M",
                    },
                )
                for n, (title, leaf, brand, numbers, color) in enumerate(rows)
            ),
            laptop,
        ]
    )


@pytest.fixture(scope="session")
def encoders() -> Encoders:
    """The real encoders, exported on first use."""
    return load_encoders(load_settings())
