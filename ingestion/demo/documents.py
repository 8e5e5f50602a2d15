"""Policies, questions and answers, and manuals."""

import random
from typing import Any

from ingestion.demo.guides import guide_rows
from ingestion.demo.products import Item
from ingestion.demo.spec import Value
from ingestion.demo.tables import fields_of, lines_of, read, sentences
from ingestion.demo.wording import fill, show

_PER_TYPE = 4
"""Products of each type with a manual of their own."""
_SECTIONS = {
    "start": "Before first use",
    "care": "Care",
    "trouble": "If something is wrong",
    "safety": "Safety",
}
_UNITS = {
    "g": "", "l": " l", "ml": " ml", "w": " W", "h": " hours", "cm": " cm", "mm": " mm",
    "kg": " kg", "c": " °C", "lm": " lm", "gb": " GB", "mah": " mAh", "in": " inches",
    "min": " minutes", "days": " days", "years": " years", "months": " months",
    "mp": " megapixels", "m": " m",
}  # fmt: skip


def document_rows(items: list[Item], rng: random.Random) -> list[dict[str, Any]]:
    """All documents as rows of `core.store.tables.Document`."""
    return [*_policies(), *_faqs(), *guide_rows(), *_manuals(items, rng)]


def _policies() -> list[dict[str, Any]]:
    return [
        _row(f"policy-{key.replace('_', '-')}", "policy", row["title"],
             f"# {row['title']}\n\n{row['text']}")
        for key, row in read("policies").items()
    ]  # fmt: skip


def _faqs() -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(lines_of(read("faqs")["faqs"]), 1):
        question, answer = fields_of(line)
        rows.append(_row(f"faq-{number:02}", "faq", question, f"# {question}\n\n{answer}\n"))
    return rows


def _manuals(items: list[Item], rng: random.Random) -> list[dict[str, Any]]:
    rows = []
    for key, parts in read("manuals").items():
        for item in [item for item in items if item.type_key == key][:_PER_TYPE]:
            text = _manual_text(item, parts, rng)
            title = f"{item.row['title']}: manual and care"
            product_id = item.row["id"]
            rows.append(_row(f"manual-{product_id.lower()}", "manual", title, text, product_id))
    return rows


def _manual_text(item: Item, parts: dict[str, str], rng: random.Random) -> str:
    attributes: dict[str, Value] = item.row["attributes"]
    facts = "\n".join(f"- {_label(name)}: {_shown(name, v)}" for name, v in attributes.items())
    box = show("", attributes["includes"]) + "." if "includes" in attributes else parts["box"]
    blocks = [
        f"# {item.row['title']}",
        f"## In the box\n{box[:1].upper() + box[1:]}",
        f"## At a glance\n{facts}",
    ]
    for key, heading in _SECTIONS.items():
        fitting = [s for s in sentences(parts[key]) if s.when.holds(item.values)]
        lines = filter(None, (fill(s.text, item.values, rng) for s in fitting))
        bullets = "\n".join(f"- {line}" for line in lines)
        if bullets:
            blocks.append(f"## {heading}\n{bullets}")
    return "\n\n".join(blocks) + "\n"


def _label(name: str) -> str:
    stem, _, unit = name.rpartition("_")
    return (stem if stem and unit in _UNITS else name).replace("_", " ").capitalize()


def _shown(name: str, value: Value) -> str:
    unit = _UNITS.get(name.rpartition("_")[2], "") if "_" in name else ""
    return show(name, value) + (unit if isinstance(value, int | float) else "")


def _row(
    document_id: str, kind: str, title: str, text: str, product_id: str | None = None
) -> dict[str, Any]:
    return {
        "id": document_id,
        "kind": kind,
        "title": title,
        "text": text,
        "product_id": product_id,
        "meta": {},
    }
