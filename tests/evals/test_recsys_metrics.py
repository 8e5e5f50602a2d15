import numpy as np
import pytest
from scipy import sparse

from evals.recsys_metrics import interval, judge


def relevant(rows: list[list[int]], n: int = 6) -> sparse.csr_matrix:
    table = np.zeros((len(rows), n), np.bool_)
    for row, products in enumerate(rows):
        table[row, products] = True
    return sparse.csr_matrix(table)


def test_a_perfect_list_has_ndcg_one() -> None:
    assert judge(np.array([[2, 4, 0]]), relevant([[2, 4]]), k=3).ndcg.tolist() == [1.0]


def test_ndcg_discounts_by_the_logarithm_of_the_position() -> None:
    found = judge(np.array([[0, 2]]), relevant([[2]]), k=2)
    assert found.ndcg[0] == pytest.approx(1 / np.log2(3))


def test_the_ideal_is_cut_at_k() -> None:
    assert judge(np.array([[0, 1]]), relevant([[0, 1, 2, 3]]), k=2).ndcg.tolist() == [1.0]


def test_recall_divides_by_all_that_is_relevant() -> None:
    assert judge(np.array([[0, 1]]), relevant([[0, 1, 2, 3]]), k=2).recall.tolist() == [0.5]


def test_customers_without_anything_relevant_are_left_out() -> None:
    assert judge(np.array([[0], [1]]), relevant([[], [1]]), k=1).customers.tolist() == [1]


def test_padding_counts_for_nothing() -> None:
    found = judge(np.array([[-1, 2]]), relevant([[2]]), k=2)
    assert found.recall.tolist() == [1.0]
    assert found.coverage == pytest.approx(1 / 6)


def test_the_interval_holds_the_mean_and_narrows_with_more_customers() -> None:
    rng = np.random.default_rng(0)
    few, many = rng.random(50), rng.random(5000)
    assert interval(few)[0] < few.mean() < interval(few)[1]
    assert np.diff(interval(many)) < np.diff(interval(few))


def test_the_interval_of_nothing_is_nan() -> None:
    assert np.isnan(interval(np.zeros(0))).all()
