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
    likes: tuple[str, ...]
    """Interests that the shop knows of, strongest first."""
    buys: tuple[str, ...]
    """The departments they buy most from, most first."""

    @property
    def taste(self) -> str:
        """What sets them apart, in a word or two; empty when nothing is known."""
        return next(iter(self.likes or self.buys), "")

    @property
    def label(self) -> str:
        """Name and taste."""
        return " · ".join(part for part in (self.name, self.taste) if part)


def demo_shoppers(store: Store) -> list[Shopper]:
    """Up to twelve named customers whose tastes differ, in the order of names."""
    named = (customer for customer in store.customers.all() if customer.name)
    shoppers = [_shopper(store, customer) for customer in islice(named, _LOOKED_AT)]
    known = [shopper for shopper in shoppers if shopper.taste]
    shoppers = known if len(known) >= _SHOWN else shoppers
    varied: list[Shopper] = []
    seen: Counter[str] = Counter()
    for most in range(_SHOWN):  # let a taste come up again only when no new one is left
        for shopper in shoppers:
            if shopper not in varied and seen[shopper.taste] <= most and len(varied) < _SHOWN:
                varied.append(shopper)
                seen[shopper.taste] += 1
    return sorted(varied, key=lambda shopper: shopper.name)


def _shopper(store: Store, customer: Customer) -> Shopper:
    bought = store.events.of_customer(customer.id, kind=EventKind.PURCHASE, limit=100)
    products = store.products.find(sorted({event.product_id for event in bought}))
    departments = Counter(
        (products[event.product_id].category or "").split(SEPARATOR)[0] for event in bought
    )
    del departments[""]
    interests = customer.traits.get("interests")
    return Shopper(
        id=customer.id,
        name=customer.name or customer.id,
        about=", ".join(str(part) for part in (customer.age, customer.location) if part),
        likes=tuple(map(str, interests[:3])) if isinstance(interests, list) else (),
        buys=tuple(department for department, _ in departments.most_common(2)),
    )
