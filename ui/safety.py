"""Which settings are safe enough to serve shoppers with."""

from collections.abc import Iterator
from typing import Final

from pydantic import SecretStr

from core.errors import SettingsError
from core.settings import Settings

MIN_SECRET_CHARS: Final = 32
"""Shortest secret outside development: as long as what it keys (SHA-256)."""

_MIN_DIFFERENT: Final = 10  # characters; fewer is a placeholder such as "aaaa..." or "changeme..."
_PLACEHOLDERS: Final = ("change", "secret", "password", "example", "default", "placeholder")
_MAKE_ONE: Final = "Make one with `python -c 'import secrets; print(secrets.token_urlsafe(32))'`."


def ensure_safe(settings: Settings, *, is_demo: bool) -> None:
    """Stop start-up where settings would let strangers in; in development anything goes.

    Raises:
        SettingsError: a secret is missing, guessable or used twice, a site is reached over
            plain HTTP, or the demo shop, whose customers anybody can be, is to be served.
    """
    if settings.environment == "development":
        return
    fault = next(_faults(settings, is_demo), None)
    if fault is not None:
        raise SettingsError(f"AISLE_ENVIRONMENT is '{settings.environment}', but {fault}")


def _faults(settings: Settings, is_demo: bool) -> Iterator[str]:
    if is_demo:
        yield "this is the demo shop, in which visitors choose who they are. Serve another."
    secrets = {
        "AISLE_SECRET": settings.secret,
        "AISLE_IDENTITY_KEY": settings.identity_key,
        "AISLE_API_KEY": settings.api_key,
        "AISLE_STUDIO_KEY": settings.studio_key,
    }
    if settings.secret is None:
        yield f"AISLE_SECRET is not set. {_MAKE_ONE}"
    for name, secret in secrets.items():
        if secret is not None and not _is_strong(secret):
            yield f"{name} is too short or could be guessed. {_MAKE_ONE}"
    given = [secret.get_secret_value() for secret in secrets.values() if secret is not None]
    if len(set(given)) < len(given):
        yield f"two of {', '.join(secrets)} are the same."
    for site in settings.sites:
        if site.startswith("http://"):
            yield f"AISLE_SITES names {site}. Use https://, or others can change the page."


def _is_strong(secret: SecretStr) -> bool:
    value = secret.get_secret_value()
    return (
        len(value) >= MIN_SECRET_CHARS
        and len(set(value)) >= _MIN_DIFFERENT
        and not any(word in value.casefold() for word in _PLACEHOLDERS)
    )
