"""Campaigns: a marketer's prompt becomes a brief, an audience, checked copy and mails.

Use what `__all__` lists; nothing heavy is imported until a name is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.campaigns.brief import Brief
    from assistant.campaigns.preview import Preview
    from assistant.campaigns.sending import Server
    from assistant.campaigns.studio import CampaignStudio

_HOME = {"Brief": "brief", "CampaignStudio": "studio", "Preview": "preview", "Server": "sending"}

__all__ = ["Brief", "CampaignStudio", "Preview", "Server"]


def __getattr__(name: str) -> object:
    """Import a public name on first use."""
    if name not in _HOME:
        raise AttributeError(f"module 'assistant.campaigns' has no attribute '{name}'")
    return getattr(import_module(f"assistant.campaigns.{_HOME[name]}"), name)
