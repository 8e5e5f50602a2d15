"""`python -m evals.dialogue PART...`: some parts of the suite, on the development split by default.

For whoever works on the assistant: prints the metrics and every failure. `--split test` is for
reporting only.
"""

import json
from typing import Annotated

import typer

from evals.dialogue.suite import PARTS, judge

_TOLD = 240  # characters of a reply that are printed


def main(
    parts: Annotated[list[str] | None, typer.Argument(help=f"Any of: {', '.join(PARTS)}.")] = None,
    split: Annotated[str, typer.Option(help="dev or test.")] = "dev",
    shop: Annotated[str, typer.Option(help="retail, demo or both.")] = "both",
    size: Annotated[float, typer.Option(help="Share of the generated conversations.")] = 0.2,
) -> None:
    """Run parts of the dialogue suite and print what failed."""
    found = judge(split, parts or list(PARTS), size, shops=None if shop == "both" else [shop])
    for failure in found.failures:
        typer.echo(f"\n{failure['part']}")
        for fault in failure["faults"]:
            typer.echo(f"    ! {fault}")
        for said, reply in failure["transcript"]:
            typer.echo(f"    > {said}\n      {' '.join(reply.split())[:_TOLD]}")
    typer.echo(json.dumps(found.metrics, indent=1))


if __name__ == "__main__":
    typer.run(main)
