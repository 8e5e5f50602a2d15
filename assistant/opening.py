"""Opening a shop's current build for serving."""

from functools import cache, partial

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from assistant.building import LANGUAGE, RECOMMENDER, REVIEWS
from assistant.clause_table import ClauseTable
from assistant.language.understand import LanguageUnderstanding
from assistant.language.vocabulary import Vocabulary
from assistant.learning import Learner
from assistant.sentiment import OpinionTable, open_scorer
from assistant.services import Shop
from assistant.standins import guarded_documents, guarded_recommender, guarded_search
from core.artifacts import Generations
from core.catalog import Catalog
from core.settings import Settings
from core.store import Store
from recsys import BanditConfig, Recommender, RerankConfig, ServingConfig
from retrieval import load_encoders, load_reranker, load_retrieval


def open_shop(
    settings: Settings, store: Store, *, name: str = "the shop", guarded: bool = False
) -> Shop:
    """Everything that a turn needs, loaded from the current generation.

    From here on numpy's algebra keeps to one core in this process: products of a turn's size gain
    nothing from more, and OpenBLAS's idle threads would burn as much again, waiting for the next.

    Args:
        settings: where it is.
        store: the shop's database.
        name: what shoppers know the shop by.
        guarded: for a server: where the search index or the recommender is damaged, or fails
            later, stand-ins answer and turns say so (`assistant.standins`).

    Raises:
        NotBuiltError: nothing has been built yet.
        ArtifactError: the build is damaged.
    """
    folder = Generations(settings.models_path).current()
    threadpool_limits(1, "blas")
    encoders = load_encoders(settings)
    encoder = encoders.meaning
    catalog = Catalog.load(folder)
    vocabulary = Vocabulary.load(folder / LANGUAGE)
    scorer = open_scorer(settings, encoder, folder)
    index = cache(lambda: load_retrieval(folder, catalog.ids, encoders))
    serving = serving_config(settings)
    recommender = partial(Recommender.load, folder / RECOMMENDER, serving=serving)
    shop = partial(
        Shop,
        store=store,
        catalog=catalog,
        encoder=encoder,
        asking=encoders.asking,
        speech=encoders.speech,
        sentiment=scorer,
        opinions=OpinionTable.load(folder),
        clauses=ClauseTable.load(folder / REVIEWS, encoder, scorer),
        language=LanguageUnderstanding(encoders, vocabulary),
        vocabulary=vocabulary,
        learner=Learner(store, BanditConfig(spread=settings.recommend_explore)),
        name=name,
        reranker=load_reranker(settings.rerank),
    )
    if guarded:
        return shop(
            search=guarded_search(catalog, lambda: index()[0]),
            documents=guarded_documents(lambda: index()[1]),
            recommender=guarded_recommender(catalog, recommender),
        )
    return shop(search=index()[0], documents=index()[1], recommender=recommender())


def serving_config(settings: Settings) -> ServingConfig:
    """The shop's rules for lists of recommendations."""
    return ServingConfig(
        rerank=RerankConfig(
            diversity=settings.recommend_diversity,
            coverage=settings.recommend_coverage,
            margin=settings.recommend_margin,
            per_category=settings.recommend_per_category,
        ),
        exclude=settings.recommend_exclude,
    )
