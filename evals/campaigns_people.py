"""Audience rules evaluated in plain Python over the whole shop: what the SQL is held against."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from core.audience import AudienceRule
from core.store import Customer, Store


@dataclass(frozen=True)
class Deed:
    """One event, with what matters of its product."""

    kind: str
    day: date
    at: datetime
    product: str
    category: str
    brand: str
    price: Decimal
    order: str


@dataclass(frozen=True)
class World:
    """Everybody, and what they did."""

    customers: Mapping[str, Customer]
    deeds: Mapping[str, list[Deed]]
    affinities: Mapping[str, dict[str, float]]

    @classmethod
    def of(cls, store: Store) -> "World":
        """Read the whole shop into memory."""
        products = {product.id: product for product in store.products.all()}
        deeds: dict[str, list[Deed]] = defaultdict(list)
        for event in store.events.all():
            product = products[event.product_id]
            at = event.time.astimezone(UTC)
            deeds[event.customer_id].append(
                Deed(
                    event.kind,
                    at.date(),
                    at,
                    event.product_id,
                    product.category or "",
                    (product.brand or "").lower(),
                    event.price or Decimal(0),
                    event.session_id or str(event.id),
                )
            )
        affinities: dict[str, dict[str, float]] = defaultdict(dict)
        for row in store.audiences.affinities():
            affinities[row.customer_id][row.category] = row.score
        return cls({c.id: c for c in store.customers.all()}, deeds, affinities)

    def members(self, rule: AudienceRule) -> set[str]:
        """The ids of everybody for whom every condition holds."""
        found = set(self.customers)
        for condition in rule.conditions:
            data = condition.model_dump()
            matching = self._matching(data)
            found &= set(self.customers) - matching if data["negate"] else matching
        return found

    def _matching(self, c: dict[str, Any]) -> set[str]:
        if c["kind"] == "top":
            return self._top(c)
        check = _CHECKS[c["kind"]]
        return {id for id in self.customers if check(self, id, c)}

    def bought(self, id: str) -> list[Deed]:
        """What a customer bought."""
        return [deed for deed in self.deeds.get(id, ()) if deed.kind == "purchase"]

    def _top(self, c: dict[str, Any]) -> set[str]:
        buyers = [id for id in self.customers if self.bought(id)]
        orders = {id: Decimal(len({d.order for d in self.bought(id)})) for id in buyers}
        spent = {id: sum((d.price for d in self.bought(id)), Decimal(0)) for id in buyers}
        if c["by"] == "rfv":
            latest = {id: Decimal(max(d.at for d in self.bought(id)).timestamp()) for id in buyers}
            places = [_places(values) for values in (spent, orders, latest)]
            value = {id: Decimal(sum(place[id] for place in places)) for id in buyers}
        else:
            value = {"spent": spent, "orders": orders}[c["by"]]
        ranked = sorted(buyers, key=lambda id: (-value[id], id))
        return {id for place, id in enumerate(ranked) if place < len(buyers) * c["share"]}


def _places(values: Mapping[str, Decimal]) -> dict[str, int]:
    """How many have less than each."""
    return {id: sum(other < value for other in values.values()) for id, value in values.items()}


def _under(category: str, paths: Iterable[str]) -> bool:
    return any(category == path or category.startswith(f"{path} > ") for path in paths)


def _in_span(day: date, c: dict[str, Any]) -> bool:
    after = c.get("since") is None or day >= c["since"]
    return after and (c.get("before") is None or day < c["before"])


def _did(world: World, id: str, c: dict[str, Any]) -> bool:
    kinds = {"view", "click"} if c["action"] == "view" else {c["action"]}
    brands = {brand.lower() for brand in c["brands"]}
    hits = [
        deed
        for deed in world.deeds.get(id, ())
        if deed.kind in kinds
        and (not c["categories"] or _under(deed.category, c["categories"]))
        and (not brands or deed.brand in brands)
        and _in_span(deed.day, c)
    ]
    return bool(len(hits) >= c["at_least"])


def _last(world: World, id: str, c: dict[str, Any]) -> bool:
    days = [deed.day for deed in world.bought(id)]
    return bool(days) and _in_span(max(days), c)


def _first(world: World, id: str, c: dict[str, Any]) -> bool:
    days = [deed.day for deed in world.bought(id)]
    return bool(days) and _in_span(min(days), c)


def _visit(world: World, id: str, c: dict[str, Any]) -> bool:
    days = [deed.day for deed in world.deeds.get(id, ())]
    return bool(days) and _in_span(max(days), c)


def _orders(world: World, id: str, c: dict[str, Any]) -> bool:
    count = len({deed.order for deed in world.bought(id) if _in_span(deed.day, c)})
    return (c["min"] or 0) <= count <= (c["max"] if c["max"] is not None else count)


def _spent(world: World, id: str, c: dict[str, Any]) -> bool:
    mine = [deed for deed in world.bought(id) if _in_span(deed.day, c)]
    if not mine:
        return False
    total = sum((deed.price for deed in mine), Decimal(0))
    if c["per_order"]:
        total /= len({deed.order for deed in mine})
    return (c["min"] is None or total >= c["min"]) and (c["max"] is None or total <= c["max"])


def _cart(world: World, id: str, c: dict[str, Any]) -> bool:
    def left(deed: Deed) -> bool:
        return not any(b.product == deed.product and b.at >= deed.at for b in world.bought(id))

    return any(
        deed.kind == "cart"
        and _in_span(deed.day, c)
        and (not c["categories"] or _under(deed.category, c["categories"]))
        and left(deed)
        for deed in world.deeds.get(id, ())
    )


def _interest(world: World, id: str, c: dict[str, Any]) -> bool:
    declared = [str(i).lower() for i in world.customers[id].traits.get("interests", ())]
    bought = any(_under(deed.category, c["categories"]) for deed in world.bought(id))
    return c["topic"].lower() in declared or bought


def _affinity(world: World, id: str, c: dict[str, Any]) -> bool:
    return any(
        score >= c["at_least"] and _under(category, c["categories"])
        for category, score in world.affinities.get(id, {}).items()
    )


def _profile(world: World, id: str, c: dict[str, Any]) -> bool:
    customer = world.customers[id]
    plain = c["field"] in {"gender", "location", "income_band"}
    value = getattr(customer, c["field"]) if plain else customer.traits.get(c["field"])
    held = [str(v).lower() for v in (value if isinstance(value, list) else [value]) if v]
    wanted = {v.lower() for v in c["values"]}
    if c["field"] == "location" and held:  # "Leeds, UK" lies in Leeds and in UK
        held += [held[0].split(",")[0], held[0].rsplit(", ", 1)[-1]]
    return bool(held) and (not wanted or bool(wanted & set(held)))


def _age(world: World, id: str, c: dict[str, Any]) -> bool:
    value = world.customers[id].age
    return value is not None and (c["min"] or 0) <= value <= (c["max"] or 999)


def _mood(world: World, id: str, c: dict[str, Any]) -> bool:
    value = world.customers[id].sentiment
    if value is None:
        return False
    return (c["min"] is None or value >= c["min"]) and (c["max"] is None or value <= c["max"])


_CHECKS: Mapping[str, Callable[[World, str, dict[str, Any]], bool]] = {
    "did": _did,
    "last_purchase": _last,
    "first_purchase": _first,
    "last_visit": _visit,
    "orders": _orders,
    "spent": _spent,
    "abandoned_cart": _cart,
    "interest": _interest,
    "affinity": _affinity,
    "profile": _profile,
    "age": _age,
    "mood": _mood,
}
