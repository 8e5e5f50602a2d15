"""The sentiment suite's report: a Markdown file with its diagrams beside it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.sentiment.blend import LABELS
from assistant.sentiment.calibration import reliability

if TYPE_CHECKING:
    from evals.sentiment import Result


def write_report(
    path: Path, name: str, results: Sequence["Result"], metrics: Mapping[str, float]
) -> None:
    """Write `path` (Markdown) and two pictures beside it.

    Args:
        path: the Markdown file.
        name: of the model.
        results: every set.
        metrics: the suite's, by name.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    diagram = path.with_name(f"{path.stem}-reliability.png")
    confusion = path.with_name(f"{path.stem}-confusion.png")
    _draw_reliability(diagram, results)
    _draw_confusion(confusion, results)
    lines = [
        "# Sentiment",
        "",
        f"Model `{name}`.",
        "",
        *_table(results),
        "",
        "| metric | value |",
        "|---|---|",
        *[f"| {key} | {value:.4g} |" for key, value in metrics.items()],
        "",
        f"![Reliability: stated confidence against accuracy]({diagram.name})",
        "",
        f"![Confusion matrices]({confusion.name})",
        "",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")


def _table(results: Sequence["Result"]) -> list[str]:
    lines = ["| set | texts | by | accuracy | macro F1 | ECE |", "|---|---|---|---|---|---|"]
    for result in results:
        own = result.metrics()
        lines.append(
            f"| {result.name} | {len(result.labels)} | **blend** | {own['accuracy']:.3f} "
            f"| {own['macro_f1']:.3f} | {own['ece']:.3f} |"
        )
        lines.extend(
            f"| | | {name} | {peer['accuracy']:.3f} | {peer['macro_f1']:.3f} | |"
            for name, peer in result.peer_metrics().items()
        )
    return lines


def _draw_reliability(path: Path, results: Sequence["Result"]) -> None:
    from matplotlib.figure import Figure  # slow to load

    figure = Figure(figsize=(6, 6), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="grey", linestyle="--", label="perfect")
    for result in results:
        bins = reliability(result.confidence(), result.right())
        axes.plot(
            [found.confidence for found in bins],
            [found.accuracy for found in bins],
            marker="o",
            label=f"{result.name} ({len(result.labels)})",
        )
    axes.set(xlabel="stated confidence", ylabel="accuracy", xlim=(0.3, 1), ylim=(0, 1.02))
    axes.legend()
    figure.savefig(path, dpi=110)


def _draw_confusion(path: Path, results: Sequence["Result"]) -> None:
    from matplotlib.figure import Figure  # slow to load

    figure = Figure(figsize=(3.2 * len(results), 3.4), layout="constrained")
    for axes, result in zip(np.atleast_1d(figure.subplots(1, len(results))), results, strict=True):
        counts: NDArray[np.int64] = result.confusion()
        names = [LABELS[label + 1] for label in result.classes]
        axes.imshow(counts, cmap="Blues")
        axes.set_xticks(range(len(names)), names, rotation=30)
        axes.set_yticks(range(len(names)), names)
        axes.set(title=result.name, xlabel="predicted", ylabel="true")
        for row, column in np.ndindex(counts.shape):
            dark = counts[row, column] > counts.max() / 2
            axes.text(
                column,
                row,
                str(counts[row, column]),
                ha="center",
                va="center",
                color="white" if dark else "black",
            )
    figure.savefig(path, dpi=110)
