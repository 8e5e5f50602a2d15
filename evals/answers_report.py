"""The answers suite's report: figures, a plot by source, and every question with its answer."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.recsys_report import write_page

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from evals.answers import Outcome

_COLOURS = {"said plainly": "#3d7a5a", "as the nearest": "#a9c7a0", "wrong": "#b5654a"}


def write_report(path: Path, result: Mapping[str, Any], outcomes: Sequence["Outcome"]) -> None:
    """Write the report as HTML if `path` says so, else as Markdown with the plot beside it."""
    lines = ["# Answers", "", str(result["protocol"]), "", "| | |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in result["metrics"].items()]
    lines += ["", "| | source | question | reply | cited |", "|---|---|---|---|---|"]
    for item in outcomes:
        mark = "invented" if item.invented else "right" if item.right else "wrong"
        reply = " ".join(item.turn.reply.split()).replace("|", "\\|")
        cited = "; ".join(f"{c.kind} {c.id}" for c in item.turn.citations[:2])
        lines.append(
            f"| {mark} | {item.question.source} | {item.question.text} | {reply} | {cited} |"
        )
    write_page(path, lines, {"Questions by what answers them": _by_source(outcomes)})


def _by_source(outcomes: Sequence["Outcome"]) -> "Figure":
    from matplotlib.figure import Figure  # slow to load

    sources = sorted({item.question.source for item in outcomes})
    figure = Figure(figsize=(7, 0.4 * len(sources) + 1.2), layout="constrained")
    axes = figure.subplots()
    start = [0] * len(sources)
    for label, colour in _COLOURS.items():
        counts = [
            sum(_how(item) == label for item in outcomes if item.question.source == source)
            for source in sources
        ]
        axes.barh(sources, counts, left=start, color=colour, label=label)
        start = [before + count for before, count in zip(start, counts, strict=True)]
    axes.set(xlabel="questions")
    axes.legend(loc="lower right")
    return figure


def _how(item: "Outcome") -> str:
    if not item.right:
        return "wrong"
    plain = item.plain or item.question.source == "none"
    return "said plainly" if plain else "as the nearest"
