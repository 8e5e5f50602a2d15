"""`make bench`: how long a shopper waits, each figure beside a floor measured in the same run.

Works on the workspace that `AISLE_HOME` names, which must be built. Absolute times move with
the machine; the ratio to the floor is what to compare.
"""

import os
import pty
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from langchain.agents import create_agent
from langchain_core.language_models.fake_chat_models import FakeMessagesListChatModel
from langchain_core.messages import AIMessage
from rich.console import Console
from rich.table import Table

from assistant import Assistant, open_shop
from assistant.checkpoints import open_checkpointer
from assistant.lists import optimiser
from assistant.lists.problem import Problem
from core.catalog import Catalog
from core.constraints import Constraints
from core.settings import load_settings
from core.store import Store
from evals import lists_random
from evals.dialogue.latency import ASIDES

_ROUNDS = 12
_TALK = (
    "I'm looking for a backpack under $60",
    "something in black",
    "cheaper",
    "tell me more about the second one",
    "why did you recommend it?",
    "actually my budget is 120 now",
    "what's the most expensive backpack you have?",
    "can you write my essay",
)
_CLI = "from ui.cli import main; main()"
_HEAVY = "import langchain.agents, onnxruntime, sqlalchemy"


def main() -> None:
    """Measure and print."""
    settings = load_settings()
    store = Store(settings.resolved_database_url)
    shop = open_shop(settings, store)
    table = Table("What", "p50", "p95", "Floor", "p50 of floor", "Ratio", box=None)
    with tempfile.TemporaryDirectory() as folder:
        saver = open_checkpointer(f"sqlite:///{Path(folder) / 'bench.db'}")
        assistant = Assistant(shop, saver)
        rows = [
            (
                "chat: process to prompt",
                _times([_prompt], 5),
                "Python that does nothing",
                _processes("-c", ""),
            ),
            (
                "chat: process to an open shop",
                _processes("-c", _CLI, "chat"),
                "importing its libraries",
                _processes("-c", _HEAVY),
            ),
            (
                "one turn, embedded model",
                _times(_turns(assistant), _ROUNDS),
                "agent loop that does nothing",
                _times([_empty_loop(saver)], _ROUNDS * len(_TALK)),
            ),
            (
                "search, query encoded",
                _times(_searches(shop.search.search, shop.catalog), 1, skip=0),
                "encoding the query",
                _times([partial(shop.encoder.encode, [text]) for text in _queries(0)], 1, skip=0),
            ),
            (
                "the same, by price and category",
                _times(_filtered(shop.search.search, shop.catalog), 1, skip=0),
                "encoding the query",
                _times([partial(shop.encoder.encode, [text]) for text in _queries(20)], 1, skip=0),
            ),
            (
                "a list: 30 needs of 50 candidates",
                _times(_lists(100), 1, skip=0),
                "the same without limits",
                _times(_lists(20, unlimited=True), 1, skip=0),
            ),
        ]
    for name, measured, floor_name, floor in rows:
        p50, p95, low = np.median(measured), np.quantile(measured, 0.95), np.median(floor)
        cells = [f"{value * 1000:,.1f} ms" for value in (p50, p95)]
        table.add_row(name, *cells, floor_name, f"{low * 1000:,.1f} ms", f"{p50 / low:.2f}")
    store.close()
    Console().print(table)


def _times(calls: Iterable[Callable[[], Any]], rounds: int, skip: int = 1) -> list[float]:
    """Seconds of each call, over `rounds` rounds after `skip` that aren't counted."""
    spent = []
    for number in range(skip + rounds):
        for call in calls:
            started = time.perf_counter()
            call()
            if number >= skip:
                spent.append(time.perf_counter() - started)
    return spent


def _processes(*args: str) -> list[float]:
    return _times(
        [lambda: subprocess.run([sys.executable, *args], stdin=subprocess.DEVNULL, check=True)], 5
    )


def _prompt() -> None:
    """A chat at a terminal, until it shows its prompt."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", _CLI, "chat"]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        seen = b""
        while b"you>" not in seen:
            seen += os.read(ours, 4096)
        process.kill()
    os.close(ours)


def _turns(assistant: Assistant) -> list[Callable[[], Any]]:
    conversation: dict[str, str | None] = {"id": None}
    asides = {line: iter(ASIDES) for line in _TALK}

    def say(line: str) -> None:
        text = line + next(asides[line])
        turn = assistant.reply(text, conversation_id=conversation["id"])
        conversation["id"] = None if line == _TALK[-1] else turn.conversation_id

    return [partial(say, line) for line in _TALK]


def _empty_loop(saver: Any) -> Callable[[], Any]:
    agent: Any = create_agent(
        FakeMessagesListChatModel(responses=[AIMessage("ok")]), tools=[], checkpointer=saver
    )
    config = {"configurable": {"thread_id": "floor"}}
    message = {"messages": [{"role": "user", "content": "hi"}]}
    return lambda: agent.invoke(message, config, durability="exit")


def _queries(start: int) -> list[str]:
    """A hundred queries, different for each `start`, since the encoder remembers the last."""
    kinds = ("warm hat", "black backpack", "gift for a cook", "quiet headphones", "desk light")
    return [f"{kind} {number}" for kind in kinds for number in range(start, start + 20)]


def _searches(search: Callable[..., Any], catalog: Catalog) -> list[Callable[[], Any]]:
    mask = catalog.mask(Constraints())
    return [partial(search, text, mask=mask, k=20) for text in _queries(100)]


def _lists(count: int, *, unlimited: bool = False) -> list[Callable[[], Any]]:
    rng = np.random.default_rng(7)
    kinds = [lists_random.KINDS[number % len(lists_random.KINDS)] for number in range(count)]
    problems = [lists_random.large_problem(rng, kind) for kind in kinds]
    if unlimited:
        problems = [Problem(problem.slots) for problem in problems]
    return [partial(optimiser.best, problem) for problem in problems]


def _filtered(search: Callable[..., Any], catalog: Catalog) -> list[Callable[[], Any]]:
    largest = int(np.bincount(catalog.category[catalog.category >= 0]).argmax())
    held = Constraints(category=catalog.categories[largest], price_max=Decimal(100))
    mask = catalog.mask(held)
    return [partial(search, q, mask=mask, k=20, calibrated=False) for q in _queries(200)]


if __name__ == "__main__":
    main()
