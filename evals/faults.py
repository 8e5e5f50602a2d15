"""`aisle evals faults`: is a shopper still answered when a part is down, slow or wrong?

Each of {language model, index files, recommender files, database writes} x {down, slow,
garbage} is brought about on a copy of a built workspace; then a shopper asks for something.
"""

import shutil
import socket
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import numpy as np

from assistant import Assistant, open_shop
from assistant.building import RECOMMENDER
from assistant.checkpoints import open_checkpointer
from assistant.models import open_model
from assistant.services import Shop
from core.artifacts import Generations
from core.settings import Settings
from core.store import Store
from evals.faulty_model import faulty_model
from evals.workspaces import workspace

LIMIT_MS: Final = 3_000
"""Longest that a useful answer may take."""

PARTS: Final = ("model", "index", "recommender", "writes")
KINDS: Final = ("down", "slow", "garbage")

_MODEL_TIMEOUT_S: Final = 1.0
_HANGS_S: Final = 30.0
_ASKED: Final = {"recommender": "what would you recommend?"}
_ASKED_ELSE: Final = "a daypack under $100"
_LABEL: Final = {
    "model": "language model",
    "index": "search index",
    "recommender": "recommendations",
    "writes": "saving",
}
_WRITTEN: Final = ("conversations", "exposures", "checkpoints", "writes")


@dataclass(frozen=True)
class Outcome:
    """What became of one shopper's message under one fault."""

    part: str
    kind: str
    ms: float
    useful: bool
    """Answered with products that satisfy what was asked."""
    label: str | None
    """What the answer says is missing."""

    @property
    def passed(self) -> bool:
        """Useful, labelled with the right part, and in time."""
        labelled = self.label is not None and _LABEL[self.part] in self.label
        return self.useful and labelled and self.ms <= LIMIT_MS


def run(dataset: str = "demo", report: Path | None = None) -> dict[str, Any]:
    """Bring about the twelve faults on the workspace that `dataset` names."""
    started = time.perf_counter()
    home = workspace(dataset)
    outcomes = [answer_under(home, part, kind) for part in PARTS for kind in KINDS]
    if report is not None:
        report.write_text(_table(outcomes), encoding="utf-8")
    return {
        "suite": "faults",
        "protocol": (
            "each fault on a copy of the workspace; one message; useful: products "
            f"within what was asked; in {LIMIT_MS} ms; AISLE_MODEL_TIMEOUT={_MODEL_TIMEOUT_S:g}"
        ),
        "metrics": {
            "passed": sum(outcome.passed for outcome in outcomes),
            "of": len(outcomes),
            **{
                f"{o.part} {o.kind}": {"ms": o.ms, "useful": o.useful, "label": o.label or ""}
                for o in outcomes
            },
        },
        "peers": {},
        "seconds": round(time.perf_counter() - started, 1),
    }


def answer_under(home: Path, part: str, kind: str) -> Outcome:
    """Ask once under one fault."""
    with tempfile.TemporaryDirectory(prefix="aisle-fault-") as folder, ExitStack() as stack:
        copy = _copy(home, Path(folder) / "home")
        settings = Settings(home=copy)
        if part == "model":
            settings = stack.enter_context(_model(settings, kind))
        if part in {"index", "recommender"} and kind != "slow":
            _damage(copy, part, kind)
        store = Store(settings.resolved_database_url)
        stack.callback(store.close)
        shop = open_shop(settings, store, guarded=True)
        if part in {"index", "recommender"} and kind == "slow":
            _slow_down(shop, part)
        saver = open_checkpointer(settings.resolved_database_url)
        assistant = Assistant(shop, saver, model=open_model(settings))
        assistant.reply("hello")  # models warm up at the first turn
        if part == "writes":
            stack.enter_context(_writes(copy, kind))
        started = time.perf_counter()
        turn = assistant.reply(_ASKED.get(part, _ASKED_ELSE))
        spent = round((time.perf_counter() - started) * 1000, 1)
    limit = Decimal("inf") if part in _ASKED else Decimal(100)
    within = [product.price is not None and product.price <= limit for product in turn.products]
    useful = bool(turn.reply) and bool(within) and all(within)
    return Outcome(part, kind, spent, useful, turn.degraded)


def _copy(home: Path, to: Path) -> Path:
    """A copy whose files may be damaged; big ones share their bytes until they are."""
    shutil.copytree(home / "models", to / "models", copy_function=_link)
    with (
        closing(sqlite3.connect(home / "aisle.db")) as source,
        closing(sqlite3.connect(to / "aisle.db")) as target,
    ):
        source.backup(target)
    return to


def _link(source: str, target: str) -> str:
    try:
        Path(target).hardlink_to(source)
    except OSError:  # another disk
        shutil.copyfile(source, target)
    return target


def _damage(home: Path, part: str, kind: str) -> None:
    generation = Generations(home / "models").current()
    folder = generation / (RECOMMENDER if part == "recommender" else "retrieval")
    rng = np.random.default_rng(0)
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        size = path.stat().st_size
        path.unlink()
        if kind == "garbage":
            path.write_bytes(rng.bytes(size))


@contextmanager
def _model(settings: Settings, kind: str) -> Iterator[Settings]:
    changes = {
        "model": "faulty",
        "model_timeout": _MODEL_TIMEOUT_S,
        "model_turn_timeout": _MODEL_TIMEOUT_S,
    }
    if kind == "down":
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        yield settings.model_copy(update={**changes, "model_url": url})
        return
    with faulty_model("slow" if kind == "slow" else "garbage") as model:
        yield settings.model_copy(update={**changes, "model_url": model.url})


class _Slowed:
    """A part whose every method hangs."""

    def __init__(self, part: Any) -> None:
        self._part = part

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        if not callable(found):
            return found

        def hang(*args: Any, **named: Any) -> Any:
            time.sleep(_HANGS_S)
            return found(*args, **named)

        return hang


def _slow_down(shop: Shop, part: str) -> None:
    """Have a part hang behind its guard."""
    for guarded in (shop.search, shop.documents) if part == "index" else (shop.recommender,):
        hidden: Any = guarded
        hidden._part = _Slowed(hidden._part)


@contextmanager
def _writes(home: Path, kind: str) -> Iterator[None]:
    with closing(sqlite3.connect(home / "aisle.db", isolation_level=None, timeout=5)) as other:
        if kind == "slow":  # somebody else holds the lock
            other.execute("BEGIN IMMEDIATE")
        else:
            message = "disk I/O error" if kind == "down" else "database disk image is malformed"
            for table in _WRITTEN:
                for act in ("INSERT", "UPDATE"):
                    other.execute(
                        f"CREATE TRIGGER fault_{table}_{act} BEFORE {act} ON {table} "
                        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
                    )
        try:
            yield
        finally:
            if kind == "slow":
                other.execute("ROLLBACK")


def _table(outcomes: list[Outcome]) -> str:
    rows = [
        f"| {o.part} {o.kind} | {o.ms:,.0f} | {'yes' if o.useful else 'no'} | {o.label or ''} |"
        for o in outcomes
    ]
    head = ["# Faults", "", "| fault | ms | useful | label |", "|---|---|---|---|"]
    return "\n".join([*head, *rows, ""])
