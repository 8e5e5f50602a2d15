"""The judged questions: their answering sentence, or none, over the demo shop and
retail-demo-store.

Written before any weight was chosen, and split by a hash of the question, as the judged
queries are (`evals.search_queries`).
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from evals.search_queries import is_test

DATA = Path(__file__).parent / "data"
JUDGED, TUNING = "answers_demo", "answers_tuning"
SHOPPERS, RETAIL = "answers_shoppers", "answers_retail"
"""Questions as shoppers type them, over the demo shop and over retail-demo-store."""
FRESH, FRESH_RETAIL = "answers_fresh_demo", "answers_fresh_retail"
"""More of them, by another author, who knew nothing of how they are answered."""
ALL = (JUDGED, TUNING, SHOPPERS, RETAIL, FRESH, FRESH_RETAIL)
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
    file: str = JUDGED
    """Which of the files it stands in."""

    @property
    def is_tuning(self) -> bool:
        """Whether it is only there to fit weights on, and is never judged by."""
        return self.file in {TUNING, FRESH, FRESH_RETAIL}

    @property
    def is_test(self) -> bool:
        """Whether it belongs to the half that nothing was chosen on."""
        return is_test(self.text)

    def answered_by(self, text: str) -> bool:
        """Whether `text` has an accepted answer."""
        return any(answer in folded(text) for answer in self.answers)


def folded(text: str) -> str:
    """Casefolded words with neither Markdown marks nor curly quotes."""
    plain = re.sub(r"[*_`]", "", text).translate(str.maketrans("’‘“”", "''\"\""))
    return " ".join(plain.split()).casefold()


def questions(names: Iterable[str] = (JUDGED,)) -> list[Question]:
    """The judged questions of the files of these names."""
    found = []
    for name in names:
        with (DATA / f"{name}.tsv").open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                accepted = tuple(folded(part) for part in row["answer"].split("||") if part)
                text, source = row["question"], row["source"]
                found.append(Question(text, source, row["product"], accepted, name))
    return found
