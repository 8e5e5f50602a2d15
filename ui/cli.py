"""The command line. Heavy imports happen inside the commands, so that `--help` is instant."""

import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from core.errors import AisleError

app = typer.Typer(
    name="aisle",
    help="A shopping assistant that a shop can run itself.\n\n"
    "Try it: [bold]aisle demo[/]. Your own shop: [bold]aisle ingest FILES[/], then "
    "[bold]aisle build[/], then [bold]aisle chat[/] or [bold]aisle serve[/].",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
    add_completion=False,
)
_out = Console()
_err = Console(stderr=True)

Customer = Annotated[str | None, typer.Option(help="Id of the customer who is shopping.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print nothing but JSON, one object a line.")]
Count = Annotated[int, typer.Option("-k", min=1, max=1000, help="How many products.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")]
Host = Annotated[str, typer.Option(help="Address to listen on.")]


@app.command()
def demo(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    seed: Annotated[int, typer.Option(help="Another seed gives another shop.")] = 7,
    serve_it: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve it when it is built.")
    ] = True,
) -> None:
    """Build the demo shop if it is missing, then serve it."""
    from ui.demo import ensure_demo

    settings = _settings()
    with _progress() as progress:
        ensure_demo(settings, seed, progress)
    if serve_it:
        _serve(settings, host, port)


@app.command()
def ingest(
    sources: Annotated[
        list[str],
        typer.Argument(
            help="Files or folders, or [bold]completejourney[/] for the installed data set."
        ),
    ],
    format: Annotated[
        str | None,
        typer.Option(
            help="Format of the sources, told from each file when left out: aisle, "
            "retail-demo-store, completejourney, customer-table, or map:FILE for any other CSV "
            "(docs/data-formats.md)."
        ),
    ] = None,
    processed: Annotated[
        Path | None,
        typer.Option(help="Write the customer table back here, with every score filled in."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Load files into the shop's database.

    Bad rows are set aside with file, line and reason; loading a file again changes nothing.
    """
    from ui.loading import load_sources, print_report

    settings = _settings()
    with _progress() as progress:
        report = load_sources(settings, sources, format, processed, progress)
    print_report(report, _out, as_json=as_json)


@app.command()
def quarantine(
    source: Annotated[
        str | None, typer.Argument(help="One source, as the report names it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the rows that could not be loaded, with file, line and reason."""
    from ui.loading import print_quarantine

    print_quarantine(_settings(), source, _out, as_json=as_json)


@app.command()
def build() -> None:
    """Embed, index and train on what has been loaded.

    Run it after loading data, and again whenever they have changed. The shop goes on with the
    old build until the new one is whole; one that was killed is gone on with.
    """
    from assistant import build_shop
    from core.store import Store

    settings = _settings()
    store = Store(settings.resolved_database_url)
    with _progress() as progress:
        built = build_shop(settings, store, progress)
    stages = ", ".join(f"{stage} {spent:.1f} s" for stage, spent in built.seconds.items())
    _out.print(
        f"Built {built.products:,} products, {built.events:,} events and "
        f"{built.documents:,} documents in {sum(built.seconds.values()):.1f} s ({stages})."
    )


@app.command()
def chat(customer: Customer = None, as_json: AsJson = False) -> None:
    """Chat in the terminal; reads lines from a pipe too."""
    from ui.terminal import chat as run

    run(_settings(), lambda: _open().assistant, customer, as_json=as_json, console=_out)


@app.command()
def handoffs(count: Count = 20, as_json: AsJson = False) -> None:
    """Show the shoppers who asked for a person, newest first, with what they want."""
    from ui.handoffs import print_handoffs

    print_handoffs(_settings(), count, _out, as_json=as_json)


@app.command()
def recommend(
    customer: Annotated[str, typer.Argument(help="Id of the customer.")],
    count: Count = 10,
    explain: Annotated[bool, typer.Option("--explain", help="Say why, for each.")] = False,
    as_json: AsJson = False,
) -> None:
    """Recommend products for one customer."""
    from ui.listing import print_products

    products = _open().recommend(customer, count, shown=False)
    print_products(products, _out, as_json=as_json, explain=explain)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="What to look for, in plain words.")],
    count: Count = 10,
    category: Annotated[str | None, typer.Option(help="Category path, `a > b`.")] = None,
    min_price: Annotated[float | None, typer.Option(min=0, help="Lowest price.")] = None,
    max_price: Annotated[float | None, typer.Option(min=0, help="Highest price.")] = None,
    brand: Annotated[list[str] | None, typer.Option(help="Brand; may be repeated.")] = None,
    attribute: Annotated[
        list[str] | None, typer.Option(help="`name=value`, e.g. color=black; may be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Search the catalogue; limits given here are applied exactly."""
    from ui.listing import constraints_of, print_products

    constraints = constraints_of(category, min_price, max_price, brand, attribute)
    products = _open().search(query, constraints, count)
    print_products(products, _out, as_json=as_json, explain=True)


@app.command()
def campaign(
    prompt: Annotated[
        str | None, typer.Argument(help="Who it is for, what it offers, how it should sound.")
    ] = None,
    id: Annotated[str | None, typer.Option(help="Go on with a campaign instead.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the preview, or the files of an approved one.")
    ] = None,
    approve: Annotated[str | None, typer.Option(help="Approve it, in this name.")] = None,
    acknowledge: Annotated[
        bool, typer.Option("--acknowledge", help="The warnings have been seen.")
    ] = False,
    send: Annotated[bool, typer.Option("--send", help="Send what is due by AISLE_SMTP.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a campaign from a prompt: brief, audience, products, checked copy, files to send."""
    from ui.campaigns import run

    if (prompt is None) == (id is None):
        _fail("Give a prompt, or --id of a campaign.")
    accepted = run(
        _open().studio,
        prompt,
        id,
        out=out,
        approve=approve,
        acknowledge=acknowledge,
        send=send,
        as_json=as_json,
        console=_out,
    )
    if not accepted:
        sys.exit(1)


@app.command()
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes; AISLE_WORKERS, or one.")
    ] = None,
) -> None:
    """Serve the shop: the chat page at /, the API at /v1, its documentation at /docs."""
    settings = _settings()
    if workers is not None:
        settings = settings.model_copy(update={"workers": workers})
    _serve(settings, host, port)


def _serve(settings: Any, host: str, port: int) -> None:
    with _err.status("Opening the shop ..."):
        from ui.serving import run

    _err.print(f"Open at [link]http://{host}:{port}/[/link] in a moment. Stop: Ctrl+C")
    run(settings, host, port)


def _settings() -> Any:
    from core.settings import load_settings

    return load_settings()


def _open() -> Any:
    from ui.demo import is_demo
    from ui.runtime import Runtime

    settings = _settings()
    return Runtime.open(settings, is_demo=is_demo(settings))


def _progress() -> Any:
    from ui.progress import StageProgress

    return StageProgress(_err)


def _fail(message: str) -> NoReturn:
    _err.print(f"[bold red]Error:[/] {message}", highlight=False, markup=True)
    sys.exit(2)


def main() -> None:
    """Run the command line; an expected error is one line on stderr and exit code 2.

    Packages beside this one add their commands through the entry point group
    `aisle.commands`.
    """
    from ui.privacy import privacy

    if "--json" in sys.argv:
        from ui.stdout import reserve_stdout

        reserve_stdout()
    app.add_typer(privacy)
    for command in entry_points(group="aisle.commands"):
        app.command(command.name)(command.load())
    try:
        app()
    except AisleError as error:
        from rich.markup import escape

        _fail(escape(str(error)))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
