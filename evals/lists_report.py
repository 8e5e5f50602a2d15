"""The report of `aisle evals lists`: tables, two plots, and every goal that went wrong."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.lists_goals import Verdict


def write_report(target: Path, result: Mapping[str, Any], verdicts: Sequence[Verdict]) -> None:
    """Write the report as Markdown, or as HTML where the name ends so, plots beside it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    plot = target.with_name(f"{target.stem}-worth.png")
    drawn = _plot(result["peers"], plot)
    text = _markdown(result, verdicts, plot.name if drawn else None)
    if target.suffix.casefold() in {".html", ".htm"}:
        from markdown_it import MarkdownIt

        body = MarkdownIt("commonmark").enable("table").render(text)
        text = f"<!doctype html><meta charset=utf-8><title>Lists</title>{body}"
    target.write_text(text, encoding="utf-8")


def _plot(peers: Mapping[str, Mapping[str, Mapping[str, float]]], target: Path) -> bool:
    if not peers:
        return False
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 3.2), layout="constrained")
    axes = figure.subplots()
    shops = list(peers)
    names = list(next(iter(peers.values())))
    for place, shop in enumerate(shops):
        values = [1.0, *(peers[shop][name]["worth_of_optimum"] for name in names)]
        at = [number + place * 0.4 for number in range(len(values))]
        bars = axes.bar(at, values, width=0.38, label=shop)
        axes.bar_label(bars, fmt="%.2f", fontsize=8)
    labels = ["optimiser", *(name.replace("_", " ") for name in names)]
    axes.set_xticks([number + 0.2 for number in range(len(labels))], labels, fontsize=8)
    axes.set_ylim(0, 1.15)
    axes.set_ylabel("worth at the same budget")
    axes.legend(fontsize=8)
    figure.savefig(target, dpi=130)
    return True


def _markdown(result: Mapping[str, Any], verdicts: Sequence[Verdict], plot: str | None) -> str:
    parts = ["# Lists and itineraries", str(result["protocol"]) + "."]
    for name, values in result["metrics"].items():
        rows = [
            f"| {key} | {value:.4g} |"
            for key, value in values.items()
            if isinstance(value, int | float)
        ]
        parts.append(f"## {name}\n\n| | |\n|---|---|\n" + "\n".join(rows))
        parts += [
            f"- {key}: {item}"
            for key, value in values.items()
            if isinstance(value, list)
            for item in value
        ]
    for shop, peers in result["peers"].items():
        rows = [
            f"| {name} | {found['worth_of_optimum']:.3f} | {found['complete']:.3f} |"
            for name, found in peers.items()
        ]
        table = "| peer | worth of the optimum | complete lists |\n|---|---|---|\n"
        parts.append(f"## Peers, {shop}\n\n{table}" + "\n".join(rows))
    if plot:
        parts.append(f"![Worth at the same budget]({plot})")
    failed = [v for v in verdicts if v.uncovered or v.wrong]
    if failed:
        rows = [
            f"- **{v.goal.text}** ({v.goal.shop}, {v.basis}): "
            f"missing {', '.join(v.uncovered) or 'nothing'}; "
            f"wrong {'; '.join(v.wrong) or 'nothing'}"
            for v in failed
        ]
        parts.append("## Goals that went wrong\n\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"
