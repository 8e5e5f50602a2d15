"""Passages: documents and long descriptions cut up where a reader would cut them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.store import Document, Product

DESCRIPTION = "description"
"""Kind of the passages of long product descriptions; the other kinds are `DocumentKind`s."""

LONGEST = 600
"""Characters of a passage, about; a longer section is cut between paragraphs, list items or
sentences."""

_LONG_DESCRIPTION = 800  # shorter ones are read whole, straight from the product
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
_PARAGRAPH_END = re.compile(r"\n\s*\n")
_ITEM_END = re.compile(r"\n(?=\s*(?:[-*+]|\d+[.)])\s)")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Passage:
    """A piece of a document."""

    document_id: str
    """Id of the document, or of the product whose description this is."""
    kind: str
    """`guide`, `policy`, `faq`, `manual` or `description`."""
    title: str
    """Of the document."""
    section: str
    """Headings above the passage, outermost first, joined by ` > `; empty at the top."""
    text: str
    product_id: str | None = None
    score: float = 0.0
    """What passages are ranked by, about [-0.2, 1]; 0 outside a search."""
    fit: float = 0.0
    """Probability that it bears on the question, or answers it, [0, 1]; 0 outside a search."""
    statement: str = ""
    """The sentence or list item in it that answers; empty outside `answers`."""


def heading(passage: Passage) -> str:
    """The title of a passage's document and the headings above it."""
    return f"{passage.title}: {passage.section}" if passage.section else passage.title


def document_passages(document: Document) -> list[Passage]:
    """The passages of a Markdown document: its sections, long ones cut up."""
    return [
        Passage(document.id, document.kind, document.title, section, piece, document.product_id)
        for section, text in markdown_sections(document.text)
        for piece in pieces(text)
    ]


def description_passages(product: Product) -> list[Passage]:
    """The passages of a product's description, where it is too long to be quoted whole."""
    if len(product.description) <= _LONG_DESCRIPTION:
        return []
    return [
        Passage(product.id, DESCRIPTION, product.title, "", piece, product.id)
        for piece in pieces(product.description)
    ]


def markdown_sections(text: str) -> list[tuple[str, str]]:
    """Pairs of heading path and text; headings inside code fences are text."""
    sections: list[tuple[str, list[str]]] = [("", [])]
    path: dict[int, str] = {}
    fenced = False
    for line in text.splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        heading = None if fenced else _HEADING.match(line)
        if heading is None:
            sections[-1][1].append(line)
            continue
        level = len(heading[1])
        path = {above: name for above, name in path.items() if above < level}
        path[level] = heading[2]
        sections.append((" > ".join(path[level] for level in sorted(path)), []))
    joined = [(name, "\n".join(lines).strip()) for name, lines in sections]
    return [(name, body) for name, body in joined if body]


def pieces(text: str) -> list[str]:
    """`text` in pieces of at most about `LONGEST` characters, cut where a reader would."""
    if len(text) <= LONGEST:
        return [text]
    for end, joiner in ((_PARAGRAPH_END, "\n\n"), (_ITEM_END, "\n"), (_SENTENCE_END, " ")):
        blocks = end.split(text)
        if len(blocks) > 1:
            return _packed(blocks, joiner)
    return _packed([text], " ")


def _packed(blocks: Sequence[str], joiner: str) -> list[str]:
    packed: list[str] = []
    for block in blocks:
        parts = [block]
        if len(block) > LONGEST:
            parts = [block[at : at + LONGEST] for at in range(0, len(block), LONGEST)]
            if len(_SENTENCE_END.split(block)) > 1:
                parts = _packed(_SENTENCE_END.split(block), " ")
        for part in parts:
            if packed and len(packed[-1]) + len(joiner) + len(part) <= LONGEST:
                packed[-1] += joiner + part
            else:
                packed.append(part)
    return packed
