"""Opening a shop's current build for serving."""

from assistant.building import LANGUAGE, RECOMMENDER
from assistant.language.understand import LanguageUnderstanding
from assistant.language.vocabulary import Vocabulary
from assistant.learning import Learner
from assistant.sentiment import open_scorer
from assistant.services import Shop
from core.artifacts import Generations
from core.catalog import Catalog
from core.settings import Settings
from core.store import Store
from recsys import BanditConfig, Recommender, RerankConfig, ServingConfig
from retrieval import load_encoder, load_retrieval


def open_shop(settings: Settings, store: Store, *, name: str = "the shop") -> Shop:
    """Everything that a turn needs, loaded from the current generation.

    Raises:
        NotBuiltError: nothing has been built yet.
        ArtifactError: the build is damaged.
    """
    folder = Generations(settings.models_path).current()
    encoder = load_encoder(settings)
    catalog = Catalog.load(folder)
    vocabulary = Vocabulary.load(folder / LANGUAGE)
    products, documents = load_retrieval(folder, catalog.ids, encoder)
    return Shop(
        store=store,
        catalog=catalog,
        search=products,
        documents=documents,
        recommender=Recommender.load(folder / RECOMMENDER, serving=serving_config(settings)),
        encoder=encoder,
        sentiment=open_scorer(settings, encoder, folder),
        language=LanguageUnderstanding(encoder, vocabulary),
        vocabulary=vocabulary,
        learner=Learner(store, BanditConfig(spread=settings.recommend_explore)),
        name=name,
    )


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
