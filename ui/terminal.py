"""The terminal chat, for a person at a keyboard and for a program at the other end of a pipe."""

import json
import sys
from collections.abc import Iterator

from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape

from core.errors import AisleError
from core.ids import new_id
from core.turn import Turn
from ui.runtime import Runtime


def chat(runtime: Runtime, customer: str | None, *, as_json: bool, console: Console) -> None:
    """Answer line after line until the input ends.

    With `as_json`, each line of input gives one line of output: a `Turn`, or an object with
    `error` where the line could not be answered.

    Raises:
        NotFoundError: there is no such customer.
    """
    if customer is not None:
        runtime.store.customers.get(customer)
    conversation = new_id()
    interactive = sys.stdin.isatty() and not as_json
    assistant = runtime.assistant
    if interactive:
        greeting = assistant.greeting(customer)
        console.print(f"[bold]{runtime.shop_name}[/]: {greeting.reply} [dim](Ctrl+D ends)[/]")
    for line in _lines(console, interactive=interactive):
        try:
            turn = assistant.reply(line, conversation_id=conversation, customer_id=customer)
        except AisleError as error:
            _print_error(error, console, as_json=as_json)
            continue
        if as_json:
            print(turn.model_dump_json(), flush=True)  # noqa: T201
        else:
            _print_turn(turn, console)


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
