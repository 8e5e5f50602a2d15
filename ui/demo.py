"""The demo shop in a workspace: made once, recognised later."""

from core.artifacts import Generations, read_json, write_json
from core.errors import AisleError, NotBuiltError
from core.settings import Settings
from core.store import Store
from ui.progress import StageProgress

_MARK = "demo.json"


def is_demo(settings: Settings) -> bool:
    """Whether the workspace holds the demo shop."""
    return (settings.home / _MARK).exists()


def ensure_demo(settings: Settings, seed: int, progress: StageProgress) -> None:
    """Make, load and build the demo shop of that seed, as far as it isn't there already.

    Raises:
        AisleError: the workspace holds another shop.
    """
    store = Store(settings.resolved_database_url)
    mark = settings.home / _MARK
    known = read_json(mark) if mark.exists() else {}
    if not known and store.products.count():
        raise AisleError(
            f"{settings.home} holds another shop. Give the demo shop a folder of its own: "
            "AISLE_HOME=.aisle-demo aisle demo"
        )
    if known.get("seed", seed) != seed:
        raise AisleError(
            f"{settings.home} holds the demo shop of seed {known['seed']}. Give seed {seed} a "
            "folder of its own: AISLE_HOME=.aisle-demo aisle demo --seed ..."
        )
    if not known.get("loaded"):
        write_json(mark, {"seed": seed})
        _load(settings, store, seed, progress)
        write_json(mark, {"seed": seed, "loaded": True})
    try:
        Generations(settings.models_path).current()
    except NotBuiltError:
        from assistant import build_shop

        build_shop(settings, store, progress)
    store.close()


def _load(settings: Settings, store: Store, seed: int, progress: StageProgress) -> None:
    from ingestion import load_demo
    from ingestion.demo import generate

    progress("making the demo shop", 0, None)
    shop = generate(seed)
    pictures = settings.home / "images"
    pictures.mkdir(parents=True, exist_ok=True)
    for name, svg in shop.images.items():
        (settings.home / name).write_text(svg, encoding="utf-8")
    load_demo(store, shop, progress=progress)
