"""Ids that can't be guessed."""

import secrets


def new_id() -> str:
    """128 random bits in URL-safe characters, 22 long."""
    return secrets.token_urlsafe(16)
