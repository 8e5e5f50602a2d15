"""`aisle campaign`: a prompt becomes a previewed campaign, and an approved one files or mails."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.campaigns import CampaignStudio, Preview, Server
from assistant.campaigns.brief import Brief
from assistant.campaigns.view import as_data, refused, write_preview
from core.errors import AisleError
from core.settings import Settings
from ui import studio_words as words

_COLOURS = {"refusal": "bold red", "question": "red", "warning": "yellow"}


def mail_server(settings: Settings) -> Server:
    """The server that campaigns are sent from.

    Raises:
        AisleError: none is set, or it can't be understood.
    """
    parts = urlsplit(settings.smtp or "")
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise AisleError(
            "Set AISLE_SMTP to the mail server: smtp://user:password@host:port, or smtps:// for "
            "STARTTLS."
        )
    return Server(
        host=parts.hostname,
        port=parts.port or (587 if parts.scheme == "smtps" else 25),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        starttls=parts.scheme == "smtps",
    )


def run(
    studio: CampaignStudio,
    prompt: str | None,
    campaign_id: str | None,
    *,
    out: Path | None,
    approve: str | None,
    acknowledge: bool,
    send: bool,
    as_json: bool,
    console: Console,
) -> bool:
    """Draft from `prompt` or go on with `campaign_id`; show, approve, export and send as asked.

    Returns:
        False when the prompt was refused or says nothing that could be previewed.
    """
    campaign = (
        studio.draft(prompt or "")
        if campaign_id is None
        else studio.shop.store.campaigns.get(campaign_id)
    )
    understood = studio.understanding(campaign)
    if understood.refused or understood.says_nothing:
        _show(refused(campaign.id, understood.findings), console, as_json)
        return False
    data: dict[str, Any] = {"campaign_id": campaign.id, "status": campaign.status}
    preview: Preview | None = None
    if campaign.status == "draft":
        preview = studio.preview(campaign.id)
        data = {**as_data(preview), "status": campaign.status}
    if approve is not None:
        campaign = studio.approve(campaign.id, approve, acknowledge=acknowledge)
        data |= {"status": campaign.status, "approved_by": campaign.approved_by}
    if out is not None and campaign.status == "draft" and preview is not None:
        data["written"] = str(write_preview(out, preview, studio.policy))
    elif out is not None:
        done = studio.handover.export(campaign.id, out)
        data |= {"written": str(done.folder), "mails": done.mails, "rows": done.rows}
    if send:
        data["sent"] = vars(studio.handover.send(campaign.id, mail_server(studio.settings)))
    _show(data, console, as_json)
    return True


def _show(data: dict[str, Any], console: Console, as_json: bool) -> None:
    if as_json:
        print(json.dumps(data, ensure_ascii=False, default=str), flush=True)  # noqa: T201
        return
    if "brief" in data:
        _brief(data, console)
        _audience(data, console)
        _copy(data, console)
    for finding in data.get("findings", ()):
        colour = _COLOURS[finding["severity"]]
        console.print(f"[{colour}]{finding['severity']}[/] {escape(finding['message'])}")
    for name in ("status", "written", "mails", "rows", "sent"):
        if name in data:
            console.print(f"{name}: {escape(str(data[name]))}")
    console.print(f"Campaign [bold]{escape(data['campaign_id'])}[/]")


def _brief(data: dict[str, Any], console: Console) -> None:
    table = Table(show_header=False, box=None)
    for name, told in words.brief(Brief.model_validate(data["brief"])):
        table.add_row(f"[bold]{name}[/]", escape(told))
    console.print(table)
    if data["not_understood"]:
        said = "”, “".join(data["not_understood"])
        console.print(f"[yellow]Not understood, so not used:[/] “{escape(said)}”")


def _audience(data: dict[str, Any], console: Console) -> None:
    found, arms = data["audience"], data["arms"]
    split = ", ".join(f"{arm.replace('holdout', 'held out')} {n:,}" for arm, n in arms.items())
    console.print(
        f"\n{found['matched']:,} people match, {found['consenting']:,} of them agreed to "
        f"marketing, [bold]{found['allowed']:,}[/] may be written to ({split})."
    )
    if data["products"]:
        titles = ", ".join(product["title"] for product in data["products"])
        console.print(f"Shown most: {escape(titles)}.")


def _copy(data: dict[str, Any], console: Console) -> None:
    """Each variant as one of its recipients would get it."""
    for variant in data["variants"]:
        message = next((m for m in data["messages"] if m["arm"] == variant["name"]), None)
        told = message or variant
        reader = f", as {message['name'] or 'somebody'} gets it" if message else ""
        console.print(f"\n[bold]Variant {variant['name']}[/]{escape(reader)}")
        console.print(f"[bold]{escape(told['subject'])}[/]\n[dim]{escape(told['preheader'])}[/]\n")
        for name in ("greeting", "opening", "offer"):
            if told.get(name):
                console.print(escape(told[name]))
        for shown in (message or {}).get("products", ()):
            before = f" instead of {shown['price']}" if shown["now"] else ""
            price = f"{shown['now'] or shown['price']}{before}"
            console.print(f"  • {escape(shown['title'])}, {price}. [dim]{escape(shown['why'])}[/]")
    console.print()
