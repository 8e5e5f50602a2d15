from pathlib import Path
from typing import Any

import pytest

import evals.recsys as suite
from evals.bandit_simulator import ShopConfig, simulated_shop
from evals.recsys_data import Split
from evals.recsys_report import write_report
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


def test_the_suite_returns_what_the_command_prints_and_writes_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(path: Path, *found: Any) -> None:
        write_report(path, *found)
        write_report(tmp_path / "whole" / "report.html", *found)

    (tmp_path / "whole").mkdir()
    monkeypatch.setattr(suite, "_load", lambda dataset, validation: small_split())
    monkeypatch.setattr(suite, "write_report", write)
    found = suite.run("completejourney", tmp_path / "report.md")
    assert set(found) == {"suite", "protocol", "metrics", "peers", "seconds"}
    assert 0 <= found["metrics"]["repeat"]["ndcg@10"] <= 1
    assert 0 <= found["metrics"]["discovery"]["wide"]["coverage@10"] <= 1
    for path, plots in ((tmp_path / "report.md", 2), (tmp_path / "whole" / "report.html", 0)):
        assert "EASE on decayed counts" in path.read_text(encoding="utf-8")
        assert len(list(path.parent.glob("*.png"))) == plots
