"""Chat utterances made from tables of phrases, to train the sentiment heads on.

Each table is a set of alternatives; a frame joins one of each. Handwritten utterances are
few, and these teach the heads how shoppers complain, praise and ask about any product.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml

Frame = list[list[str]]

_PHRASES = Path(__file__).parent / "data" / "sentiment_phrases.yaml"


def read_frames(label: str) -> list[Frame]:
    """The frames of `label`, which is `negative`, `neutral` or `positive`."""
    read = yaml.safe_load(_PHRASES.read_text(encoding="utf-8"))
    tables: dict[str, list[str]] = read["tables"]
    return [
        [tables[table] if isinstance(table, str) else table for table in frame]
        for frame in read[label]
    ]


def make_phrases(frames: Sequence[Frame], count: int, seed: int) -> list[tuple[str, int]]:
    """`count` different utterances, each with the number of its frame, frames in turn."""
    generator = np.random.default_rng(seed)
    made: dict[str, int] = {}
    for turn in range(20 * count):
        if len(made) == count:
            break
        frame = turn % len(frames)
        words = [table[int(generator.integers(len(table)))] for table in frames[frame]]
        text = " ".join(word for word in words if word).replace(" ,", ",").replace(" !", "!")
        made.setdefault(_shouted(text, generator), frame)
    return list(made.items())


def _shouted(text: str, generator: np.random.Generator) -> str:
    """One in fifteen in capitals, so that capitals alone say nothing."""
    return text.upper() if generator.random() < 1 / 15 else text
