"""stub"""
from typing import Any
def derive(title: str, description: str, category: str | None, given: dict[str, Any]) -> dict[str, Any]:
    """x"""
    return {}
