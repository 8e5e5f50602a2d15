from pathlib import Path

import pytest

from assistant.language.text import key
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog
from core.store.tables import Product


@pytest.mark.parametrize(
    ("phrase", "category"),
    [
        ("backpack", "accessories > backpack"),
        ("backpacks", "accessories > backpack"),
        ("laptop backpack", "accessories > backpack"),
        ("rucksack", "accessories > backpack"),
        ("couch", "furniture > sofas"),
        ("tv", "electronics > television"),
        ("shoes", "footwear"),
        ("running shoes", "footwear > sneaker"),
        ("headphones", "electronics > headphones"),
        ("jewellery", "jewelry"),
        ("coffee table", "furniture > tables"),
    ],
)
def test_a_category_is_found_by_name_plural_synonym_or_head_noun(
    demo_store: Catalog, phrase: str, category: str
) -> None:
    assert Vocabulary.of(demo_store).category(key(phrase)) == category


@pytest.mark.parametrize(
    "phrase",
    ["wine glasses", "knife", "tea set", "guitar", "seafood", "tent", "something", "dog toy"],
)
def test_a_name_that_does_not_cover_the_products_sets_no_category(
    demo_store: Catalog, phrase: str
) -> None:
    assert Vocabulary.of(demo_store).category(key(phrase)) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("tnet", "tent"), ("jaket", "jacket"), ("blak", "black"), ("headfones", "headphone")],
)
def test_misspelt_catalogue_words_are_put_right(
    demo_store: Catalog, typed: str, meant: str
) -> None:
    assert Vocabulary.of(demo_store).speller.correct(typed) == meant


@pytest.mark.parametrize(
    "word", ["the", "plainer", "sturdiest", "waterproofing", "please", "tyres", "coral", "recycle"]
)
def test_english_words_are_never_corrected(demo_store: Catalog, word: str) -> None:
    assert Vocabulary.of(demo_store).speller.correct(word) is None


def test_a_shop_without_attributes_and_brands_has_a_vocabulary(minimal_shop: Catalog) -> None:
    vocabulary = Vocabulary.of(minimal_shop)
    assert vocabulary.category("commuter backpack") is None  # half of the bags are no backpacks
    assert vocabulary.is_product("backpack")
    assert vocabulary.category("lighting") == "Home & Lighting"
    assert vocabulary.color_attribute is None


def test_deep_paths_and_numeric_attributes_are_learned(outdoor_shop: Catalog) -> None:
    vocabulary = Vocabulary.of(outdoor_shop)
    assert vocabulary.category("tent") == "Outdoor > Camping & Hiking > Tents"
    assert vocabulary.category("camping") == "Outdoor > Camping & Hiking"
    assert {numeric.name for numeric in vocabulary.numerics} >= {"weight_g", "capacity_l"}
    assert vocabulary.brands["osprey"] == "Osprey"
    assert vocabulary.values["waterproof"][0].value == "yes"


def test_a_saved_vocabulary_reads_back_equal(outdoor_shop: Catalog, tmp_path: Path) -> None:
    vocabulary = Vocabulary.of(outdoor_shop)
    vocabulary.save(tmp_path)
    assert Vocabulary.load(tmp_path) == vocabulary


def test_upper_case_departments_are_learned() -> None:
    departments = ["GROCERY > BAG SNACKS", "DRUG GM > CANDY - PACKAGED", "PRODUCE > TOMATOES"]
    catalog = Catalog.of(
        Product(
            id=str(n),
            title=f"POTATO CHIPS {n % 300} OZ",
            category=departments[n % 3],
            brand=("National", "Private")[n % 2],
        )
        for n in range(3_000)
    )
    vocabulary = Vocabulary.of(catalog)
    assert vocabulary.category("candy") == "DRUG GM > CANDY - PACKAGED"
    assert vocabulary.category("tomato") == "PRODUCE > TOMATOES"


def test_sizes_at_large_come_before_those_of_one_kind() -> None:
    kinds: list[dict[str, object]] = [
        {"nappy_size": "4"},
        {"sizes": ["S", "M"]},
        {"capacity_l": 3},
    ]
    catalog = Catalog.of(
        Product(id=str(n), title="Thing", attributes=own) for n, own in enumerate(kinds)
    )
    assert Vocabulary.of(catalog).size_attributes == ("sizes", "nappy_size")


def test_who_refuses_a_material_refuses_its_kinds_and_blends() -> None:
    knitted = [
        Product(id=made, title="Socks", attributes={"material": made})
        for made in ("wool", "merino blend", "felted wool", "cotton", "suede and mesh")
    ]
    words = Vocabulary.of(Catalog.of(knitted))
    assert set(words.refused_kinds("material", "wool")) == {"wool", "merino blend", "felted wool"}
    assert set(words.refused_kinds("material", "leather")) == {"leather", "suede and mesh"}
    assert words.kinds_of("material", "wool") == ("wool", "felted wool")
