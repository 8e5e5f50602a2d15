"""The demo shop's customers that a visitor can try being."""

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Final

from core.catalog import SEPARATOR
from core.store import Customer, EventKind, Store

_LOOKED_AT: Final = 96  # customers whose purchases are read to find a varied dozen
_SHOWN: Final = 12


@dataclass(frozen=True)
class Shopper:
    """A customer with a line on their tastes."""

    id: str
    name: str
    about: str
    """`34, Lisbon`; empty when nothing is known."""
    tastes: tuple[str, ...]
    """The categories they buy most from, most first."""

    @property
    def label(self) -> str:
        """Name and strongest taste."""
        return " · ".join((self.name, *self.tastes[:1]))


def demo_shoppers(store: Store) -> list[Shopper]:
    """Up to twelve named customers whose tastes differ, in the order of names."""
    named = (customer for customer in store.customers.all() if customer.name)
    shoppers = [_shopper(store, customer) for customer in islice(named, _LOOKED_AT)]
    shoppers.sort(key=lambda shopper: -len(shopper.tastes))  # stable: known tastes first
    varied: list[Shopper] = []
    seen: Counter[str] = Counter()
    for most in range(_SHOWN):  # let a taste come up again only when no new one is left
        for shopper in shoppers:
            taste = shopper.tastes[0] if shopper.tastes else ""
            if shopper not in varied and seen[taste] <= most and len(varied) < _SHOWN:
                varied.append(shopper)
                seen[taste] += 1
    return sorted(varied, key=lambda shopper: shopper.name)


def _shopper(store: Store, customer: Customer) -> Shopper:
    bought = store.events.of_customer(customer.id, kind=EventKind.PURCHASE, limit=100)
    products = store.products.find(sorted({event.product_id for event in bought}))
    counts: Counter[str] = Counter()
    for event in bought:
        category = products[event.product_id].category
        if category:
            counts[_kind(category)] += 1
    about = ", ".join(str(part) for part in (customer.age, customer.location) if part)
    tastes = tuple(kind for kind, _ in counts.most_common(2))
    return Shopper(customer.id, customer.name or customer.id, about, tastes)


def _kind(category: str) -> str:
    """The second level of a path, which says more than the first and is no detail."""
    return SEPARATOR.join(category.split(SEPARATOR)[:2]).split(SEPARATOR)[-1]
