"""The terminal chat, for a person at a keyboard and for a program at the other end of a pipe."""

import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape

from core.artifacts import Generations
from core.errors import AisleError
from core.ids import new_id
from core.settings import Settings
from core.store import Store
from core.turn import Turn

if TYPE_CHECKING:
    from assistant import Assistant


def chat(
    settings: Settings,
    open_assistant: "Callable[[], Assistant]",
    customer: str | None,
    *,
    as_json: bool,
    console: Console,
) -> None:
    """Answer line after line until the input ends.

    With `as_json`, each line of input gives one line of output: a `Turn`, or an object with
    `error` where the line could not be answered. The assistant is opened while a person at a
    keyboard writes the first line.

    Raises:
        NotBuiltError: nothing has been built yet.
        NotFoundError: there is no such customer.
        AisleError: the assistant can't be opened.
    """
    Generations(settings.models_path).current()
    if customer is not None:
        store = Store(settings.resolved_database_url)
        store.customers.get(customer)
        store.close()
    conversation = new_id()
    interactive = sys.stdin.isatty() and not as_json
    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(open_assistant)
        if interactive:
            console.print("[bold]What are you looking for?[/] [dim](Ctrl+D ends)[/]")
        for line in _lines(console, interactive=interactive):
            assistant = _opened(opening, console, interactive=interactive)
            try:
                turn = assistant.reply(line, conversation_id=conversation, customer_id=customer)
            except AisleError as error:
                _print_error(error, console, as_json=as_json)
                continue
            if as_json:
                print(turn.model_dump_json(), flush=True)  # noqa: T201
            else:
                _print_turn(turn, console)
        opening.result()


def _opened(opening: "Future[Assistant]", console: Console, *, interactive: bool) -> "Assistant":
    if interactive and not opening.done():
        with console.status("Opening the shop ..."):
            return opening.result()
    return opening.result()


def _lines(console: Console, *, interactive: bool) -> Iterator[str]:
    while True:
        try:
            line = console.input("[bold cyan]you>[/] ") if interactive else sys.stdin.readline()
        except (EOFError, KeyboardInterrupt):
            return
        if not interactive and not line:
            return
        if line.strip():
            yield line


def _print_turn(turn: Turn, console: Console) -> None:
    console.print(Markdown(turn.reply))
    if turn.degraded:
        console.print(f"[yellow]Answered without a part of the system: {turn.degraded}[/]")
    if turn.suggestions:
        console.print(f"[dim]Try: {escape(' · '.join(turn.suggestions))}[/]")
    console.print()


def _print_error(error: AisleError, console: Console, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"error": str(error)}), flush=True)  # noqa: T201
    else:
        console.print(f"[red]{escape(str(error))}[/]")
