"""The command line as a shop owner and a program use it: in processes of its own."""

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from core.constraints import Constraints
from core.store import Store
from ui.cli import main

_MAIN = "from ui.cli import main; main()"
_KINDS = ("backpack", "tent", "lamp", "mug", "scarf")
_COLORS = ("black", "red", "blue", "green")


class Shop:
    """A workspace, and the commands run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "AISLE_HOME": str(folder / "home"),
            "COLUMNS": "200",
            "TERM": "dumb",
        }

    def start(self, *args: str, **kwargs: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-W", "error", "-c", _MAIN, *args],
            env=self.environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **kwargs,
        )

    def run(self, *args: str, lines: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        process = self.start(*args)
        out, err = process.communicate("".join(f"{line}\n" for line in lines), timeout=120)
        return subprocess.CompletedProcess(args, process.returncode, out, err)

    def ok(self, *args: str, lines: tuple[str, ...] = ()) -> str:
        done = self.run(*args, lines=lines)
        assert done.returncode == 0, done.stderr
        return done.stdout


def _catalogue(path: Path) -> Path:
    """A hundred products with just id, title, description, category and price."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "title", "description", "category", "price"])
        for number in range(100):
            kind, color = _KINDS[number % 5], _COLORS[number // 5 % 4]
            title = f"{color.capitalize()} {kind} No. {number}"
            text = f"A {color} {kind} for every day."
            writer.writerow([number, title, text, kind, f"{20 + number}.99"])
    return path


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    shop = Shop(tmp_path_factory.mktemp("cli"))
    source = str(_catalogue(shop.folder / "products.csv"))
    with pytest.MonkeyPatch.context() as here:
        assert not _here(shop.folder, here, "ingest", source)
        assert not _here(shop.folder, here, "build")
    return shop


def _here(folder: Path, monkeypatch: pytest.MonkeyPatch, *args: str) -> int | str | None:
    """What a command exits with, run in this process: cheap, where no other process matters."""
    monkeypatch.setenv("AISLE_HOME", str(folder / "home"))
    monkeypatch.setattr(sys, "argv", ["aisle", *args])
    with pytest.raises(SystemExit) as stopped:
        main()
    return stopped.value.code


def test_every_command_explains_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not _here(tmp_path, monkeypatch, "--help")
    listed = capsys.readouterr().out
    for command in ("demo", "ingest", "build", "chat", "recommend", "search", "serve", "evals"):
        assert command in listed
        assert not _here(tmp_path, monkeypatch, command, "--help")
        assert "--help" in capsys.readouterr().out


def test_a_piped_chat_answers_each_line_with_a_turn(shop: Shop) -> None:
    lines = (
        "I'm looking for a backpack under $60",
        "something in black",
        "",
        "tell me more about the first one",
        "x" * 5_000,
        "can you write my essay",
    )
    answers = [json.loads(line) for line in shop.ok("chat", "--json", lines=lines).splitlines()]
    assert [answer.get("turn") for answer in answers] == [1, 2, 3, None, 4]
    assert "5,000 characters" in answers[3]["error"]
    assert all(product["price"] <= 60 for product in answers[1]["products"])
    assert answers[1]["products"]
    assert all("black" in product["title"].lower() for product in answers[1]["products"])
    assert answers[4]["acts"] == ["out_of_scope"]
    assert len({answer["conversation_id"] for answer in answers if "turn" in answer}) == 1


def test_search_applies_its_filters_exactly(shop: Shop) -> None:
    out = shop.ok("search", "mug", "--max-price", "50", "--attribute", "color=red", "--json")
    products = [json.loads(line) for line in out.splitlines()]
    assert products
    assert all(p["price"] <= 50 and "Red" in p["title"] for p in products)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("recommend", "nobody"), "No customer has the id 'nobody'"),
        (("chat", "--customer", "nobody"), "No customer has the id 'nobody'"),
        (("search", "mug", "--attribute", "red"), "name=value"),
        (("ingest", "/nowhere/at/all.csv"), "/nowhere/at/all.csv"),
        (("evals", "unheard-of"), "unheard-of"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(
    shop: Shop,
    args: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _here(shop.folder, monkeypatch, *args) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err.replace("\n", "")
    assert "Traceback" not in printed.err


@pytest.mark.parametrize(("command", "said"), [("build", "aisle ingest"), ("chat", "aisle build")])
def test_commands_before_a_build_say_what_to_run(
    tmp_path: Path,
    command: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _here(tmp_path, monkeypatch, command) == 2
    assert said in capsys.readouterr().err.replace("\n", "")


def _works(shop: Shop) -> None:
    (line,) = shop.ok("chat", "--json", lines=("a backpack under $60",)).splitlines()
    turn = json.loads(line)
    assert turn["products"]
    held = Constraints.model_validate(turn["constraints"])
    assert held.price_max == 60


def _kill_after(shop: Shop, seconds: float, *args: str) -> None:
    process = shop.start(*args, start_new_session=True)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


@pytest.mark.slow
def test_builds_and_loads_killed_at_ten_moments_leave_a_workspace_that_works(
    tmp_path: Path,
) -> None:
    shop = Shop(tmp_path)
    source = str(_catalogue(tmp_path / "products.csv"))
    moments = random.Random(11)
    for _ in range(10):
        _kill_after(shop, moments.uniform(0.3, 3.0), "ingest", source)
    shop.ok("ingest", source)
    store = Store(f"sqlite:///{tmp_path}/home/aisle.db")
    assert store.products.count() == 100
    store.close()
    for _ in range(5):
        _kill_after(shop, moments.uniform(0.5, 8.0), "build")
    shop.ok("build")
    for _ in range(5):
        _kill_after(shop, moments.uniform(0.5, 8.0), "build")
        _works(shop)
    shop.ok("build")
    _works(shop)
    generations = [path for path in (tmp_path / "home" / "models").iterdir() if path.is_dir()]
    assert len(generations) <= 2
