"""`aisle evals`: run evaluation suites and report."""

import json
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from core.errors import AisleError

Result = dict[str, Any]
"""`suite, protocol, metrics, peers, seconds`."""


def _suite(module: str, *, takes_dataset: bool) -> Callable[[str, Path | None], Result]:
    def run(dataset: str, report: Path | None) -> Result:
        suite = import_module(f"evals.{module}")
        result: Result = (
            suite.run(dataset, report=report) if takes_dataset else suite.run(report=report)
        )
        return result

    return run


SUITES: Mapping[str, Callable[[str, Path | None], Result]] = MappingProxyType(
    {
        "recsys": _suite("recsys", takes_dataset=True),
        "bandit": _suite("bandit", takes_dataset=True),
        "load": _suite("load", takes_dataset=True),
        "faults": _suite("faults", takes_dataset=True),
        "sentiment": _suite("sentiment", takes_dataset=False),
        "dialogue": _suite("dialogue", takes_dataset=False),
        "campaigns": _suite("campaigns", takes_dataset=False),
        "search": _suite("search", takes_dataset=False),
        "answers": _suite("answers", takes_dataset=False),
        "lists": _suite("lists", takes_dataset=False),
    }
)
"""Suite name to its runner."""


def evals(
    suites: Annotated[
        list[str] | None, typer.Argument(help=f"Any of: {', '.join(SUITES)}. All by default.")
    ] = None,
    dataset: Annotated[
        str, typer.Option(help="completejourney, demo, or the path of a workspace.")
    ] = "completejourney",
    report: Annotated[
        Path | None, typer.Option(help="Write a report with plots here (Markdown or HTML).")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print nothing but JSON, one suite a line.")
    ] = False,
) -> None:
    """Measure Aisle and its peers on data kept apart."""
    chosen = suites or list(SUITES)
    unknown = [name for name in chosen if name not in SUITES]
    if unknown:
        raise AisleError(f"There is no suite '{unknown[0]}'. Choose from: {', '.join(SUITES)}.")
    console = Console()
    for name in chosen:
        target = report if report is None or len(chosen) == 1 else _beside(report, name)
        result = SUITES[name](dataset, target)
        if as_json:
            print(json.dumps(result), flush=True)  # noqa: T201
        else:
            _print(result, console)


def _beside(report: Path, name: str) -> Path:
    return report.with_name(f"{report.stem}-{name}{report.suffix}")


def _print(result: Result, console: Console) -> None:
    console.print(f"[bold]{result['suite']}[/] ({result['seconds']:.0f} s): {result['protocol']}")
    table = Table("Metric", "Value", box=None)
    for metric, value in _flat(result["metrics"]):
        table.add_row(metric, f"{value:.4f}" if isinstance(value, float) else str(value))
    console.print(table)


def _flat(metrics: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for name, value in metrics.items():
        if isinstance(value, Mapping):
            rows += _flat(value, f"{prefix}{name}.")
        else:
            rows.append((prefix + name, value))
    return rows
