"""The report of a load test: a table and a plot of latency by concurrency."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

_ASKED_MS: Final = 450


def write_report(path: Path, metrics: Mapping[str, Any]) -> None:
    """Write Markdown to `path`, and the plot as a PNG beside it."""
    plot = path.with_suffix(".png")
    _plot(plot, metrics["shoppers"])
    head = ("shoppers", "answered", "errors", "refused", "first p50", "first p95", "first p99")
    keys = ("answered", "errors", "refused", "first_p50", "first_p95", "first_p99")
    lines = ["# Load", "", f"![latency by concurrency]({plot.name})", "", _row(head)]
    lines.append(_row(["---"] * len(head)))
    for shoppers, found in metrics["shoppers"].items():
        lines.append(_row([shoppers, *(found[key] for key in keys)]))
    for name in ("other_routes", "twice", "flood", "recovery", "leavers"):
        lines += ["", f"## {name.replace('_', ' ')}", "", "| | |", "|---|---|"]
        lines += [_row([key, value]) for key, value in metrics[name].items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(cells: Any) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _plot(path: Path, steps: Mapping[str, Mapping[str, float]]) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.6), layout="constrained")
    shoppers = [int(number) for number in steps]
    for axes, what, title in zip(
        figure.subplots(1, 2, sharey=True),
        ("first", "total"),
        ("to the first token", "to the whole answer"),
        strict=True,
    ):
        for q in (50, 95, 99):
            values = [found[f"{what}_p{q}"] for found in steps.values()]
            axes.plot(shoppers, values, marker="o", label=f"p{q}")
        axes.axhline(_ASKED_MS, color="grey", linestyle=":", label=f"{_ASKED_MS} ms")
        axes.set(xlabel="shoppers at once", title=title)
        axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    figure.axes[0].set_ylabel("ms")
    figure.savefig(path, dpi=120)
