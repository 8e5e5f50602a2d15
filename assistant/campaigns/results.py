"""What a campaign did: uplift over the holdout with intervals, and opens without machines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import sqrt

import numpy as np
from scipy import stats

from assistant.campaigns.experiment import HOLDOUT, Counts
from core.store import CampaignOutcome, CampaignRecipient, Delivery

MACHINE_SECONDS = 3
"""An open or click so soon after delivery was made by a scanner or a privacy proxy."""
_MACHINES = (
    "googleimageproxy", "yahoomailproxy", "ggpht.com", "barracuda", "mimecast", "proofpoint",
    "symantec", "trendmicro", "safelinks", "bot", "crawler", "spider", "preview", "prefetch",
)  # fmt: skip
_BARE_AGENT = "mozilla/5.0"
_SCANNED = 3
_SCAN_SECONDS = 2


@dataclass(frozen=True)
class Report:
    """One open or click as a mail tool reports it."""

    customer_id: str
    kind: str
    time: datetime
    agent: str = ""
    """The user agent; Apple's privacy proxy sends a bare `Mozilla/5.0`."""


def machine_made(reports: Sequence[Report], sent: Mapping[str, datetime]) -> list[bool]:
    """Whether each report was made by a machine.

    Machines are known by their user agent, by answering within seconds of delivery, and by
    clicking several links at once.
    """
    clicks: dict[str, list[datetime]] = {}
    for report in reports:
        if report.kind == "clicked":
            clicks.setdefault(report.customer_id, []).append(report.time)
    return [_is_machine(report, sent.get(report.customer_id), clicks) for report in reports]


def _is_machine(
    report: Report, sent: datetime | None, clicks: Mapping[str, Sequence[datetime]]
) -> bool:
    if report.kind not in {"opened", "clicked"}:
        return False
    agent = report.agent.strip().casefold()
    if agent == _BARE_AGENT or any(name in agent for name in _MACHINES):
        return True
    if sent is not None and timedelta(0) <= report.time - sent <= timedelta(
        seconds=MACHINE_SECONDS
    ):
        return True
    near = timedelta(seconds=_SCAN_SECONDS)
    close = [t for t in clicks.get(report.customer_id, ()) if abs(t - report.time) <= near]
    return report.kind == "clicked" and len(close) >= _SCANNED


@dataclass(frozen=True)
class Rate:
    """A share with its 95 % interval (Wilson 1927)."""

    won: int
    shown: int
    value: float
    low: float
    high: float


def rate(won: int, shown: int) -> Rate:
    """The share of `shown` that `won`; of nothing it is unknown: 0 within [0, 1]."""
    if not shown:
        return Rate(0, 0, 0.0, 0.0, 1.0)
    z = float(stats.norm.ppf(0.975))
    share = won / shown
    middle = (share + z * z / (2 * shown)) / (1 + z * z / shown)
    half = z * sqrt(share * (1 - share) / shown + z * z / (4 * shown**2)) / (1 + z * z / shown)
    return Rate(won, shown, share, max(0.0, middle - half), min(1.0, middle + half))


@dataclass(frozen=True)
class Uplift:
    """The difference of a treated rate and the holdout's, with its 95 % interval."""

    treated: Rate
    control: Rate
    value: float
    low: float
    high: float

    @property
    def is_certain(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


def uplift(treated: Rate, control: Rate) -> Uplift:
    """The difference by Newcombe's method (1998, no. 10): Wilson intervals, combined."""
    difference = treated.value - control.value
    low = difference - sqrt(
        (treated.value - treated.low) ** 2 + (control.high - control.value) ** 2
    )
    high = difference + sqrt(
        (treated.high - treated.value) ** 2 + (control.value - control.low) ** 2
    )
    return Uplift(treated, control, difference, low, high)


def qini(scores: Iterable[float], treated: Iterable[bool], won: Iterable[bool]) -> float:
    """Qini coefficient of a ranking under a randomised holdout (Radcliffe 2007).

    Area between the curve of incremental wins by rank and the straight line of random ranking,
    over the number of treated; 0 for an uninformative ranking, NaN without both groups.
    """
    order = np.argsort(-np.asarray(list(scores), float), kind="stable")
    is_treated = np.asarray(list(treated), bool)[order]
    wins = np.asarray(list(won), float)[order]
    if not is_treated.any() or is_treated.all():
        return float("nan")
    n_treated, n_control = np.cumsum(is_treated), np.cumsum(~is_treated)
    y_treated, y_control = np.cumsum(wins * is_treated), np.cumsum(wins * ~is_treated)
    ratio = np.divide(n_treated, n_control, out=np.zeros(len(wins)), where=n_control > 0)
    gained = np.concatenate([[0.0], y_treated - y_control * ratio])
    line = np.linspace(0, gained[-1], len(gained))
    return float(np.trapezoid(gained - line) / len(wins) / n_treated[-1])


@dataclass
class Results:
    """One campaign's results, over everybody it was planned for (intention to treat)."""

    arms: dict[str, dict[str, Rate]] = field(default_factory=dict)
    """Arm to the rates of `sent`, `opened`, `clicked`, `bought` and `unsubscribed`."""
    uplifts: dict[str, Uplift] = field(default_factory=dict)
    """Variant, and `all`, to the uplift of buying over the holdout."""
    machine_opens: int = 0
    revenue_per_head: dict[str, float] = field(default_factory=dict)

    def counts(self, kind: str = "clicked") -> dict[str, Counts]:
        """What Thompson sampling learns from."""
        return {
            arm: Counts(rates["sent"].won, rates[kind].won)
            for arm, rates in self.arms.items()
            if arm != HOLDOUT
        }


def summarise(ledger: Sequence[CampaignRecipient], outcomes: Sequence[CampaignOutcome]) -> Results:
    """Join the ledger with what happened.

    Skipped and failed recipients stay in their arm: leaving them out would compare the willing
    with everybody.
    """
    arm_of = {line.customer_id: line.arm for line in ledger}
    people: dict[str, set[str]] = {}
    for line in ledger:
        people.setdefault(line.arm, set()).add(line.customer_id)
    did: dict[tuple[str, str], set[str]] = {}
    revenue: dict[str, float] = {}
    results = Results()
    for outcome in outcomes:
        arm = arm_of.get(outcome.customer_id)
        if arm is None:
            continue
        if outcome.machine:
            results.machine_opens += outcome.kind == "opened"
            continue
        did.setdefault((arm, outcome.kind), set()).add(outcome.customer_id)
        revenue[arm] = revenue.get(arm, 0.0) + float(outcome.value or 0)
    for line in ledger:
        if line.status == Delivery.SENT.value:
            did.setdefault((line.arm, "sent"), set()).add(line.customer_id)
    for arm, members in sorted(people.items()):
        results.arms[arm] = {
            kind: rate(len(did.get((arm, kind), ())), len(members))
            for kind in ("sent", "opened", "clicked", "bought", "unsubscribed")
        }
        results.revenue_per_head[arm] = revenue.get(arm, 0.0) / len(members)
    _compare(results)
    return results


def _compare(results: Results) -> None:
    control = results.arms.get(HOLDOUT, {}).get("bought")
    treated = {arm: rates["bought"] for arm, rates in results.arms.items() if arm != HOLDOUT}
    if control is None or not treated:
        return
    results.uplifts = {arm: uplift(found, control) for arm, found in treated.items()}
    total = rate(sum(r.won for r in treated.values()), sum(r.shown for r in treated.values()))
    results.uplifts["all"] = uplift(total, control)
