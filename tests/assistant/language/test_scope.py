"""What is out of scope: its scores, and how readily the shipped weights refuse."""

import numpy as np

from assistant.language.acts import load_classifier, nearest, seconded
from assistant.language.examples import read_belonging, read_examples, training_vocabulary
from assistant.language.features import bare, featurise
from assistant.language.train import REFUSED
from core.ports import Encoder
from core.turn import Act


def test_a_narrow_score_counts_only_where_the_act_head_agrees() -> None:
    scores, chances = np.array([0.5, 0.5, 3.0]), np.array([0.01, 0.6, 0.01])
    assert (seconded(scores, chances) > 0).tolist() == [False, True, True]


def test_nothing_is_trained_on_what_sets_the_refusals() -> None:
    taught = {example.text.casefold() for example in read_examples(7)}
    assert not taught & {example.text.casefold() for example in read_belonging(7)}


def test_the_shipped_weights_refuse_what_they_were_set_to_refuse(encoder: Encoder) -> None:
    classifier, vocabulary = load_classifier(), training_vocabulary()
    lines = read_belonging(7)[::4]
    vectors = encoder.encode([bare(line.text) for line in lines])
    rows = [
        featurise(bare(line.text), vector, line.scene, vocabulary)
        for line, vector in zip(lines, vectors, strict=True)
    ]
    verdicts = classifier.judge(np.stack(rows), vectors)
    refused = sum(verdict.act is Act.OUT_OF_SCOPE for verdict in verdicts)
    assert refused / len(lines) <= 2 * REFUSED  # a quarter of the lines
    assert float(nearest(vectors, vectors).min()) > 0.99
