"""The judged questions: their answering sentence, or none, over the demo shop and
retail-demo-store.

Those of `KEPT` were written by somebody who knew nothing of how questions are answered, and are
only ever judged by; weights and rules were chosen on those of `DEVELOPMENT`.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
DEVELOPMENT = (
    *("answers_demo", "answers_tuning", "answers_shoppers", "answers_retail"),
    *("answers_fresh_demo", "answers_fresh_retail"),
    *("answers_other_demo", "answers_other_retail"),
    *("answers_named_demo", "answers_named_retail"),
    *("answers_odd_demo", "answers_none_demo", "answers_strangers_demo"),
)
KEPT = (
    *("answers_kept_demo", "answers_kept_retail"),
    *("answers_apart_demo", "answers_apart_retail"),
)
TEXT_SOURCES = frozenset({"policy", "faq", "guide", "manual", "description"})
"""Sources whose answers are sentences."""


@dataclass(frozen=True)
class Question:
    """One question, and what answers it."""

    text: str
    source: str
    """One of `TEXT_SOURCES`, `specification`, `review`, or `none`."""
    product: str
    """Id of the product that it is asked about; empty for the shop at large."""
    answers: tuple[str, ...]
    """Any of these, folded, in the quotation; empty where nothing answers."""
    file: str
    """Which of the files it stands in."""

    @property
    def is_of_retail(self) -> bool:
        """Whether it is put to retail-demo-store, not to the demo shop."""
        return self.file.endswith("_retail")

    def answered_by(self, text: str) -> bool:
        """Whether `text` has an accepted answer."""
        return any(answer in folded(text) for answer in self.answers)


def folded(text: str) -> str:
    """Casefolded words with neither Markdown marks nor curly quotes."""
    plain = re.sub(r"[*_`]", "", text).translate(str.maketrans("’‘“”", "''\"\""))
    return " ".join(plain.split()).casefold()


def questions(names: Iterable[str]) -> list[Question]:
    """The judged questions of the files of these names."""
    found = []
    for name in names:
        with (DATA / f"{name}.tsv").open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                accepted = tuple(folded(part) for part in row["answer"].split("||") if part)
                text, source = row["question"], row["source"]
                found.append(Question(text, source, row["product"], accepted, name))
    return found
