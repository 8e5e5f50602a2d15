"""The marketer's page at `/studio`: brief, audience, preview, checks, approval and hand-over."""

import tempfile
from collections.abc import Callable
from html import escape
from pathlib import Path
from shutil import make_archive
from typing import Any, Final

import gradio as gr
from fastapi import FastAPI
from pydantic import ValidationError

from assistant.campaigns import CampaignStudio, Preview
from assistant.campaigns.brief import Understanding
from assistant.campaigns.scan import MAX_PROMPT
from core.catalog import SEPARATOR
from core.errors import AisleError
from ui import studio_view as view
from ui.campaigns import mail_server
from ui.page_theme import STYLES, make_theme
from ui.ports import Shop
from ui.studio_forms import BriefForm, VariantForm

_CSS: Final = Path(__file__).parent / "static" / "studio.css"
_EXAMPLE: Final = (
    "Win back hikers who haven't bought since summer with rain gear under $80, friendly tone, "
    "10 % off, two subject lines."
)
_AS: Final = ("Mail on a computer", "Mail on a phone", "Text, push and SMS")
_QUIET: Final[dict[str, Any]] = {"api_visibility": "private", "concurrency_limit": 2}
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
        with gr.Tabs() as tabs:
            with gr.Tab("Brief", id="brief"):
                brief = gr.HTML()
                with gr.Accordion("Correct it", open=False):
                    form = BriefForm(_paths(studio), sorted(studio.shop.catalog.brands))
                    revise = gr.Button("Save the corrections", variant="primary")
            with gr.Tab("Audience"):
                audience = gr.HTML()
            with gr.Tab("Preview"):
                with gr.Row():
                    who = gr.Dropdown(label="As seen by", choices=[])
                    shown_as = gr.Radio(_AS, value=_AS[0], label="Shown as")
                mail = gr.HTML()
                with gr.Accordion("Reword it", open=False):
                    gr.Markdown("`{lead}` stands for the title of each reader's first product.")
                    which = gr.Radio([], label="Variant")
                    wording = VariantForm()
                    reword = gr.Button("Save the wording", variant="primary")
            with gr.Tab("Checks"):
                checks = gr.HTML()
            with gr.Tab("Approve and send"):
                approval = _approval(studio, campaign, status)
            with gr.Tab("Results"):
                measure = gr.Button("Refresh")
                results = gr.HTML()
        shown = [campaign, preview, status, brief, audience, who, shown_as, mail, checks, which]
        shown += [*form.components, *wording.components]
        look = _Look(studio, form, wording)
        draft.click(look.draft, [prompt], [*shown, earlier], **_QUIET)
        earlier.input(look.open, [earlier], shown, **_QUIET)
        for begun in (draft.click, earlier.input):
            begun(_anew, None, [tabs, results, *approval], **_QUIET)
        revise.click(look.revise, [campaign, *form.components], shown, **_QUIET)
        reword.click(look.reword, [campaign, which, *wording.components], shown, **_QUIET)
        which.input(look.variant, [preview, which], wording.components, **_QUIET)
        for control in (who, shown_as):
            control.input(look.mail, [preview, who, shown_as], [mail], **_QUIET)
        measure.click(_measuring(studio), [campaign], [results], **_QUIET)
    return page


def _anew() -> tuple[Any, ...]:
    """What the last campaign leaves on the page, cleared: above all its seen warnings."""
    return gr.Tabs(selected="brief"), "", False, "", gr.update(value=None, visible=False)


def _approval(
    studio: CampaignStudio, campaign: gr.State, status: gr.HTML
) -> tuple[gr.Checkbox, gr.HTML, gr.File]:
    """Lay out and wire approval and hand-over; what of it is one campaign's own."""
    name = gr.Textbox(label="Your name, for the audit log", max_length=200)
    seen = gr.Checkbox(label="I have seen the warnings")
    with gr.Row():
        approve = gr.Button("Approve", variant="primary")
        export = gr.Button("Export files")
        send = gr.Button("Send what is due")
    at_once = gr.Checkbox(label="Send to everybody now, not at each person's own hour")
    files = gr.File(label="Mails, CSV and JSON", visible=False)
    done = gr.HTML(elem_id="studio-done")
    approve.click(_approving(studio), [campaign, name, seen], [done, status], **_QUIET)
    export.click(_exporting(studio), [campaign, name], [done, files], **_QUIET)
    send.click(_sending(studio), [campaign, name, at_once], [done], **_QUIET)
    return seen, done, files


def _paths(studio: CampaignStudio) -> list[str]:
    """Every category, and everything above one."""
    found: set[str] = set()
    for path in studio.shop.catalog.categories:
        parts = path.split(SEPARATOR)
        found |= {SEPARATOR.join(parts[: at + 1]) for at in range(len(parts))}
    return sorted(found)


def _earlier(studio: CampaignStudio) -> list[tuple[str, str]]:
    return [
        (f"{c.created:%d %b %H:%M} · {c.status} · {c.prompt[:60]}", c.id)
        for c in studio.shop.store.campaigns.newest()
    ]


class _Look:
    """What the page shows of a campaign, and what its forms change."""

    def __init__(self, studio: CampaignStudio, form: BriefForm, wording: VariantForm) -> None:
        self._studio = studio
        self._form = form
        self._wording = wording

    def draft(self, prompt: str) -> tuple[Any, ...]:
        """Begin a campaign."""
        campaign = self._studio.draft(prompt or "")
        return (*self.open(campaign.id), gr.update(choices=_earlier(self._studio)))

    def open(self, campaign_id: str) -> tuple[Any, ...]:
        """Show a campaign that was begun."""
        return _told(self._parts, campaign_id)  # type: ignore[no-any-return]

    def revise(self, campaign_id: str, *given: Any) -> tuple[Any, ...]:
        """Correct the brief by its form."""
        before = self._understood(campaign_id).brief
        brief = _read(self._form.read, before, *given)
        _told(self._studio.revise, campaign_id, brief)
        return self.open(campaign_id)

    def reword(self, campaign_id: str, name: str | None, *given: str) -> tuple[Any, ...]:
        """Put the marketer's wording in the place of one variant's."""
        if not campaign_id or not name:
            raise gr.Error("Draft a campaign first, then choose the variant to reword.")
        variants = _told(self._studio.preview, campaign_id).variants
        worded = [
            _read(self._wording.read, variant, *given) if variant.name == name else variant
            for variant in variants
        ]
        _told(self._studio.rewrite, campaign_id, worded)
        return self.open(campaign_id)

    def variant(self, preview: Preview | None, name: str | None) -> list[Any]:
        """The wording of one variant, to be changed."""
        variants = preview.variants if preview else ()
        return self._wording.filled(next((v for v in variants if v.name == name), None))

    def mail(self, preview: Preview | None, at: int | None, shown_as: str) -> str:
        """One message as its recipient would see it."""
        if preview is None or at is None or not preview.messages:
            return "<p>Nobody to show it to.</p>"
        message = preview.messages[min(at, len(preview.messages) - 1)]
        if shown_as == _AS[2]:
            return view.plain(message, self._studio.policy)
        return view.mail(message, self._studio.policy, phone=shown_as == _AS[1])

    def _understood(self, campaign_id: str) -> Understanding:
        if not campaign_id:
            raise gr.Error("Draft a campaign first.")
        return self._studio.understanding(self._studio.shop.store.campaigns.get(campaign_id))

    def _parts(self, campaign_id: str) -> tuple[Any, ...]:
        """Everything on the page that depends on the campaign."""
        understood = self._understood(campaign_id)
        if understood.refused or understood.says_nothing:
            refused = view.findings(understood.findings)
            nothing = gr.update(choices=[], value=None)
            blank = [*self._form.filled(None), *self._wording.filled(None)]
            return campaign_id, None, refused, "", "", nothing, _AS[0], "", refused, nothing, *blank
        preview = self._studio.preview(campaign_id)
        people = [(view.recipient(m, preview), at) for at, m in enumerate(preview.messages)]
        names = [variant.name for variant in preview.variants]
        status = self._studio.shop.store.campaigns.get(campaign_id).status
        return (
            campaign_id,
            preview,
            view.status(preview, status),
            view.brief(preview),
            view.audience(preview),
            gr.update(choices=people, value=0 if people else None),
            _AS[0],
            self.mail(preview, 0, _AS[0]),
            view.findings(preview.findings),
            gr.update(choices=names, value=names[0]),
            *self._form.filled(preview.brief),
            *self._wording.filled(preview.variants[0]),
        )


def _read(read: Callable[..., Any], *given: Any) -> Any:
    """What a form says; a field that can't be becomes a message on the page."""
    try:
        return read(*given)
    except ValidationError as error:
        raise gr.Error(_first(error)) from None
    except ValueError as error:
        raise gr.Error(str(error)) from None


def _approving(studio: CampaignStudio) -> Any:
    def approve(campaign_id: str, name: str, seen: bool) -> tuple[str, str]:
        done = _told(studio.approve, campaign_id, name or "", acknowledge=seen)
        plan = done.content["plan"]
        who = escape(done.approved_by or "")
        count, arms = plan["recipients"], plan["arms"]
        shares = ", ".join(f"{arm} {size:,}" for arm, size in arms.items())
        told = f"<p class='ok'>Approved by {who}: {count:,} people ({escape(shares)}).</p>"
        return told, f"<p><b>{count:,}</b> people, approved; export it or send it.</p>"

    return approve


def _exporting(studio: CampaignStudio) -> Any:
    def export(campaign_id: str, name: str) -> tuple[str, Any]:
        folder = Path(tempfile.mkdtemp(prefix="aisle-campaign-"))
        done = _told(studio.handover.export, campaign_id, folder / "campaign", name or _MARKETER)
        archive = make_archive(str(folder / "campaign"), "zip", folder / "campaign")
        said = f"<p class='ok'>{done.mails:,} mails and {done.rows:,} rows.</p>"
        return said, gr.update(value=archive, visible=True)

    return export


def _sending(studio: CampaignStudio) -> Any:
    def send(campaign_id: str, name: str, at_once: bool) -> str:
        server = _told(mail_server, studio.settings)
        actor = name or _MARKETER
        sent = _told(studio.handover.send, campaign_id, server, actor=actor, at_once=at_once)
        counts = ", ".join(f"{name} {count:,}" for name, count in vars(sent).items() if count)
        return f"<p class='ok'>Done: {counts or 'nothing was due'}.</p>"

    return send


def _measuring(studio: CampaignStudio) -> Any:
    def measure(campaign_id: str) -> str:
        return view.results(_told(studio.outcomes.results, campaign_id))

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
