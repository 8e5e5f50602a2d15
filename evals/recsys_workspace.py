"""A time split of a shop's own workspace."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from assistant import behaviour
from assistant.building import RECOMMENDER
from core.artifacts import Generations
from core.catalog import Catalog
from core.errors import ArtifactError, SourceError
from core.settings import Settings, load_settings
from core.store import Store
from evals.recsys_data import Split
from recsys.interactions import SECONDS_PER_WEEK
from recsys.model import Recommender
from recsys.products import ProductTable

_LEAST_CUSTOMERS = 20


def load_workspace(home: Path | None, weeks: int = 4) -> Split:
    """Fit on all but the last `weeks` of a workspace's events, judge by its purchases there.

    Args:
        home: the workspace folder; None for the one in force.
        weeks: length of the test window.

    Raises:
        SourceError: there is no database, or too few customers bought in those weeks.
    """
    settings = load_settings(home)
    if home is not None and not (home / "aisle.db").exists():
        raise SourceError(f"{home} holds no shop. Run `aisle ingest` there, or `aisle demo`.")
    store = Store(settings.resolved_database_url)
    try:
        rows = list(store.products.all())
        catalog = Catalog.of(rows)
        products = behaviour.product_table(rows, None)
        products = replace(products, embeddings=_built_vectors(settings, products))
        data, customers = behaviour.load(store, catalog)
    finally:
        store.close()
    moment = data.now - weeks * SECONDS_PER_WEEK
    fit = data.before(moment)
    known = np.bincount(fit.customers, minlength=data.n_customers) > 0
    bought = data.purchases
    inside = (bought.times >= moment) & known[bought.customers]
    truth = sparse.csr_matrix(bought.select(inside, data.now).counts().astype(bool))
    if int((truth.getnnz(axis=1) > 0).sum()) < _LEAST_CUSTOMERS:
        raise SourceError(
            f"Fewer than {_LEAST_CUSTOMERS} customers bought in the last {weeks} weeks; "
            "there is too little to judge a recommender by."
        )
    return Split(
        name=f"last {weeks} weeks of {settings.home}",
        data=fit,
        products=products,
        customers=customers,
        truth=truth,
        bought=sparse.csr_matrix(fit.purchases.counts().astype(bool)),
    )


def _built_vectors(settings: Settings, products: ProductTable) -> NDArray[np.float32] | None:
    """Content vectors from the workspace's build, which know nothing of behaviour; None where
    there is no build of this catalogue, so that words serve instead.
    """
    try:
        folder = Generations(settings.models_path).current() / RECOMMENDER
        built = Recommender.load(folder, catalogue=products.fingerprint())
    except ArtifactError:
        return None
    return built.tables.vectors
