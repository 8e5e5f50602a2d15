"""The assistant: build a shop's models, open them, and answer its shoppers.

Use what `__all__` lists; nothing heavy is imported until a name is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.building import build_shop
    from assistant.opening import open_shop

_HOME = {"Assistant": "assistant", "build_shop": "building", "open_shop": "opening"}

__all__ = ["Assistant", "build_shop", "open_shop"]


def __getattr__(name: str) -> object:
    """Import a public name on first use."""
    if name not in _HOME:
        raise AttributeError(f"module 'assistant' has no attribute '{name}'")
    return getattr(import_module(f"assistant.{_HOME[name]}"), name)
