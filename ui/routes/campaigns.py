"""Campaigns over HTTP, for marketers' own tools; closed to shoppers."""

import secrets
from datetime import datetime
from typing import Annotated, Any, Final, Literal, cast

from fastapi import APIRouter, Depends, Request, Response, Security
from fastapi.responses import HTMLResponse
from fastapi.security import APIKeyHeader
from pydantic import BaseModel, ConfigDict, Field

from assistant.campaigns import Brief, CampaignStudio
from assistant.campaigns.content import Variant
from assistant.campaigns.results import Report
from assistant.campaigns.scan import MAX_PROMPT
from assistant.campaigns.view import as_data, refused, vars_of
from core.errors import NotFoundError
from ui.campaigns import mail_server
from ui.fields import Identifier
from ui.refusals import ForbiddenError
from ui.routes.context import CurrentShop

_KEY: Final = APIKeyHeader(name="x-studio-key", auto_error=False, description="AISLE_STUDIO_KEY")


def find_studio(shop: Any) -> CampaignStudio:
    """The studio of a shop.

    Raises:
        NotFoundError: this server has none.
    """
    studio = getattr(shop, "studio", None)
    if studio is None:
        raise NotFoundError("This server has no campaign studio.")
    return cast(CampaignStudio, studio)


def _studio(
    request: Request, shop: CurrentShop, key: Annotated[str | None, Security(_KEY)]
) -> CampaignStudio:
    """The studio, for who has the key; in development without a key, for this machine only.

    Raises:
        ForbiddenError: no key is set outside development, or another was given.
    """
    wanted = shop.settings.studio_key
    if wanted is not None:
        given = (key or "").encode()
        allowed = secrets.compare_digest(given, wanted.get_secret_value().encode())
    else:
        allowed = shop.settings.environment == "development" and _is_local(request)
    if not allowed:
        raise ForbiddenError("Campaigns are for marketers: send AISLE_STUDIO_KEY as x-studio-key.")
    return find_studio(shop)


def _is_local(request: Request) -> bool:
    return request.client is None or request.client.host in {"127.0.0.1", "::1", "testclient"}


Studio = Annotated[CampaignStudio, Depends(_studio)]
Actor = Annotated[str, Field(min_length=1, max_length=200)]
router = APIRouter(tags=["campaigns"])
_PREFIX = "/v1/campaigns"


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DraftRequest(_Body):
    """What a marketer wants."""

    prompt: Annotated[str, Field(max_length=2 * MAX_PROMPT)]


class VariantsRequest(_Body):
    """The marketer's own wording."""

    variants: Annotated[list[Variant], Field(min_length=1, max_length=5)]


class ApproveRequest(_Body):
    """Who approves."""

    by: Actor
    acknowledge: bool = False
    """The warnings have been seen."""


class OutcomeRequest(_Body):
    """Something that a mail tool reports."""

    customer_id: Identifier
    kind: Literal["opened", "clicked", "unsubscribed", "bounced", "complained"]
    time: datetime
    agent: Annotated[str, Field(max_length=500)] = ""


@router.post(_PREFIX, status_code=201, summary="Draft a campaign from a prompt")
def draft(body: DraftRequest, studio: Studio) -> dict[str, Any]:
    """Read a prompt; the answer is the preview, or why it was refused."""
    campaign = studio.draft(body.prompt)
    understood = studio.understanding(campaign)
    if understood.refused:
        return refused(campaign.id, understood.findings)
    return as_data(studio.preview(campaign.id))


@router.get(_PREFIX, summary="The newest campaigns")
def newest(studio: Studio) -> list[dict[str, Any]]:
    """Up to fifty, newest first."""
    return [
        {"id": c.id, "prompt": c.prompt, "status": c.status, "created": c.created}
        for c in studio.shop.store.campaigns.newest()
    ]


@router.get(_PREFIX + "/{campaign_id}", summary="Preview a draft")
def preview(campaign_id: Identifier, studio: Studio) -> dict[str, Any]:
    """Audience, products, copy and checks, from the live database."""
    return as_data(studio.preview(campaign_id))


@router.put(_PREFIX + "/{campaign_id}/brief", summary="Correct the brief")
def revise(campaign_id: Identifier, body: Brief, studio: Studio) -> dict[str, Any]:
    """Replace the brief of a draft."""
    return as_data(studio.preview(studio.revise(campaign_id, body).id))


@router.put(_PREFIX + "/{campaign_id}/variants", summary="Reword the copy")
def rewrite(campaign_id: Identifier, body: VariantsRequest, studio: Studio) -> dict[str, Any]:
    """Replace the copy of a draft; it is checked like any other."""
    return as_data(studio.preview(studio.rewrite(campaign_id, body.variants).id))


@router.post(_PREFIX + "/{campaign_id}/approve", summary="Approve a draft")
def approve(campaign_id: Identifier, body: ApproveRequest, studio: Studio) -> dict[str, Any]:
    """Freeze it and plan who gets what, and when."""
    campaign = studio.approve(campaign_id, body.by, acknowledge=body.acknowledge)
    return {"id": campaign.id, "status": campaign.status, "plan": campaign.content["plan"]}


@router.post(_PREFIX + "/{campaign_id}/cancel", status_code=204, summary="Stop a campaign")
def cancel(campaign_id: Identifier, studio: Studio) -> None:
    """Nothing more of it is sent."""
    studio.cancel(campaign_id)


@router.post(_PREFIX + "/{campaign_id}/send", summary="Send what is due")
def send(campaign_id: Identifier, studio: Studio) -> dict[str, Any]:
    """Hand the due messages to the mail server; call it again to go on."""
    return vars(studio.handover.send(campaign_id, mail_server(studio.settings)))


@router.post(_PREFIX + "/{campaign_id}/outcomes", summary="Report opens and clicks")
def report(
    campaign_id: Identifier,
    body: Annotated[list[OutcomeRequest], Field(max_length=10_000)],
    studio: Studio,
) -> dict[str, int]:
    """What a mail tool measured; what machines did is set aside."""
    reports = [Report(o.customer_id, o.kind, o.time, o.agent) for o in body]
    return {"stored": studio.outcomes.ingest(campaign_id, reports)}


@router.get(_PREFIX + "/{campaign_id}/results", summary="Results with intervals")
def results(campaign_id: Identifier, studio: Studio) -> dict[str, Any]:
    """Rates by arm, uplift over the holdout, and how to share the next send."""
    found = studio.outcomes.results(campaign_id)
    split = studio.outcomes.next_split(campaign_id) if found.counts() else None
    return {
        "arms": {
            arm: {k: vars_of(r) for k, r in rates.items()} for arm, rates in found.arms.items()
        },
        "uplift": {
            arm: {"value": u.value, "low": u.low, "high": u.high, "certain": u.is_certain}
            for arm, u in found.uplifts.items()
        },
        "machine_opens": found.machine_opens,
        "revenue_per_head": found.revenue_per_head,
        "next": None if split is None else vars_of(split),
    }


@router.get(_PREFIX + "/{campaign_id}/audit", summary="The audit log")
def audit(campaign_id: Identifier, studio: Studio) -> dict[str, Any]:
    """Who did what and when, and whether the log is as it was written."""
    entries = studio.shop.store.campaigns.audit(campaign_id)
    return {
        "unbroken": studio.audit_is_unbroken(campaign_id),
        "entries": [
            {
                "number": e.number,
                "time": e.time,
                "actor": e.actor,
                "action": e.action,
                "detail": e.detail,
            }
            for e in entries
        ],
    }


_PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8>"
    "<meta name=viewport content='width=device-width, initial-scale=1'><title>Unsubscribe</title>"
    "<body style='font:17px/1.6 system-ui,sans-serif;max-width:32em;"
    "margin:4em auto;padding:0 1em'>{}"
)


@router.post(
    "/v1/unsubscribe/{token}",
    summary="Unsubscribe with one click (RFC 8058)",
    response_class=HTMLResponse,
)
def unsubscribe(token: Annotated[str, Field(max_length=600)], shop: CurrentShop) -> Response:
    """What mail clients post to, and the button below; honoured at once."""
    find_studio(shop).outcomes.unsubscribe(token)
    done = "<h1>Done</h1><p>You won't get any more campaign mail from us.</p>"
    return Response(_PAGE.format(done), media_type="text/html")


@router.get(
    "/v1/unsubscribe/{token}",
    summary="The page behind an unsubscribe link",
    response_class=HTMLResponse,
)
def ask(token: Annotated[str, Field(max_length=600)], shop: CurrentShop) -> Response:
    """A button, and nothing else: scanners follow links, and must not sign anybody off."""
    find_studio(shop).links.read(token)
    form = (
        "<h1>Unsubscribe?</h1><p>You will get no more campaign mail from us.</p>"
        "<form method=post><button style='font:inherit;padding:.6em 1.2em'>Unsubscribe</button>"
        "</form>"
    )
    return Response(_PAGE.format(form), media_type="text/html")
