"""What of a product a question or a statement is about, where no word of it says so.

"Will my arms get tired holding it?" asks for a weight. `data/attributes.tsv` shows some hundred and
sixty things that attributes say, and twenty that they don't, by questions; a logistic head over
sentence vectors, fitted by `python -m retrieval.attributes_training`, tells how likely a
question is about each.
"""

import json
from collections.abc import Collection
from functools import lru_cache
from importlib.resources import files
from typing import cast

import numpy as np
from numpy.typing import NDArray

from core.heads import LogisticHead, shipped_head

WEIGHTS, NAMES = "attributes.npz", "attributes.json"
_LEAST = 0.25
"""Least probability that an attribute is asked about. Of 41 questions of the development sets that
attributes answer and no cue or name finds, 27 have more, and 29 from .2 on; of 520 that none
answers, 32, and 37 from .2 on."""
_HARDLY, _RATHER = 0.02, 0.4
"""Most probability of the attribute that words ask for, and least of another, at which a question
is about that other: of 102 of the development sets for which words find an attribute, which is
right for 86, this finds one of those that are wrong and none that is right; from .3 on it would
lose one that is right."""
_FIRST = 3  # likeliest things, of which the first that the product has is taken


def likely_attribute(vector: NDArray[np.float32], names: Collection[str]) -> str | None:
    """The attribute that a question likely asks for, or None.

    Args:
        vector: the question's, `(d,)`.
        names: the attributes that the product has.
    """
    head, concepts = load_attributes(), _concepts()
    shares = head.shares(vector)
    for at in np.argsort(-shares, kind="stable")[:_FIRST]:
        held = [name for name in concepts[int(at)] if name in names]
        if held and shares[at] >= _LEAST:
            return held[0]
    return None


def is_about_another(vector: NDArray[np.float32], name: str) -> bool:
    """Whether a question, by its vector `(d,)`, is about something else than the attribute `name`,
    whatever words it has: "will it stay dry with my laptop in it?" asks for no size of laptops.
    """
    shares, concepts = load_attributes().shares(vector), _concepts()
    own = sum(float(shares[at]) for at, names in enumerate(concepts) if name in names)
    return own < _HARDLY and float(shares.max()) >= _RATHER


def overlap(vector: NDArray[np.float32], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far statements tell of what a question is about, `(n,)` in [0, 1]: the Bhattacharyya
    coefficient of what either is likely about (Bhattacharyya 1943). For a product's few statements
    it chooses better than the probability that both are about the same, as for dealings; for the
    shop's many it is the other way round.

    Args:
        vector: the question's, `(d,)`.
        vectors: of the statements, `(n, d)`.
    """
    head = load_attributes()
    return np.asarray(np.sqrt(head.shares(vectors)) @ np.sqrt(head.shares(vector)))


@lru_cache(1)
def load_attributes() -> LogisticHead:
    """What tells attributes, as shipped with Aisle; read once.

    Raises:
        ArtifactError: the file is damaged.
    """
    return shipped_head("retrieval", WEIGHTS)


@lru_cache(1)
def _concepts() -> list[list[str]]:
    """The names under which shops hold each."""
    text = (files("retrieval") / "data" / NAMES).read_text(encoding="utf-8")
    return [concept.split(",") for concept in cast(list[str], json.loads(text))]
