import re
from collections import Counter

import pytest

from ingestion.demo import DemoShop
from ingestion.demo.guides import need_categories

_TIMES = {"morning", "afternoon", "evening", "day"}


def _guides(shop: DemoShop, kind: str) -> list[dict]:
    return [d for d in shop.documents if d["meta"].get("guide") == kind]


def test_counts_of_documents(shop: DemoShop) -> None:
    kinds = Counter(row["kind"] for row in shop.documents)
    assert kinds["faq"] >= 40
    assert kinds["policy"] >= 8
    assert kinds["manual"] >= 60
    assert len(_guides(shop, "destination")) >= 25
    assert len(_guides(shop, "trip")) >= 12
    assert "Lisbon" in {guide["meta"]["destination"] for guide in _guides(shop, "destination")}


def test_every_need_maps_to_categories_that_the_shop_has(shop: DemoShop) -> None:
    categories = {row["category"] for row in shop.products}
    for need, paths in need_categories().items():
        assert paths, need
        assert set(paths) <= categories, need
    for document in shop.documents:
        needs = document["meta"].get("needs", [])
        assert set(document["meta"].get("categories", {})) == set(needs)


def test_destinations_say_what_to_do_by_time_of_day_and_with_children(shop: DemoShop) -> None:
    for guide in _guides(shop, "destination"):
        meta = guide["meta"]
        activities = meta["activities"]
        assert len(activities) >= 6
        assert {a["time_of_day"] for a in activities} <= _TIMES
        assert len({a["time_of_day"] for a in activities}) >= 3
        assert all(a["place"] and a["needs"] and a["tags"] for a in activities)
        assert any("kids" in a["tags"] for a in activities) or guide["id"] == "guide-santorini"
        months = {month for part in meta["climate"] for month in part["months"]}
        assert months <= set(range(1, 13))
        assert set(meta["best_months"]) <= set(range(1, 13))
        assert all(part["low_c"] < part["high_c"] for part in meta["climate"])
        assert all(a["name"] in guide["text"] for a in activities)


def test_every_month_of_a_destination_has_a_climate(shop: DemoShop) -> None:
    for guide in _guides(shop, "destination"):
        months = [m for part in guide["meta"]["climate"] for m in part["months"]]
        assert set(range(1, 13)) - set(months) in (set(), {11, 12}, {11}), guide["id"]


def test_lisbon_fills_three_days_with_a_toddler_in_may(shop: DemoShop) -> None:
    lisbon = next(d for d in shop.documents if d["id"] == "guide-lisbon")["meta"]
    assert 5 in lisbon["best_months"]
    kids = [a for a in lisbon["activities"] if "kids" in a["tags"]]
    assert len(kids) >= 6
    assert any("rain" in a["tags"] for a in kids)


def test_trips_tell_what_is_a_must_and_how_many(shop: DemoShop) -> None:
    for guide in [*_guides(shop, "trip"), *_guides(shop, "goal")]:
        packing = guide["meta"]["packing"]
        assert any(item["must"] for item in packing)
        assert all(item["count"] >= 1 for item in packing)
        assert {item["per"] for item in packing} <= {"person", "group", "day"}
        assert all(item["why"] in guide["text"] for item in packing)


@pytest.mark.parametrize(
    "pattern", [r"[$€£]\s?\d", r"\d\s?(am|pm)\b", r"\b\d{1,2}[:.]\d{2}\b", r"\bopens? (at|from)\b"]
)
def test_guides_name_no_prices_and_no_opening_hours(shop: DemoShop, pattern: str) -> None:
    for guide in shop.documents:
        if guide["kind"] == "guide":
            assert not re.search(pattern, guide["text"]), guide["id"]


def test_manuals_agree_with_their_product(shop: DemoShop) -> None:
    products = {row["id"]: row for row in shop.products}
    manuals = [d for d in shop.documents if d["kind"] == "manual"]
    assert len({m["product_id"] for m in manuals}) >= 60
    for manual in manuals:
        product = products[manual["product_id"]]
        assert product["title"] in manual["title"]
        assert "{" not in manual["text"]
        assert "## Care" in manual["text"]


def test_questions_end_with_a_question_mark_and_have_an_answer(shop: DemoShop) -> None:
    for row in shop.documents:
        if row["kind"] == "faq":
            assert "?" in row["title"]
            assert len(row["text"]) > len(row["title"]) + 30
