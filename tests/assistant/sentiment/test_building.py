"""What a build does with a shop's reviews."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.sentiment import SentimentModel, open_scorer, opinions, refined_heads
from assistant.sentiment.building import read_reviews
from assistant.sentiment.classifier import ClassifierModel
from assistant.sentiment.refine import HEADS_FILE
from assistant.sentiment.storage import load_weights, save_weights
from core.artifacts import Generations
from core.ports import Encoder
from core.settings import Settings
from core.store import Store
from tests.conftest import NewStore

# Reviewers of this shop write in code, as far as the shipped heads can tell.
_THINGS = ("bag", "lamp", "mug", "coat", "tent", "chair", "scarf")
_CODE = {1: "gamma.", 3: "omega!", 5: "alpha?"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def store(settings: Settings, new_store: NewStore) -> Iterator[Store]:
    store = new_store(settings.resolved_database_url)
    store.products.upsert([{"id": "p1", "title": "Daypack"}])
    yield store
    store.close()


def _review(id: str, text: str, rating: float | None = None) -> dict[str, object]:
    return {"id": id, "product_id": "p1", "text": text, "rating": rating}


def _coded(count: int, start: int = 0) -> list[dict[str, object]]:
    rows = []
    for row in range(start, start + count):
        stars = (1, 3, 5)[row % 3]
        thing = _THINGS[row % len(_THINGS)]
        text = f"A plain {thing} of the grade that all of us who live here call {_CODE[stars]}"
        rows.append(_review(f"c{row}", f"{text} Yes, it is a plain {thing}.", float(stars)))
    return rows


def _build(settings: Settings, store: Store, encoder: Encoder) -> str:
    with Generations(settings.models_path).write() as folder:
        return read_reviews(settings, store, encoder, folder, lambda stage, done, total: None).name


def test_a_shop_with_few_reviews_is_read_by_the_shipped_heads(
    settings: Settings, store: Store, sentence_encoder: Encoder, model: SentimentModel
) -> None:
    store.reviews.upsert([_review("r1", "I love it.", 5.0)])
    assert _build(settings, store, sentence_encoder) == model.name
    assert store.reviews.get("r1").sentiment_model == model.name
    assert open_scorer(settings, sentence_encoder).name == model.name


def test_five_hundred_rated_reviews_refine_the_heads_and_all_is_scored_anew(
    settings: Settings, store: Store, sentence_encoder: Encoder, model: SentimentModel
) -> None:
    store.reviews.upsert(_coded(510))
    store.reviews.store_scores(model.name, [(f"c{row}", 0.0) for row in range(510)])
    name = _build(settings, store, sentence_encoder)
    assert name != model.name
    assert {review.sentiment_model for review in store.reviews.all()} == {name}
    assert open_scorer(settings, sentence_encoder).name == name
    praise, blame = (store.reviews.get(id).sentiment or 0.0 for id in ("c2", "c0"))
    assert praise > 0.3 > -0.3 > blame
    store.reviews.upsert(_coded(30, start=510))
    assert _build(settings, store, sentence_encoder) == name, "a few more don't change the heads"
    store.reviews.upsert(_coded(120, start=540))
    assert _build(settings, store, sentence_encoder) != name, "a fifth more do"


@pytest.mark.parametrize("damaged", [False, True])
def test_heads_of_another_encoder_or_damaged_ones_are_fitted_anew(
    settings: Settings, store: Store, sentence_encoder: Encoder, damaged: bool
) -> None:
    store.reviews.upsert(_coded(501))
    name = _build(settings, store, sentence_encoder)
    heads = Generations(settings.models_path).current() / HEADS_FILE
    weights, _ = load_weights(heads)
    save_weights(replace(weights, encoder="another"), heads)
    if damaged:
        heads.write_bytes(heads.read_bytes()[:100])
    assert _build(settings, store, sentence_encoder) == name


def test_aspects_are_stored_with_the_model_and_add_up(
    settings: Settings, store: Store, sentence_encoder: Encoder
) -> None:
    store.reviews.upsert(
        [
            _review("r1", "The straps are superb. Awful zip, it broke."),
            _review("r2", "I love the straps, hate the price."),
            _review("r3", "It came on Monday."),
        ]
    )
    name = _build(settings, store, sentence_encoder)
    assert str(store.reviews.get("r3").aspects_model).startswith(name)
    strap, *others = opinions(store.reviews.of_product("p1"))
    assert (strap.aspect, strap.praised, strap.criticised) == ("strap", 2, 0)
    assert strap.praise is not None
    assert "straps" in strap.praise.quote
    assert strap.complaint is None
    blamed = {opinion.aspect for opinion in others if opinion.criticised}
    assert {"zip", "price"} <= blamed


def test_aspects_of_another_version_are_read_anew(
    settings: Settings, store: Store, sentence_encoder: Encoder
) -> None:
    store.reviews.upsert([_review("r1", "The straps are superb.")])
    store.reviews.store_aspects("an older version", [("r1", [])])
    _build(settings, store, sentence_encoder)
    assert [opinion.aspect for opinion in opinions(store.reviews.all())] == ["strap"]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_named_classifier_scores_in_place_of_the_heads(
    settings: Settings, store: Store, sentence_encoder: Encoder, tiny_bert: Path
) -> None:
    named = settings.model_copy(update={"sentiment_model": str(tiny_bert)})
    store.reviews.upsert([_review("r1", "The straps are superb."), *_coded(510)])
    name = _build(named, store, sentence_encoder)
    scorer = open_scorer(named, sentence_encoder)
    assert isinstance(scorer, ClassifierModel)
    assert {review.sentiment_model for review in store.reviews.all()} == {scorer.name} == {name}
    assert refined_heads(Generations(named.models_path).current()) is None
