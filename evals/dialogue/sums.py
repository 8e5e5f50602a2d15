"""Amounts that are sums: of a list, of its needs bought otherwise, of a cart.

Each is computed anew from the store's prices, never taken from the turn's own totals, and what
is called the cheapest is held against the catalogue. Shares no code with the reply check.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from core.store import Product
from core.turn import CartItem, ListItem, OtherList, ShoppingListView, Turn
from evals.dialogue.truth import broken

_LEAST = re.compile(r"\bcheapest complete list\b")
_OTHERWISE = re.compile(r"\b(more|less) would change\b")
_WITHOUT = re.compile(r"\bwithout these it is\b", re.I)
_TOTAL = re.compile(r"^\W*total\W*:|\bthe list is\b", re.I)
_CART = re.compile(r"\bin it, \S+ in all\b|\bthat comes to\b", re.I)
_COUNT = re.compile(r"\b(\d+) items? in it\b")
_VARIANT = re.compile(r" - |, | in ")
_CHILDREN = re.compile(r"\b(?:kid|child|toddler|bab)", re.I)


class Sums:
    """What the lists and the cart of one turn come to.

    Args:
        products: the store's, by id.
        turn: whose `list`, `list.others` and `cart` say what is bought, and how many.
    """

    def __init__(self, products: Mapping[str, Product], turn: Turn) -> None:
        self._products = products
        self._held = turn.constraints.model_copy(update={"category": None})
        self._plan = turn.list or ShoppingListView(items=[], total=0)
        self._cart = [] if turn.cart is None else turn.cart.items

    def counts(self, sentence: str) -> Iterator[tuple[bool, str]]:
        """Every number of things that a sentence says are in the cart, and whether it is so."""
        for match in _COUNT.finditer(sentence):
            held = sum(item.quantity for item in self._cart)
            yield int(match[1]) == held, f"count {match[0]}"

    @property
    def total(self) -> float:
        """What the list costs."""
        return self._cost(self._plan.items)

    def meant(self, sentence: str, rows: str) -> set[float] | None:
        """The only amounts that a sentence about a sum may name; None where it is about none.

        Args:
            sentence: of the reply.
            rows: the rest of its paragraph, which may say what the sum is about.
        """
        if self._cart and _CART.search(sentence):
            return {self._cost(self._cart)}
        others = self._plan.others
        if _LEAST.search(sentence):
            costs = [self._cost(o.items) for o in others if self._is_least(o)]
            return self._with_budget(*costs)
        step = _OTHERWISE.search(sentence)
        if step:
            return set(self._under(others, more=step[1] == "more"))
        if _WITHOUT.search(sentence):
            gone = [item for item in self._plan.items if item.title in rows]
            return {round(self.total - self._cost(gone), 2)}
        if _TOTAL.search(sentence) and self._plan.items:
            return self._with_budget(self.total)
        return None

    def of(self, named: Sequence[Product]) -> set[float]:
        """What the list costs and leaves of its budget, what so many of the named products
        cost, on the list and in the cart, and what another list pays more or less for the needs
        that they meet.
        """
        ids = {product.id for product in named}
        now = {item.need: item for item in self._plan.items}
        bought: list[CartItem | ListItem] = [*self._plan.items, *self._cart]
        found = {self._cost([item]) for item in bought if item.product_id in ids}
        if now:
            found |= self._with_budget(self.total)
        for item in (item for other in self._plan.others for item in other.items):
            before = now.get(item.need)
            if before is not None and {item.product_id, before.product_id} <= ids:
                found.add(abs(round(self._cost([item]) - self._cost([before]), 2)))
            elif before is None and item.product_id in ids:
                found.add(self._cost([item]))
        return found

    def _under(self, others: Sequence[OtherList], *, more: bool) -> Iterator[float]:
        """By how much each other budget is more, or less, and what its list costs."""
        base = self.total if self._plan.budget is None else float(self._plan.budget)
        for other in others:
            step = 0.0 if other.budget is None else round(float(other.budget) - base, 2)
            if step > 0 if more else step < 0:
                yield abs(step)
                yield self._cost(other.items)

    def _with_budget(self, *costs: float) -> set[float]:
        """Costs, the budget, and by how much they miss it."""
        if self._plan.budget is None:
            return set(costs)
        budget = float(self._plan.budget)
        return {budget, *costs, *(abs(round(cost - budget, 2)) for cost in costs)}

    def _is_least(self, other: OtherList) -> bool:
        """Whether a list is what it must be to be called the cheapest complete one: it has all
        that the shopper's list must have and can, nothing of it costs more than what the list
        has for the same need, and where the shopper named the needs, nothing of the same
        category that is called so costs less.
        """
        needed = {item.need for item in self._plan.items if item.must}
        needed |= {m.need for m in self._plan.missing if m.must and m.reason == "over budget"}
        whole = other.budget is None and {item.need for item in other.items} == needed
        return whole and not any(self._cheaper(item) for item in other.items if not item.chosen)

    def _cheaper(self, item: ListItem) -> bool:
        """Whether what meets the need of `item` can be had for less."""
        chosen = self._products.get(item.product_id)
        meeting = [
            self._products.get(i.product_id) for i in self._plan.items if i.need == item.need
        ]
        if chosen is not None and self._plan.basis == "shopper":
            meeting += [
                product
                for product in self._products.values()
                if product.category == chosen.category
                and _is_called(product.title, item.need)
                and (product.stock is None or product.stock >= item.quantity)
                and not broken(product, self._held)
            ]
        return any(self._price(product) < self._price(chosen) for product in meeting)

    def _cost(self, items: Sequence[CartItem | ListItem]) -> float:
        """At the store's prices; not a number where one isn't known."""
        known = [(self._products.get(item.product_id), item.quantity) for item in items]
        return round(sum(self._price(product) * quantity for product, quantity in known), 2)

    def _price(self, product: Product | None) -> float:
        if product is None or product.price is None:
            return float("nan")
        return float(product.price)


def _is_called(title: str, need: str) -> bool:
    """Whether a title ends in a need's name, its colour and the like left out: "Pine Desk Lamp",
    not "Lamp Shade"; children's things meet children's needs.
    """
    name = _VARIANT.split(title)[0].lower()
    ends = re.search(rf"(?:^| ){re.escape(need.lower())}s?$", name) is not None
    return ends and bool(_CHILDREN.search(title)) == bool(_CHILDREN.search(need))
