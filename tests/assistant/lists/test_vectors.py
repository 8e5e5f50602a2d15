"""The kept vectors of the general checklists."""

import numpy as np

from assistant.lists.vectors import is_current, vectors_of
from assistant.services import Shop


def test_the_kept_vectors_are_of_the_checklists_as_they_are(shop: Shop) -> None:
    assert is_current(shop.encoder), "run: python -m assistant.lists.vectors"


def test_the_kept_vectors_are_the_encoders(shop: Shop) -> None:
    texts = ("camping trip", "sleeping bag")
    kept, fresh = vectors_of(shop.encoder, texts), shop.encoder.encode(texts)
    assert (np.sum(kept * fresh, axis=1) > 0.999).all()
