"""The marketer's page at `/studio`: brief, audience, preview, checks, approval and hand-over."""

import json
import tempfile
from html import escape
from pathlib import Path
from shutil import make_archive
from typing import Any, Final

import gradio as gr
from fastapi import FastAPI
from pydantic import TypeAdapter, ValidationError

from assistant.campaigns import Brief, CampaignStudio, Preview
from assistant.campaigns.content import Variant
from assistant.campaigns.scan import MAX_PROMPT
from core.errors import AisleError
from ui import studio_view as view
from ui.campaigns import mail_server
from ui.page_theme import STYLES, make_theme
from ui.ports import Shop

_CSS: Final = Path(__file__).parent / "static" / "studio.css"
_EXAMPLE: Final = (
    "Win back hikers who haven't bought since summer with rain gear under $80, friendly tone, "
    "10 % off, two subject lines."
)
_AS: Final = ("Mail on a computer", "Mail on a phone", "Text, push and SMS")
_QUIET: Final[dict[str, Any]] = {"api_visibility": "private", "concurrency_limit": 2}
_VARIANTS: Final = TypeAdapter(list[Variant])
_MARKETER: Final = "marketer"


def mount_studio(app: FastAPI, shop: Shop) -> None:
    """Serve the studio at `/studio`; outside development only behind `AISLE_STUDIO_KEY`."""
    studio, settings = getattr(shop, "studio", None), shop.settings
    key = settings.studio_key
    if studio is None or (key is None and settings.environment != "development"):
        return
    gr.mount_gradio_app(
        app,
        _build(studio),
        path="/studio",
        auth=None if key is None else (_MARKETER, key.get_secret_value()),
        auth_message="For marketers of this shop. The name is “marketer”.",
        theme=make_theme(),
        css_paths=[STYLES, _CSS],
        footer_links=[],
        run_history=False,
        show_error=True,
        ssr_mode=False,
        enable_monitoring=False,
    )


def _build(studio: CampaignStudio) -> gr.Blocks:
    page = gr.Blocks(title=f"{studio.shop.name} · campaign studio", analytics_enabled=False)
    with page:
        campaign = gr.State("")
        preview = gr.State(None)
        gr.Markdown(f"# Campaign studio\n{studio.shop.name}")
        prompt = gr.Textbox(
            label="What should the campaign do?",
            placeholder=_EXAMPLE,
            lines=3,
            max_length=MAX_PROMPT,
        )
        with gr.Row():
            draft = gr.Button("Draft it", variant="primary")
            earlier = gr.Dropdown(label="Or go on with", choices=_earlier(studio), value=None)
        status = gr.HTML("<p>Describe who it is for, what it offers and how it should sound.</p>")
        with gr.Tabs():
            with gr.Tab("Brief"):
                brief = gr.HTML()
                with gr.Accordion("Correct it", open=False):
                    rule = gr.Code(label="The brief as data", language="json")
                    revise = gr.Button("Save the corrections")
            with gr.Tab("Audience"):
                audience = gr.HTML()
            with gr.Tab("Preview"):
                with gr.Row():
                    who = gr.Dropdown(label="As seen by", choices=[])
                    shown_as = gr.Radio(_AS, value=_AS[0], label="Shown as")
                mail = gr.HTML()
                with gr.Accordion("Reword it", open=False):
                    wording = gr.Code(label="The variants as data", language="json")
                    reword = gr.Button("Save the wording")
            with gr.Tab("Checks"):
                checks = gr.HTML()
            with gr.Tab("Approve and send"):
                name = gr.Textbox(label="Your name, for the audit log", max_length=200)
                seen = gr.Checkbox(label="I have seen the warnings")
                with gr.Row():
                    approve = gr.Button("Approve", variant="primary")
                    export = gr.Button("Export files")
                    send = gr.Button("Send what is due")
                files = gr.File(label="Mails, CSV and JSON", visible=False)
                done = gr.HTML()
            with gr.Tab("Results"):
                measure = gr.Button("Refresh")
                results = gr.HTML()
        shown = [campaign, preview, status, brief, rule, audience, who, mail, wording, checks]
        draft.click(_drafting(studio), [prompt], [*shown, earlier], **_QUIET)
        earlier.input(_opening(studio), [earlier], shown, **_QUIET)
        revise.click(_revising(studio), [campaign, rule], shown, **_QUIET)
        reword.click(_rewording(studio), [campaign, wording], shown, **_QUIET)
        for control in (who, shown_as):
            control.input(_looking(studio), [preview, who, shown_as], [mail], **_QUIET)
        approve.click(_approving(studio), [campaign, name, seen], [done], **_QUIET)
        export.click(_exporting(studio), [campaign, name], [done, files], **_QUIET)
        send.click(_sending(studio), [campaign, name], [done], **_QUIET)
        measure.click(_measuring(studio), [campaign], [results], **_QUIET)
    return page


def _earlier(studio: CampaignStudio) -> list[tuple[str, str]]:
    return [
        (f"{c.created:%d %b %H:%M} · {c.status} · {c.prompt[:60]}", c.id)
        for c in studio.shop.store.campaigns.newest()
    ]


def _parts(studio: CampaignStudio, campaign_id: str) -> tuple[Any, ...]:
    """Everything on the page that depends on the campaign."""
    campaign = studio.shop.store.campaigns.get(campaign_id)
    understood = studio.understanding(campaign)
    if understood.refused:
        refused = view.findings(understood.findings)
        empty = gr.update(choices=[], value=None)
        return campaign_id, None, refused, "", "", "", empty, "", "", refused
    preview = studio.preview(campaign_id)
    people = [(f"{m.name or 'Somebody'} ({m.arm})", at) for at, m in enumerate(preview.messages)]
    first = _mail(studio, preview, 0, _AS[0])
    ready = "ready to approve" if preview.can_be_approved else "not ready: see the checks"
    state = ready if campaign.status == "draft" else campaign.status
    count = preview.audience.funnel.allowed
    return (
        campaign_id,
        preview,
        f"<p><b>{count:,}</b> people, {len(preview.variants)} variants, {state}.</p>",
        view.brief(preview),
        preview.brief.model_dump_json(indent=2, exclude_defaults=True),
        view.audience(preview),
        gr.update(choices=people, value=0 if people else None),
        first,
        json.dumps([v.model_dump() for v in preview.variants], indent=2, ensure_ascii=False),
        view.findings(preview.findings),
    )


def _mail(studio: CampaignStudio, preview: Preview | None, at: int | None, shown_as: str) -> str:
    if preview is None or at is None or not preview.messages:
        return "<p>Nobody to show it to.</p>"
    message = preview.messages[min(at, len(preview.messages) - 1)]
    if shown_as == _AS[2]:
        return view.plain(message, studio.policy)
    return view.mail(message, studio.policy, phone=shown_as == _AS[1])


def _drafting(studio: CampaignStudio) -> Any:
    def start(prompt: str) -> tuple[Any, ...]:
        campaign = studio.draft(prompt or "")
        return (*_told(_parts, studio, campaign.id), gr.update(choices=_earlier(studio)))

    return start


def _opening(studio: CampaignStudio) -> Any:
    def go_on(campaign_id: str) -> tuple[Any, ...]:
        return tuple(_told(_parts, studio, campaign_id))

    return go_on


def _revising(studio: CampaignStudio) -> Any:
    def revise(campaign_id: str, data: str) -> tuple[Any, ...]:
        try:
            brief = Brief.model_validate_json(data)
        except ValidationError as error:
            raise gr.Error(_first(error)) from None
        _told(studio.revise, campaign_id, brief)
        return tuple(_told(_parts, studio, campaign_id))

    return revise


def _rewording(studio: CampaignStudio) -> Any:
    def reword(campaign_id: str, data: str) -> tuple[Any, ...]:
        try:
            variants = _VARIANTS.validate_json(data)
        except ValidationError as error:
            raise gr.Error(_first(error)) from None
        _told(studio.rewrite, campaign_id, variants)
        return tuple(_told(_parts, studio, campaign_id))

    return reword


def _looking(studio: CampaignStudio) -> Any:
    def look(preview: Preview | None, at: int | None, shown_as: str) -> str:
        return _mail(studio, preview, at, shown_as)

    return look


def _approving(studio: CampaignStudio) -> Any:
    def approve(campaign_id: str, name: str, seen: bool) -> str:
        done = _told(studio.approve, campaign_id, name or "", acknowledge=seen)
        plan = done.content["plan"]
        who = escape(done.approved_by or "")
        count, arms = plan["recipients"], plan["arms"]
        return f"<p class='ok'>Approved by {who}: {count:,} people, arms {arms}.</p>"

    return approve


def _exporting(studio: CampaignStudio) -> Any:
    def export(campaign_id: str, name: str) -> tuple[str, Any]:
        folder = Path(tempfile.mkdtemp(prefix="aisle-campaign-"))
        done = _told(studio.export, campaign_id, folder / "campaign", name or _MARKETER)
        archive = make_archive(str(folder / "campaign"), "zip", folder / "campaign")
        said = f"<p class='ok'>{done.mails:,} mails and {done.rows:,} rows.</p>"
        return said, gr.update(value=archive, visible=True)

    return export


def _sending(studio: CampaignStudio) -> Any:
    def send(campaign_id: str, name: str) -> str:
        server = _told(mail_server, studio.settings)
        sent = _told(studio.send, campaign_id, server, actor=name or _MARKETER)
        counts = ", ".join(f"{name} {count:,}" for name, count in vars(sent).items() if count)
        return f"<p class='ok'>Done: {counts or 'nothing was due'}.</p>"

    return send


def _measuring(studio: CampaignStudio) -> Any:
    def measure(campaign_id: str) -> str:
        return view.results(_told(studio.results, campaign_id))

    return measure


def _told(call: Any, *args: Any, **options: Any) -> Any:
    """Call; an expected error becomes a message on the page."""
    try:
        return call(*args, **options)
    except AisleError as error:
        raise gr.Error(str(error)) from None


def _first(error: ValidationError) -> str:
    found = error.errors()[0]
    where = ".".join(str(part) for part in found["loc"]) or "the data"
    return f"{where}: {found['msg']}"
