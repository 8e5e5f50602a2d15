"""All parts of the dialogue suite, run over both shops and put together."""

from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from types import MappingProxyType
from typing import Any

from assistant.models import LanguageModel
from assistant.services import Shop
from core.turn import Turn
from evals.dialogue import (
    acts,
    injections,
    latency,
    leaks,
    memory,
    models,
    references,
    scripts,
    shopper,
    valid,
)
from evals.dialogue.grounding import Tally, Truth, judge_all
from evals.dialogue.playing import Course
from evals.dialogue.report import write_report
from evals.dialogue.script import load_scripts
from evals.dialogue.shops import SHOPS, assistant_of, opened


@dataclass
class Findings:
    """What the parts have found so far."""

    metrics: dict[str, Any] = field(default_factory=dict)
    peers: dict[str, Any] = field(default_factory=dict)
    failures: list[dict[str, Any]] = field(default_factory=list)
    """`part, faults, transcript` of every conversation that went wrong."""
    courses: list[Course] = field(default_factory=list)


@dataclass(frozen=True)
class Run:
    """What a part works on."""

    shops: Mapping[str, Shop]
    folder: Path
    split: str
    size: float
    """1 for everything; a part of it for a quick look."""

    def count(self, number: int) -> int:
        """`number`, scaled."""
        return max(2, round(number * self.size))


Part = Callable[[Run, Findings], None]


def _scripts(run: Run, found: Findings) -> None:
    for name, shop in run.shops.items():
        mine = [script for script in load_scripts(run.split) if script.shop == name]
        courses = scripts.play_all(assistant_of(shop, run.folder), mine)
        found.courses += courses
        truth, tally = Truth(shop.store), found.metrics.setdefault("_embedded", Tally())
        judge_all(truth, [[(p.said, p.turn) for p in c.turns] for c in courses], tally)
    all_metrics = scripts.metrics(found.courses)
    found.metrics["scripts"] = all_metrics
    found.metrics["products"] = {
        "satisfying": all_metrics["products_satisfying"],
        "shown": all_metrics["products_shown"],
    }
    found.failures += scripts.failures(found.courses)
    _grounded("embedded", found.metrics.pop("_embedded"), found)


def _acts(run: Run, found: Findings) -> None:
    language = next(iter(run.shops.values())).language
    judged = acts.measure(language, run.split)
    clinc = acts.clinc_caught(language, run.split)
    found.metrics["acts"] = {kind: {"accuracy": judged[kind]} for kind in ("single", "double")}
    found.metrics["out_of_scope"] = {
        "caught": clinc["caught"],
        "caught_beside_goods": clinc["caught_beside_goods"],
        "caught_own": judged["own_caught"],
        "declined": clinc["declined"],
        "in_scope_refused": judged["in_scope_refused"],
    }
    found.failures += [
        {
            "part": f"{kind} utterance",
            "faults": [f"{taken}, not {asked}"],
            "transcript": [(text, "")],
        }
        for kind, text, asked, taken in judged["missed"]
    ]


def _memory(run: Run, found: Findings) -> None:
    total = memory.Tally()
    for shop in run.shops.values():
        one = memory.measure(assistant_of(shop, run.folder), run.split, run.count(60))
        total.add(one)
    found.metrics["constraints"] = total.metrics()
    found.failures += total.failures


def _references(run: Run, found: Findings) -> None:
    total = references.Tally()
    for shop in run.shops.values():
        total.add(references.measure(assistant_of(shop, run.folder), run.split, run.count(12)))
    found.metrics["references"] = total.metrics()
    found.failures += total.failures


def _simulated(run: Run, found: Findings) -> None:
    total = shopper.Tally()
    for shop in run.shops.values():
        seed = 0 if run.split == "dev" else 1
        total.add(shopper.measure(assistant_of(shop, run.folder), run.count(160), seed))
    found.metrics["simulated"] = total.metrics()
    found.peers["search box"] = {"success_within_5": total.metrics()["search_box"]}
    found.failures += total.failures


def _valid(run: Run, found: Findings) -> None:
    put = changed = 0
    for shop in run.shops.values():
        these, rejected, taken = valid.rejected(shop, run.count(20))
        put, changed = put + these, changed + rejected
        found.failures += [
            {"part": "valid reply rejected", "faults": [text], "transcript": []} for text in taken
        ]
    found.metrics["check"] = {"valid_rejected": changed / max(put, 1), "valid_replies": put}


def _malicious(run: Run, found: Findings) -> None:
    with models.malicious() as model:
        _talk_with("malicious", model, run, found, run.count(34))


def _small_model(run: Run, found: Findings) -> None:
    with models.small_model() as model:
        _talk_with("small_model", model, run, found, run.count(6))


def _talk_with(
    name: str, model: LanguageModel, run: Run, found: Findings, conversations: int
) -> None:
    """Play scripts with a language model, and look up whatever it is let say."""
    tally, degraded, turns, breaking = Tally(), 0, 0, 0
    for shop_name, shop in run.shops.items():
        mine = [s for s in load_scripts(run.split) if s.shop == shop_name][:conversations]
        courses = scripts.play_all(assistant_of(shop, run.folder, model), mine)
        talks: list[list[tuple[str, Turn]]] = [[(p.said, p.turn) for p in c.turns] for c in courses]
        judge_all(Truth(shop.store), talks, tally)
        played = [turn for talk in talks for _, turn in talk]
        turns += len(played)
        degraded += sum(turn.degraded is not None for turn in played)
        breaking += sum(" breaks " in fault for c in courses for p in c.turns for fault in p.faults)
    _grounded(name, tally, found)
    found.metrics.setdefault("models", {})[name] = {
        "turns": turns,
        "degraded": degraded / max(turns, 1),
        "products_breaking_constraints": breaking,
        "claims": tally.claims,
    }


def _grounded(name: str, tally: Tally, found: Findings) -> None:
    found.metrics.setdefault("groundedness", {})[name] = tally.share
    found.metrics.setdefault("claims", {})[name] = tally.claims
    found.failures += [
        {"part": f"groundedness, {name}", "faults": [claim], "transcript": []}
        for claim in tally.false
    ]


def _injections(run: Run, found: Findings) -> None:
    with injections.planted_shop(run.folder / "planted") as (shop, planted):
        embedded, reached = injections.effects(assistant_of(shop, run.folder), planted)
        with models.malicious() as model:
            obedient, _ = injections.effects(assistant_of(shop, run.folder, model), planted)
    found.metrics["injections"] = {
        "planted": len(planted),
        "reached": reached,
        "effects": sum(len(failure["faults"]) for failure in embedded + obedient),
        "effects_embedded": len(embedded),
        "effects_malicious": len(obedient),
    }
    found.failures += embedded + obedient


def _interleaved(run: Run, found: Findings) -> None:
    assistant = assistant_of(next(iter(run.shops.values())), run.folder)
    leaked, failures = leaks.measure(assistant, run.count(50))
    found.metrics["leaks"] = leaked
    found.failures += failures


def _latency(run: Run, found: Findings) -> None:
    found.metrics["latency_ms"] = latency.measure(
        assistant_of(next(iter(run.shops.values())), run.folder), run.count(12)
    )


PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "latency": _latency,
        "scripts": _scripts,
        "acts": _acts,
        "memory": _memory,
        "references": _references,
        "simulated": _simulated,
        "valid": _valid,
        "injections": _injections,
        "interleaved": _interleaved,
        "malicious": _malicious,
        "small_model": _small_model,
    }
)
"""Part of the suite to what runs it."""


def judge(
    split: str,
    parts: Collection[str],
    size: float,
    *,
    fresh: bool = False,
    shops: Collection[str] | None = None,
) -> Findings:
    """Run parts of the suite over the shops; see `run`."""
    found = Findings()
    with ExitStack() as stack:
        open_shops = {
            name: stack.enter_context(opened(name, fresh=fresh)) for name in shops or SHOPS
        }
        folder = Path(stack.enter_context(TemporaryDirectory()))
        for name in parts:
            PARTS[name](Run(open_shops, folder, split, size), found)
    return found


def run(
    report: Path | None = None,
    *,
    split: str = "test",
    parts: Collection[str] | None = None,
    size: float = 1.0,
    fresh: bool = False,
) -> dict[str, Any]:
    """Judge dialogue over the demo shop and retail-demo-store.

    Args:
        report: Markdown or HTML file to write, with plots beside or in it.
        split: `test`, or `dev` while working on the assistant.
        parts: some of `PARTS`; all by default.
        size: share of the generated conversations, in (0, 1].
        fresh: make both shops anew.

    Returns:
        `suite`, `protocol`, `metrics`, `peers` and `seconds`.

    Raises:
        SourceError: data beside the repository is missing.
    """
    started = perf_counter()
    found = judge(split, parts or PARTS, size, fresh=fresh)
    result = {
        "suite": "dialogue",
        "protocol": f"retail-demo-store and the demo shop, {split} split: conversations and "
        "phrases written before they were run",
        "metrics": found.metrics,
        "peers": found.peers,
        "seconds": perf_counter() - started,
    }
    if report is not None:
        write_report(report, result, found.courses, found.failures)
    return result
