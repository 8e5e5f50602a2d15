"""Attributes read from texts: the product's own, and nothing that is only near it."""

import csv
from pathlib import Path
from typing import Any

import pytest

from ingestion.derive import derive


@pytest.mark.parametrize(
    ("title", "description", "category", "expected"),
    [
        (
            "Adventure-Ready Expedition Backpack",
            "This durable beige backpack features a robust harness with black straps.",
            "accessories > backpack",
            {"color": "beige"},
        ),
        (
            "Sleek Urban Chunky Ankle Boots",
            "These stylish black ankle boots pair perfectly with bold red pants.",
            "footwear > boot",
            {"color": "black"},
        ),
        (
            "Retro Stripe Urban Sneakers",
            "Step into these classic black and white sneakers with a sleek suede upper.",
            "footwear > sneaker",
            {"color": ["black", "white"], "material": "suede", "pattern": "striped"},
        ),
        ("Navy Blue Cotton T-Shirt", "", None, {"color": "blue", "material": "cotton"}),
        ("Backpack with Black Straps", "", None, {}),
        ("Golden Hour Sunglasses", "Sleek frames for evening light.", "glasses", {}),
        (
            "Crimson Tide Sneaker",
            "This eye-catching all-red shoe has style.",
            None,
            {"color": "red"},
        ),
        ("Olive Oil Soap", "", "beauty", {}),
        ("Green Tea", "", "groceries > tea", {}),
        ("White Bread, 2 lb", "", "Grocery > Bread", {"weight_g": 907.18}),
        ("Vintage Woodworker's Set", "A robust blue-handled saw.", "tools > saw", {}),
        (
            "Pendant",
            "Crafted in lustrous yellow gold on a silver chain.",
            "jewelry > necklace",
            {"material": "gold"},
        ),
        (
            "Leather Care Kit",
            "Keeps your leather soft.",
            "care",
            {},
        ),
        ("Wicker Armchair", "Set against a gray wall.", "furniture", {"material": "wicker"}),
        ("The Black Sea", "A novel.", "books > fiction", {}),
        ("Red Rose Bouquet", "Wrapped in white paper.", "floral > bouquet", {"color": "red"}),
        ("Women's Waterproof Jacket", "", None, {"gender": "women", "waterproof": True}),
        ("Jacket", "This jacket is not waterproof.", None, {}),
        ("Toddler's Desk", "", None, {"age_group": "kids"}),
        ("Trail Backpack 30L", "Holds up to 12 kg.", None, {"capacity_l": 30}),
        ("Shampoo 250 ml", "", "beauty", {"volume_ml": 250}),
        ("55-inch 4K TV", "", "electronics", {"screen_in": 55}),
        ("10-inch Skillet", "Weighs 1.2 kg.", None, {"size_in": 10, "weight_g": 1200}),
        ("Power Bank 20000 mAh", "", None, {}),
        ("Power Bank 5000 mAh", "", None, {"battery_mah": 5000}),
        ("Laptop 16 GB RAM 512 GB", "", None, {"memory_gb": 16, "storage_gb": 512}),
        ("Set of 3 Mugs", "", None, {"pieces": 3}),
        ("Kids' Backpack Denim Blue", "", None, {"color": "blue", "age_group": "kids"}),
        ("Sling Bag - Black", "", None, {"color": "black"}),
        ("Tee (Red/White)", "", None, {"color": ["red", "white"]}),
        ("Beer Glasses", "They show the golden hues of your brew.", "kitchen", {}),
        ("Eggs", "A palette of pink, yellow, and blue, each egg is speckled.", "easter", {}),
        ("", "", None, {}),
    ],
    ids=lambda value: value if isinstance(value, str) and value else None,
)
def test_derived_attributes(
    title: str, description: str, category: str | None, expected: dict[str, Any]
) -> None:
    assert derive(title, description, category, {}) == expected


@pytest.mark.parametrize(
    ("title", "given"),
    [
        ("Bottle 600 ml", {"capacity_ml": 600}),
        ("Waterproof hat", {"waterproof": "water-resistant"}),
        ("Red hat", {"colour": "crimson"}),
    ],
)
def test_what_the_shop_gave_under_a_kindred_name_is_not_derived(
    title: str, given: dict[str, Any]
) -> None:
    assert derive(title, "", None, given) == {}


def test_what_the_shop_gave_is_not_derived() -> None:
    assert derive("Black Leather Boots", "", None, {"color": "anthracite"}) == {
        "material": "leather"
    }


JUDGED: dict[str, str | list[str] | None] = {
    # Colours of a random sample, as a reader of title and description tells them.
    "62942cf9": "rose gold", "494d3480": None, "8822ca00": "white", "448bac96": "white",
    "813427bd": "white", "1495081d": None, "5b2336e4": "white", "bbd547fb": "brown",
    "50ed0b72": "white", "61c2056e": ["green", "red"], "c6f84710": "brown", "00096972": "white",
    "a26ff192": "black", "2e852905": "purple", "6d5b3f03": None, "e44cc0bf": "black",
    "7386b378": ["black", "white"], "1ef8b06f": "yellow", "43c778d9": "yellow",
    "598c7f2a": "turquoise", "f6cd5dd2": "black", "885f38a7": None, "d67133ab": "blue",
    "f10a57a1": ["red", "black"], "ae654958": "coral", "c2af1853": "white", "328a7f6b": "white",
    "d6c66a35": None, "a3474b22": "white", "38878e5d": "black", "553b81ed": None,
    "eff18c1f": ["yellow", "black"], "af51e84d": "white", "e65ebcd0": "pink",
    "462c7968": "white", "c5c6f284": "black", "d062cb1b": "beige", "d3f11485": "black",
    "6579c22f": "beige", "4ec7ff5c": "white",
}  # fmt: skip


def test_colours_agree_with_a_reader(shared_data: Path) -> None:
    found = {}
    with (shared_data / "retail-demo-store" / "products.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            category = f"{row['category']} > {row['style']}"
            attributes = derive(row["name"], row["description"], category, {})
            found[row["id"][:8]] = attributes.get("color")
    derived = {id for id in JUDGED if found[id] is not None}
    right = {id for id in derived if found[id] == JUDGED[id]}
    assert len(right) / len(derived) >= 0.95
    assert len(right) / sum(color is not None for color in JUDGED.values()) >= 0.85
