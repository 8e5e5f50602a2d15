import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from core.errors import ArtifactError, NotFoundError
from recsys import (
    CustomerTable,
    PartKind,
    ProductTable,
    Recommender,
    RecommenderConfig,
    Session,
)
from recsys.als import AlsConfig
from recsys.bandit import LinearThompson
from recsys.contexts import CONTEXT_SIZE
from recsys.learning import LearningConfig
from recsys.model import ServingConfig
from recsys.rerank import RerankConfig
from recsys.stage import StageConfig
from tests.recsys.shops import checkerboard, plain_table, withheld

N = 24
CONFIG = RecommenderConfig(
    learning=LearningConfig(
        stage=StageConfig(als=AlsConfig(factors=8, regularization=0.01, threads=1))
    )
)
"""With factors that so small a shop can have."""


@pytest.fixture(scope="module")
def model() -> Recommender:
    return Recommender.fit(checkerboard(N), plain_table(N), CONFIG)


def shown(model: Recommender, customer: str | None, **more: object) -> list[str]:
    return [item.product_id for item in model.recommend(customer, 10, **more)]


@pytest.mark.parametrize("customer", range(N))
def test_the_withheld_product_ranks_first_in_discovery(model: Recommender, customer: int) -> None:
    assert shown(model, f"c{customer}", mode="discovery")[0] == f"p{withheld(customer, N)}"


def test_discovery_shows_nothing_that_was_bought(model: Recommender) -> None:
    bought = {f"p{at}" for at in range(0, N, 2)} - {f"p{withheld(0, N)}"}
    assert not bought & set(shown(model, "c0", mode="discovery"))


def test_parts_sum_to_the_score(model: Recommender) -> None:
    session = Session().with_event("p3", "click").with_statement("brand", "Acme", 1.0)
    serving = ServingConfig(rerank=RerankConfig(diversity=0.3, coverage=0.1))
    strict = Recommender(model.tables, model.names, serving)
    bandit = LinearThompson(CONTEXT_SIZE)
    for found in (
        model.recommend("c1"),
        model.recommend("c1", session=session),
        model.recommend(None, session=session),
        strict.recommend("c1", session=session),
        model.recommend("c1", session=session, bandit=bandit),
    ):
        for item in found:
            assert sum(part.value for part in item.parts) == pytest.approx(item.score, abs=1e-5)


def test_scores_fall_with_position(model: Recommender) -> None:
    scores = [
        item.score for item in model.recommend("c1", session=Session().with_event("p3", "view"))
    ]
    assert all(above >= below - 1e-6 for above, below in pairwise(scores))


def test_only_what_the_mask_allows_is_shown(model: Recommender) -> None:
    mask = np.zeros(N, np.bool_)
    mask[[3, 8]] = True
    assert set(shown(model, "c0", mask=mask)) == {"p3", "p8"}
    assert set(shown(model, None, mask=mask)) == {"p3", "p8"}


def test_nothing_allowed_gives_nothing(model: Recommender) -> None:
    assert shown(model, "c0", mask=np.zeros(N, np.bool_)) == []


def test_excluded_and_rejected_products_are_not_shown(model: Recommender) -> None:
    session = Session().with_event("p4", "dislike")
    assert not {"p4", "p6"} & set(shown(model, "c0", session=session, exclude=["p6"]))


def test_a_mask_of_another_catalogue_is_refused(model: Recommender) -> None:
    with pytest.raises(ArtifactError, match="aisle build"):
        model.recommend("c0", mask=np.ones(N + 1, np.bool_))


@pytest.mark.parametrize("customer", [None, "nobody"])
def test_somebody_new_gets_what_is_popular(model: Recommender, customer: str | None) -> None:
    found = model.recommend(customer, 5)
    assert len(found) == 5
    assert {item.arm for item in found} == {"popular"}


def test_a_refused_consent_is_served_like_somebody_new() -> None:
    consents = np.ones(N, np.bool_)
    consents[3] = False
    people = CustomerTable([f"c{at}" for at in range(N)], consents=consents)
    model = Recommender.fit(checkerboard(N), plain_table(N), customers=people)
    assert not model.knows("c3")
    assert shown(model, "c3") == shown(model, None)


def test_a_segment_guides_somebody_new_with_demographics() -> None:
    people = CustomerTable(
        [f"c{at}" for at in range(N)] + ["newcomer"],
        {"age_band": ["even" if at % 2 == 0 else "odd" for at in range(N)] + ["odd"]},
    )
    model = Recommender.fit(checkerboard(N), plain_table(N), customers=people)
    assert not model.knows("newcomer")
    for found in (shown(model, "newcomer"), shown(model, "just came in", segment="odd")):
        assert {int(product[1:]) % 2 for product in found[:5]} == {1}
    ids = next(model.recommend_many(["newcomer"], 5).ids())
    assert {int(product[1:]) % 2 for product in ids} == {1}
    assert shown(model, "just came in", segment="of no kind") == shown(model, None)


def test_an_event_changes_the_very_next_list(model: Recommender) -> None:
    mask = np.arange(N) >= 12
    before = shown(model, "c0", mask=mask)
    after = shown(model, "c0", mask=mask, session=Session().with_event("p3", "like"))
    odd = [int(product[1:]) % 2 for product in after[:3]]
    assert after != before
    assert sum(odd) >= 2


@pytest.mark.parametrize("kind", ["brand", "category", "word"])
def test_a_stated_like_lifts_what_it_is_about(model: Recommender, kind: str) -> None:
    name = {"brand": "Bolt", "category": "odd", "word": "red"}[kind]
    matching = {
        "brand": lambda at: at >= N // 2,
        "category": lambda at: at % 2 == 1,
        "word": lambda at: at % 2 == 1,
    }[kind]
    session = Session().with_statement(kind, name, 1.0)
    best = [int(product[1:]) for product in shown(model, None, session=session)[:5]]
    assert all(matching(at) for at in best)


def test_removing_the_named_cause_lowers_the_score(model: Recommender) -> None:
    session = Session().with_event("p3", "like").with_event("p9", "click")
    for item in model.recommend("c0", session=session):
        for part in item.parts:
            if part.kind != PartKind.SESSION or part.value <= 0:
                continue
            without = session.without_product(part.causes[0].ref)
            again = {x.product_id: x.score for x in model.recommend("c0", N, session=without)}
            assert again[item.product_id] < item.score


def test_removing_the_purchases_that_a_reason_names_lowers_the_products_score() -> None:
    data = checkerboard(N)
    first = Recommender.fit(data, plain_table(N)).recommend("c0", 1, mode="discovery")[0]
    part = next(part for part in first.parts if part.kind == PartKind.COLLABORATIVE)
    assert part.value > 0
    named = [data.product_ids.index(cause.ref) for cause in part.causes]
    own = (data.customers == 0) & np.isin(data.products, named)
    again = Recommender.fit(data.select(~own, data.now), plain_table(N))
    mask = np.arange(N) % 2 == 1
    mask[int(first.product_id[1:])] = True
    ranked = [x.product_id for x in again.recommend("c0", N, mask=mask, mode="discovery")]
    scores = {x.product_id: x.part(PartKind.COLLABORATIVE) for x in again.recommend("c0", N)}
    assert first.product_id in ranked
    assert scores[first.product_id] <= part.value + 1e-6


def test_content_is_put_down_to_the_words_shared_with_purchases(model: Recommender) -> None:
    first = model.recommend("c0", 1, mode="discovery")[0]
    content = next(part for part in first.parts if part.kind == PartKind.CONTENT)
    assert content.value > 0
    assert {cause.kind for cause in content.causes} == {"word"}
    assert content.causes[0].ref == "blue"
    assert sum(cause.value for cause in content.causes) <= content.value + 1e-6


def test_a_saved_model_answers_alike(model: Recommender, tmp_path: Path) -> None:
    model.save(tmp_path / "m")
    loaded = Recommender.load(tmp_path / "m", catalogue=plain_table(N).fingerprint())
    assert loaded.recommend("c5") == model.recommend("c5")


def test_a_model_of_another_catalogue_is_refused(model: Recommender, tmp_path: Path) -> None:
    model.save(tmp_path / "m")
    with pytest.raises(ArtifactError, match="another catalogue"):
        Recommender.load(tmp_path / "m", catalogue=plain_table(N + 1).fingerprint())


def test_a_damaged_model_is_refused(model: Recommender, tmp_path: Path) -> None:
    model.save(tmp_path / "m")
    (tmp_path / "m" / "pool.npy").write_bytes(b"half")
    with pytest.raises(ArtifactError, match="aisle build"):
        Recommender.load(tmp_path / "m")


def test_products_in_another_order_than_the_events_are_refused() -> None:
    table = replace(plain_table(N), ids=list(reversed(plain_table(N).ids)))
    with pytest.raises(ArtifactError, match="same catalogue"):
        Recommender.fit(checkerboard(N), table)


def test_similar_products_share_the_category(model: Recommender) -> None:
    assert {int(product[1:]) % 2 for product in model.similar("p3", 5)} == {1}


def test_complements_are_of_another_category(model: Recommender) -> None:
    assert all(int(product[1:]) % 2 == 0 for product in model.complements("p3", 5))


def test_complements_of_a_kind_are_of_another_category_and_bought_with_it(
    model: Recommender,
) -> None:
    found = model.complements_of_kind("p3", 5)
    assert found
    assert all(int(product[1:]) % 2 == 0 for product in found)


def test_an_unknown_product_says_so(model: Recommender) -> None:
    with pytest.raises(NotFoundError, match="nothing-like-it"):
        model.similar("nothing-like-it")


def test_scores_for_search_prefer_what_the_customer_buys(model: Recommender) -> None:
    scores = model.score("c0", np.array([4, 5]))
    assert 0 <= scores[1] < scores[0] <= 1


def test_scores_of_no_products_are_empty(model: Recommender) -> None:
    assert model.score("c0", np.zeros(0, np.int64)).shape == (0,)


def test_a_product_an_hour_old_is_found_by_filter_and_by_session(model: Recommender) -> None:
    fresh = replace(
        plain_table(1),
        ids=["new"],
        categories=["shop > odd"],
        brands=["Acme"],
        embeddings=None,
    )
    grown = model.with_products(fresh)
    only = np.zeros(N + 1, np.bool_)
    only[N] = True
    assert shown(grown, "c0", mask=only) == ["new"]
    session = Session().with_event("p3", "like").with_event("p5", "like")
    ranked = [x.product_id for x in grown.recommend("c0", N + 1, session=session)]
    assert ranked.index("new") < ranked.index("p12")


def test_a_known_product_can_t_be_added_again(model: Recommender) -> None:
    with pytest.raises(ArtifactError, match="already"):
        model.with_products(ProductTable.plain(["p3"]))


def test_the_bandit_logs_its_arm_probability_and_context(model: Recommender) -> None:
    found = model.recommend("c0", 5, session=Session(id="s"), bandit=LinearThompson(CONTEXT_SIZE))
    assert {item.arm for item in found} == {"thompson"}
    assert all(0 < item.probability <= 1 for item in found)
    assert all(len(item.context) == CONTEXT_SIZE for item in found)


def test_the_bandits_draw_is_decided_by_session_and_customer(model: Recommender) -> None:
    bandit = LinearThompson(CONTEXT_SIZE)
    first, second = (
        model.recommend("c0", 5, session=Session(id="s"), bandit=bandit) for _ in range(2)
    )
    assert first == second


def test_a_cap_for_each_category_mixes_the_list(model: Recommender) -> None:
    capped = Recommender(
        model.tables, model.names, ServingConfig(rerank=RerankConfig(per_category=2))
    )
    found = [int(product[1:]) % 2 for product in shown(capped, "c0")]
    assert sorted(found) == [0, 0, 1, 1]


def test_what_the_shop_excludes_is_never_recommended(model: Recommender) -> None:
    serving = ServingConfig(exclude=("p5", "Shop > Even"))
    strict = Recommender(model.tables, model.names, serving)
    everything = np.ones(N, np.bool_)
    for customer in ("c0", "c1", None):
        found = shown(strict, customer, mask=everything)
        assert found
        assert all(int(product[1:]) % 2 == 1 and product != "p5" for product in found)


def test_what_reviewers_hold_of_an_aspect_moves_a_product_and_is_named(model: Recommender) -> None:
    plain = shown(model, "c1")
    comfort = np.zeros(len(model.product_ids), np.float32)
    comfort[model.product_ids.index(plain[-1])] = 2.0
    first, *_ = model.recommend("c1", 10, opinions={"comfort": comfort})
    assert first.product_id == plain[-1]
    (cause,) = next(part for part in first.parts if part.kind == PartKind.SENTIMENT).causes
    assert (cause.kind, cause.ref) == ("aspect", "comfort")
    assert sum(part.value for part in first.parts) == pytest.approx(first.score, abs=1e-5)


def test_serving_loads_nothing_that_only_a_build_needs() -> None:
    program = (
        "import sys, recsys; "
        "print([m for m in ('pandas', 'sklearn', 'lightgbm', 'implicit') if m in sys.modules])"
    )
    command = [sys.executable, "-c", program]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
