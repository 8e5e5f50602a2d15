"""What each recipient is shown: the recommender's picks within the campaign's rule, and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from assistant.campaigns.brief import Brief
from assistant.campaigns.policy import StudioPolicy
from assistant.services import Shop
from core.catalog import SEPARATOR
from core.constraints import Constraints
from core.store import Contact, Product

_SPARE = 6  # picks asked for beyond what is shown, in case some were bought lately
_HISTORY_DAYS = 730
_VIEWED_DAYS = 60
_WELL_RATED, _REVIEWS = 4.3, 5
_PRIVATE = frozenset({"kids", "baby", "beauty", "wellbeing"})
"""Interests that shape picks but that nobody wants to be told of in a mail."""
NAMING = frozenset({"brand", "category"})
"""Kinds of reason that name something the customer bought."""


@dataclass(frozen=True, slots=True)
class Why:
    """What makes a pick a pick for this customer, as data; the copywriter words it."""

    kind: str
    """`viewed`, `brand`, `category`, `interest`, `rated` or `popular`."""
    ref: str = ""
    """The product bought, or the interest."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One product for one recipient."""

    product_id: str
    why: Why


@dataclass(frozen=True)
class Deeds:
    """What one customer did lately."""

    bought: tuple[str, ...] = ()
    """Product ids, newest first."""
    viewed: frozenset[str] = frozenset()


class ProductPicker:
    """Picks products for the recipients of campaigns of one shop."""

    def __init__(self, shop: Shop, policy: StudioPolicy) -> None:
        self._shop = shop
        self._policy = policy

    def mask(self, brief: Brief) -> NDArray[np.bool_]:
        """Which products a campaign may show, `(n_products,)` in the catalogue's order: within
        the brief's rule, priced, in stock now, and with the margin that the shop insists on.
        """
        catalog, rule = self._shop.catalog, brief.products
        common = Constraints(
            price_min=rule.price_min,
            price_max=rule.price_max,
            brands=rule.brands,
            exclude_brands=rule.exclude_brands,
            rating_min=rule.rating_min,
            attributes=dict(rule.attributes),
        )
        allowed = catalog.mask(common) & ~np.isnan(catalog.price)
        if rule.categories:
            within = np.zeros(len(catalog), np.bool_)
            for path in rule.categories:
                within |= catalog.mask(Constraints(category=path, in_stock=False))
            allowed &= within
        return allowed & self._profitable(brief)

    def _profitable(self, brief: Brief) -> NDArray[np.bool_]:
        catalog = self._shop.catalog
        share = float(brief.offer.value or 0) / 100 if brief.offer.kind == "percent" else 0.0
        paid = catalog.price * (1 - share)
        margin = self._policy.limits.min_margin_percent / 100
        cost = catalog.numbers("cost")
        return np.asarray(np.isnan(cost) | (paid - cost >= margin * paid))

    def pick(
        self, brief: Brief, customers: Mapping[str, Contact], now: datetime
    ) -> dict[str, tuple[Pick, ...]]:
        """Picks for every customer, best first; nothing bought lately, nobody twice the same.

        Args:
            brief: of the campaign.
            customers: by id.
            now: what "lately" counts back from.
        """
        catalog, count = self._shop.catalog, brief.products.per_recipient
        mask = self.mask(brief)
        ids = list(customers)
        if not ids or not mask.any():
            return dict.fromkeys(ids, ())
        found = self._shop.recommender.recommend_many(ids, count + _SPARE, mask=self._known(mask))
        deeds = self._deeds(ids, now)
        recent = self._shop.store.audiences.bought_since(
            now - timedelta(days=self._policy.limits.recent_days)
        )
        chosen: dict[str, tuple[Pick, ...]] = {}
        reasons = _Reasons(self._shop)
        for customer_id, product_ids in zip(ids, found.ids(), strict=True):
            bought = recent.get(customer_id, set())
            kept = [p for p in product_ids if p not in bought and catalog.position(p) is not None]
            customer = customers[customer_id]
            done = deeds.get(customer_id, Deeds()) if customer.personal else Deeds()
            chosen[customer_id] = reasons.give(kept[:count], customer, done)
        return chosen

    def _known(self, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The mask in the order of the recommender's products."""
        allowed = {self._shop.catalog.ids[at] for at in np.flatnonzero(mask)}
        ids = self._shop.recommender.product_ids
        return np.fromiter((id in allowed for id in ids), np.bool_, len(ids))

    def _deeds(self, ids: Sequence[str], now: datetime) -> dict[str, Deeds]:
        return {
            customer_id: Deeds(tuple(bought), frozenset(viewed))
            for customer_id, (bought, viewed) in self._shop.store.audiences.deeds(
                set(ids),
                bought_since=now - timedelta(days=_HISTORY_DAYS),
                viewed_since=now - timedelta(days=_VIEWED_DAYS),
            ).items()
        }

    def segment(self, picks: Mapping[str, Sequence[Pick]], count: int) -> list[str]:
        """The products that most recipients are shown, for the audience as a whole."""
        counted = Counter(pick.product_id for chosen in picks.values() for pick in chosen)
        return [product_id for product_id, _ in counted.most_common(count)]


class _Reasons:
    """Finds a true reason for each pick, another for each where there is a choice."""

    def __init__(self, shop: Shop) -> None:
        catalog = shop.catalog
        paths = [
            catalog.categories[code] if code >= 0 else "" for code in catalog.category.tolist()
        ]
        self._position = catalog.position
        self._brand = catalog.brand.tolist()
        self._path = [path.casefold() for path in paths]
        self._top = [_top(path) for path in paths]
        self._well_rated = (
            (catalog.rating >= _WELL_RATED) & (catalog.reviews >= _REVIEWS)
        ).tolist()

    def give(self, product_ids: Sequence[str], customer: Contact, deeds: Deeds) -> tuple[Pick, ...]:
        used: set[str] = set()
        picks = []
        for product_id in product_ids:
            reasons = self._reasons(product_id, customer, deeds)
            why = next((r for r in reasons if r.kind not in used), reasons[0])
            used.add(why.kind)
            picks.append(Pick(product_id, why))
        return tuple(picks)

    def _reasons(self, product_id: str, customer: Contact, deeds: Deeds) -> list[Why]:
        found: list[Why] = []
        if product_id in deeds.viewed:
            found.append(Why("viewed"))
        at = self._position(product_id)
        if at is None:
            return [Why("popular")]
        found += self._kin(at, product_id, deeds)
        if customer.personal:
            told = [i for i in customer.interests if i.casefold() not in _PRIVATE]
            found += [Why("interest", i) for i in told if i.casefold()[:4] in self._path[at]]
        if self._well_rated[at]:
            found.append(Why("rated"))
        return found or [Why("popular")]

    def _kin(self, at: int, product_id: str, deeds: Deeds) -> list[Why]:
        found: list[Why] = []
        brand, top = self._brand[at], self._top[at]
        for bought in deeds.bought:
            other = self._position(bought)
            if other is None or bought == product_id:
                continue
            if self._brand[other] == brand >= 0:
                found.append(Why("brand", bought))
            elif self._top[other] == top != "":
                found.append(Why("category", bought))
            if len(found) == 2:
                break
        return found


def _top(path: str) -> str:
    return path.split(SEPARATOR, 1)[0]


def discounted(product: Product, brief: Brief) -> Decimal | None:
    """What the offer makes of a product's price; None where the offer isn't on single prices."""
    return None if product.price is None else brief.offer.price(product.price)
