"""Whose pages may show ours in a frame, and what a framed page may load."""

from typing import Final

from core.settings import Settings

_PANEL: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
)


def panel_policy(settings: Settings) -> str:
    """The content security policy of the widget's panel.

    The browser itself keeps the panel out of pages that the shop hasn't listed: a check of the
    `Origin` header can't, because requests from inside the frame carry the frame's own.
    """
    return _policy(" ".join(settings.sites) or "'none'")


def demo_panel_policy() -> str:
    """The same for the panel on this server's own demo page, and nowhere else."""
    return _policy("'self'")


def _policy(ancestors: str) -> str:
    return f"{_PANEL}; frame-ancestors {ancestors}"
