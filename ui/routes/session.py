"""Sessions: who a visitor is, for as long as their token holds."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from ui.fields import Phrase
from ui.routes.context import CurrentSessions
from ui.visitors import Visitor

router = APIRouter(prefix="/v1/session", tags=["session"])


class SessionRequest(BaseModel):
    """Who opens a session."""

    model_config = ConfigDict(extra="forbid")

    shop: Phrase | None = None
    """The shop's public key, as in the widget's `data-shop`; it must be this shop's."""
    identity: Annotated[str, Field(max_length=4_000)] | None = None
    """A JSON Web Token by the shop's site: HS256, with `sub` (customer id), `aud`
    (`aisle:<shop key>`), `iat`, `exp` (at most 15 minutes ahead) and `jti` (good for one use).
    Without one the visitor is anonymous."""


class SessionView(BaseModel):
    """What the browser keeps."""

    token: str
    """To be sent as `Authorization: Bearer <token>` from now on."""
    expires: datetime
    signed_in: bool
    """Whether the visitor is one of the shop's customers."""


@router.post("", status_code=201, summary="Open or renew a session")
def open_session(body: SessionRequest, sessions: CurrentSessions, request: Request) -> SessionView:
    """Open a session. With a token that still holds, the visitor stays the same."""
    before: Visitor = request.scope["state"]["visitor"]
    session = sessions.open(shop_key=body.shop, identity=body.identity, before=before)
    return SessionView(
        token=session.token,
        expires=session.expires,
        signed_in=session.visitor.customer_id is not None,
    )
