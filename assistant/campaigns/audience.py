"""The audience of a campaign, as the marketer sees it before approving."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import compress
from typing import Any

from scipy import stats

from assistant.campaigns.brief import Finding
from core.audience import AudienceRule, Gate
from core.store import Matched, Store

TINY = 30
"""Fewer recipients can't be measured, and single people shine through."""
_ALMOST_ALL = 0.9
_FOUR_FIFTHS = 0.8
_LEAST_GROUP = 30
_OVERLAP = 0.2
AUDITED = ("gender", "age", "income_band")


@dataclass(frozen=True)
class Funnel:
    """How many are left after each gate."""

    matched: int
    consenting: int
    reachable: int
    not_suppressed: int
    allowed: int
    """Under the frequency cap, too: whom the campaign may write to."""


@dataclass(frozen=True)
class GroupRate:
    """How often one group of the shop's customers is chosen."""

    field: str
    group: str
    eligible: int
    chosen: int
    rate: float
    ratio: float
    """To the rate of the group chosen most."""
    is_flagged: bool
    """Under four fifths of the highest rate, and not by chance (p < .01)."""


@dataclass(frozen=True)
class Audience:
    """Who a campaign would reach now."""

    ids: tuple[str, ...]
    """Whom it may write to, in the order of ids."""
    funnel: Funnel
    sample: tuple[str, ...]
    overlap: Mapping[str, int]
    """Running campaign to how many it shares."""
    makeup: tuple[GroupRate, ...]
    findings: tuple[Finding, ...] = field(default=())


def measure(
    store: Store, rule: AudienceRule, gate: Gate, now: datetime, campaign_id: str | None = None
) -> Audience:
    """Count, sample, overlap, make-up and warnings of an audience; asks the live database."""
    found = store.audiences.match(rule, gate, now, campaign_id=campaign_id, fields=AUDITED)
    ids = found.allowed_ids
    overlap = store.audiences.overlap(ids, now - timedelta(days=gate.cap_days))
    overlap.pop(campaign_id or "", None)
    eligible = store.audiences.consenting(*AUDITED)
    chosen = Counter(compress(zip(*found.profile, strict=True), found.allowed.tolist()))
    makeup = tuple(rate for name in AUDITED for rate in audit(eligible, chosen, name))
    funnel = _funnel(found)
    sample = ids[:: max(1, len(ids) // 10)][:10]
    findings = tuple(_warnings(funnel, overlap, makeup, eligible.total(), rule))
    return Audience(ids, funnel, sample, overlap, makeup, findings)


def _funnel(found: Matched) -> Funnel:
    reachable = found.consents & found.reachable
    clear = reachable & ~found.suppressed
    counts = (found.consents, reachable, clear, found.allowed)
    return Funnel(len(found.ids), *(int(column.sum()) for column in counts))


Profiles = Counter[tuple[Any, ...]]
"""How many people have which values of the audited fields, in the order of `AUDITED`."""


def audit(eligible: Profiles, chosen: Profiles, name: str) -> list[GroupRate]:
    """How often each group of a profile field is chosen, among those who consent to marketing.

    The four-fifths rule (US EEOC 1978) names a group whose rate is under .8 of the highest; a
    chi-squared test keeps chance out.

    Args:
        eligible: everybody who consents.
        chosen: the audience.
        name: the field; ages are put in bands.
    """
    all_of, chosen_of = _groups(eligible, name), _groups(chosen, name)
    rates = {
        group: chosen_of[group] / count
        for group, count in all_of.items()
        if count >= _LEAST_GROUP and group != "unknown"
    }
    highest = max(rates.values(), default=0.0)
    top = max(rates, key=lambda group: rates[group], default="")
    found = []
    for group, rate in sorted(rates.items(), key=lambda item: _ascending(item[0])):
        ratio = rate / highest if highest else 1.0
        flagged = ratio < _FOUR_FIFTHS and _differs(
            (chosen_of[group], all_of[group]), (chosen_of[top], all_of[top])
        )
        found.append(GroupRate(name, group, all_of[group], chosen_of[group], rate, ratio, flagged))
    return found


def _ascending(group: str) -> tuple[int, str]:
    """From "under" to "over", for bands of ages and incomes."""
    return (-1 if group.startswith("under") else int(group.startswith("over"))), group


def _groups(profiles: Profiles, name: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for values, count in profiles.items():
        found[_group(name, values[AUDITED.index(name)])] += count
    return found


def _differs(one: tuple[int, int], other: tuple[int, int]) -> bool:
    table = [[one[0], one[1] - one[0]], [other[0], other[1] - other[0]]]
    if min(sum(column) for column in zip(*table, strict=True)) == 0:
        return False
    return bool(stats.chi2_contingency(table).pvalue < 0.01)


def _group(name: str, value: Any) -> str:
    if value is None or value == "":
        return "unknown"
    if name != "age":
        return str(value)
    bands = ((25, "under 25"), (35, "25-34"), (50, "35-49"), (65, "50-64"))
    return next((label for limit, label in bands if int(value) < limit), "65 and over")


def _warnings(
    funnel: Funnel,
    overlap: Mapping[str, int],
    makeup: Sequence[GroupRate],
    everybody: int,
    rule: AudienceRule,
) -> list[Finding]:
    found = []
    if funnel.allowed == 0:
        reason = (
            "nobody matches the rule"
            if not funnel.matched
            else (
                f"{funnel.matched} match, {funnel.consenting} of them agreed to marketing, and "
                f"{funnel.not_suppressed} of those are left without suppression or a missing address"
            )
        )
        found.append(_question("empty_audience", f"The audience is empty: {reason}. Widen it."))
    elif funnel.allowed < TINY:
        found.append(
            _warning(
                "tiny_audience", f"Only {funnel.allowed} people: too few to measure an effect by."
            )
        )
    elif funnel.allowed >= _ALMOST_ALL * everybody and rule.conditions:
        found.append(
            _warning(
                "everybody",
                f"{funnel.allowed} of {everybody} people who agreed to marketing: the rule hardly chooses.",
            )
        )
    elif not rule.conditions:
        found.append(
            _warning("everybody", f"No rule: all {funnel.allowed} people who agreed to marketing.")
        )
    for campaign, count in overlap.items():
        if count > _OVERLAP * max(1, funnel.allowed):
            found.append(_warning("overlap", f"{count} of them also get campaign {campaign[:8]}."))
    found += [_uneven(group) for group in makeup if group.is_flagged]
    return found


def _uneven(group: GroupRate) -> Finding:
    return _warning(
        "uneven_makeup",
        f"{group.field.replace('_band', '')} '{group.group}' is chosen {group.ratio:.2f} times as "
        f"often as the group chosen most ({group.rate:.0%} of {group.eligible}). See whether the "
        "rule means to.",
    )


def _warning(code: str, message: str) -> Finding:
    return Finding(severity="warning", code=code, message=message)


def _question(code: str, message: str) -> Finding:
    return Finding(severity="question", code=code, message=message)
