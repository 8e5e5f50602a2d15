"""From a prompt to a brief: readers take turns, and what none of them took is said aloud."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from assistant.campaigns.brief import Brief, Finding, Offer, ProductRule, Understanding
from assistant.campaigns.brief_audience import AudienceReader
from assistant.campaigns.brief_dates import running_time
from assistant.campaigns.brief_offer import OfferDraft, read_limits, read_offer
from assistant.campaigns.brief_style import (
    read_channels,
    read_goal,
    read_language,
    read_tones,
    take_goal_words,
)
from assistant.campaigns.fact_check import FactChecker
from assistant.campaigns.policy import StudioPolicy
from assistant.campaigns.refusals import refusals, sensitive_fields
from assistant.campaigns.scan import MAX_PROMPT, Scan
from assistant.campaigns.terms import Terms
from assistant.language.text import words
from core.audience import AudienceRule, Did

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_CURRENCY = r"(?:us\$|[$€£])?\s?"
_UNIT = r"(?:\s?(?:dollars?|bucks|euros?|pounds?|usd|eur|gbp|[$€£]))?"
_PRICE = (
    rf"\b(?:between|from)\s{_CURRENCY}(?P<low>{_NUMBER}){_UNIT}\s(?:and|to)\s{_CURRENCY}(?P<high>{_NUMBER}){_UNIT}"
    rf"|\b(?:under|below|less than|cheaper than|at most|up to|max(?:imum)?|no more than|not over|within)\s{_CURRENCY}(?P<max>{_NUMBER}){_UNIT}"
    rf"|\b(?:nothing under|nothing below|over|above|more than|at least|from|starting at|not under)\s{_CURRENCY}(?P<min>{_NUMBER}){_UNIT}(?! stars?)"
)
_RATING = r"\b(?:rated |with )?(?:at least |above |over )?(?P<stars>[1-5](?:\.\d)?)[+ ]*(?:stars?)(?: or (?:better|more|higher|above))?(?: rating)?\b"
_EACH = r"\b(?P<a>\d+)(?: products| items| picks)? each\b|\bshow (?P<b>\d+) (?:products|items|picks)\b|\b(?P<c>\d+) (?:products|picks) per (?:customer|recipient|person)\b"
_LANGUAGE_NAMES = {"de": "German", "fr": "French", "es": "Spanish", "it": "Italian"}


@dataclass(frozen=True)
class BriefParser:
    """Reads prompts in the words of one shop."""

    terms: Terms
    policy: StudioPolicy = field(default_factory=StudioPolicy)

    def parse(self, prompt: str, today: date) -> Understanding:
        """Read a prompt; it is never guessed at, and never raises on what anybody may type."""
        if not words(prompt):
            return _only(
                prompt,
                "empty",
                "Describe the campaign: who it is for, what it offers, and how it should sound.",
            )
        if len(prompt) > MAX_PROMPT:
            return _only(
                prompt[:MAX_PROMPT],
                "too_long",
                f"The prompt has {len(prompt):,} characters; {MAX_PROMPT:,} are read. Shorten it to what matters.",
            )
        findings = refusals(prompt, self.policy.voice.banned_claims)
        if any(finding.severity == "refusal" for finding in findings):
            return Understanding(prompt=prompt, brief=Brief(), findings=tuple(findings))
        return _Reading(self, prompt, today).result()


def _only(prompt: str, code: str, message: str) -> Understanding:
    finding = Finding(severity="question", code=code, message=message)
    return Understanding(prompt=prompt, brief=Brief(), findings=(finding,))


class _Reading:
    """One prompt being read."""

    def __init__(self, parser: BriefParser, prompt: str, today: date) -> None:
        self.parser, self.prompt, self.today = parser, prompt, today
        self.findings: list[Finding] = []
        scan = Scan(prompt)
        self.goal = read_goal(scan)
        self.language = read_language(scan)
        self.budget, self.most, self.holdout, self.lines = read_limits(scan)
        self.tones = read_tones(scan)
        self.rating = _stars(scan)
        audience = self.audience = AudienceReader(scan, parser.terms, today)
        audience.read()
        self.offer = read_offer(scan)
        self.starts, self.ends = running_time(scan, today)
        self.prices = _prices(scan)
        self.each = _each(scan)
        self.channels = read_channels(scan)
        self.brands, self.excluded = self._brands(scan)
        self.attributes = self._attributes(scan)
        take_goal_words(scan)
        self.kinds, self.topic = self._kinds(scan)
        if audience.awaiting and not self.kinds and not self.brands:
            self._ask("not_understood", "Who is left out for having bought something? Say of what.")
            audience.awaiting.clear()
        audience.settle(self.kinds)
        self.left = scan.leftovers()

    def _ask(self, code: str, message: str) -> None:
        self.findings.append(Finding(severity="question", code=code, message=message))

    def _brands(self, scan: Scan) -> tuple[tuple[str, ...], tuple[str, ...]]:
        wanted, refused = [], []
        for brand in sorted(self.parser.terms.brands, key=len, reverse=True):
            name = re.escape(brand.lower())
            if scan.has(rf"\b(?:no|not|except|excluding|without) (?:from |by )?{name}\b"):
                refused.append(brand)
            match = scan.find(rf"\b{name}\b")
            if match is not None and scan.original[match.start()].isupper():
                scan.has(rf"\b(?:by |from |of |or |and )?{name}\b")
                wanted.append(brand)
        if scan.has(r"\b(?:from |by |of )?(?:the |that )?same brand\b"):
            wanted += [b for c in self.audience.conditions if isinstance(c, Did) for b in c.brands]
        return tuple(sorted(set(wanted))), tuple(sorted(refused))

    def _attributes(self, scan: Scan) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for name, value in self.parser.terms.values:
            word = name.replace("_", " ") if value in {"yes", name} else value
            pattern = rf"\b{re.escape(word)}\b(?! friday)"
            if len(word) > 2 and scan.find(pattern) and not self.parser.terms.kind(word):
                scan.has(pattern)
                found[name] = (*found.get(name, ()), value)
        return found

    def _kinds(self, scan: Scan) -> tuple[tuple[str, ...], str]:
        paths: set[str] = set()
        called: list[str] = []
        for kind in self.parser.terms.kinds(scan.text):
            paths.update(kind.paths)
            if kind.words not in called:
                called.append(kind.words)
            scan.blank(kind.start, kind.end)
        return tuple(sorted(paths)), " and ".join(called[:2])

    def result(self) -> Understanding:
        """The brief, with everything that has to be asked."""
        self._judge_offer(self.offer)
        self._judge_words()
        values = self._values()
        try:
            brief = Brief.model_validate(values)
        except ValidationError as error:
            message = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
            self._ask("contradictory", f"That can't be: {message}. Which is right?")
            kept = {"goal", "audience", "tone", "channels", "language", "subject_lines", "holdout"}
            brief = Brief.model_validate({name: values[name] for name in kept & set(values)})
        return Understanding(
            prompt=self.prompt,
            brief=brief,
            not_understood=self.left,
            findings=tuple(self.findings),
        )

    def _values(self) -> dict[str, Any]:
        low, high = self.prices
        products: dict[str, Any] = {
            "categories": self.kinds,
            "brands": self.brands,
            "exclude_brands": self.excluded,
            "price_min": low,
            "price_max": high,
            "attributes": self.attributes,
            "rating_min": self.rating,
        }
        if self.each:
            products["per_recipient"] = min(8, max(1, self.each))
        given: dict[str, Any] = {
            "subject_lines": None if self.lines is None else min(5, max(1, self.lines)),
            "holdout": self.holdout,
            "channels": self.channels or None,
        }
        return {
            "goal": self._goal(),
            "topic": self.topic,
            "audience": AudienceRule(conditions=tuple(self.audience.conditions)),
            "products": _dropping(products, ProductRule()),
            "offer": self._offer(),
            "tone": self.tones[0] if self.tones else self.parser.policy.voice.default_tone,
            "language": self.language,
            "starts": self.starts,
            "ends": self.ends,
            "budget": self.budget,
            "max_recipients": self.most,
            **{name: value for name, value in given.items() if value is not None},
        }

    def _goal(self) -> str:
        never_bought = Did(negate=True) in self.audience.conditions
        if self.goal in {None, "promote", "loyalty"} and never_bought:
            return "welcome"
        return self.goal or "promote"

    def _offer(self) -> dict[str, Any]:
        offer = self.offer
        if offer.kind == "percent" and offer.value is not None and not 0 < offer.value <= 100:
            return {}
        names = ("kind", "value", "min_spend", "code", "bundle")
        return _dropping({name: getattr(offer, name) for name in names}, Offer())

    def _judge_offer(self, offer: OfferDraft) -> None:
        if offer.conflicts:
            said = "', '".join(offer.conflicts)
            self._ask(
                "contradictory",
                f"Two offers don't go together ('{said}' and another). Which one holds?",
            )
        if offer.kind != "percent" or offer.value is None:
            return
        most = self.parser.policy.limits.max_discount_percent
        if offer.value > 100 or offer.value <= 0:
            self._ask("impossible_offer", f"{offer.value} % off can't be. What is the discount?")
        elif offer.value > Decimal(str(most)):
            self._ask(
                "discount_limit",
                f"The shop's guardrails allow at most {most:g} % off, not {offer.value} %. Lower the discount.",
            )

    def _judge_words(self) -> None:
        if len(self.tones) > 1:
            self._ask(
                "contradictory", f"The tone can't be both {' and '.join(self.tones)}. Which one?"
            )
        if self.goal == "win_back" and Did(negate=True) in self.audience.conditions:
            self._ask(
                "contradictory",
                "Who never bought can't be won back. Welcome them, or win back those who bought before?",
            )
        forbidden = self.parser.policy.forbidden_fields
        for column in sensitive_fields(self.prompt):
            name = column.replace("_band", "")
            if column in forbidden:
                self._ask(
                    "sensitive",
                    f"This shop doesn't let campaigns choose people by {name}. Leave it out, or allow it in studio.yaml (allow_targeting_by).",
                )
            else:
                self._ask(
                    "sensitive_by_hand",
                    f"Choosing by {name} is allowed here but not read from prompts: add it to the audience rule.",
                )
        language = self.language
        if language not in FactChecker.languages:
            name = _LANGUAGE_NAMES.get(language, language)
            self._ask(
                "language",
                f"Copy is checked in English only, so none can be written in {name}. Take English.",
            )
        if self._says_nothing():
            self._ask(
                "not_understood",
                "Nothing in this names products, customers or an offer of this shop. Try: 'Win back hikers with rain jackets under $80, 10 % off'.",
            )

    def _says_nothing(self) -> bool:
        said = (self.kinds, self.brands, self.audience.conditions, self.goal, self.attributes)
        return not any(said) and self.offer.kind == "none" and not self.audience.everybody


def _dropping(values: dict[str, Any], default: Any) -> dict[str, Any]:
    """Without what equals the default or is None."""
    return {
        name: value
        for name, value in values.items()
        if value is not None and value != getattr(default, name)
    }


def _stars(scan: Scan) -> float | None:
    match = scan.take(_RATING)
    return None if match is None else float(match["stars"])


def _each(scan: Scan) -> int | None:
    match = scan.take(_EACH)
    return None if match is None else int(match["a"] or match["b"] or match["c"])


def _prices(scan: Scan) -> tuple[Decimal | None, Decimal | None]:
    low: Decimal | None = None
    high: Decimal | None = None
    for match in scan.take_all(_PRICE):
        found_low, found_high = match["low"] or match["min"], match["high"] or match["max"]
        low = Decimal(found_low.replace(",", "")) if found_low else low
        high = Decimal(found_high.replace(",", "")) if found_high else high
    return low, high
