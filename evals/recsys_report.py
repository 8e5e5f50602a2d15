"""The recommender suite's report: tables, and two plots."""

from base64 import b64encode
from collections.abc import Mapping
from html import escape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.recsys_metrics import Judged, interval

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def write_report(
    path: Path, result: Mapping[str, Any], judged: Mapping[str, Mapping[str, Judged]]
) -> None:
    """Write the report as HTML if `path` says so, else as Markdown with pictures beside it.

    Args:
        path: the file.
        result: what the suite returns.
        judged: task to model to its metrics.
    """
    lines = ["# Recommending", "", str(result["protocol"]), ""]
    for task, by_name in judged.items():
        lines += [
            f"## {task.capitalize()}",
            "",
            "| model | nDCG@10 | 95 % | Recall@10 | coverage |",
        ]
        lines.append("|---|---|---|---|---|")
        for name, found in sorted(by_name.items(), key=lambda item: -item[1].ndcg.mean()):
            low, high = interval(found.ndcg)
            lines.append(
                f"| {name} | {found.ndcg.mean():.4f} | {low:.4f} to {high:.4f} "
                f"| {found.recall.mean():.4f} | {found.coverage:.3f} |"
            )
        lines.append("")
    lines += ["## Speed and cost", "", "| | |", "|---|---|"]
    for group in ("latency_ms", "fit"):
        lines += [
            f"| {group} {name} | {value:.3f} |" for name, value in result["metrics"][group].items()
        ]
    write_page(
        path,
        lines,
        {
            "Quality by model, with bootstrap intervals": _quality(judged),
            "Coverage against nDCG": _coverage(judged),
        },
    )


def write_page(path: Path, lines: list[str], figures: Mapping[str, "Figure"]) -> None:
    """Write Markdown lines and titled figures, as one HTML page or as Markdown with files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    html = path.suffix.lower() in (".html", ".htm")
    page = list(lines)
    for number, (title, figure) in enumerate(figures.items(), 1):
        buffer = BytesIO()
        figure.savefig(buffer, format="png", dpi=110)
        if html:
            source = f"data:image/png;base64,{b64encode(buffer.getvalue()).decode()}"
        else:
            picture = path.with_name(f"{path.stem}-{number}.png")
            picture.write_bytes(buffer.getvalue())
            source = picture.name
        page += ["", f"![{title}]({source})"]
    text = "\n".join(page) + "\n"
    path.write_text(_as_html(page) if html else text, encoding="utf-8")


def _as_html(lines: list[str]) -> str:
    """The few Markdown forms that the reports use, as HTML."""
    body = []
    for line in lines:
        if line.startswith("|---"):
            continue
        if line.startswith("|"):
            cells = "".join(f"<td>{escape(cell.strip())}</td>" for cell in line[1:-1].split("|"))
            body.append(f"<table><tr>{cells}</tr></table>")
        elif line.startswith("!["):
            title, source = line[2:-1].split("](", 1)
            body.append(f'<p><img alt="{escape(title)}" src="{source}"></p>')
        elif line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            body.append(f"<h{level}>{escape(line[level + 1 :])}</h{level}>")
        elif line:
            body.append(f"<p>{escape(line)}</p>")
    page = "\n".join(body).replace("</table>\n<table>", "\n")
    return f"<!doctype html><meta charset='utf-8'><title>Aisle</title>\n{page}\n"


def _quality(judged: Mapping[str, Mapping[str, Judged]]) -> "Figure":
    from matplotlib.figure import Figure  # slow to load

    figure = Figure(figsize=(10, 4.5), layout="constrained")
    for axes, (task, by_name) in zip(
        figure.subplots(1, len(judged), squeeze=False)[0], judged.items(), strict=True
    ):
        ordered = sorted(by_name.items(), key=lambda item: item[1].ndcg.mean())
        means = [found.ndcg.mean() for _, found in ordered]
        ranges = [interval(found.ndcg) for _, found in ordered]
        errors = [
            [mean - low for mean, (low, _) in zip(means, ranges, strict=True)],
            [high - mean for mean, (_, high) in zip(means, ranges, strict=True)],
        ]
        axes.barh([name for name, _ in ordered], means, xerr=errors, color="#6a8caf", capsize=3)
        axes.set_title(f"{task}: nDCG@10")
    return figure


def _coverage(judged: Mapping[str, Mapping[str, Judged]]) -> "Figure":
    from matplotlib.figure import Figure  # slow to load

    figure = Figure(figsize=(10, 5.5), layout="constrained")
    names = sorted({name for by_name in judged.values() for name in by_name})
    for axes, (task, by_name) in zip(
        figure.subplots(1, len(judged), squeeze=False)[0], judged.items(), strict=True
    ):
        for name, found in by_name.items():
            at = names.index(name)
            mark = "*" if name.startswith("Aisle") else "o"
            axes.scatter(found.coverage, found.ndcg.mean(), s=90, color=f"C{at % 10}", marker=mark)
        axes.set_xlabel("coverage@10")
        axes.set_ylabel("nDCG@10")
        axes.set_title(task)
    for at, name in enumerate(names):
        mark = "*" if name.startswith("Aisle") else "o"
        axes.scatter([], [], s=60, color=f"C{at % 10}", marker=mark, label=name)
    figure.legend(loc="outside lower center", ncols=4, fontsize=8)
    return figure
