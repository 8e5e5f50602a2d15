"""Choosing the statement that answers a question, or none.

A statement is compared with the question by itself and together with its headings, since
"Three working days." means nothing without "How long does delivery take?". That, the words in
common and the form of the question weigh for each statement in a multinomial logit over the
statements and "none of them" (McFadden 1974), which gives the probability of each to answer;
`python -m evals.answers_calibration` fits its weights anew.
"""

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from math import log1p
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from core.artifacts import read_json, write_json
from core.heads import LogisticHead
from retrieval.arrays import map_array, write_array
from retrieval.embeddings import EmbeddingCache, Progress, no_progress
from retrieval.hybrid import best
from retrieval.lexical import LexicalIndex
from retrieval.passages import Passage, heading
from retrieval.statements import statements
from retrieval.text import content_stems, content_words, stems

SURE, SURE_OF_PRODUCT = 0.985, 0.95
"""Least probability of answering at which a statement of the shop's texts, or of a product's, is
quoted as the answer: of the development questions that nothing answers, 160 of which come as near
to the texts as can be, weights that were fitted without them answered three of 174 to the shop and
three of 180 to a product."""

NEAR, NEAR_OF_PRODUCT = 0.01, 0.005
"""Least probability at which it may be offered as the nearest thing that was found; a product has
so few statements that the likeliest tends to be the right one."""

Reading = Callable[[str, Sequence[str]], NDArray[np.float64]]
"""Gives the probabilities of some texts to answer a question."""

FEATURES = (
    *("headed", "bare", "heading", "passage"),
    *("coverage", "headed coverage", "amount", "polar", "instruction", "section"),
    *("dealing", "dealing at all"),
)
"""Cosines of the question to the statement with its headings, to it alone and to the headings
alone, by what is asked (`retrieval.asking_training`); score of the passage; share of the question's
words, by idf, in the statement, and in it or its headings; whether an amount is asked for and given
(1) or missing (-1); whether a yes-or-no question is answered by one of the two; whether what to do
is asked and told (1) or not (-1); whether its heading is one for what is asked, such as care;
probability that both are about the same dealing of a shop (see `retrieval.dealings`), or how far
both are about the same of a product (see `retrieval.attributes`), and its logarithm from a
hundredth on."""


@dataclass(frozen=True)
class Model:
    """A multinomial logit over `FEATURES`, with "no statement answers" at 0."""

    weights: tuple[float, ...]
    bias: float


SHOP = Model((13.41, 2.69, -2.62, 0.08, 2.06, 3.02, 1.1, -4.31, 0.9, 0.72, 2.2, 1.09), -8.94)
"""For questions to the shop at large."""

PRODUCT = Model((2.6, 5.07, -0.36, 3.96, -0.22, 0.21, 0.16, -2.4, 0.65, 1.73, 2.17, 1.17), -8.38)
"""For questions about one product: its manual and description say little beside the point."""

READ = 5
"""Statements that a cross-encoder reads beside the question, where there is one."""

SHOP_READ = Model(
    (9.42, 2.53, -2.0, -0.9, 1.81, -1.72, 0.84, -3.8, 0.98, 0.6, 2.29, 1.07, 0.39), -3.26
)
"""For questions to the shop at large, with what a cross-encoder makes of the likeliest `READ`
statements: the log odds of its probability, last, or `_UNREAD`."""

_UNREAD = -11.0
_CANDIDATES = 30
_ARRAYS = ("passages", "headed", "bare", "above")

_AMOUNT = re.compile(
    r"\d|\b(?:free|no charge|one|two|three|four|five|six|seven|eight|nine|ten|thirty|sixty|half"
    r"|double|once|twice|weekly|monthly|yearly|daily|season|months?|days?|weeks?|hours?)\b",
    re.IGNORECASE,
)
_ASKS_AMOUNT = re.compile(
    r"\b(?:how (?:much|many|long|often|fast|quick\w*|soon|big|large|heavy|high|old|hot|cold)"
    r"|what does .* cost|when)\b",
    re.IGNORECASE,
)
_POLAR = re.compile(
    r"^(?:so |and |but |please )?"
    r"(?:is|are|am|do|does|did|can|could|may|must|will|would|should|has|have)\b",
    re.IGNORECASE,
)

_YES_OR_NO = re.compile(r"(?:yes|no|not)\b", re.IGNORECASE)
_ASKS_WHAT_TO_DO = re.compile(
    r"^(?:so |and |but )?(?:how (?:do|should|can|must|often|tight)"
    r"|what (?:do|should|must|can) (?:i|we)|where (?:do|should|can))\b",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"(?:(?:always|never|then|don't|do not|(?:if|before|after|once) [^,]*,)\s+)?"
    r"(?:add|adjust|air|apply|avoid|backflush|book|bring|brush|call|charge|check|choose|clean|clear"
    r"|click|close|cut|descale|dry|empty|enter|fill|fold|follow|go|hang|hold|join|keep|lay|leave"
    r"|let|lift|measure|mix|oil|open|order|pack|patch|peg|place|press|pull|push|put|refuse|remove"
    r"|replace|return|ride|rinse|roll|run|season|send|set|shake|sharpen|sign|slide|soak|spread"
    r"|start|store|switch|take|tell|test|tighten|top|turn|unfold|use|visit|warm|wash|wipe|write)\b",
    re.IGNORECASE,
)


_SECTIONS = tuple(
    (
        re.compile(rf"\b(?:{asked})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{headed})\b", re.IGNORECASE),
    )
    for asked, headed in (
        (
            r"clean\w*|wash\w*|care|look(?:ing)? after|maint\w+|stor(?:e|ing)|dry\w*|descal\w*"
            r"|season it|oil\w*|lubricat\w+|polish\w*|recharge|replaced?|rins\w+|dishwasher",
            r"care|cleaning|washing|maintenance|storage",
        ),
        (
            r"stuck|broken?|broke|won't|wont|doesn't|doesnt|stop(?:ped|s)|leak\w*|wet inside"
            r"|slow\w*|loose|torn|tear|rip\w*|holes?|wobbl\w+|jump\w*|squeak\w*|pull(?:s|ing)"
            r"|re-?set|restart"
            r"|forgot\w*|lost|frozen|froze|nothing|problems?|wrong|fix|repair\w*|scratch\w*"
            r"|scuff\w*|hurts?|aches?|sour|bitter|blink\w*|catch\w*|jam\w*|snag\w*|noise|noisy",
            r"wrong|trouble\w*|problems?|fix\w*|repairs?",
        ),
        (
            r"set (?:\w+ )?up|(?:the )?first time|first use|start\w*|install\w*|assembl\w+"
            r"|put (?:it|them|this) together|pair\w*|fits? right|should (?:it|they) (?:sit|fit)"
            r"|how tight|prepar\w+|pitch\w*",
            r"before|first|start\w*|set-?up|install\w*|assembly|use",
        ),
        (
            r"safe\w*|danger\w*|allowed|may i|can (?:i|we|he|she|my \w+) (?!wash|clean|dry|take)\w+"
            r"|ok(?:ay)? to|bab(?:y|ies)|child\w*|kids?|planes?|inside|risk\w*|medical",
            r"safety|warnings?|caution",
        ),
    )
)
"""What asks for the parts that manuals have, and what these parts are headed."""


@dataclass(frozen=True)
class Candidate:
    """A statement that may answer a question, and how near it is."""

    text: str
    heading: str
    cosines: tuple[float, float, float]
    """Of the question to the statement with its headings, to it alone, to them alone."""
    around: float
    """Score of the passage that it stands in."""
    dealing: float = 0.0
    """Probability that it is about the same dealing as the question; about a product, how far it
    tells of the same thing (`retrieval.attributes.overlap`)."""

    @classmethod
    def alone(cls, text: str, cosine: float, dealing: float) -> "Candidate":
        """A statement without headings or passage, of a product's description."""
        return cls(text, "", (cosine, cosine, cosine), cosine, dealing)


@dataclass(frozen=True)
class StatementIndex:
    """The s statements of p passages."""

    texts: Sequence[str]
    headings: Sequence[str]
    """Of the p passages."""
    passages: NDArray[np.int32]
    """`(s,)` the passage that each stands in."""
    headed: NDArray[np.float32]
    """`(s, d)` unit vectors of each with its headings."""
    bare: NDArray[np.float32]
    """`(s, d)` unit vectors of each by itself."""
    above: NDArray[np.float32]
    """`(p, d)` unit vectors of the headings."""

    @classmethod
    def build(
        cls, passages: Sequence[Passage], cache: EmbeddingCache, progress: Progress = no_progress
    ) -> "StatementIndex":
        """Cut and embed the statements of `passages`."""
        headings = [heading(passage) for passage in passages]
        pairs = [
            (at, text)
            for at, passage in enumerate(passages)
            for text in statements(passage.text, headings[at])
        ]
        texts = [text for _, text in pairs]
        headed = [f"{headings[at]} {text}" for at, text in pairs]
        return cls(
            texts,
            headings,
            np.array([at for at, _ in pairs], np.int32),
            cache.embed(headed, progress, "embedding answers"),
            cache.embed(texts, progress, "embedding statements"),
            cache.embed(headings, progress, "embedding headings"),
        )

    def candidates(
        self,
        vector: NDArray[np.float32],
        scores: NDArray[np.float32],
        rows: NDArray[np.intp],
        agreement: NDArray[np.float32],
    ) -> list[tuple[Candidate, int]]:
        """The statements nearest to a question, and the passages that they stand in.

        Args:
            vector: the question's, `(d,)`.
            scores: `(p,)` of the passages.
            rows: `(r,)` statements that may answer.
            agreement: `(r,)` how far each is about the same as the question.
        """
        headed, bare = self.headed[rows] @ vector, self.bare[rows] @ vector
        nearness = headed + bare + scores[self.passages[rows]] + agreement
        found = []
        for near in best(nearness, _CANDIDATES):
            row = int(rows[near])
            at = int(self.passages[row])
            cosines = (float(headed[near]), float(bare[near]), float(self.above[at] @ vector))
            around, dealing = float(scores[at]), float(agreement[near])
            item = Candidate(self.texts[row], self.headings[at], cosines, around, dealing)
            found.append((item, at))
        return found

    def shares(self, rows: NDArray[np.intp], dealings: LogisticHead) -> NDArray[np.float32]:
        """Probability of each dealing, `(r, n)`, by the statements in `rows` with their headings,
        by themselves, and by the headings alone.
        """
        above = self.above[self.passages[rows]]
        parts = [dealings.shares(part) for part in (self.headed[rows], self.bare[rows], above)]
        return np.asarray(np.mean(parts, axis=0))

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in _ARRAYS:
            write_array(folder / f"{name}.npy", getattr(self, name))
        write_json(
            folder / "texts.json", {"texts": list(self.texts), "headings": list(self.headings)}
        )

    @classmethod
    def load(cls, folder: Path) -> "StatementIndex":
        """Map what `save` wrote.

        Raises:
            ArtifactError: a file is missing or damaged.
        """
        stored = read_json(folder / "texts.json")
        return cls(
            cast(list[str], stored["texts"]),
            cast(list[str], stored["headings"]),
            **{name: map_array(folder / f"{name}.npy") for name in _ARRAYS},
        )


def chances(
    question: str,
    candidates: Sequence[Candidate],
    lexical: LexicalIndex,
    model: Model,
    read: Reading | None = None,
) -> NDArray[np.float64]:
    """Probability of each candidate to answer `question`, `(len(candidates),)`.

    Args:
        question: the shopper's.
        candidates: the statements.
        lexical: whose idf weighs the question's words.
        model: how `FEATURES` weigh.
        read: a cross-encoder, which has its say among the likeliest by `SHOP_READ`.
    """
    rows = features(question, candidates, lexical)
    found = probabilities(rows, model)
    if read is None or not len(found):
        return found
    return probabilities(with_reading(question, candidates, rows, found, read), SHOP_READ)


def with_reading(
    question: str,
    candidates: Sequence[Candidate],
    rows: NDArray[np.float64],
    likely: NDArray[np.float64],
    read: Reading,
) -> NDArray[np.float64]:
    """The `rows` of features with one more: the log odds of each statement to answer, as a
    cross-encoder reads the likeliest of them below their headings.

    Args:
        question: the shopper's.
        candidates: the statements.
        rows: their `FEATURES`, `(s, f)`.
        likely: their probabilities without this, `(s,)`.
        read: gives the probabilities of some texts to answer a question.
    """
    first = np.argsort(-likely, kind="stable")[:READ]
    texts = [f"{candidates[at].heading} {candidates[at].text}".strip() for at in first]
    chance = np.clip(read(question, texts), 1e-5, 1 - 1e-5)
    odds = np.full(len(rows), _UNREAD)
    odds[first] = np.log(chance / (1 - chance))
    return np.column_stack([rows, odds])


def probabilities(rows: NDArray[np.float64], model: Model) -> NDArray[np.float64]:
    """Probability of each statement to answer, `(s,)`, by its `FEATURES`, `(s, f)`."""
    worth = rows @ np.array(model.weights) + model.bias
    most = max(float(worth.max(initial=0.0)), 0.0)
    against = np.exp(worth - most)
    return np.asarray(against / (against.sum() + np.exp(-most)))


def features(
    question: str, candidates: Sequence[Candidate], lexical: LexicalIndex
) -> NDArray[np.float64]:
    """What the choice of a statement weighs, `(len(candidates), len(FEATURES))`; the idf of
    `lexical` weighs the question's words.
    """
    asked = list(dict.fromkeys(stems(content_words(question))))
    weights = np.array([_idf(stem, lexical) for stem in asked])
    amount = bool(_ASKS_AMOUNT.search(question))
    polar = bool(_POLAR.match(question.strip()))
    to_do = bool(_ASKS_WHAT_TO_DO.match(question.strip()))
    sections = _sections_asked(question)
    rows = []
    for item in candidates:
        said = content_stems(item.text)
        answers_amount = 1.0 if gives_amount(item.text) else -1.0
        instructs = 1.0 if _INSTRUCTION.match(item.text) else -1.0
        rows.append(
            (
                *item.cosines,
                item.around,
                _share(asked, weights, said),
                _share(asked, weights, said | content_stems(item.heading)),
                answers_amount if amount else 0.0,
                1.0 if polar and _YES_OR_NO.match(item.text) else 0.0,
                instructs if to_do else 0.0,
                _stands_where_asked(sections, item.heading),
                item.dealing,
                log1p(100 * item.dealing),
            )
        )
    return np.array(rows, np.float64).reshape(len(rows), len(FEATURES))


def gives_amount(text: str) -> bool:
    """Whether `text` tells some number, or how often or how long."""
    return _AMOUNT.search(text) is not None


def _sections_asked(question: str) -> frozenset[int]:
    return frozenset(at for at, (asked, _) in enumerate(_SECTIONS) if asked.search(question))


@lru_cache(4_096)
def _sections_headed(heading: str) -> frozenset[int]:
    return frozenset(at for at, (_, headed) in enumerate(_SECTIONS) if headed.search(heading))


def _stands_where_asked(asked: frozenset[int], heading: str) -> float:
    return float(bool(asked & _sections_headed(heading)))


def _share(asked: Sequence[str], weights: NDArray[np.float64], said: Set[str]) -> float:
    present = np.array([stem in said for stem in asked], np.bool_)
    return float(weights[present].sum() / max(weights.sum(), 1e-9))


def _idf(stem: str, lexical: LexicalIndex) -> float:
    term = lexical.terms.get(stem)
    return lexical.unseen_idf if term is None else float(lexical.idf[term])
