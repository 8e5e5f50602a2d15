"""The recommender that the rest of Aisle uses: fit once, then answer in a millisecond."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.errors import ArtifactError
from recsys import tables as storage
from recsys.adaptation import REVIEWED, Adaptation, AdaptationConfig, Shift
from recsys.answers import Answers
from recsys.bandit import LinearThompson
from recsys.batch import Picks, pick
from recsys.building import RecommenderConfig, build
from recsys.candidate import top
from recsys.directory import Directory
from recsys.interactions import Interactions
from recsys.newcomers import extended
from recsys.products import CustomerTable, ProductTable
from recsys.recommendation import PartKind, Recommendation
from recsys.relations import companionship, companionship_of_kind, similarity
from recsys.rerank import RerankConfig, rerank
from recsys.session import Session
from recsys.slate import Slate, SlateMaker
from recsys.tables import Names, Tables

NO_OPINIONS: Mapping[str, NDArray[np.float32]] = MappingProxyType({})
Mode = Literal["all", "discovery"]


@dataclass(frozen=True)
class ServingConfig:
    """Options that need no new build."""

    adaptation: AdaptationConfig = field(default_factory=AdaptationConfig)
    rerank: RerankConfig = field(default_factory=RerankConfig)
    exclude: tuple[str, ...] = ()
    """Product ids, and categories by their paths, that are never recommended."""


class Recommender:
    """Ranks the catalogue for a customer, in the light of the conversation so far."""

    def __init__(self, tables: Tables, names: Names, serving: ServingConfig | None = None) -> None:
        self.tables = tables
        self.names = names
        self._directory = Directory(tables, names)
        self._slates = SlateMaker(tables, names)
        self.serving = serving or ServingConfig()
        self._sellable = ~_excluded(names, tables, self.serving.exclude)
        self._adaptation = Adaptation(tables, names, self.serving.adaptation)
        self._answers = Answers(tables, names)

    @classmethod
    def fit(
        cls,
        data: Interactions,
        products: ProductTable,
        config: RecommenderConfig | None = None,
        customers: CustomerTable | None = None,
        serving: ServingConfig | None = None,
    ) -> "Recommender":
        """Learn from events and a catalogue.

        Raises:
            ArtifactError: `products` is not in the order of `data.product_ids`, or empty.
        """
        if tuple(products.ids) != tuple(data.product_ids):
            raise ArtifactError(
                "The ProductTable and the Interactions list different products, or in "
                "another order; build both from the same catalogue."
            )
        if not products.ids:
            raise ArtifactError("The catalogue has no products; ingest some first.")
        tables, names = build(data, products, config or RecommenderConfig(), customers)
        return cls(tables, names, serving)

    def save(self, path: Path) -> None:
        """Write the model below the folder `path`."""
        storage.save(path, self.tables, self.names)

    @classmethod
    def load(
        cls, path: Path, *, catalogue: str | None = None, serving: ServingConfig | None = None
    ) -> "Recommender":
        """Map a saved model.

        Args:
            path: the folder that `save` wrote.
            catalogue: `ProductTable.fingerprint` that the model must have been built for.
            serving: options that need no new build.

        Raises:
            ArtifactError: missing, damaged, or built for another catalogue.
        """
        tables, names = storage.load(path)
        if catalogue is not None and catalogue != names.fingerprint:
            raise ArtifactError(
                f"The recommender in {path} was built for another catalogue. "
                "Run `aisle build` again."
            )
        return cls(tables, names, serving)

    def with_products(self, products: ProductTable) -> "Recommender":
        """This model, and products that came in after it was built, behind the known ones.

        Raises:
            ArtifactError: a product is already known.
        """
        return Recommender(*extended(self.tables, self.names, products), self.serving)

    @property
    def product_ids(self) -> tuple[str, ...]:
        """Every product, in the order that masks and indices refer to."""
        return self.names.products

    @property
    def fingerprint(self) -> str:
        """Of the catalogue that the model was built for."""
        return self.names.fingerprint

    def knows(self, customer_id: str | None) -> bool:
        """Whether there is a history that may be used for this customer."""
        return self._directory.customer(customer_id) >= 0

    def recommend(
        self,
        customer_id: str | None,
        k: int = 10,
        *,
        mask: NDArray[np.bool_] | None = None,
        session: Session | None = None,
        exclude: Collection[str] = (),
        mode: Mode = "all",
        bandit: LinearThompson | None = None,
        segment: str | None = None,
        opinions: Mapping[str, NDArray[np.float32]] = NO_OPINIONS,
    ) -> list[Recommendation]:
        """The best products for a customer now.

        Args:
            customer_id: None, or somebody unknown, gets what is popular in their segment.
            k: how many at most, >= 0.
            mask: `(n_products,)` in the order of `product_ids`: what may be shown. Without
                one, whatever was in stock when the model was built.
            session: the conversation so far.
            exclude: product ids not to show.
            mode: `discovery` leaves out what the customer has bought.
            bandit: chooses among the best by what feedback taught it, and explores; the
                session's id and length decide its draw.
            segment: of somebody who came in after the model was built, by the values of
                `RecommenderConfig.segment_trait`; an unknown one counts as none.
            opinions: what reviewers hold of single aspects that matter here: the aspect's name
                to what it adds to each product's score, `(n_products,)`.

        Returns:
            At most `k`, best first; fewer when the mask leaves fewer.

        Raises:
            ArtifactError: `mask` is for another catalogue.
        """
        session = session or Session()
        customer = self._directory.customer(customer_id)
        slate = self._slates.request(
            customer,
            self._directory.segment(customer_id, segment),
            k,
            self._allowed(mask, session, exclude),
            self._further(session),
            mode == "discovery",
        )
        if not len(slate) or k <= 0:
            return []
        shifts = self._shifts(slate, customer, session)
        shifts += [
            Shift("aspect", name, REVIEWED, values[slate.products])
            for name, values in opinions.items()
        ]
        score = slate.parts.sum(axis=1)
        for shift in shifts:
            score += shift.values
        if bandit is not None:
            return self._answers.explored(slate, score, k, customer, shifts, bandit, session)
        return self._ranked(slate, score, k, customer, shifts)

    def _ranked(
        self,
        slate: Slate,
        score: NDArray[np.float32],
        k: int,
        customer: int,
        shifts: list[Shift],
    ) -> list[Recommendation]:
        """The best of the slate under the shop's rules."""
        extra: dict[PartKind, NDArray[np.float32]] = {}
        if self.serving.rerank.is_off():
            chosen = top(score[None, :], k)[0]
        else:
            chosen, added = rerank(slate, score, k, self.tables, self.serving.rerank)
            score, extra = score + added, {PartKind.BUSINESS: added}
        arm = "hybrid" if customer >= 0 else "popular"
        return self._answers.answer(slate, score, chosen, customer, shifts, extra, arm)

    def recommend_many(
        self,
        customer_ids: Sequence[str | None],
        k: int = 1,
        *,
        mask: NDArray[np.bool_] | None = None,
        exclude: Collection[str] = (),
        mode: Mode = "all",
    ) -> Picks:
        """The best products of many customers at once, some 10,000 customers a second.

        For campaigns and other batches: the same order as `recommend` without a session,
        without reasons. Ask `recommend(customer, k, mask=mask)` for the reasons of those
        that are shown; it takes about half a millisecond. Pass all customers in one call.

        Args:
            customer_ids: `m` ids; None, or somebody unknown, gets what is popular.
            k: how many products each, >= 0.
            mask: `(n_products,)` in the order of `product_ids`: what may be picked; see
                `recommend`. A narrow mask costs nothing in quality: what a customer's pool
                doesn't hold is scored by their factors, content profile and popularity.
            exclude: product ids not to pick, for anybody.
            mode: `discovery` leaves out what each customer has bought.

        Returns:
            `m` rows; a row is filled up with -1 where the mask leaves fewer than `k`.

        Raises:
            ArtifactError: `mask` is for another catalogue.
        """
        allowed = self._allowed(mask, None, exclude)
        customers = np.array([self._directory.customer(name) for name in customer_ids], np.int64)
        segments = np.array([self._directory.segment(name) for name in customer_ids], np.int64)
        if self.serving.rerank.is_off():
            found, scores = pick(
                customers, segments, allowed, max(k, 0), mode == "discovery", self._slates
            )
        else:
            found, scores = self._ruled(customer_ids, max(k, 0), allowed, mode)
        return Picks(self.product_ids, found, scores, customers >= 0)

    def _ruled(
        self,
        customer_ids: Sequence[str | None],
        k: int,
        allowed: NDArray[np.bool_],
        mode: Mode,
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """`Picks.products` and `scores` under the shop's rules, one customer at a time."""
        found = np.full((len(customer_ids), k), -1, np.int64)
        scores = np.full(found.shape, np.nan, np.float32)
        for row, name in enumerate(customer_ids):
            for at, item in enumerate(self.recommend(name, k, mask=allowed, mode=mode)):
                found[row, at], scores[row, at] = (
                    self._directory.products[item.product_id],
                    item.score,
                )
        return found, scores

    def score(
        self,
        customer_id: str | None,
        product_indices: NDArray[np.integer],
        session: Session | None = None,
    ) -> NDArray[np.float32]:
        """How much a customer wants some products, for blending with a search score.

        Args:
            customer_id: see `recommend`.
            product_indices: `(m,)` indices into `product_ids`.
            session: see `recommend`.

        Returns:
            `(m,)` float32 in [0, 1]: above .5 for products of the customer's pool.
        """
        wanted = np.asarray(product_indices, np.int64)
        if not len(wanted):
            return np.zeros(0, np.float32)
        customer = self._directory.customer(customer_id)
        pool = self._slates.pool(customer, self._directory.segment(customer_id), fresh=False)
        order = np.argsort(pool.products)
        at = np.minimum(np.searchsorted(pool.products, wanted, sorter=order), max(len(pool) - 1, 0))
        slate = self._slates.tail(customer, wanted)
        if len(pool):
            found = pool.products[order[at]] == wanted
            slate.parts[found] = pool.parts[order[at[found]]]
        score = slate.parts.sum(axis=1)
        if session is not None and not session.is_empty():
            for shift in self._shifts(slate, customer, session):
                score += shift.values
        return np.asarray(1 / (1 + np.exp(-4 * score)), np.float32)

    def similar(
        self, product_id: str, k: int = 10, mask: NDArray[np.bool_] | None = None
    ) -> list[str]:
        """Ids of the products most like one, by content and category, best first.

        Raises:
            NotFoundError: the model doesn't know the product.
            ArtifactError: `mask` is for another catalogue.
        """
        product = self._directory.product(product_id)
        return self._best(similarity(self.tables, product), product, k, mask)

    def complements(
        self, product_id: str, k: int = 10, mask: NDArray[np.bool_] | None = None
    ) -> list[str]:
        """Ids of products of other categories bought in the same baskets, best first.

        Raises:
            NotFoundError: the model doesn't know the product.
            ArtifactError: `mask` is for another catalogue.
        """
        product = self._directory.product(product_id)
        return self._best(companionship(self.tables, product), product, k, mask)

    def complements_of_kind(
        self, product_id: str, k: int = 10, mask: NDArray[np.bool_] | None = None
    ) -> list[str]:
        """Ids of products of other categories bought in the same baskets as those of the
        product's category, best first: for a product that few have bought.

        Raises:
            NotFoundError: the model doesn't know the product.
            ArtifactError: `mask` is for another catalogue.
        """
        product = self._directory.product(product_id)
        return self._best(companionship_of_kind(self.tables, product), product, k, mask)

    def _best(
        self, score: NDArray[np.float32], product: int, k: int, mask: NDArray[np.bool_] | None
    ) -> list[str]:
        score = np.where(self._allowed(mask, None, ()), score, -np.inf)
        score[product] = -np.inf
        chosen = top(score[None, :], k)[0]
        return [self.product_ids[at] for at in chosen.tolist() if np.isfinite(score[at])]

    def _further(self, session: Session) -> NDArray[np.int64]:
        """Products outside the pool that the session points to."""
        if session.is_empty():
            return np.zeros(0, np.int64)
        found = self._slates.related(session, self._directory.products)
        liked = [
            self._adaptation.products_of(said) for said in session.statements if said.weight > 0
        ]
        return np.unique(np.concatenate((found, *liked))) if liked else found

    def _shifts(self, slate: Slate, customer: int, session: Session) -> list[Shift]:
        """The session's shifts; the change of ALS factors counts to collaborative parts."""
        if session.is_empty():
            return []
        column = self.names.parts.index(PartKind.COLLABORATIVE)
        slate.parts[:, column] += self._adaptation.fold_in(
            slate, customer, session, self._directory.products
        )
        return self._adaptation.shifts(slate, customer, session, self._directory.products)

    def _allowed(
        self,
        mask: NDArray[np.bool_] | None,
        session: Session | None,
        exclude: Collection[str],
    ) -> NDArray[np.bool_]:
        n = len(self.product_ids)
        if mask is not None and mask.shape != (n,):
            raise ArtifactError(
                f"The mask has shape {mask.shape} but the recommender was built for {n} "
                "products. Run `aisle build` again."
            )
        allowed = self._sellable & (self.tables.available if mask is None else mask)
        gone = {*exclude, *(session.rejected() if session is not None else ())}
        known = [
            self._directory.products[product]
            for product in gone
            if product in self._directory.products
        ]
        allowed[known] = False
        return allowed


def _excluded(names: Names, tables: Tables, exclude: Collection[str]) -> NDArray[np.bool_]:
    """Products of those ids, or below those categories, `(n_products,)`."""
    wanted = tuple(f"{name.casefold()} > " for name in exclude)
    below = [
        code
        for code, path in enumerate(names.categories)
        if f"{path.casefold()} > ".startswith(wanted)
    ]
    products = np.isin(np.array(names.products, np.str_), np.array(exclude, np.str_))
    return np.asarray(products | np.isin(tables.category, below))
