"""The dialogue suite's report: tables, plots, and the transcript of every failure."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.dialogue.playing import Course
from evals.dialogue.scripts import failures_by_act
from evals.recsys_report import write_page

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_TOLD = 600  # characters of a reply in a transcript


def write_report(
    path: Path,
    result: Mapping[str, Any],
    courses: Sequence[Course],
    failures: Sequence[Mapping[str, Any]],
) -> None:
    """Write the report as HTML if `path` says so, else as Markdown with pictures beside it.

    Args:
        path: the file.
        result: what the suite returns.
        courses: the scripted conversations as they went.
        failures: `part, faults, transcript` of every conversation that went wrong.
    """
    lines = ["# Dialogue", "", str(result["protocol"]), "", "| metric | value |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in _flat(result["metrics"])]
    lines += ["", f"## Failures: {len(failures)}", ""]
    for failure in failures:
        lines += [f"### {failure['part']}", "", *[f"- {fault}" for fault in failure["faults"]], ""]
        for said, reply in failure["transcript"]:
            lines += [f"**Shopper:** {said}", "", f"Aisle: {' '.join(reply.split())[:_TOLD]}", ""]
    figures: dict[str, Figure] = {}
    if "simulated" in result["metrics"]:
        figures["Success by turn"] = _by_turn(result["metrics"]["simulated"])
    if courses:
        figures["Turns that went wrong, by act"] = _by_act(list(courses))
    write_page(path, lines, figures)


def _flat(metrics: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in metrics.items():
        if isinstance(value, Mapping):
            rows += _flat(value, f"{prefix}{name}.")
        elif isinstance(value, float):
            rows.append((prefix + name, f"{value:.4f}"))
        else:
            rows.append((prefix + name, str(value)))
    return rows


def _by_turn(simulated: Mapping[str, Any]) -> "Figure":
    from matplotlib.figure import Figure  # slow to load

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    for label, key in (("Aisle", "by_turn"), ("search box alone", "search_box_by_turn")):
        values = simulated[key]
        axes.plot(range(1, len(values) + 1), values, marker="o", label=label)
    axes.axhline(0.9, color="grey", linestyle=":", label="asked: .90 within 5 turns")
    axes.set(xlabel="turn", ylabel="shoppers who found something", ylim=(0, 1.02))
    axes.set_xticks(range(1, len(simulated["by_turn"]) + 1))
    axes.legend(loc="lower right")
    return figure


def _by_act(courses: list[Course]) -> "Figure":
    from matplotlib.figure import Figure  # slow to load

    counted = failures_by_act(courses)
    ordered = sorted(counted, key=lambda act: counted[act][0] / counted[act][1])
    figure = Figure(figsize=(8, 0.28 * len(ordered) + 1), layout="constrained")
    axes = figure.subplots()
    shares = [counted[act][0] / counted[act][1] for act in ordered]
    axes.barh(ordered, shares, color="#b5654a")
    for at, act in enumerate(ordered):
        axes.text(
            shares[at] + 0.01,
            at,
            f"{counted[act][0]} of {counted[act][1]}",
            va="center",
            fontsize=7,
        )
    axes.set(xlabel="share of turns wrong", xlim=(0, 1.12))
    return figure
