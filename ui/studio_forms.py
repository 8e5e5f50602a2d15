"""The forms of the studio's page: a brief, and a variant, in fields that a marketer knows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, get_args

import gradio as gr

from assistant.campaigns import Brief
from assistant.campaigns.brief import Channel, Tone
from assistant.campaigns.content import Variant
from core import audience
from core.audience import AnyCondition
from ui import studio_words as words

LONG = frozenset({"opening"})
_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "subject": "Subject line", "preheader": "Preview line in the inbox",
        "headline": "Headline", "opening": "Opening", "offer": "The offer",
        "closing": "Closing", "call": "On the buttons", "push": "Push notification",
        "sms": "SMS",
    }
)  # fmt: skip
VARIANT_FIELDS = tuple(_LABELS)

Added = Callable[[list[str], date | None, float | None, str], AnyCondition]
"""Categories, day, number and words to a condition."""

_ADDED: Mapping[str, Added] = MappingProxyType(
    {
        "haven't bought since (day)": lambda _c, day, _n, _w: audience.LastPurchase(before=day),
        "have bought since (day)": lambda c, day, _n, _w: audience.Did(
            categories=tuple(c), since=day
        ),
        "have looked at (categories) since (day)": lambda c, day, _n, _w: audience.Did(
            action="view", categories=tuple(c), since=day
        ),
        "left a basket behind since (day)": lambda c, day, _n, _w: audience.AbandonedCart(
            categories=tuple(c), since=day
        ),
        "are interested in (words)": lambda c, _d, _n, said: audience.Interest(
            topic=said.strip().lower(), categories=tuple(c)
        ),
        "like (categories) best": lambda c, _d, _n, _w: audience.Affinity(categories=tuple(c)),
        "have placed at least (number) orders": lambda _c, day, n, _w: audience.Orders(
            min=int(n or 1), since=day
        ),
        "have spent at least (number)": lambda _c, day, n, _w: audience.Spent(
            min=n or 0, since=day
        ),
        "are among the best (number) % of buyers": lambda _c, _d, n, _w: audience.TopShare(
            share=(n or 20) / 100, by="rfv"
        ),
        "live in (words)": lambda _c, _d, _n, said: audience.Profile(
            field="location", values=(said.strip(),)
        ),
    }
)
"""Conditions that the form can add, as clauses about customers."""


class BriefForm:
    """The fields of a brief."""

    def __init__(self, categories: Sequence[str], brands: Sequence[str]) -> None:
        """Lay the fields out; to be called inside of a Gradio block.

        Args:
            categories: paths and prefixes of paths to choose from.
            brands: to choose from.
        """
        self._fields: dict[str, Any] = {}
        add = self._fields.__setitem__
        with gr.Row():
            add("goal", gr.Dropdown([(v, k) for k, v in words.GOALS.items()], label="Goal"))
            add("topic", gr.Textbox(label="What it is about", max_length=200))
        add("kept", gr.CheckboxGroup([], label="Who it is for; untick what should go"))
        with gr.Row():
            add("added", gr.Dropdown([("", ""), *((k, k) for k in _ADDED)], label="And who …"))
            add("added_not", gr.Checkbox(label="not"))
            add("added_day", _day("Day"))
            add("added_number", gr.Number(label="Number", minimum=0))
            add("added_words", gr.Textbox(label="Words", max_length=100))
        add("added_categories", _many(categories, "Categories of that condition"))
        with gr.Row():
            add("categories", _many(categories, "Products from"))
            add("brands", _many(brands, "Only these brands"))
            add("exclude_brands", _many(brands, "Not these brands"))
        with gr.Row():
            add("price_min", gr.Number(label="Price from", minimum=0))
            add("price_max", gr.Number(label="Price to", minimum=0))
            add("rating_min", gr.Number(label="Rated at least", minimum=1, maximum=5))
            add("per_recipient", gr.Slider(1, 8, step=1, label="Products for each"))
        with gr.Row():
            add("offer", gr.Dropdown([(v, k) for k, v in words.OFFERS.items()], label="Offer"))
            add("value", gr.Number(label="Percent or amount off", minimum=0))
            add("min_spend", gr.Number(label="For orders over", minimum=0))
            add("code", gr.Textbox(label="Code", max_length=40))
            add("buy", gr.Number(label="Buy", minimum=1, precision=0))
            add("free", gr.Number(label="Get free", minimum=1, precision=0))
        with gr.Row():
            add("tone", gr.Dropdown(list(get_args(Tone)), label="Tone"))
            add("channels", gr.CheckboxGroup(list(get_args(Channel)), label="By"))
            add("language", gr.Textbox(label="Language, as en", max_length=5))
        with gr.Row():
            add("starts", _day("First day to send"))
            add("ends", _day("Last day of the offer"))
            add("budget", gr.Number(label="Budget", minimum=0))
            add("max_recipients", gr.Number(label="People at most", minimum=1, precision=0))
        with gr.Row():
            add("subject_lines", gr.Slider(1, 5, step=1, label="Variants"))
            add("holdout", gr.Slider(0, 50, step=1, label="Held out, %"))

    @property
    def components(self) -> list[Any]:
        """The fields, in the order of `filled` and `read`."""
        return list(self._fields.values())

    def filled(self, brief: Brief | None) -> list[Any]:
        """An update of every field from a brief; of nothing, they stay as they are."""
        if brief is None:
            return [gr.skip()] * len(self._fields)
        rule, offer = brief.products, brief.offer
        kept = [str(at) for at in range(len(brief.audience.conditions))]
        told = [words.condition(c) for c in brief.audience.conditions]
        values: dict[str, Any] = {
            "kept": gr.update(choices=list(zip(told, kept, strict=True)), value=kept),
            "added": "",
            "added_not": False,
            "added_words": "",
            "added_categories": [],
            "categories": list(rule.categories),
            "brands": list(rule.brands),
            "exclude_brands": list(rule.exclude_brands),
            "offer": offer.kind,
            "code": offer.code or "",
            "buy": offer.bundle[0] if offer.bundle else None,
            "free": offer.bundle[1] if offer.bundle else None,
            "channels": list(brief.channels),
            "starts": str(brief.starts) if brief.starts else None,
            "ends": str(brief.ends) if brief.ends else None,
            "holdout": round(100 * brief.holdout),
        }
        for name in self._fields:
            if name not in values:
                values[name] = _first_of(name, brief, rule, offer)
        return [values[name] for name in self._fields]

    def read(self, before: Brief, *given: Any) -> Brief:
        """The brief that the fields describe.

        Args:
            before: what it corrects; holds what no field shows.
            given: values in the order of `components`.

        Raises:
            ValueError: a field has a value that it can't have.
        """
        v = dict(zip(self._fields, given, strict=True))
        conditions = [
            c for at, c in enumerate(before.audience.conditions) if str(at) in (v["kept"] or ())
        ]
        if v["added"]:
            conditions.append(_added(v))
        data = before.model_dump()
        data |= {name: v[name] for name in ("goal", "tone")}
        data |= {
            "topic": (v["topic"] or "").strip(),
            "audience": {"conditions": [c.model_dump() for c in conditions]},
            "channels": tuple(v["channels"] or ()),
            "language": (v["language"] or "en").strip().lower(),
            "starts": _read_day(v["starts"], "First day to send"),
            "ends": _read_day(v["ends"], "Last day of the offer"),
            "budget": v["budget"] or None,
            "max_recipients": int(v["max_recipients"]) if v["max_recipients"] else None,
            "subject_lines": int(v["subject_lines"]),
            "holdout": v["holdout"] / 100,
        }
        data["products"] |= {
            "categories": tuple(v["categories"] or ()),
            "brands": tuple(v["brands"] or ()),
            "exclude_brands": tuple(v["exclude_brands"] or ()),
            "per_recipient": int(v["per_recipient"]),
            **{name: v[name] or None for name in ("price_min", "price_max", "rating_min")},
        }
        data["offer"] = _offer(v)
        if not data["channels"]:
            raise ValueError("By: choose at least one of e-mail, push and SMS")
        return Brief.model_validate(data)


def _offer(v: Mapping[str, Any]) -> dict[str, Any]:
    kind = v["offer"]
    valued = kind in {"percent", "amount"}
    bundle = (int(v["buy"]), int(v["free"])) if v["buy"] and v["free"] else None
    return {
        "kind": kind,
        "value": (v["value"] or None) if valued else None,
        "min_spend": v["min_spend"] or None,
        "code": (v["code"] or "").strip() or None,
        "bundle": bundle if kind == "bundle" else None,
    }


def _added(v: Mapping[str, Any]) -> AnyCondition:
    day = _read_day(v["added_day"], "Day")
    said = (v["added_words"] or "").strip()
    name = str(v["added"])
    for wanted, given in (
        ("(day)", day),
        ("(words)", said),
        ("(categories)", v["added_categories"]),
    ):
        if wanted in name and not given:
            raise ValueError(f"And who {name}: fill in the {wanted.strip('()')}")
    made = _ADDED[name](v["added_categories"] or [], day, v["added_number"], said)
    return made.model_copy(update={"negate": bool(v["added_not"])})


def _first_of(name: str, *owners: Any) -> Any:
    """The value of that name, of the first who has it; money as a number, None if nobody has."""
    value = next((getattr(owner, name) for owner in owners if hasattr(owner, name)), None)
    return value if isinstance(value, str | int | float | None) else float(value)


def _read_day(text: str | None, label: str) -> date | None:
    if not text or not str(text).strip():
        return None
    try:
        return date.fromisoformat(str(text).strip()[:10])
    except ValueError:
        raise ValueError(f"{label}: write the day as 2026-11-15") from None


def _day(label: str) -> gr.Textbox:
    return gr.Textbox(label=label, placeholder="2026-11-15", max_length=10)


def _many(choices: Sequence[str], label: str) -> gr.Dropdown:
    return gr.Dropdown(list(choices), multiselect=True, label=label)


class VariantForm:
    """The fields of one variant's wording."""

    def __init__(self) -> None:
        """Lay the fields out; to be called inside of a Gradio block."""
        self.components = [
            gr.Textbox(label=label, lines=3 if name in LONG else 1)
            for name, label in _LABELS.items()
        ]

    def filled(self, variant: Variant | None) -> list[Any]:
        """The value of every field."""
        return [getattr(variant, name) if variant else "" for name in VARIANT_FIELDS]

    def read(self, before: Variant, *given: str) -> Variant:
        """The variant that the fields describe.

        Raises:
            ValueError: a text is too long, or there is no subject line.
        """
        texts = dict(zip(VARIANT_FIELDS, (text.strip() for text in given), strict=True))
        return Variant.model_validate({**before.model_dump(), **texts})
