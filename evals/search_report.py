"""The search suite's report: nDCG@10 of every ranker in a table and a plot, and every query."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evals.recsys_report import write_page

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from evals.search import Judged

KINDS = ("keyword", "conversational")


def write_report(
    path: Path, result: Mapping[str, Any], rows: Sequence[tuple["Judged", dict[str, float]]]
) -> None:
    """Write the report as HTML if `path` says so, else as Markdown with the plot beside it.

    Args:
        path: the file.
        result: what the suite returns.
        rows: every query with the nDCG@10 of each ranker, Aisle's first.
    """
    names = list(rows[0][1])
    means = {name: [_mean(rows, name, kind) for kind in KINDS] for name in names}
    lines = ["# Search", "", str(result["protocol"]), ""]
    lines += [f"| | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for at, kind in enumerate(KINDS):
        lines.append(f"| {kind} | {' | '.join(f'{means[name][at]:.4f}' for name in names)} |")
    lines += ["", f"| shop | query | {' | '.join(names)} |", "|---" * (len(names) + 2) + "|"]
    for item, scores in sorted(rows, key=lambda row: row[1][names[0]]):
        cells = " | ".join(f"{scores[name]:.2f}" for name in names)
        lines.append(f"| {item.shop} | {item.query} | {cells} |")
    write_page(path, lines, {"nDCG@10 by ranker": _plot(means)})


def _mean(rows: Sequence[tuple["Judged", dict[str, float]]], name: str, kind: str) -> float:
    return float(np.mean([scores[name] for item, scores in rows if item.kind == kind]))


def _plot(means: Mapping[str, Sequence[float]]) -> "Figure":
    from matplotlib.figure import Figure  # slow to load

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    width = 0.8 / len(means)
    places = np.arange(len(KINDS))
    for at, (name, values) in enumerate(means.items()):
        axes.bar(places + at * width, values, width, label=name)
    axes.set_xticks(places + width * (len(means) - 1) / 2, KINDS)
    axes.set(ylabel="nDCG@10", ylim=(0, 1))
    axes.legend(fontsize=8)
    return figure
