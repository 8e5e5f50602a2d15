"""A preview as plain data, for the command line and the API, and as files to look at."""

import json
from pathlib import Path
from typing import Any

from assistant.campaigns.brief import Finding
from assistant.campaigns.email_render import html, text
from assistant.campaigns.policy import StudioPolicy
from assistant.campaigns.preview import Preview
from assistant.campaigns.responders import Response


def as_data(preview: Preview) -> dict[str, Any]:
    """Everything a marketer decides by, ready for JSON."""
    audience = preview.audience
    return {
        "campaign_id": preview.campaign_id,
        "brief": preview.brief.model_dump(mode="json"),
        "not_understood": list(preview.understanding.not_understood),
        "audience": {
            **vars_of(audience.funnel),
            "sample": list(audience.sample),
            "overlap": dict(audience.overlap),
            "makeup": [vars_of(group) for group in audience.makeup],
        },
        "products": [
            {"id": p.id, "title": p.title, "price": None if p.price is None else float(p.price)}
            for p in preview.products
        ],
        "variants": [variant.model_dump() for variant in preview.variants],
        "arms": dict(preview.arms),
        "power": vars_of(preview.power),
        "expected_cost": round(preview.cost, 2),
        "response": _response(preview.response),
        "findings": [finding.model_dump() for finding in preview.findings],
        "can_be_approved": preview.can_be_approved,
        "messages": [
            {
                **message.model_dump(exclude={"email"}),
                "chance": preview.response and preview.response.chances.get(message.customer_id),
            }
            for message in preview.messages
        ],
    }


def _response(found: Response | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "expected": round(found.expected, 1),
        "share_of_likeliest_fifth": round(found.share_of_first(0.2), 4),
        "auc": round(found.auc, 4),
        "campaigns": found.campaigns,
        "rows": found.rows,
        "reliability": [vars(part) for part in found.reliability],
    }


def refused(campaign_id: str, findings: tuple[Finding, ...]) -> dict[str, Any]:
    """The same for a prompt that was refused."""
    found = [finding.model_dump() for finding in findings]
    return {"campaign_id": campaign_id, "can_be_approved": False, "findings": found}


def vars_of(value: Any) -> dict[str, Any]:
    """The fields of a dataclass, slotted or not."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def write_preview(folder: Path, preview: Preview, policy: StudioPolicy) -> Path:
    """Write `preview.json` and a page and a text for each variant, to be looked at.

    Nothing of it can be sent: that takes an approval.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data = json.dumps(as_data(preview), indent=2, ensure_ascii=False, default=str)
    (folder / "preview.json").write_text(data, encoding="utf-8")
    seen = set()
    for message in preview.messages:
        if message.arm not in seen:
            seen.add(message.arm)
            page = folder / f"preview-{message.arm}.html"
            page.write_text(html(message, policy), encoding="utf-8")
            page.with_suffix(".txt").write_text(text(message, policy), encoding="utf-8")
    return folder
