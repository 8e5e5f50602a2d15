import re
from xml.etree import ElementTree as ET

import pytest

from ingestion.demo import DemoShop, draw
from ingestion.demo.pictures import FALLBACK, kinds
from ingestion.demo.tables import product_types


def test_at_least_35_kinds_look_different() -> None:
    assert len({draw(kind, "blue") for kind in kinds()}) >= 35


def test_every_product_type_has_a_drawing() -> None:
    assert {kind.drawing for kind in product_types().values()} <= set(kinds())


def test_unknown_kinds_and_colours_get_the_fallback() -> None:
    assert draw("teleporter", "blue") == draw(FALLBACK, "blue")
    assert draw("tent", "infrared") == draw("tent", "grey")


def test_shades_paint_like_their_colour() -> None:
    assert draw("tent", "Moss") == draw("tent", "green")
    assert draw("tent", "green") != draw("tent", "red")


@pytest.mark.parametrize("kind", kinds())
def test_pictures_are_inert_and_well_formed(kind: str) -> None:
    picture = draw(kind, "teal")
    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(picture).iter()}  # noqa: S314
    assert tags <= {"svg", "rect", "ellipse", "path"}
    assert not re.search(r"href|url\(|script|style|on\w+=", picture)
    for element in ET.fromstring(picture).iter():  # noqa: S314
        assert re.fullmatch(r"[MmLlHhVvQqCcSsTtAaZz0-9 .,-]*", element.get("d", ""))


def test_products_have_their_picture(shop: DemoShop) -> None:
    assert all(shop.images[row["image"]].startswith("<svg ") for row in shop.products)
