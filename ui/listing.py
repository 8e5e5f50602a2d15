"""Products on the command line: as a table, or as JSON lines."""

from collections.abc import Sequence
from decimal import Decimal

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.wording import money
from core.constraints import Constraints
from core.errors import AisleError
from core.turn import ShownProduct


def constraints_of(
    category: str | None,
    min_price: float | None,
    max_price: float | None,
    brands: Sequence[str] | None,
    attributes: Sequence[str] | None,
) -> Constraints:
    """The filters of `aisle search`.

    Raises:
        AisleError: an attribute isn't `name=value`.
    """
    wanted: dict[str, tuple[str, ...]] = {}
    for item in attributes or ():
        name, equals, value = item.partition("=")
        if not (name.strip() and equals and value.strip()):
            raise AisleError(f"--attribute '{item}' must be name=value, for instance color=black.")
        wanted[name.strip()] = (*wanted.get(name.strip(), ()), value.strip())
    return Constraints(
        category=category,
        price_min=None if min_price is None else Decimal(str(min_price)),
        price_max=None if max_price is None else Decimal(str(max_price)),
        brands=tuple(brands or ()),
        attributes=dict(wanted),
    )


def print_products(
    products: Sequence[ShownProduct], console: Console, *, as_json: bool, explain: bool
) -> None:
    """Print products, best first."""
    if as_json:
        for product in products:
            print(product.model_dump_json())  # noqa: T201
        return
    if not products:
        console.print("Nothing fits. Loosen a filter, or describe it in other words.")
        return
    table = Table("#", "Product", "Price", "Rating", "Id", box=None, header_style="bold")
    for number, product in enumerate(products, 1):
        price = "" if product.price is None else money(product.price, product.currency)
        rating = "" if product.rating is None else f"{product.rating:.1f}"
        title = escape(product.title)
        if explain:
            title += f"\n[dim]{escape(product.why)}[/]"
        table.add_row(str(number), title, price, rating, f"[dim]{escape(product.id)}[/]")
    console.print(table)
