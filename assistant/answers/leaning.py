"""Whom an utterance is put to, by its sentence alone: the product in view, the shop, or nobody.

A logistic head over what the encoder of speech makes of it: alone it tells .765 of 2,800 lines by
people who wrote none of its examples, and .695 over plain vectors. It is fitted by
`python -m assistant.answers.leaning_training` on the examples of acts, dealings and attributes, and
on `data/put.tsv`: how troubles are told, what is asked of guides, and what sounds alike and is a
wish. `assistant.answers.routing` weighs it beside what answers.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.heads import LogisticHead, shipped_head

WEIGHTS = "leaning.npz"
ROUTES = ("nobody", "product", "shop")
_LEAST = 1e-4  # keeps odds finite


def leaning(vector: NDArray[np.float32]) -> tuple[float, float]:
    """Log odds that an utterance, by its vector of speech, `(d,)`, is put to the product in view,
    and that it is put to the shop, both against nobody.
    """
    nobody, product, shop = np.log(np.maximum(_load().shares(vector), _LEAST)).tolist()
    return product - nobody, shop - nobody


@lru_cache(1)
def _load() -> LogisticHead:
    return shipped_head("assistant.answers", WEIGHTS)
