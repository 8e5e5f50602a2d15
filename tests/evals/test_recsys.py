from pathlib import Path

import pytest

import evals.recsys as suite
from evals.bandit_simulator import ShopConfig, simulated_shop
from evals.recsys_data import Split
from recsys.interactions import SECONDS_PER_WEEK


def small_split() -> Split:
    shop = simulated_shop(ShopConfig(customers=60, categories=4, products_per_category=15))
    moment = shop.data.now - 8 * SECONDS_PER_WEEK
    fit = shop.data.before(moment)
    later = shop.data.select(shop.data.times >= moment, shop.data.now)
    return Split(
        "small",
        fit,
        shop.products,
        None,
        later.counts().astype(bool),
        fit.counts().astype(bool),
    )


@pytest.mark.parametrize("name", ["report.md", "report.html"])
def test_the_suite_returns_what_the_command_prints_and_writes_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(suite, "_load", lambda dataset, validation: small_split())
    found = suite.run("completejourney", tmp_path / name)
    assert set(found) == {"suite", "protocol", "metrics", "peers", "seconds"}
    assert 0 <= found["metrics"]["repeat"]["ndcg@10"] <= 1
    assert 0 <= found["metrics"]["discovery"]["wide"]["coverage@10"] <= 1
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert "EASE on decayed counts" in text
    assert len(list(tmp_path.glob("*.png"))) == (2 if name.endswith(".md") else 0)
