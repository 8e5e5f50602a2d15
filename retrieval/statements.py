"""Statements: the sentences and list items of documents, the smallest pieces that answer.

A question is answered by one statement, quoted word for word (see `retrieval.answering`).
"""

import re

_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_MARKS = re.compile(r"\*\*|__|`|(?<!\w)\*(?=\w)|(?<=[\w.!?,])\*(?!\w)")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“(\d])")
_SPECIFICATION = re.compile(r"^[^.!?:]{2,40}: (?:[^.!?]|\.(?=\d)){1,60}$")
_OF_LIST = " per "
_SHORT_ANSWER = 300  # characters
_LONG_ITEM = 240  # characters; a shorter list item is one statement
_SHORT = 25  # characters; a shorter sentence ("No.") is joined with the next


def statements(text: str, heading: str = "") -> list[str]:
    """The statements of Markdown `text` in order, as plain words; headings aren't any, and
    neither are the lines of a specification list (`Weight: 300 g`), which are looked up as
    attributes. Below a `heading` that asks a question, a short text is one statement: the
    answer.
    """
    if heading.endswith("?") and len(text) <= _SHORT_ANSWER:
        return [_plain(text)]
    found: list[str] = []
    paragraph: list[str] = []

    def flush() -> None:
        found.extend(_sentences(" ".join(paragraph)))
        paragraph.clear()

    for line in text.splitlines():
        item = _ITEM.match(line)
        if item or not line.strip() or line.startswith("#"):
            flush()
        if item:
            found.extend(_of_item(line[item.end() :]))
        elif line.strip() and not line.startswith("#"):
            paragraph.append(line.strip())
    flush()
    return found


def is_list_line(statement: str) -> bool:
    """Whether a statement is a packing list's: "Tent (1 per group): ..."."""
    head, colon, _ = statement.partition(":")
    return bool(colon) and _OF_LIST in head


def specifications(text: str) -> dict[str, str]:
    """The `name: value` lines of the lists in Markdown `text`, names casefolded."""
    lines = (
        _plain(line[item.end() :]) for line in text.splitlines() if (item := _ITEM.match(line))
    )
    pairs = (line.partition(": ") for line in lines if _SPECIFICATION.match(line))
    return {name.casefold(): value for name, _, value in pairs}


def _of_item(text: str) -> list[str]:
    plain = _plain(text)
    if not plain.strip() or _SPECIFICATION.match(plain):
        return []
    return [plain] if len(plain) <= _LONG_ITEM else _sentences(plain)


def _sentences(text: str) -> list[str]:
    found: list[str] = []
    for sentence in _SENTENCE_END.split(_plain(text)):
        if found and len(found[-1]) < _SHORT:
            found[-1] += f" {sentence}"
        elif sentence.strip():
            found.append(sentence.strip())
    return found


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub("", text).split())
