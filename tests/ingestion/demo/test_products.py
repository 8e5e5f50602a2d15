import re
from collections import Counter, defaultdict
from itertools import combinations
from statistics import mean

from ingestion.demo import DemoShop
from ingestion.demo.tables import brands, colors, product_types

_NAMES = {word for color in colors().values() for word in color.shades}
_WEIGHT = re.compile(r"(\d[\d.,]*) (k?g)\b")


def _skeletons(text: str) -> list[str]:
    """Sentences with numbers, shades and brand names taken out."""
    for name in sorted([*brands(), *_NAMES], key=len, reverse=True):
        text = text.replace(name, "@")
    return [re.sub(r"\d[\d.,]*", "#", part) for part in re.split(r"(?<=[.?!]) ", text)]


def test_departments_and_paths(shop: DemoShop) -> None:
    paths = [row["category"].split(" > ") for row in shop.products]
    assert all(len(path) == 3 for path in paths)
    departments = Counter(path[0] for path in paths)
    wanted = {"Travel", "Outdoor", "Clothing", "Electronics", "Home", "Kitchen", "Beauty", "Books"}
    assert len(departments) >= 14
    assert wanted | {"Toys & Games"} <= set(departments)
    assert {name for name, _ in departments.most_common(3)} >= {"Outdoor", "Travel"}


def test_titles_are_unique(shop: DemoShop) -> None:
    titles = [row["title"].casefold() for row in shop.products]
    assert len(set(titles)) == len(titles)


def test_no_sentence_skeleton_is_in_more_than_1_5_percent_of_products(shop: DemoShop) -> None:
    counts: Counter[str] = Counter()
    for row in shop.products:
        counts.update(set(_skeletons(row["description"])))
    assert counts.most_common(1)[0][1] <= 0.015 * len(shop.products)


def test_neighbours_in_a_category_share_few_sentences(shop: DemoShop) -> None:
    shelves = defaultdict(list)
    for row in shop.products:
        shelves[row["category"]].append(set(_skeletons(row["description"])))
    overlaps = [
        len(a & b) / min(len(a), len(b))
        for shelf in shelves.values()
        for a, b in combinations(shelf, 2)
    ]
    assert mean(overlaps) < 0.17
    assert sum(overlap > 0.5 for overlap in overlaps) < 0.02 * len(overlaps)


def test_descriptions_vary_in_length_and_have_no_loose_ends(shop: DemoShop) -> None:
    counts = Counter(len(_skeletons(row["description"])) for row in shop.products)
    assert sum(share >= 0.05 * len(shop.products) for share in counts.values()) >= 4
    for row in shop.products:
        assert not re.search(r"[{}\[\]]|\bNone\b", row["title"] + row["description"])
        assert row["description"].endswith((".", "!", "?", ".”", '."'))


def test_weights_in_the_text_are_the_weight_attribute(shop: DemoShop) -> None:
    checked = 0
    for row in shop.products:
        weights = {
            value for name, value in row["attributes"].items() if name in ("weight_g", "capacity_g")
        }
        kilograms = row["attributes"].get("weight_kg")
        for number, unit in _WEIGHT.findall(row["description"]):
            grams = float(number.replace(",", "")) * (1000 if unit == "kg" else 1)
            load = row["attributes"].get("load_kg", row["attributes"].get("max_child_kg"))
            near = {load, row["attributes"].get("max_pet_kg"), kilograms}
            assert any(abs(grams - w) <= 5 for w in weights) or grams / 1000 in near, row["title"]
            checked += 1
    assert checked > 300


def test_text_never_claims_a_waterproofness_that_the_attributes_deny(shop: DemoShop) -> None:
    for row in shop.products:
        plain = re.findall(r"\b(waterproof|water-resistant)\b [a-z]", row["description"])
        held = row["attributes"].get("waterproof", "none")
        if held == "none":
            assert plain == [], row["title"]


def test_dear_brands_cost_more_within_a_type(shop: DemoShop) -> None:
    tiers = {brand.name: brand.tier for brand in brands().values()}
    kinds = {kind.category for kind in product_types().values() if not kind.price_by}
    cheap, dear = [], []
    for category in kinds:
        rows = [
            row for row in shop.products if row["category"] == category and row["brand"] in tiers
        ]
        low = [float(row["price"]) for row in rows if tiers[row["brand"]] == 1]
        high = [float(row["price"]) for row in rows if tiers[row["brand"]] >= 3]
        if low and high:
            cheap.append(mean(low))
            dear.append(mean(high))
    assert len(cheap) > 50
    assert mean(b > a for a, b in zip(cheap, dear, strict=True)) > 0.95


def test_prices_have_two_places_and_stay_near_the_range_of_their_type(shop: DemoShop) -> None:
    ranges: dict[str, tuple[float, float]] = {}
    for kind in product_types().values():
        low, high = ranges.get(kind.category, kind.price)
        ranges[kind.category] = (min(low, kind.price[0]), max(high, kind.price[1]))
    for row in shop.products:
        assert row["price"].as_tuple().exponent == -2
        if row["category"] in ranges:
            low, high = ranges[row["category"]]
            assert low - 1 <= float(row["price"]) <= high + 3, row["title"]


def test_attributes_are_typed(shop: DemoShop) -> None:
    for row in shop.products:
        for name, value in row["attributes"].items():
            assert re.fullmatch(r"[a-z0-9_]+", name)
            if isinstance(value, list):
                assert value
                assert all(isinstance(part, str) for part in value)
            else:
                assert isinstance(value, str | int | float | bool)
            if name == "waterproof":
                assert value in ("none", "water-resistant", "waterproof")
            if name.endswith(("_g", "_l", "_ml", "_h")):
                assert isinstance(value, int | float)
                assert value > 0 or name == "comfort_c"


def test_an_attribute_has_one_type_throughout(shop: DemoShop) -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in shop.products:
        for name, value in row["attributes"].items():
            number = isinstance(value, int | float) and not isinstance(value, bool)
            kinds[name].add("number" if number else type(value).__name__)
    assert {name: found for name, found in kinds.items() if len(found) > 1} == {}


def test_every_shade_in_a_title_belongs_to_the_colour_attribute(shop: DemoShop) -> None:
    for row in shop.products:
        shade = row["title"].rpartition(", ")[2]
        owners = [name for name, color in colors().items() if shade in color.shades]
        if "," in row["title"] and owners:
            assert row["attributes"]["color"] in owners
