"""What a prompt offers: discounts, codes, free delivery; what it may cost."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.campaigns.scan import Scan

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_CURRENCY = r"(?:us\$|[$€£])"
_WORD = r"(?:dollars?|bucks|euros?|pounds?|quid|usd|eur|gbp|[$€£])"
_MONEY = rf"(?:{_CURRENCY}\s?(?P<{{0}}a>{_NUMBER})|(?P<{{0}}b>{_NUMBER})\s?{_WORD})"
_MIN_SPEND = (
    rf"(?:\s*(?:on |for )?(?:all )?(?:orders?|purchases|baskets)?\s*(?:over|above|of|from|when you spend|for orders over)\s(?:at least )?"
    rf"{_MONEY.replace('{0}', 'm')}(?: or more)?)?"
)


@dataclass
class OfferDraft:
    """An offer as the words of a prompt give it; several values contradict each other."""

    kind: str = "none"
    value: Decimal | None = None
    min_spend: Decimal | None = None
    code: str | None = None
    bundle: tuple[int, int] | None = None
    conflicts: list[str] = field(default_factory=list)

    def set(self, kind: str, value: Decimal | None = None, said: str = "") -> None:
        """Take an offer, or note that it contradicts the one before."""
        if self.kind not in {"none", kind} or (
            self.kind == kind and value is not None and self.value not in {None, value}
        ):
            self.conflicts.append(said.strip())
            return
        self.kind, self.value = kind, value


def money(match: re.Match[str], name: str) -> Decimal | None:
    """The amount of a match of `_MONEY`."""
    text = match[f"{name}a"] or match[f"{name}b"]
    return None if text is None else Decimal(text.replace(",", ""))


def read_offer(scan: Scan) -> OfferDraft:
    """The offer, taken out of what is left of a prompt."""
    draft = OfferDraft()
    code = scan.take(
        r"\b(?:with |use |using )?(?:the )?(?:promo |discount |coupon |voucher )?code:? (?P<code>[a-z0-9][a-z0-9-]{3,19})\b"
    )
    if code is not None:
        draft.code = scan.original[code.start("code") : code.end("code")].upper()
    refused = scan.has(r"\bno free (?:shipping|delivery)\b")
    _bundles(scan, draft)
    _percents(scan, draft)
    _amounts(scan, draft)
    for match in scan.take_all(rf"\bfree (?:shipping|delivery|postage)(?: only)?{_MIN_SPEND}"):
        draft.min_spend = money(match, "m")
        draft.set("free_shipping", said=match.group())
        if refused:
            draft.conflicts.append("free shipping and no free shipping")
    if scan.has(
        r"\b(?:get |and get )?(?:a |an )?(?:free|complimentary) (?:gift|present|sample)s?(?: with (?:every|each|your|any) order)?\b"
    ):
        draft.set("gift", said="a free gift")
    scan.has(r"\b(?:no|without(?: a| any)?) (?:discounts?|offers?|promotions?)\b")
    return draft


def _bundles(scan: Scan, draft: OfferDraft) -> None:
    match = scan.take(
        r"\bbuy (?P<buy>\d|one)[, ]+(?:and )?get (?P<free>\d|one|another)(?: one)? (?:for )?free\b"
    )
    if match is not None:
        buy = 1 if match["buy"] == "one" else int(match["buy"])
        free = int(match["free"]) if match["free"].isdigit() else 1
        draft.set("bundle", said=match.group())
        draft.bundle = (buy, free)
        return
    match = scan.take(r"\b(?P<get>[2-9]) for (?P<pay>[1-8])\b")
    if match is not None and int(match["get"]) > int(match["pay"]):
        draft.set("bundle", said=match.group())
        draft.bundle = (int(match["pay"]), int(match["get"]) - int(match["pay"]))


def _percents(scan: Scan, draft: OfferDraft) -> None:
    for pattern, value in (
        (r"\b(?:at )?(?:half[- ]price|half off|50% off)\b", Decimal(50)),
        (r"\ba (?:third|3rd) off\b", Decimal("33.33")),
        (r"\ba quarter off\b", Decimal(25)),
    ):
        for match in scan.take_all(pattern):
            draft.set("percent", value, match.group())
    percent = rf"(?P<value>{_NUMBER})\s?(?:%|percent|per cent|pct)(?:\s?(?:off|discount|reduction|cheaper|price cut))?(?: everything| all)?(?: (?:on |for )?(?:their|the|your) (?:next|first) (?:order|purchase))?"
    for match in scan.take_all(rf"{percent}{_MIN_SPEND}"):
        draft.set("percent", Decimal(match["value"].replace(",", "")), match.group())
        draft.min_spend = money(match, "m") or draft.min_spend


def _amounts(scan: Scan, draft: OfferDraft) -> None:
    amount = _MONEY.replace("{0}", "v")
    rest = (
        r"(?: everything)?(?: (?:on |for )?(?:their|the|your) (?:next|first) (?:order|purchase))?"
    )
    for match in scan.take_all(rf"{amount}\s?(?:off|discount|voucher|reduction){rest}{_MIN_SPEND}"):
        draft.set("amount", money(match, "v"), match.group())
        draft.min_spend = money(match, "m") or draft.min_spend


def read_limits(scan: Scan) -> tuple[Decimal | None, int | None, float | None, int | None]:
    """Budget, most recipients, holdout share and number of subject lines, taken out."""
    budget = scan.take(
        rf"\b(?:a |the )?budget(?: of| is|:)? {_MONEY.replace('{0}', 'v')}|{_MONEY.replace('{0}', 'w')} budget\b"
        rf"|\bbudget(?: of| is|:)? (?P<bare>{_NUMBER})\b"
    )
    people = r"(?:recipients|people|customers|contacts|subscribers)"
    most = scan.take(
        rf"\b(?:max(?:imum)?(?: of)?|at most|up to|no more than|limit(?:ed)? to|not more than) (?P<a>[\d,]+) {people}\b|\b(?P<b>[\d,]+) {people} (?:at most|max(?:imum)?|tops)\b"
    )
    lines = scan.take(
        r"\b(?:a-b test |ab test |test )?(?:(?P<n>\d+|one|an?|a single|single|1) (?:different )?subject lines?|subject lines?: (?P<m>\d+))(?: only)?\b"
    )
    count = None
    if lines is not None:
        said = lines["n"] or lines["m"]
        count = int(said) if said.isdigit() else 1
    spent = None
    if budget is not None:
        bare = Decimal(budget["bare"].replace(",", "")) if budget["bare"] else None
        spent = money(budget, "v") or money(budget, "w") or bare
    reach = None if most is None else int((most["a"] or most["b"]).replace(",", ""))
    return spent, reach, _holdout(scan), count


def _holdout(scan: Scan) -> float | None:
    if scan.has(r"\b(?:no|without(?: a| any)?) (?:holdout|hold-out|control)(?: group)?\b"):
        return 0.0
    match = scan.take(
        r"\b(?:hold(?:ing)? (?:out|back)|keep|leave|reserve) (?P<a>\d+(?:\.\d+)?) ?(?:%|percent)(?: as (?:a |the )?(?:control|holdout)(?: group)?| out)?"
        r"|\b(?P<b>\d+(?:\.\d+)?) ?(?:%|percent) (?:holdout|hold-out|control)(?: group)?|\bholdout(?: of|:)? (?P<c>\d+(?:\.\d+)?) ?(?:%|percent)"
    )
    return None if match is None else float(match["a"] or match["b"] or match["c"]) / 100
