"""`aisle privacy`: a customer's data out, or gone; the same service as in the chat."""

import json
from pathlib import Path
from typing import Annotated

import typer

from core.settings import load_settings

privacy = typer.Typer(
    name="privacy",
    help="Export or delete all that is stored about one customer.",
    no_args_is_help=True,
)

Customer = Annotated[str, typer.Argument(help="Id of the customer.")]


@privacy.command()
def export(
    customer: Customer,
    out: Annotated[
        Path | None, typer.Option(help="File to write; standard output when left out.")
    ] = None,
) -> None:
    """Write everything stored about a customer as JSON."""
    from assistant.checkpoints import open_checkpointer
    from assistant.privacy import export_customer, to_json
    from core.store import Store

    url = load_settings().resolved_database_url
    text = to_json(export_customer(Store(url), open_checkpointer(url), customer))
    if out is None:
        print(text)  # noqa: T201
    else:
        out.write_text(text + "\n", encoding="utf-8")
        typer.echo(f"Written to {out}.", err=True)


@privacy.command()
def delete(
    customer: Customer,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print nothing but JSON.")] = False,
) -> None:
    """Delete a customer and all that is stored about them; their reviews lose the name."""
    from assistant.checkpoints import open_checkpointer
    from assistant.privacy import delete_customer
    from core.store import Store

    url = load_settings().resolved_database_url
    store = Store(url)
    store.customers.get(customer)
    if not yes:
        typer.confirm(f"Delete everything about customer '{customer}'?", abort=True, err=True)
    erased = delete_customer(store, open_checkpointer(url), customer)
    if as_json:
        print(json.dumps({"customer": customer, **erased.rows}))  # noqa: T201
        return
    told = ", ".join(f"{count:,} {table}" for table, count in erased.rows.items() if count)
    typer.echo(f"Deleted: {told}. Run `aisle build` so that the models forget them too.")
