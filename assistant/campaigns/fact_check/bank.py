"""Sentences of the embedded copywriter's bank, recognised with whatever stands in their slots."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.campaigns.fact_check.found import SENTENCE_END
from core.yaml_text import load_yaml

_SLOT = re.compile(r"\s*\{\w+\}")


class Bank:
    """Recognises the copywriter's own sentences, which state nothing outside their slots."""

    def __init__(self) -> None:
        self._seen: dict[str, list[tuple[int, int]] | None] = {}

    def slots(self, sentence: str) -> list[tuple[int, int]] | None:
        """Where the slots of a sentence of the bank lie; None for a sentence of anybody else's."""
        if sentence not in self._seen:
            matches = (pattern.fullmatch(sentence.strip()) for pattern in _patterns())
            match = next((match for match in matches if match), None)
            lead = len(sentence) - len(sentence.lstrip())
            self._seen[sentence] = match and [
                (start + lead, end + lead) for start, end in match.regs[1:]
            ]
        return self._seen[sentence]


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Those with the most words of their own first."""
    text = (files("assistant.campaigns") / "data" / "phrases.yaml").read_text("utf-8")
    sentences = {
        sentence.strip()
        for line in _lines(load_yaml(text))
        # The whole line, too: a slot that begins with a digit begins no sentence.
        for sentence in (line.rpartition(" | ")[2], *SENTENCE_END.split(line.rpartition(" | ")[2]))
        if sentence.strip() and _SLOT.sub("", sentence).strip(" .,!?")
    }
    fixed = {sentence: len(_SLOT.sub("", sentence)) for sentence in sentences}
    return tuple(_pattern(sentence) for sentence in sorted(sentences, key=lambda s: (-fixed[s], s)))


def _pattern(sentence: str) -> re.Pattern[str]:
    """Slots may be empty, and then so is the space ahead of them."""
    parts = []
    at = 0
    for slot in _SLOT.finditer(sentence):
        spaced = slot.group()[0].isspace()
        parts += [re.escape(sentence[at : slot.start()]), r"((?:\s+.*?)?)" if spaced else "(.*?)"]
        at = slot.end()
    return re.compile("".join(parts) + re.escape(sentence[at:]), re.IGNORECASE)


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for below in value.values():
            yield from _lines(below)
    elif isinstance(value, list):
        for below in value:
            yield from _lines(below)
    else:
        yield str(value)
