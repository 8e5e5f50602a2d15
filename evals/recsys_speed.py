"""How fast one customer is served, against implicit's own `recommend` in the same run."""

from collections.abc import Callable
from time import perf_counter, thread_time

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from evals.recsys_data import Split
from recsys.model import Recommender
from recsys.session import Session

_WARM, _TIMED = 100, 1000


def latencies(model: Recommender, split: Split, seed: int = 0) -> dict[str, float]:
    """Milliseconds at p50 and p99, one thread, top 10 with a filter that a third passes.

    `<name>_p50` is what a shopper waits; `<name>_cpu_p50` what the thread works, which other
    programs on the machine disturb less.
    """
    rng = np.random.default_rng(seed)
    customers = rng.integers(0, split.data.n_customers, _WARM + _TIMED)
    ids = split.data.customer_ids
    mask = rng.random(split.data.n_products) < 1 / 3
    events = [
        Session()
        .with_event(ids_of[0], "view")
        .with_event(ids_of[1], "click")
        .with_event(ids_of[2], "list_add")
        for ids_of in (
            [split.data.product_ids[at] for at in rng.integers(0, split.data.n_products, 3)]
            for _ in range(100)
        )
    ]
    counts = split.data.counts()
    als = AlternatingLeastSquares(factors=64, random_state=0, num_threads=1)
    hidden = np.flatnonzero(~mask)

    def next_list(at: int) -> None:
        session = events[at % len(events)].with_event(split.data.product_ids[at], "view")
        model.recommend(ids[at], 10, mask=mask, session=session)

    with threadpool_limits(1, "blas"):
        als.fit(counts, show_progress=False)
        timed = {
            "recommend": _time(lambda at: model.recommend(ids[at], 10, mask=mask), customers),
            "event_to_list": _time(next_list, customers),
            "implicit_recommend": _time(
                lambda at: als.recommend(at, counts[at], 10, filter_items=hidden), customers
            ),
            "implicit_unfiltered": _time(lambda at: als.recommend(at, counts[at], 10), customers),
        }
    found = {
        f"{name}{clock}_{label}": float(np.quantile(values, level))
        for name, clocks in timed.items()
        for clock, values in zip(("", "_cpu"), clocks, strict=True)
        for label, level in (("p50", 0.5), ("p99", 0.99))
    }
    found["ratio_to_implicit_p50"] = found["recommend_p50"] / found["implicit_recommend_p50"]
    return found


def _time(
    call: Callable[[int], object], customers: "np.typing.NDArray[np.int64]"
) -> "tuple[np.typing.NDArray[np.float64], np.typing.NDArray[np.float64]]":
    """Milliseconds of each call after the warm-up: passed, and worked by this thread."""
    passed, worked = [], []
    for at in customers.tolist():
        start, begun = perf_counter(), thread_time()
        call(at)
        worked.append((thread_time() - begun) * 1000)
        passed.append((perf_counter() - start) * 1000)
    return np.array(passed[_WARM:]), np.array(worked[_WARM:])
