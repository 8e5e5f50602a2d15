"""Who a visitor is, as signed tokens; the only file that knows JSON Web Tokens.

Three kinds, with different keys or audiences, so that none passes for another:

- An *identity* is signed by the shop's site (`AISLE_IDENTITY_KEY`) and says which of its
  customers is in front of the screen. It lives for minutes and is good for one use.
- A *visitor token* is signed here (`AISLE_SECRET`) and is what the browser shows from then
  on. It says which visitor this is and, after an identity, which customer.
- A *download pass* is signed here and stands in the links of the page's own list: a browser
  that follows a link shows no visitor token. It opens one list for a day.
"""

import hmac
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, Final

import jwt

from core.ids import new_id
from core.settings import Settings
from core.store import Store
from core.store.tables import ID_LENGTH
from ui.refusals import UnauthorizedError
from ui.visitors import Visitor

ANONYMOUS_FOR: Final = timedelta(days=30)
"""How long a visitor is known by their token."""

SIGNED_IN_FOR: Final = timedelta(hours=12)
"""The same for a customer; the site signs anew at the next page."""

DOWNLOADS_FOR: Final = timedelta(days=1)
"""How long the links to a list's files work, at the least."""

MAX_IDENTITY_AGE: Final = timedelta(minutes=15)
"""Longest life of an identity: so long its use is remembered."""

_ALGORITHM: Final = "HS256"
_KEPT_IN: Final = "visitor-secret"


@dataclass(frozen=True)
class Session:
    """A visitor and the token that proves it."""

    visitor: Visitor
    token: str
    expires: datetime


class Sessions:
    """Opens and reads sessions of one shop."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._store = store
        self._shop_key = settings.shop_key
        self._key = _derived(_secret(settings))
        self._identity_key = _value(settings.identity_key)
        self._api_key = _value(settings.api_key)

    @property
    def identity_audience(self) -> str:
        """What an identity must name as its audience (`aud`)."""
        return f"aisle:{self._shop_key}"

    def open(
        self,
        *,
        shop_key: str | None = None,
        identity: str | None = None,
        before: Visitor | None = None,
    ) -> Session:
        """A new session; a visitor who shows their token stays the same visitor.

        Raises:
            UnauthorizedError: another shop's key, or an identity that is forged, expired, used
                before or meant for somebody else.
        """
        if shop_key is not None and not hmac.compare_digest(
            shop_key.encode(errors="replace"), self._shop_key.encode()
        ):
            raise UnauthorizedError
        if identity is None:
            customer_id = before.customer_id if before else None
        else:
            customer_id = self._customer(identity)
            if before is not None and before.customer_id not in {None, customer_id}:
                before = None  # somebody else at the same screen
        visitor_id = (before.id if before else None) or new_id()
        visitor = Visitor(visitor_id, customer_id)
        life = ANONYMOUS_FOR if customer_id is None else SIGNED_IN_FOR
        expires = datetime.now(UTC).replace(microsecond=0) + life
        claims = {"sub": visitor_id, "cus": customer_id, "aud": self._audience, "exp": expires}
        return Session(visitor, jwt.encode(claims, self._key, _ALGORITHM), expires)

    def read(self, token: str) -> Visitor:
        """Who shows this token.

        Raises:
            UnauthorizedError: it is neither the shop's API key nor a visitor token of ours.
        """
        if self._api_key and hmac.compare_digest(
            token.encode(errors="replace"), self._api_key.encode()
        ):
            return Visitor(is_staff=True)
        claims = _decode(token, self._key, self._audience, ("sub", "exp", "aud"))
        customer_id = claims.get("cus")
        return Visitor(str(claims["sub"]), None if customer_id is None else str(customer_id))

    def download_pass(self, list_id: str) -> str:
        """What opens the files of one list, for whoever is shown it; the same for an hour."""
        hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        expires = hour + timedelta(hours=1) + DOWNLOADS_FOR
        claims = {"sub": list_id, "aud": self._downloads, "exp": expires}
        return jwt.encode(claims, self._key, _ALGORITHM)

    def read_download_pass(self, token: str) -> str:
        """The list that a pass opens.

        Raises:
            UnauthorizedError: it is no pass of ours, or its day is over.
        """
        claims = _decode(token, self._key, self._downloads, ("sub", "exp", "aud"))
        return str(claims["sub"])

    @property
    def _downloads(self) -> str:
        return f"aisle-download:{self._shop_key}"

    @property
    def _audience(self) -> str:
        return f"aisle-visitor:{self._shop_key}"

    def _customer(self, identity: str) -> str:
        """The customer that an identity names, who is new to the store at times."""
        if not self._identity_key:
            raise UnauthorizedError
        required = ("sub", "exp", "iat", "aud", "jti")
        claims = _decode(identity, self._identity_key, self.identity_audience, required)
        expires = datetime.fromtimestamp(claims["exp"], UTC)
        token_id, customer_id = str(claims["jti"]), str(claims["sub"])
        is_storable = 1 <= len(customer_id) <= ID_LENGTH and "\0" not in customer_id
        if expires - datetime.now(UTC) > MAX_IDENTITY_AGE or not is_storable:
            raise UnauthorizedError
        spent = blake2b(token_id.encode(errors="replace"), digest_size=24).hexdigest()
        if not self._store.spent_tokens.spend(spent, expires):
            raise UnauthorizedError
        if not self._store.customers.find([customer_id]):
            self._store.customers.upsert([{"id": customer_id}])
        return customer_id


def _decode(token: str, key: str, audience: str, required: tuple[str, ...]) -> Mapping[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[_ALGORITHM],
            audience=audience,
            options={"require": list(required), "strict_aud": True},
        )
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError):
        raise UnauthorizedError from None
    return claims


def _value(secret: Any) -> str:
    return "" if secret is None else secret.get_secret_value()


def _derived(secret: str) -> str:
    """A key for visitor tokens alone, so that no other use of the secret can make one."""
    return blake2b(b"visitor token", key=secret.encode()[:64], digest_size=32).hexdigest()


def _secret(settings: Settings) -> str:
    """The secret that was set; in development else one that the workspace keeps."""
    if settings.secret is not None:
        return settings.secret.get_secret_value()
    path = settings.home / _KEPT_IN
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f".{_KEPT_IN}.{new_id()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(32))
        with suppress(FileExistsError):  # another worker was quicker; its secret is the one
            os.link(made, path)
        made.unlink()
    return path.read_text()
