"""The general checklists that Aisle ships, for goals that a shop has no guide to."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

from assistant.language.text import key
from assistant.lists.guides import Packed
from core.yaml_text import load_yaml
from retrieval.text import stems, words

_NEED = re.compile(
    r"^(?P<name>[^=]+?)(?:\s+x(?P<count>\d+)(?:/(?P<per>person|child|day))?)?$", re.IGNORECASE
)


@dataclass(frozen=True)
class Checklist:
    """What a goal usually needs."""

    name: str
    aliases: tuple[str, ...]
    """Its names as keys (see `language.text.key`), its own first."""
    packing: tuple[Packed, ...]
    queries: dict[str, str]
    """Search words of needs whose name alone finds other things."""

    @cached_property
    def spoken(self) -> frozenset[str]:
        """Stems of all that its names and needs say."""
        needs = [item.need for item in self.packing]
        return frozenset(stems(words(" ".join([*self.aliases, *needs, *self.queries.values()]))))


@lru_cache(1)
def checklists() -> tuple[Checklist, ...]:
    """All of them, read once."""
    text = (files("assistant.lists") / "data" / "goals.yaml").read_text(encoding="utf-8")
    return tuple(_checklist(name, row) for name, row in load_yaml(text).items())


def _checklist(name: str, row: dict[str, str]) -> Checklist:
    packing: list[Packed] = []
    queries: dict[str, str] = {}
    for force in ("must", "nice"):
        for part in filter(None, (piece.strip() for piece in row.get(force, "").split(";"))):
            packed, query = _need(part, must=force == "must")
            packing.append(packed)
            if query:
                queries[packed.need] = query
    names = [name, *(alias.strip() for alias in row.get("aka", "").split(";"))]
    aliases = tuple(dict.fromkeys(key(alias) for alias in names if alias))
    return Checklist(name, aliases, tuple(packing), queries)


def _need(text: str, *, must: bool) -> tuple[Packed, str]:
    """`towel x2/person`, `soup pot = saucepan x1`: name, search words, count."""
    name, _, query = (part.strip() for part in text.partition("="))
    match = _NEED.match(query or name)
    counted = match if match is not None and match["count"] else _NEED.match(name)
    count = int(counted["count"] or 1) if counted else 1
    per = (counted["per"] or "group") if counted else "group"
    bare = _NEED.match(name)
    words = match["name"] if match and query else ""
    return Packed(bare["name"] if bare else name, must, count, per, ""), words
