"""What a shop deals with: a question and a statement belong together that are about the same.

"My bank declined the transaction, will everything be gone by tomorrow?" and "If a payment fails we
hold your basket for 48 hours" share hardly a word, and a sentence encoder puts them far apart. A
shop, though, deals with its customers in some hundred and fifty ways, and `data/dealings.tsv`
shows how each is asked for and how shops word it. A logistic head over sentence vectors, fitted on
these by `python -m retrieval.dealings_training`, tells how likely a text is about each.
"""

from functools import lru_cache

from core.heads import LogisticHead, shipped_head

WEIGHTS = "dealings.npz"


@lru_cache(1)
def load_dealings() -> LogisticHead:
    """What tells dealings, as shipped with Aisle; read once.

    Raises:
        ArtifactError: the file is damaged.
    """
    return shipped_head("retrieval", WEIGHTS)
