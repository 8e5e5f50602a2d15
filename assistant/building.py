"""`aisle build`: from the store to a generation of everything that is served."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from assistant.behaviour import load, product_table, read_margins
from assistant.clause_table import write_clauses
from assistant.language.vocabulary import Vocabulary
from assistant.sentiment import OpinionTable
from assistant.sentiment.building import read_reviews
from core.artifacts import Generations, write_json
from core.catalog import Catalog
from core.errors import AisleError
from core.settings import Settings
from core.store import Store
from recsys import Recommender
from retrieval import EmbeddingCache, build_retrieval, load_encoders

Progress = Callable[[str, int, int | None], None]
"""Called with the stage, how much of it is done, and how much there is (None: unknown)."""

RECOMMENDER, LANGUAGE, REVIEWS = "recommender", "language", "reviews"


@dataclass(frozen=True)
class Built:
    """What a build made."""

    generation: str
    products: int
    events: int
    documents: int
    seconds: dict[str, float]
    """By stage."""


def build_shop(settings: Settings, store: Store, progress: Progress) -> Built:
    """Embed, index and train on what the store holds, and make the result current.

    Readers keep the old generation until the new one is whole; a build that is killed
    changes nothing, and the next one goes on from the embeddings that it had finished.

    Raises:
        AisleError: the store has no products.
        SourceError: the shop's margins can't be read.
        ArtifactError: another build is running.
    """
    if not store.products.count():
        raise AisleError(
            f"There are no products in {settings.home}. Load some first: `aisle ingest SOURCE`."
        )
    margins = read_margins(settings.recommend_margins) if settings.recommend_margins else {}
    seconds: dict[str, float] = {}
    with Generations(settings.models_path).write() as folder:
        timer = _Timer(seconds)
        encoders = load_encoders(settings, threads=os.cpu_count())
        encoder = encoders.meaning
        cache = EmbeddingCache(settings.home / "embeddings", encoder)
        scorer = read_reviews(settings, store, encoder, folder, progress)
        write_clauses(store, cache, scorer, folder / REVIEWS, progress)
        timer.lap("sentiment")
        progress("reading the catalogue", 0, None)
        products = list(store.products.all())
        documents = list(store.documents.all())
        catalog = Catalog.of(products)
        catalog.save(folder)
        OpinionTable.of(store.reviews.with_aspects(), catalog.ids).save(folder)
        Vocabulary.of(catalog).save(folder / LANGUAGE)
        timer.lap("catalogue")
        vectors = build_retrieval(products, documents, encoders, folder, settings, progress)
        timer.lap("retrieval")
        progress("training the recommender", 0, None)
        behaviour, customers = load(store, catalog)
        table = product_table(products, vectors, margins)
        Recommender.fit(behaviour, table, customers=customers).save(folder / RECOMMENDER)
        timer.lap("recommender")
        built = Built(folder.name, len(products), len(behaviour.times), len(documents), seconds)
        write_json(folder / "build.json", vars(built))
    return built


class _Timer:
    """Seconds between laps, by name."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self._seconds = seconds
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._seconds[name] = round(now - self._last, 2)
        self._last = now
