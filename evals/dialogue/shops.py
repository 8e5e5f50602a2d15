"""The two shops that dialogue is judged in: the demo shop, and retail-demo-store."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant import Assistant, build_shop, open_shop
from assistant.checkpoints import open_checkpointer
from assistant.models import LanguageModel
from assistant.sentiment import SentimentModel
from assistant.services import Shop
from core.artifacts import Generations
from core.errors import ArtifactError, NotBuiltError, SourceError
from core.settings import Settings, load_settings
from core.store import Store
from ingestion import enrich, ingest, load_demo
from ingestion.demo import generate
from retrieval import load_encoder

SHOPS = ("retail", "demo")
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
"""Where retail-demo-store and CLINC150 lie, beside the repository; never copied into it."""
_SEED = 7


@contextmanager
def opened(name: str, *, fresh: bool = False) -> Iterator[Shop]:
    """One of `SHOPS`, made under `AISLE_HOME/evals` on first use and kept for the next run.

    Args:
        name: `retail` or `demo`.
        fresh: make it anew, as after a change of ingestion or of what a build holds.

    Raises:
        SourceError: there is no retail-demo-store beside the repository.
    """
    home = load_settings().home / "evals" / name
    if fresh and home.exists():
        shutil.rmtree(home)
    home.mkdir(parents=True, exist_ok=True)
    settings = load_settings(home)
    try:
        Generations(settings.models_path).current()
    except NotBuiltError:
        _make(name, settings)
    store = Store(settings.resolved_database_url)
    try:
        yield _open(settings, store, f"the {name} shop")
    finally:
        store.close()


def _open(settings: Settings, store: Store, name: str) -> Shop:
    """The shop, built anew where the build is of another version of Aisle."""
    try:
        return open_shop(settings, store, name=name)
    except ArtifactError:
        build_shop(settings, store, lambda stage, done, total: None)
        return open_shop(settings, store, name=name)


def assistant_of(shop: Shop, folder: Path, model: LanguageModel | None = None) -> Assistant:
    """An assistant whose conversations are kept in `folder`."""
    saver = open_checkpointer(f"sqlite:///{folder / 'conversations.db'}")
    return Assistant(shop, saver, model=model)


def _make(name: str, settings: Settings) -> None:
    store = Store(settings.resolved_database_url)
    if name == "demo":
        load_demo(store, generate(_SEED))
    else:
        folder = DATA / "retail-demo-store"
        if not folder.is_dir():
            raise SourceError(
                f"{folder} is missing. Put the AWS Retail Demo Store's products.csv, users.csv "
                "and interactions.csv.gz there."
            )
        ingest([str(folder)], store)
    enrich(store, SentimentModel(load_encoder(settings)))
    build_shop(settings, store, lambda stage, done, total: None)
    store.close()
