"""Files to hand over: a mail each, and tables for mail tools."""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from assistant.campaigns.content import Message
from core.store import CampaignRecipient

_COLUMNS = (
    "customer_id", "email", "name", "arm", "send_at", "subject", "preheader", "headline", "opening",
    "offer", "push", "sms", "unsubscribe",
)  # fmt: skip


@dataclass(frozen=True)
class Exported:
    """What was written."""

    folder: Path
    mails: int
    rows: int


def export(
    folder: Path,
    campaign: dict[str, Any],
    messages: Iterable[tuple[CampaignRecipient, Message, EmailMessage | None]],
) -> Exported:
    """Write `campaign.json`, `recipients.csv`, `recipients.jsonl` and `mails/*.eml`.

    Args:
        folder: made if missing; files of the same names are replaced.
        campaign: brief, variants and plan.
        messages: the ledger's lines with what each gets; None for channels without mails.
    """
    mails = folder / "mails"
    mails.mkdir(parents=True, exist_ok=True)
    (folder / "campaign.json").write_text(
        json.dumps(campaign, indent=2, default=str, ensure_ascii=False), encoding="utf-8"
    )
    counted = _Counted()
    with (
        (folder / "recipients.csv").open("w", encoding="utf-8", newline="") as table,
        (folder / "recipients.jsonl").open("w", encoding="utf-8") as lines,
    ):
        writer = csv.writer(table)
        writer.writerow([*_COLUMNS, "products"])
        for line, message, mail in messages:
            values = {**message.model_dump(), "send_at": line.send_at.isoformat()}
            products = [shown.product_id for shown in message.products]
            writer.writerow([*(_safe(str(values[name])) for name in _COLUMNS), " ".join(products)])
            lines.write(json.dumps(values, ensure_ascii=False, default=str) + "\n")
            counted.rows += 1
            if mail is not None:
                name = f"{counted.mails:06d}-{_file_name(line.customer_id)}.eml"
                (mails / name).write_bytes(mail.as_bytes())
                counted.mails += 1
    return Exported(folder, counted.mails, counted.rows)


@dataclass
class _Counted:
    mails: int = 0
    rows: int = 0


def _safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _file_name(text: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in text)[:60]
