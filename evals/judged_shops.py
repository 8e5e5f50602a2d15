"""The two shops that search and answers are judged over, built once and kept in the cache."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assistant import build_shop, open_shop
from assistant.sentiment import SentimentModel
from assistant.services import Shop
from core.artifacts import Generations
from core.errors import ArtifactError, NotBuiltError, SourceError
from core.settings import Settings, load_settings
from core.store import Store
from ingestion import ingest, load_demo
from ingestion.demo import generate
from retrieval import load_encoder

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
"""Where the catalogue that nobody here wrote is, beside the project."""

_ASKED_ABOUT = Path(__file__).parent / "data" / "answers_shop"
"""The products that judged questions are about, with their manuals and reviews, as they were
when the questions were written."""

_SEED = 7


def demo_shop() -> Shop:
    """What the demo shop of seed 7 sells and has written, without shoppers, and the products
    that judged questions are about. The first call builds it, in some minutes.
    """
    return _opened("demo", _load_demo)


def retail_shop() -> Shop:
    """The 2,465 products of retail-demo-store, which the first call builds.

    Raises:
        SourceError: the data folder is missing.
    """
    if not (DATA / "retail-demo-store").is_dir():
        raise SourceError(f"The search suite needs {DATA / 'retail-demo-store'}; see its README.")
    return _opened("retail", _load_retail)


def _opened(name: str, load: Callable[[Store, Settings], None]) -> Shop:
    settings = load_settings(load_settings().cache / "judged" / name)
    settings.home.mkdir(parents=True, exist_ok=True)
    store = Store(settings.resolved_database_url)
    try:
        Generations(settings.models_path).current()
        return open_shop(settings, store)
    except (NotBuiltError, ArtifactError):
        load(store, settings)
        build_shop(settings, store, lambda stage, done, total: None)
    return open_shop(settings, store)


def _load_demo(store: Store, settings: Settings) -> None:
    shop = generate(_SEED)
    reviews = [{**review, "customer_id": None} for review in shop.reviews]
    load_demo(store, replace(shop, customers=[], events=[], social_posts=[], reviews=reviews))
    ingest([str(_ASKED_ABOUT)], store, scorer=SentimentModel(load_encoder(settings)))


def _load_retail(store: Store, settings: Settings) -> None:
    scorer = SentimentModel(load_encoder(settings))
    ingest([str(DATA / "retail-demo-store" / "products.csv")], store, scorer=scorer)
