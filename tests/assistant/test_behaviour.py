from pathlib import Path

import numpy as np
import pytest

from assistant.behaviour import product_table, read_margins
from core.errors import SourceError
from core.store import Product


def test_margins_reach_the_products_they_name(tmp_path: Path) -> None:
    file = tmp_path / "margins.csv"
    file.write_text("id,margin\np2,0.4\ngone,0.1\n", encoding="utf-8")
    products = [Product(id="p1", title="One"), Product(id="p2", title="Two")]
    table = product_table(products, None, read_margins(file))
    assert table.margins is not None
    np.testing.assert_array_equal(table.margins, [np.nan, 0.4])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,margin\np1,0.2\np2,lots\n", "line 3"),
        ("id,margin\np1,1.5\n", "whole price"),
        ("id,profit\np1,0.2\n", "`margin`"),
        ("id,margin\np1\n", "line 2"),
    ],
)
def test_margins_that_make_no_sense_are_refused_with_their_line(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "margins.csv").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=message):
        read_margins(tmp_path / "margins.csv")


def test_a_missing_file_of_margins_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="AISLE_RECOMMEND_MARGINS"):
        read_margins(tmp_path / "none.csv")
