from collections import Counter, defaultdict
from datetime import UTC, datetime

import numpy as np
import pytest

from core.store.tables import EventKind
from ingestion.demo import DemoShop, simulator
from ingestion.demo.behaviour import NEVER
from ingestion.demo.seasons import season_curve
from ingestion.demo.tables import product_types


def test_funnel_narrows_from_views_to_purchases(shop: DemoShop) -> None:
    kinds = Counter(row["kind"] for row in shop.events)
    assert kinds["view"] > kinds["click"] > kinds["cart"] > kinds["purchase"] > 10_000
    assert kinds["list_add"] > 3_000


def test_purchases_carry_price_and_units(shop: DemoShop) -> None:
    prices = {row["id"]: row["price"] for row in shop.products}
    for row in shop.events:
        if row["kind"] == "purchase":
            assert row["price"] == prices[row["product_id"]] * int(row["value"])
        else:
            assert row["price"] is None


def test_sessions_are_one_customers_and_short(shop: DemoShop) -> None:
    sessions = defaultdict(list)
    for row in shop.events:
        sessions[row["session_id"]].append(row)
    assert len(sessions) > 15_000
    for rows in sessions.values():
        assert len({row["customer_id"] for row in rows}) == 1
        assert max(row["time"] for row in rows) - min(row["time"] for row in rows) < 3_600


def test_seasons_are_visible(shop: DemoShop) -> None:
    category = {row["id"]: row["category"] for row in shop.products}
    months: dict[str, Counter[int]] = defaultdict(Counter)
    for row in shop.events:
        if row["kind"] == "purchase":
            month = datetime.fromtimestamp(row["time"], UTC).month
            months[category[row["product_id"]].split(" > ")[0]][month] += 1
    snow, water = months["Snow"], months["Water Sports"]
    winter, summer = (12, 1, 2), (6, 7, 8)
    assert sum(snow[m] for m in winter) > 2 * sum(snow[m] for m in summer)
    assert sum(water[m] for m in summer) > 2 * sum(water[m] for m in winter)


def test_season_curve_peaks_where_it_says() -> None:
    days = np.arange(1, 366)
    assert days[np.argmax(season_curve("summer", days))] == 190
    assert days[np.argmax(season_curve("winter", days))] == 10
    assert not season_curve("", days).any()


def test_consumables_are_bought_again_when_used_up(shop: DemoShop) -> None:
    lasting = {k.category: k.repurchase_days for k in product_types().values()}
    category = {row["id"]: row["category"] for row in shop.products}
    bought: Counter[bool] = Counter()
    gaps: dict[bool, list[float]] = {True: [], False: []}
    last: dict[tuple[str, str], int] = {}
    for row in shop.events:
        if row["kind"] == "purchase":
            path = category[row["product_id"]]
            days, key = lasting.get(path, 0), (row["customer_id"], path)
            bought[days > 0] += 1
            if row["time"] - last.get(key, row["time"]) > 86_400:
                gaps[days > 0].append((row["time"] - last[key]) / 86_400 / max(days, 1))
            last[key] = row["time"]
    assert len(gaps[True]) / bought[True] > 2.5 * len(gaps[False]) / bought[False]
    assert 0.8 < np.median(gaps[True]) < 3


def test_complements_are_bought_after_and_not_before(shop: DemoShop) -> None:
    types = product_types()
    pairs = {(k.category, types[c].category) for k in types.values() for c in k.complements}
    pairs -= {(b, a) for a, b in pairs}
    category = {row["id"]: row["category"] for row in shop.products}
    bought = defaultdict(list)
    for row in shop.events:
        if row["kind"] == "purchase":
            bought[row["customer_id"]].append((row["time"], category[row["product_id"]]))
    gaps = [
        other - time
        for rows in bought.values()
        for time, path in rows
        for other, next_path in rows
        if (path, next_path) in pairs and abs(other - time) < 45 * 86_400
    ]
    assert sum(gap > 0 for gap in gaps) > 1.7 * sum(gap < 0 for gap in gaps) > 500


def test_change_of_taste_shows_in_behaviour(shop: DemoShop) -> None:
    truth, model = shop.truth, shop.simulator
    changed = np.flatnonzero(truth.changed)
    assert 0.1 < len(changed) / len(shop.customers) < 0.2
    rows = {model.customer_ids[row]: row for row in changed}
    shares: dict[tuple[bool, bool], list[float]] = defaultdict(list)
    for event in shop.events:
        row = rows.get(event["customer_id"])
        if row is None or event["kind"] != EventKind.CLICK:
            continue
        late = event["time"] >= truth.change_time[row]
        for is_new, taste in ((False, truth.taste_before), (True, truth.taste_after)):
            top = [truth.interests[i] for i in np.argsort(-taste[row])[:2]]
            served = bool(model.serves([event["product_id"]], top)[0])
            shares[late, is_new].append(served)
    share = {key: float(np.mean(values)) for key, values in shares.items()}
    assert share[False, False] > 0.5 > 2 * share[False, True]
    assert share[True, True] > 0.5 > 2 * share[True, False]


def test_those_who_never_change_have_one_taste(shop: DemoShop) -> None:
    truth = shop.truth
    steady = truth.change_time == NEVER
    assert np.array_equal(truth.taste_before[steady], truth.taste_after[steady])
    assert np.allclose(truth.taste_after.sum(axis=1), 1)


@pytest.mark.slow
def test_simulator_is_the_shops_own() -> None:
    small = simulator(5, customers=30)
    assert small.utility("1", small.product_ids[:4], 1_780_000_000).shape == (4,)
    again = simulator(5, customers=30)
    assert np.array_equal(small.lasting_utility, again.lasting_utility)


def test_simulated_customers_prefer_what_they_like(shop: DemoShop) -> None:
    model, rng = shop.simulator, np.random.default_rng(1)
    time = int(shop.end.timestamp())
    hits = misses = 0
    for customer in model.customer_ids[:60]:
        top = model.top_interests(customer, time)
        served = model.serves(model.product_ids, top)
        liked = [p for p, ok in zip(model.product_ids, served, strict=True) if ok][:200:20]
        other = [p for p, ok in zip(model.product_ids, served, strict=True) if not ok][:1000:100]
        hits += sum(kind is not None for kind in model.respond(customer, liked, time, rng))
        misses += sum(kind is not None for kind in model.respond(customer, other, time, rng))
    assert hits > 3 * misses


def test_respond_follows_the_published_probabilities(shop: DemoShop) -> None:
    model, rng = shop.simulator, np.random.default_rng(2)
    time = int(shop.end.timestamp())
    customer = model.customer_ids[3]
    best = model.product_ids[int(np.argmax(model.utility(customer, model.product_ids, time)))]
    click = float(model.click_probability(customer, [best], time)[0])
    buy = float(model.purchase_probability(customer, [best], time)[0])
    answers = [model.respond(customer, [best], time, rng)[0] for _ in range(4_000)]
    assert np.mean([a is not None for a in answers]) == pytest.approx(click, abs=0.03)
    assert np.mean([a == EventKind.PURCHASE for a in answers]) == pytest.approx(
        click * buy, abs=0.03
    )


def test_unknown_customer_is_an_error(shop: DemoShop) -> None:
    with pytest.raises(KeyError):
        shop.simulator.utility("nobody", shop.simulator.product_ids[:1], 0)
