"""Cold start: products that nobody has bought yet, and customers who have bought nothing yet."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from evals.recsys_data import Split
from evals.recsys_metrics import interval, judge
from recsys.building import RecommenderConfig
from recsys.learning import LearningConfig
from recsys.model import Recommender

_K = 10


@dataclass(frozen=True)
class ColdConfig:
    """Options of `cold_start`."""

    products: float = 0.05
    """Share of the products that are treated as an hour old, in (0, 1)."""
    customers: float = 0.25
    """Share of the customers that are treated as new, in (0, 1)."""
    most_customers: int = 1_000
    """So many customers are looked at, at random."""
    trait: str = "age_band"
    """By which new customers are told apart."""
    seed: int = 0


def cold_start(split: Split, config: ColdConfig | None = None) -> dict[str, dict[str, float]]:
    """nDCG@10 where history is missing, beside what ignores the little that is known.

    Some products and all events of some customers are withheld from a fit of the blend (no
    ranker is learned, to be quick); the products are added afterwards, as to a running shop.

    Returns:
        `new_product`: customers with a history get ten of the new products, by their taste
        and at random, and are judged by which of them they bought. `new_customer`: people
        without history get what their segment buys and what everybody buys, and are judged by
        all that they bought; `lead_low` and `lead_high` are the paired 95 % interval of the
        difference. A part that the split has no people for is left out.
    """
    config = config or ColdConfig()
    rng = np.random.default_rng(config.seed)
    n_customers, n_products = split.truth.shape
    people = rng.choice(n_customers, min(n_customers, config.most_customers), replace=False)
    new_people = people[: int(config.customers * len(people))]
    settled = np.sort(people[len(new_people) :])
    is_new = rng.random(n_products) < config.products
    model = _fit(split, settled, is_new)
    order = np.concatenate((np.flatnonzero(~is_new), np.flatnonzero(is_new)))
    truth = sparse.csr_matrix(split.truth[:, order])
    found = {}
    by_taste = _new_products(model, split, settled, int(is_new.sum()), truth, rng)
    if by_taste is not None:
        found["new_product"] = by_taste
    by_segment = _new_customers(model, split, new_people, truth, config.trait)
    if by_segment is not None:
        found["new_customer"] = by_segment
    return found


def _fit(split: Split, settled: NDArray[np.int64], is_new: NDArray[np.bool_]) -> Recommender:
    data = split.data
    old = np.flatnonzero(~is_new)
    kept = np.isin(data.customers, settled) & ~is_new[data.products]
    events = data.select(kept, data.now)
    renumbered = np.cumsum(~is_new) - 1
    events = replace(
        events,
        product_ids=tuple(data.product_ids[at] for at in old.tolist()),
        products=renumbered[events.products].astype(np.int32),
    )
    config = RecommenderConfig(learning=LearningConfig(windows=0))
    model = Recommender.fit(events, split.products.take(old), config, split.customers)
    return model.with_products(split.products.take(np.flatnonzero(is_new)))


def _new_products(
    model: Recommender,
    split: Split,
    customers: NDArray[np.int64],
    count: int,
    truth: sparse.csr_matrix,
    rng: np.random.Generator,
) -> dict[str, float] | None:
    mask = np.zeros(truth.shape[1], np.bool_)
    mask[-count:] = True
    relevant = sparse.csr_matrix(truth[customers].multiply(mask))
    if not count or not relevant.nnz:
        return None
    ids = [split.data.customer_ids[at] for at in customers.tolist()]
    ours = judge(model.recommend_many(ids, _K, mask=mask).products, relevant)
    new = np.flatnonzero(mask)
    chance = judge(np.stack([rng.permutation(new)[:_K] for _ in ids]), relevant)
    return _compared(ours.ndcg, chance.ndcg, "by_taste", "at_random")


def _new_customers(
    model: Recommender,
    split: Split,
    customers: NDArray[np.int64],
    truth: sparse.csr_matrix,
    trait: str,
) -> dict[str, float] | None:
    table = split.customers
    if table is None or trait not in table.traits:
        return None
    known = dict(zip(table.ids, table.traits[trait], strict=True))
    told = [at for at in customers.tolist() if known.get(split.data.customer_ids[at])]
    relevant = sparse.csr_matrix(truth[told])
    if not relevant.nnz:
        return None
    index = {product: at for at, product in enumerate(model.product_ids)}

    def listed(segments: list[str | None]) -> NDArray[np.int64]:
        lists = np.full((len(told), _K), -1, np.int64)
        for row, segment in enumerate(segments):
            found = model.recommend(None, _K, segment=segment)
            lists[row, : len(found)] = [index[item.product_id] for item in found]
        return lists

    segments = [known[split.data.customer_ids[at]] for at in told]
    ours = judge(listed(segments), relevant)
    plain = judge(listed([None] * len(told)), relevant)
    return _compared(ours.ndcg, plain.ndcg, "by_segment", "by_everybody")


def _compared(
    ours: NDArray[np.float64], other: NDArray[np.float64], name: str, beside: str
) -> dict[str, float]:
    low, high = interval(ours - other)
    return {
        f"ndcg@{_K}_{name}": float(ours.mean()),
        f"ndcg@{_K}_{beside}": float(other.mean()),
        "lead_low": low,
        "lead_high": high,
        "customers": float(len(ours)),
    }
