"""BM25 over short texts with a title, in arrays that are mapped rather than read.

Scores follow Lucene's BM25 (Robertson and Zaragoza 2009): a term adds
`idf * tf / (tf + k1 * (1 - b + b * length / mean length))`, so that no text can score more
than the sum of the query's idf. Dividing by that attainable maximum makes the scores of
different queries comparable: a keyword query comes near 1, a chatty one stays low.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from core.artifacts import read_json, write_json
from retrieval.arrays import map_array, write_array
from retrieval.text import stems, words

K1 = 1.2
"""How fast repeated terms saturate."""

B = 0.75
"""How much long texts are discounted, 0 to 1."""

TITLE_WEIGHT = 2
"""Occurrences that one occurrence in the title counts for."""

_ARRAYS = ("starts", "rows", "weights", "idf")


@dataclass(frozen=True)
class LexicalIndex:
    """An inverted index; n is the number of texts, v that of terms."""

    size: int
    """n."""
    terms: Mapping[str, int]
    """Stem to its number."""
    starts: NDArray[np.int64]
    """`(v + 1,)`: term t's postings are `[starts[t], starts[t + 1])`."""
    rows: NDArray[np.int32]
    """Texts of the postings, rising within a term."""
    weights: NDArray[np.float32]
    """What each posting adds to its text's score."""
    idf: NDArray[np.float32]
    """`(v,)`."""
    vocabulary: Mapping[str, int]
    """Surface word to the number of texts that have it."""

    @classmethod
    def build(cls, texts: Iterable[tuple[str, str]]) -> "LexicalIndex":
        """Index pairs of title and body."""
        builder = _Builder()
        for title, body in texts:
            builder.add(title, body)
        return builder.finish()

    def score(self, query: Sequence[str]) -> tuple[NDArray[np.float32], float]:
        """BM25 of every text for the words `query`, and the highest score attainable.

        Returns:
            `(n,)` float32 scores and the sum of the words' idf; a word that no text has
            counts as the rarest possible.
        """
        scores = np.zeros(self.size, np.float32)
        attainable = 0.0
        for stem in dict.fromkeys(stems(query)):
            term = self.terms.get(stem)
            attainable += self.unseen_idf if term is None else float(self.idf[term])
            if term is not None:
                part = slice(self.starts[term], self.starts[term + 1])
                scores[self.rows[part]] += self.weights[part]
        return scores, attainable

    def frequency(self, stem: str) -> int:
        """In how many texts `stem` stands."""
        term = self.terms.get(stem)
        return 0 if term is None else int(self.starts[term + 1] - self.starts[term])

    def present(self, stem: str, rows: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which of the texts `rows` contain `stem`, `(len(rows),)`."""
        term = self.terms.get(stem)
        if term is None:
            return np.zeros(len(rows), np.bool_)
        postings = self.rows[self.starts[term] : self.starts[term + 1]]
        at = np.minimum(postings.searchsorted(rows), len(postings) - 1)
        return np.asarray(postings[at] == rows)

    @property
    def unseen_idf(self) -> float:
        """The idf of a word that no text has."""
        return float(np.log(1 + (self.size + 0.5) / 0.5))

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in _ARRAYS:
            write_array(folder / f"{name}.npy", getattr(self, name))
        write_json(
            folder / "lexical.json",
            {"size": self.size, "terms": list(self.terms), "vocabulary": dict(self.vocabulary)},
        )

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Map what `save` wrote.

        Raises:
            ArtifactError: a file is missing or damaged.
        """
        stored = read_json(folder / "lexical.json")
        terms = cast(list[str], stored["terms"])
        return cls(
            size=cast(int, stored["size"]),
            terms={term: number for number, term in enumerate(terms)},
            vocabulary=cast(dict[str, int], stored["vocabulary"]),
            **{name: map_array(folder / f"{name}.npy") for name in _ARRAYS},
        )


class _Builder:
    """Collects postings text by text."""

    def __init__(self) -> None:
        self.terms: dict[str, int] = {}
        self.stem_of: dict[str, str] = {}
        self.vocabulary: Counter[str] = Counter()
        self.posting_terms: list[int] = []
        self.posting_rows: list[int] = []
        self.counts: list[int] = []
        self.lengths: list[int] = []

    def add(self, title: str, body: str) -> None:
        row = len(self.lengths)
        in_title, in_body = words(title), words(body)
        counts: Counter[str] = Counter()
        for tokens, weight in ((in_title, TITLE_WEIGHT), (in_body, 1)):
            for stem in self._stems(tokens):
                counts[stem] += weight
        self.vocabulary.update({*in_title, *in_body})
        self.lengths.append(sum(counts.values()))
        for stem, count in counts.items():
            self.posting_terms.append(self.terms.setdefault(stem, len(self.terms)))
            self.posting_rows.append(row)
            self.counts.append(count)

    def _stems(self, tokens: Sequence[str]) -> list[str]:
        new = [word for word in dict.fromkeys(tokens) if word not in self.stem_of]
        self.stem_of.update(zip(new, stems(new), strict=True))
        return [self.stem_of[word] for word in tokens]

    def finish(self) -> LexicalIndex:
        size = len(self.lengths)
        terms = np.array(self.posting_terms, np.int64)
        rows = np.array(self.posting_rows, np.int32)
        counts = np.array(self.counts, np.float64)
        lengths = np.array(self.lengths, np.float64)
        frequency = np.bincount(terms, minlength=len(self.terms))
        idf = np.log(1 + (size - frequency + 0.5) / (frequency + 0.5))
        mean = max(lengths.mean(), 1.0) if size else 1.0
        saturation = counts + K1 * (1 - B + B * lengths[rows] / mean)
        order = np.argsort(terms, kind="stable")  # rows rise within each term
        return LexicalIndex(
            size=size,
            terms=self.terms,
            starts=np.concatenate([[0], np.cumsum(frequency)]).astype(np.int64),
            rows=rows[order],
            weights=(idf[terms] * counts / saturation).astype(np.float32)[order],
            idf=idf.astype(np.float32),
            vocabulary=dict(self.vocabulary),
        )
