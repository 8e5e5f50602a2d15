"""The campaign suite: briefs, audiences, claims, targeting, sending and scale."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from scipy.stats import binomtest

from assistant import open_shop
from assistant.campaigns import CampaignStudio
from assistant.campaigns.brief_parser import BriefParser
from core.audience import AudienceRule, Gate
from core.settings import load_settings
from core.store import Product, Store
from evals import campaigns_briefs as briefs
from evals import campaigns_claims as claims
from evals import campaigns_coupons as coupons
from evals import campaigns_kill as kill
from evals import campaigns_people as people
from evals import campaigns_scale as scale
from evals.recsys_report import write_page

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BASELINE = "recency, frequency, value (learned)"
_SCALE = (
    "audience_seconds", "recipients", "messages_per_second", "messages_per_cpu_second",
    "html_per_second", "messages_with_faults",
)  # fmt: skip


def run(report: Path | None = None) -> dict[str, Any]:
    """Measure everything in the workspace of the demo shop and on Complete Journey.

    Args:
        report: Markdown or HTML file to write, with plots.

    Returns:
        `suite`, `protocol`, `metrics`, `peers` and `seconds`.

    Raises:
        NotBuiltError: the workspace (`AISLE_HOME`) has no demo shop; `aisle demo --no-serve`.
    """
    started = perf_counter()
    settings = load_settings()
    shop = open_shop(settings, Store(settings.resolved_database_url), name="Wayfarer & Home")
    studio = CampaignStudio(shop, settings)
    parser = BriefParser(studio.terms, studio.policy)
    read = briefs.score(parser, briefs.judged("test"))
    products = list(shop.store.products.all())
    planted = _claims(products, studio)
    targeted = coupons.run()
    killed = kill.measure()
    measured = scale.run(studio)
    metrics = {
        "brief_accuracy": read.stated_accuracy,
        "brief_accuracy_all_fields": read.accuracy,
        "audience_accuracy": read.audience_accuracy,
        "audience_members_equal": _members(shop.store),
        "refused_rightly": _refused(parser),
        **planted,
        "lift_vs_rfv": targeted["ratio"][_BASELINE],
        **{name: targeted[name] for name in ("lift", "auc", "brier", "brier_of_base_rate")},
        "sent_exactly_once": killed["mailboxes_with_exactly_one"] / killed["recipients"],
        "kills": killed["kills"],
        "accepted_twice": killed["accepted_twice"],
        **{name: measured[name] for name in _SCALE},
        "intervals": _intervals(read, planted),
    }
    result = {
        "suite": "campaigns",
        "protocol": (
            f"{read.audiences} prompts kept apart; {planted['false_claims']} planted statements; "
            f"Complete Journey campaigns {coupons.TEST} after {coupons.TRAIN}, "
            f"{targeted['households']} household-campaigns, {targeted['redeemers']} redeemers"
        ),
        "metrics": metrics,
        "peers": {**targeted["peers"], "ratios": targeted["ratio"]},
        "seconds": perf_counter() - started,
    }
    if report is not None:
        _write(report, result, targeted, read.wrong)
    return result


def _claims(products: Sequence[Product], studio: CampaignStudio) -> dict[str, Any]:
    found = claims.measure(products, dict(studio.copy.nouns), seed=2026)
    by_hand = [claims.hand_written(part) for part in claims.PARTS]
    through = len(found["through"]) + sum(len(part["through"]) for part in by_hand)
    return {
        "false_claims": found["planted"] + sum(part["planted"] for part in by_hand),
        "false_claims_through": through,
        "true_copy": found["true"],
        "true_copy_rejected": len(found["rejected"]) / found["true"],
        "true_sentences_by_hand": sum(part["true"] for part in by_hand),
        "true_sentences_by_hand_rejected": sum(len(part["rejected"]) for part in by_hand),
        "copy_distinct": found["distinct"],
    }


def _intervals(read: briefs.Score, planted: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """Of the shares that were counted."""
    rejected = round(planted["true_copy_rejected"] * planted["true_copy"])
    return {
        "brief_accuracy": _interval(read.stated_right, read.stated),
        "audience_accuracy": _interval(read.audiences_right, read.audiences),
        "false_claims_through": _interval(planted["false_claims_through"], planted["false_claims"]),
        "true_copy_rejected": _interval(rejected, planted["true_copy"]),
    }


def _interval(count: int, of: int) -> tuple[float, float]:
    """Where a share lies with 95 % confidence (Clopper and Pearson 1934)."""
    found = binomtest(count, of).proportion_ci()
    return float(found.low), float(found.high)


def _members(store: Store) -> float:
    """Share of the judged audiences whose members, by SQL, are those of an evaluation in Python
    that shares no code with it.
    """
    now = datetime(2026, 11, 2, 9, tzinfo=UTC)
    world = people.World.of(store)
    right = total = 0
    for part in ("dev", "test"):
        for case in briefs.judged(part):
            rule = AudienceRule.model_validate({"conditions": case["audience"]})
            gate = Gate(uses_behaviour=rule.uses_behaviour, cap_days=7)
            found = set(store.audiences.match(rule, gate, now).ids)
            total += 1
            right += found == world.members(rule)
    return right / total


def _refused(parser: BriefParser) -> float:
    cases = [case for part in ("dev", "test") for case in briefs.refused(part)]
    cases.append({"prompt": "hikers, 10% off rain jackets. " * 400, "code": "too_long"})
    right = 0
    for case in cases:
        found = parser.parse(case["prompt"], briefs.TODAY).findings
        right += case["code"] in {finding.code for finding in found}
    return right / len(cases)


def _write(
    path: Path, result: Mapping[str, Any], targeted: Mapping[str, Any], wrong: Sequence[str]
) -> None:
    lines = ["# Campaigns", "", str(result["protocol"]), "", "| metric | value |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in result["metrics"].items()]
    lines += [
        "",
        "## Who redeems",
        "",
        "| ranking | lift in the top tenth | AUC |",
        "|---|---|---|",
    ]
    lines.append(f"| Aisle | {targeted['lift']:.2f} | {targeted['auc']:.3f} |")
    lines += [f"| {n} | {p['lift']:.2f} | {p['auc']:.3f} |" for n, p in targeted["peers"].items()]
    lines += ["", "## Misread", "", *(f"- {text}" for text in wrong)]
    write_page(
        path,
        lines,
        {"Lift in the top tenth": _lifts(targeted), "Calibration by fifths": _fifths(targeted)},
    )


def _lifts(targeted: Mapping[str, Any]) -> "Figure":
    from matplotlib.figure import Figure  # slow to load

    figure = Figure(figsize=(8, 3.6), layout="constrained")
    axes = figure.subplots()
    values = {name: peer["lift"] for name, peer in targeted["peers"].items()}
    values["Aisle"] = targeted["lift"]
    ordered = sorted(values.items(), key=lambda item: item[1])
    colours = ["#2f5d43" if name == "Aisle" else "#b9b5aa" for name, _ in ordered]
    axes.barh([name for name, _ in ordered], [value for _, value in ordered], color=colours)
    axes.axvline(1, color="#333", linewidth=0.8)
    axes.set_xlabel("redeemers in the first tenth, against everybody")
    return figure


def _fifths(targeted: Mapping[str, Any]) -> "Figure":
    from matplotlib.figure import Figure  # slow to load

    figure = Figure(figsize=(4.6, 4.2), layout="constrained")
    axes = figure.subplots()
    predicted = [part["predicted"] for part in targeted["calibration"]]
    observed = [part["observed"] for part in targeted["calibration"]]
    top = max(*predicted, *observed) * 1.1
    axes.plot([0, top], [0, top], color="#b9b5aa")
    axes.plot(predicted, observed, "o-", color="#2f5d43")
    axes.set_xlabel("predicted share that redeems")
    axes.set_ylabel("observed")
    return figure
