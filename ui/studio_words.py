"""A brief in a marketer's words: what the page shows of rules and offers."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from assistant.campaigns.brief import Brief, Offer, ProductRule
from assistant.wording import enumerate_words
from core import audience
from core.audience import Condition

GOALS: Mapping[str, str] = MappingProxyType(
    {
        "win_back": "Win customers back",
        "cart_reminder": "Remind of a basket",
        "welcome": "Welcome newcomers",
        "launch": "Launch something new",
        "clearance": "Clear out stock",
        "loyalty": "Thank loyal customers",
        "cross_sell": "Offer what goes with a purchase",
        "replenish": "Remind to restock",
        "seasonal": "A season or feast",
        "promote": "Promote products",
    }
)
OFFERS: Mapping[str, str] = MappingProxyType(
    {
        "none": "No offer",
        "percent": "Percent off",
        "amount": "Amount off",
        "free_shipping": "Free shipping",
        "gift": "A gift with the order",
        "bundle": "Buy some, get some free",
    }
)
_LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English"})
_DEEDS: Mapping[str, str] = MappingProxyType(
    {
        "purchase": "bought", "view": "looked at", "cart": "put in the basket",
        "list_add": "put on a list", "like": "liked",
    }
)  # fmt: skip


def condition(c: Condition) -> str:
    """One condition of an audience, as a clause about the customer."""
    said = _WORDS[type(c)](c)
    return f"not: {said}" if c.negate else said


def _span(c: Any) -> str:
    since = f" since {c.since}" if c.since else ""
    before = f" before {c.before}" if getattr(c, "before", None) else ""
    return since + before


def _kinds(c: Any) -> str:
    names = [path.rsplit(" > ", 1)[-1] for path in c.categories]
    return enumerate_words([*names, *getattr(c, "brands", ())], "or")


def _plain(value: Any) -> str:
    """A number without the zeros that add nothing."""
    return f"{float(value):.10g}"


def _range(low: Any, high: Any, unit: str = "") -> str:
    low, high = (None if value is None else _plain(value) for value in (low, high))
    if low is not None and high is not None:
        return f"{low} to {high}{unit}"
    return f"at least {low}{unit}" if low is not None else f"at most {high}{unit}"


def _did(c: audience.Did) -> str:
    often = f" at least {c.at_least} times" if c.at_least > 1 else ""
    return f"{_DEEDS[c.action]} {_kinds(c) or 'anything'}{_span(c)}{often}"


def _spent(c: audience.Spent) -> str:
    per = " an order" if c.per_order else ""
    return f"spent {_range(c.min, c.max)}{per}{_span(c)}"


def _top(c: audience.TopShare) -> str:
    by = {"spent": "money spent", "orders": "orders", "rfv": "recency, frequency and value"}[c.by]
    return f"among the first {c.share:.0%} of buyers by {by}"


def _profile(c: audience.Profile) -> str:
    return f"{c.field.replace('_', ' ')}: {enumerate_words(list(c.values), 'or') or 'any'}"


_WORDS: Mapping[type[Condition], Callable[[Any], str]] = MappingProxyType(
    {
        audience.Did: _did,
        audience.LastPurchase: lambda c: f"bought last{_span(c)}",
        audience.FirstPurchase: lambda c: f"bought first{_span(c)}",
        audience.LastVisit: lambda c: f"came by last{_span(c)}",
        audience.Orders: lambda c: f"placed {_range(c.min, c.max)} orders{_span(c)}",
        audience.Spent: _spent,
        audience.TopShare: _top,
        audience.AbandonedCart: lambda c: f"left {_kinds(c) or 'a basket'} behind{_span(c)}",
        audience.Interest: lambda c: f"interested in {c.topic}",
        audience.Affinity: lambda c: f"likes {_kinds(c)} more than {c.at_least:.0%} of people do",
        audience.Profile: _profile,
        audience.Age: lambda c: f"{_range(c.min, c.max)} years old",
        audience.Mood: lambda c: f"mood {_range(c.min, c.max)}",
    }
)


def products(rule: ProductRule) -> str:
    """What may be offered."""
    parts = [enumerate_words(list(rule.categories), "or")] if rule.categories else []
    if rule.brands:
        parts.append(f"by {enumerate_words(list(rule.brands), 'or')}")
    if rule.exclude_brands:
        parts.append(f"not by {enumerate_words(list(rule.exclude_brands), 'or')}")
    if rule.price_min is not None or rule.price_max is not None:
        parts.append(f"price {_range(rule.price_min, rule.price_max)}")
    parts += [f"{n}: {enumerate_words(list(v), 'or')}" for n, v in rule.attributes.items()]
    if rule.rating_min is not None:
        parts.append(f"rated at least {rule.rating_min:g}")
    kinds = "; ".join(parts) or "whatever suits each person"
    return f"{kinds}; {rule.per_recipient} each"


def offer(o: Offer) -> str:
    """What the recipient gets."""
    told = {
        "percent": f"{_plain(o.value or 0)} % off",
        "amount": f"{_plain(o.value or 0)} off",
        "bundle": "buy {}, get {} free".format(*(o.bundle or (0, 0))),
    }.get(o.kind, OFFERS[o.kind])
    spend = f", for orders over {_plain(o.min_spend)}" if o.min_spend is not None else ""
    return f"{told}{spend}" + (f", code {o.code}" if o.code else "")


def brief(b: Brief) -> list[tuple[str, str]]:
    """Name and words of every part of a brief."""
    who = "; ".join(condition(c) for c in b.audience.conditions)
    language = _LANGUAGES.get(b.language, b.language)
    limits = [f"budget {_plain(b.budget)}"] if b.budget is not None else []
    limits += [f"at most {b.max_recipients:,} people"] if b.max_recipients is not None else []
    return [
        ("Goal", GOALS[b.goal]),
        ("About", b.topic or "nothing in particular"),
        ("Audience", who or "everybody"),
        ("Products", products(b.products)),
        ("Offer", offer(b.offer)),
        ("Tone", f"{b.tone}, by {enumerate_words(list(b.channels))}, in {language}"),
        ("When", f"{b.starts or 'as soon as approved'} to {b.ends or 'open end'}"),
        ("Limits", ", ".join(limits) or "none"),
        ("Test", f"{b.subject_lines} variants, {b.holdout:.0%} held out"),
    ]
