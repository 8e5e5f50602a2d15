"""Whom a question is put to: the product that "it" means, the shop, or nobody.

Whether something is a question that this shop can answer shows best in whether it has the
answer. So the probability with which the product's texts and the shop's answer what was said
weighs beside what the classifier of acts made of it and how it is put, in a small net;
`python -m evals.answers_routing` fits it anew.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from assistant.answers import forms
from assistant.answers.documents import known_of, own_answers
from assistant.answers.leaning import leaning
from assistant.answers.specifications import specification
from assistant.language.frames import Understanding
from assistant.plan_reading import says_plan
from assistant.services import Shop
from core.artifacts import read_arrays, write_arrays
from core.heads import log_odds
from core.store import Product
from core.turn import Act
from retrieval.statements import is_list_line


class Route(StrEnum):
    """Whom a question is put to."""

    NOBODY = "nobody"
    """It is none, or is one that other acts are for."""
    PRODUCT = "product"
    SHOP = "shop"


ABOUT_PRODUCT = frozenset({Act.PRODUCT_QUESTION, Act.REVIEW_QUESTION})
ABOUT_SHOP = frozenset({Act.POLICY, Act.PRIVACY, Act.ORDER})
EDITS = frozenset(
    {*(Act.SEARCH, Act.REFINE, Act.GIFT, Act.CLARIFY_ANSWER, Act.CATALOGUE_FACT, Act.RETRACT)}
    | {Act.BUDGET_LIST, Act.TRIP}
)
PLANS = frozenset({Act.TRIP, Act.BUDGET_LIST})
LOST = frozenset({Act.OUT_OF_SCOPE, Act.CHITCHAT, Act.INJECTION, Act.COMPLAINT, Act.HANDOFF})

SIGNS = (
    *("product answers", "shop answers", "product cosine", "shop cosine", "focus"),
    *("specification", "question", "question mark", "pronoun", "trouble", "to assistant"),
    *("changes", "relative", "short", "length", "leans to product", "leans to shop", "plan"),
    *(f"as {act}" for act in Act),
    *(f"taken for {act}" for act in Act),
)
"""Log odds of the likeliest answer among the product's texts and the shop's, and its cosine;
whether some product is meant at all and an attribute of it answers; how it is put; whom its
sentence alone is put to (see `assistant.answers.leaning`); whether words that plan a trip or a list
are said; log odds of each act by the classifier; and which acts the utterance was taken for."""

WEIGHTS = "routing.npz"
_NO_PRODUCT = -7.0  # log odds that a product answers which there isn't
_NO_DOCUMENTS = (-3.0, 0.4)  # log odds and cosine of a shop that has published nothing
_LISTED = 2.0  # log odds that a packing list's line, which answers searches, too, is no answer
_SHORT, _LONG = 3, 25  # words


@dataclass(frozen=True)
class Router:
    """One hidden layer over `SIGNS`."""

    hidden: NDArray[np.float32]
    """`(len(SIGNS), n_units)`."""
    offsets: NDArray[np.float32]
    """`(n_units,)`, added before the units are rectified."""
    output: NDArray[np.float32]
    """`(n_units, len(Route))`."""
    biases: NDArray[np.float32]
    """`(len(Route),)`."""

    def chances(self, signs: NDArray[np.float64]) -> Mapping[Route, float]:
        """Probability of each route, by the signs of one utterance, `(len(SIGNS),)`."""
        worth = np.maximum(signs @ self.hidden + self.offsets, 0) @ self.output + self.biases
        odds = np.exp(worth - worth.max())
        shares = (odds / odds.sum()).tolist()
        return MappingProxyType(dict(zip(Route, shares, strict=True)))

    def write(self, path: Path) -> None:
        """Write the net as an npz."""
        write_arrays(path, {name: np.asarray(a, np.float32) for name, a in vars(self).items()})


@lru_cache(1)
def shipped_router() -> Router:
    """The net that is shipped.

    Raises:
        ArtifactError: its file is damaged.
    """
    with as_file(files("assistant.answers") / "data" / WEIGHTS) as path:
        arrays = read_arrays(path)
    return Router(**{name: np.asarray(values, np.float32) for name, values in arrays.items()})


def signs(
    shop: Shop,
    text: str,
    vector: NDArray[np.float32],
    understood: Understanding,
    focus: Product | None,
) -> NDArray[np.float64]:
    """What the choice of a route weighs, `(len(SIGNS),)`.

    Args:
        shop: whose texts may answer.
        text: the utterance.
        vector: its embedding, `(d,)`.
        understood: what the classifier of acts made of it.
        focus: the product that "it" means.
    """
    own = own_answers(shop, text, focus, 1, vector, threshold=0) if focus is not None else []
    general = shop.documents.answers(text, vector=vector, threshold=0)
    listed = _LISTED if general and is_list_line(general[0].statement) else 0.0
    asked = shop.asking.encode([text])[0]
    named = focus is not None and specification(text, known_of(shop, focus), asked) is not None
    taken = set(understood.acts)
    length = len(text.split())
    found = [
        log_odds(own[0].fit if own else 0.0) if focus is not None else _NO_PRODUCT,
        log_odds(general[0].fit) - listed if general else _NO_DOCUMENTS[0],
        own[0].score if own else 0.0,
        general[0].score if general else _NO_DOCUMENTS[1],
        focus is not None,
        named,
        forms.QUESTION.search(text) is not None,
        text.endswith("?"),
        forms.OF_IT.search(text) is not None,
        forms.tells_trouble(text),
        forms.TO_ASSISTANT.search(text) is not None,
        bool(understood.changes),
        is_relative(understood),
        length <= _SHORT,
        min(length, _LONG) / 10,
        *leaning(shop.speech.encode([text])[0]),
        says_plan(text),
        *(log_odds(share(understood, {act})) for act in Act),
        *(act in taken for act in Act),
    ]
    return np.array(found, np.float64)


def edits_surely(understood: Understanding, text: str) -> bool:
    """Whether the utterance can be no question, so that nothing need be looked up."""
    asks = forms.QUESTION.search(text) is not None or forms.tells_trouble(text)
    return not asks and share(understood, EDITS) > _SURE_EDIT


_SURE_EDIT = 0.9
"""Of 356 lines of the development sets that are said to be edits with more, one is a question."""


def is_relative(understood: Understanding) -> bool:
    """Whether others are wanted than those shown, or the first of them in some order."""
    others = understood.another or understood.other_brand
    return bool(others or understood.critiques or understood.superlative)


def share(understood: Understanding, acts: Set[Act]) -> float:
    """Probability that an utterance is one of `acts`."""
    certain = understood.confidence / max(len(understood.acts), 1)
    likely = understood.likely or dict.fromkeys(understood.acts, certain)
    return sum(likely.get(act, 0.0) for act in acts)
