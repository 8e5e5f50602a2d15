import numpy as np

from assistant.sentiment.fitting import fit_ngrams
from assistant.sentiment.ngrams import BUCKETS, buckets


def test_buckets_are_distinct_sorted_and_in_range() -> None:
    found = buckets("not bad, not bad at all")
    assert found == sorted(set(found))
    assert all(0 <= bucket < BUCKETS for bucket in found)


def test_word_order_is_seen_in_pairs() -> None:
    assert buckets("not bad but good") != buckets("not good but bad")


def test_a_head_learns_a_negated_pair_against_its_words() -> None:
    texts = ["not bad", "good", "good", "bad", "bad", "not good"] * 20
    positive = np.array([True, True, True, False, False, False] * 20)
    head = fit_ngrams([buckets(text) for text in texts], positive, np.ones(120))
    logits = head.logits([buckets(text) for text in texts[:6]])
    assert (logits > 0).tolist() == [True, True, True, False, False, False]


def test_a_text_without_words_gets_the_bias() -> None:
    head = fit_ngrams([buckets("good"), buckets("bad")], np.array([True, False]), np.ones(2))
    assert head.logits([[]])[0] == np.float32(head.bias)
