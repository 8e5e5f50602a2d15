"""One-click unsubscribe links (RFC 8058): signed, so that nobody can sign off somebody else."""

import hmac
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import sha256
from pathlib import Path

from core.errors import NotFoundError

_FILE = "studio.key"
_SIGNATURE = 16


def load_secret(home: Path) -> bytes:
    """The workspace's signing key, made on first use and readable by its owner only."""
    path = home / _FILE
    home.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
    except FileExistsError:
        pass
    return path.read_bytes()


class UnsubscribeLinks:
    """Makes and reads the tokens of unsubscribe links."""

    def __init__(self, secret: bytes, base: str) -> None:
        self._secret = secret
        self._base = base.rstrip("/")

    def url(self, campaign_id: str, customer_id: str) -> str:
        """The link for one recipient of one campaign."""
        return f"{self._base}/v1/unsubscribe/{self.token(campaign_id, customer_id)}"

    def token(self, campaign_id: str, customer_id: str) -> str:
        """The signed token in the link."""
        body = f"{campaign_id}\n{customer_id}".encode()
        return urlsafe_b64encode(self._sign(body) + body).decode().rstrip("=")

    def read(self, token: str) -> tuple[str, str]:
        """Campaign and customer of a token.

        Raises:
            NotFoundError: it wasn't signed here.
        """
        try:
            raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            signature, body = raw[:_SIGNATURE], raw[_SIGNATURE:]
            if hmac.compare_digest(signature, self._sign(body)):
                campaign_id, _, customer_id = body.decode().partition("\n")
                return campaign_id, customer_id
        except (Error, ValueError):
            pass
        raise NotFoundError("This unsubscribe link isn't ours. Use the one in the newest message.")

    def _sign(self, body: bytes) -> bytes:
        return hmac.new(self._secret, body, sha256).digest()[:_SIGNATURE]
