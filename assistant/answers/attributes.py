"""Which attribute of a product a question is likely about, where no word of it says so.

"Will my arms get tired holding it?" asks for a weight. `data/attributes.tsv` shows some hundred and
thirty things that attributes say, and twenty that they don't, by questions; a logistic head over
sentence vectors, fitted by `python -m assistant.answers.attributes_training`, tells how likely a
question is about each.
"""

import json
from collections.abc import Collection
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from core.heads import LogisticHead, shipped_head

WEIGHTS, NAMES = "attributes.npz", "attributes.json"
_LEAST = 0.2
"""Least probability that an attribute is asked about. Of 14 questions of the development sets that
attributes answer and no cue or name finds, 9 have more; of 270 that none answers, 16."""
_FIRST = 3  # likeliest things, of which the first that the product has is taken


def likely_attribute(vector: NDArray[np.float32], names: Collection[str]) -> str | None:
    """The attribute that a question likely asks for, or None.

    Args:
        vector: the question's, `(d,)`.
        names: the attributes that the product has.
    """
    head, concepts = _load()
    shares = head.shares(vector)
    for at in np.argsort(-shares, kind="stable")[:_FIRST]:
        held = [name for name in concepts[int(at)] if name in names]
        if held and shares[at] >= _LEAST:
            return held[0]
    return None


@lru_cache(1)
def _load() -> tuple[LogisticHead, list[list[str]]]:
    package = "assistant.answers"
    concepts: list[str] = json.loads((files(package) / "data" / NAMES).read_text(encoding="utf-8"))
    return shipped_head(package, WEIGHTS), [concept.split(",") for concept in concepts]
