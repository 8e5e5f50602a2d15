"""The words of one shop that prompts are read with: kinds of products, brands, places, interests."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from assistant.language.text import key, singular
from core.catalog import SEPARATOR, Catalog

_NEVER_PRODUCTS = frozenset(
    """order offer gift list cart sale code push time test line series tone set day card home pair deal
    price email message item product thing people person customer purchase brand year month week
    subject kind style store shop visit new first group name number two end look book light play care
    travel office health living make make-up makeup summer winter snow early treat clothing""".split()
)
_GENERIC = r"gear|stuff|equipment|things|products|items|accessories|essentials|goods|clothes|kit"
_AGENTS = {
    "hiker": "hiking", "camper": "camping", "runner": "running", "cyclist": "cycling",
    "biker": "cycling", "gardener": "gardening", "traveller": "travel", "traveler": "travel",
    "reader": "reading", "bookworm": "reading", "skier": "snow", "snowboarder": "snow",
    "gamer": "games", "cook": "cooking", "baker": "baking", "crafter": "crafts",
    "festivalgoer": "festival", "swimmer": "swimming", "climber": "climbing", "walker": "walking",
    "knitter": "crafts", "foodie": "cooking", "beachgoer": "beach", "techie": "tech",
    "commuter": "commuting", "paddler": "watersports", "surfer": "watersports",
}  # fmt: skip
AGENTS = re.compile(rf"(?<!e-)\b(?P<agent>{'|'.join(_AGENTS)})s?\b")
LOVERS = re.compile(
    r"\b(?P<topic>[a-z][a-z-]+(?: [a-z-]+)?)[ -](?:lovers?|fans?|enthusiasts?|drinkers?|fanatics?|addicts?)\b"
    r"|\b(?:people|customers|shoppers|those|everyone|anyone) (?:who (?:love|like|enjoy)s?|into|interested in"
    r"|keen on|fond of|with an interest in) (?P<topic2>[a-z][a-z-]+)\b"
)


@dataclass(frozen=True)
class Found:
    """A kind of product named in a text."""

    paths: tuple[str, ...]
    """Category paths, sorted, none below another."""
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Terms:
    """One shop's words."""

    categories: tuple[str, ...]
    """Every category path that has products."""
    brands: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    """What customers may have declared."""
    heads: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Product nouns of titles, with the categories that most of their products lie in."""
    values: tuple[tuple[str, str], ...] = ()
    """Attribute and value, of colours, materials and yes-or-no attributes."""

    @classmethod
    def of(
        cls,
        catalog: Catalog,
        heads: Iterable[tuple[str, tuple[str, ...]]] = (),
        locations: Iterable[str] = (),
        interests: Iterable[str] = (),
    ) -> "Terms":
        """The words of a catalogue and its customers."""
        values = [
            (name, value)
            for name, attribute in catalog.attributes.items()
            for value in attribute.postings
            if name in {"color", "material"} or value in {"yes", name}
        ]
        return cls(
            categories=tuple(catalog.categories),
            brands=tuple(catalog.brands),
            locations=tuple(sorted(set(locations), key=len, reverse=True)),
            interests=tuple(sorted(set(interests))),
            heads=tuple(heads),
            values=tuple(values),
        )

    @cached_property
    def _levels(self) -> dict[str, list[str]]:
        """Every prefix of every path to the keys of its last level's pieces."""
        found: dict[str, list[str]] = {}
        for path in self.categories:
            parts = path.split(SEPARATOR)
            for depth in range(len(parts)):
                prefix = SEPARATOR.join(parts[: depth + 1])
                found.setdefault(prefix, [key(piece) for piece in _pieces(parts[depth])])
        return found

    @cached_property
    def _full(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for prefix in self._levels:
            found.setdefault(key(prefix.rsplit(SEPARATOR, 1)[-1]), []).append(prefix)
        return found

    @cached_property
    def _by_head(self) -> dict[str, tuple[str, ...]]:
        return dict(self.heads)

    def kind(self, phrase: str) -> tuple[str, ...]:
        """The categories that bear a name; empty when none does."""
        name = key(phrase)
        if not name or name in _NEVER_PRODUCTS:
            return ()
        found = (
            self._full.get(name)
            or [p for p, pieces in self._levels.items() if any(_ends(q, name) for q in pieces)]
            or self._spread(name.split())
            or list(self._by_head.get(name, ()))
        )
        return _topmost(found)

    def _spread(self, words: list[str]) -> list[str]:
        """Paths over whose levels the words are spread: "garden tools"."""
        if len(words) < 2:
            return []
        return [
            prefix
            for prefix, pieces in self._levels.items()
            if any(_ends(piece, words[-1]) for piece in pieces)
            and set(words) <= set(key(prefix.replace(SEPARATOR, " ")).split())
        ]

    def bearing(self, word: str) -> tuple[str, ...]:
        """The categories one of whose words begins with `word` or its stem."""
        stem = _stem(word)
        return _topmost(
            prefix
            for prefix, pieces in self._levels.items()
            if any(part.startswith(stem) for piece in pieces for part in piece.split())
        )

    def serving(self, topic: str) -> tuple[str, ...]:
        """The categories one of whose words is an interest's own: hiking, camp, garden."""
        stem = _stem(topic.split(maxsplit=1)[0])
        return _topmost(
            prefix
            for prefix, pieces in self._levels.items()
            if any(_stem(part) == stem for piece in pieces for part in piece.split())
        )

    def kinds(self, text: str) -> list[Found]:
        """Every kind of product that `text` (lower case) names, the longest names first."""
        words = list(re.finditer(r"[a-z][a-z'&-]*", text))
        found: list[Found] = []
        at = 0
        while at < len(words):
            match = self._longest(text, words, at)
            if match is None:
                at += 1
                continue
            found.append(match[0])
            at += match[1]
        return found

    def _longest(self, text: str, words: list[re.Match[str]], at: int) -> tuple[Found, int] | None:
        for count in range(min(5, len(words) - at), 0, -1):
            start, end = words[at].start(), words[at + count - 1].end()
            phrase = text[start:end]
            if not re.fullmatch(r"[a-z' &-]+", phrase):
                continue
            generic = re.fullmatch(rf"([a-z-]+) (?:{_GENERIC})", phrase)
            paths = self.kind(phrase)
            if not paths and generic:
                paths = self.bearing(generic[1])
            if paths:
                return Found(paths, start, end, phrase), count
        return None

    def interest(self, text: str) -> tuple[str, int, int] | None:
        """The interest that people are named by in `text`, and where: hikers, coffee lovers."""
        agent, lover = AGENTS.search(text), LOVERS.search(text)
        if agent is not None and (lover is None or agent.start() <= lover.start()):
            return _AGENTS[agent["agent"]], *agent.span()
        if lover is None:
            return None
        group = "topic" if lover["topic"] else "topic2"
        topic = lover[group]
        if topic.split()[-1] != topic and not self.serving(topic):
            cut = lover.start(group) + topic.rindex(" ") + 1
            return topic.split()[-1], cut, lover.end()
        return topic, *lover.span()


def _pieces(level: str) -> list[str]:
    return [piece.strip() for piece in re.split(r"&|/|,| and ", level) if piece.strip()]


def _ends(piece: str, name: str) -> bool:
    return piece == name or piece.endswith(f" {name}")


def _stem(word: str) -> str:
    word = singular(word.lower())
    if not word.endswith("ing") or len(word) < 6:
        return word
    stem = word[:-3]
    return stem[:-1] if stem[-1] == stem[-2] else stem


def _topmost(paths: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for path in sorted(set(paths), key=lambda path: (path.count(SEPARATOR), path)):
        if not any(path.startswith(above + SEPARATOR) for above in kept):
            kept.append(path)
    return tuple(sorted(kept))
