"""Amounts that are sums: of a list, of its needs bought otherwise, of a cart.

Each is computed anew from the store's prices, never taken from the turn's own totals, and what
is called the cheapest is held against the catalogue. Shares no code with the reply check.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from core.store import Product
from core.turn import CartItem, ListItem, OtherList, ShoppingListView, Turn
from evals.dialogue.amounts import AMOUNT, Amount, Part
from evals.dialogue.truth import broken

_LEAST = re.compile(r"\bcheapest complete list\b")
_OTHERWISE = re.compile(r"\b(more|less) would change\b")
_WITHOUT = re.compile(r"\bwithout these it is\b", re.I)
_DOWN = re.compile(r"\bcome down by\b", re.I)
_TOTAL = re.compile(r"^\W*total\W*:", re.I)
_OF_LIST = re.compile(rf"\bthe list is [^.,;:]*?(?:{AMOUNT.pattern})", re.I)
_CART = re.compile(r"\bin it, \S+ in all\b|\bthat comes to\b", re.I)
_INSTEAD = re.compile(r"\binstead of\b", re.I)
_OF_BUDGET = re.compile(r"\b(?:its|the|your) budget\b", re.I)
_THAN = re.compile(r"\bthan\b", re.I)
_BEFORE = re.compile(r"\bthan before its last change\b", re.I)
_SHARED = re.compile(r"\beach for (\d+) people\b", re.I)
_COME_TO = re.compile(rf"\bcomes? to (?:{AMOUNT.pattern})", re.I)
_COUNT = re.compile(r"\b(\d+) items? in it\b")
_VARIANT = re.compile(r" - |, | in ")
_CHILDREN = re.compile(r"\b(?:kid|child|toddler|bab)", re.I)

Reading = dict[Part, set[float]]
"""What a sentence about a sum may name, by the part of each amount in it."""


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

    def verdicts(
        self,
        found: Sequence[Amount],
        sentence: str,
        rows: str,
        named: Sequence[Product],
        goals: Set[float],
    ) -> list[bool | None]:
        """Of each amount of a sentence, in order, whether it is what it is called; None where it is
        no sum.

        Args:
            found: the sentence's amounts.
            sentence: of the reply, in plain type.
            rows: the rest of its paragraph, which may say what the sum is about.
            named: products that the sentence names.
            goals: amounts that the shopper may want to stay under.
        """
        readings = self._readings(sentence, rows, goals)
        if readings is None and named and _COME_TO.search(sentence):
            readings = self._of_named(sentence, named, goals)
        if readings is None:
            aims = {amount.value for amount in found if amount.part is Part.GOAL} & goals
            return [self._of(amount, sentence, named, aims) for amount in found]
        judged = ([amount.value in of.get(amount.part, ()) for amount in found] for of in readings)
        return [*max(judged, key=sum, default=[False] * len(found))]

    def _readings(self, sentence: str, rows: str, goals: Set[float]) -> list[Reading] | None:
        """What a sentence about a sum may mean, of which all its amounts must fit one; None for a
        sentence about none.
        """
        if _LEAST.search(sentence):
            costs = [self._cost(o.items) for o in self._plan.others if self._is_least(o)]
            return [self._against_budget(cost) for cost in costs]
        step = _OTHERWISE.search(sentence)
        if step:
            return list(self._under_others(more=step[1] == "more"))
        if _WITHOUT.search(sentence):
            gone = [item for item in self._plan.items if item.title in rows]
            return [{Part.SUM: {round(self._total - self._cost(gone), 2)}}] if gone else []
        if _DOWN.search(sentence):
            return [{Part.LESS: {round(self._total - g, 2)}, Part.GOAL: {g}} for g in goals]
        return self._totals(sentence, goals)

    def _totals(self, sentence: str, goals: Set[float]) -> list[Reading] | None:
        """What a sentence about the whole list or cart may mean, against the budget or an amount
        that the shopper named; None for a sentence about neither. A total is the list's where there
        is one.
        """
        if _BEFORE.search(sentence):
            return [_against(self._total, self._cost(other.items)) for other in self._plan.others]
        shared = _SHARED.search(sentence)
        if shared:
            return [{Part.EACH: {round(self._total / int(shared[1]), 2)}}]
        listed, filled = [], []
        if self._plan.items:
            listed = [self._against_budget(self._total)]
            listed += [_against(self._total, goal) for goal in goals]
        if self._cart:
            cost = self._cost(self._cart)
            filled = [{Part.SUM: {cost}}, *(_against(cost, goal) for goal in goals)]
        if _CART.search(sentence):
            return filled
        if _OF_LIST.search(sentence):
            return listed
        return (listed or filled) if _TOTAL.search(sentence) else None

    def _of(
        self, amount: Amount, sentence: str, named: Sequence[Product], aims: Set[float]
    ) -> bool | None:
        """Whether an amount is what so many of the named products cost, or by how much one of them
        is more or less than what the sentence holds it against; None where nothing says that it is
        meant so.
        """
        ids = {product.id for product in named}
        if amount.part is Part.EACH and named:
            return amount.value in {self._price(product) for product in named}
        if amount.part in {Part.MORE, Part.LESS}:
            sign = 1 if amount.part is Part.MORE else -1
            steps = self._differences(sentence, named, aims)
            return None if steps is None else amount.value in {sign * step for step in steps}
        bought: list[CartItem | ListItem] = [*self._plan.items, *self._cart]
        return amount.value in {self._cost([i]) for i in bought if i.product_id in ids} or None

    def _differences(
        self, sentence: str, named: Sequence[Product], aims: Set[float]
    ) -> set[float] | None:
        """By how much more a sentence may say that something costs, than another product, another
        list or an aim of the same sentence; None where nothing says what it is held against.
        """
        ids = {product.id for product in named}
        to_aims = {round(self._price(product) - aim, 2) for product in named for aim in aims}
        if self._plan.items and _INSTEAD.search(sentence):
            taken = {product.id for product in _before(_INSTEAD, sentence, named)}
            return self._steps(taken, ids - taken)
        compared = _before(_THAN, sentence, named)
        if len(named) == 2 and len(compared) == 1:
            [other] = [product for product in named if product not in compared]
            return {round(self._price(compared[0]) - self._price(other), 2)} | to_aims
        if len(named) != 1:
            return None
        if _OF_BUDGET.search(sentence) and self._plan.budget is not None:
            left = float(self._plan.budget) - self._total
            cost = self._price(named[0]) * _units(named[0], sentence)
            return {round(cost - left, 2)} | to_aims
        if not self._plan.items:
            return None
        return self._steps(ids, set()) | self._steps(set(), ids) | to_aims

    def _steps(self, taken: Set[str], left: Set[str]) -> set[float]:
        """By how much the list's cost changes where products are taken for a need, as another list
        does, and others are left; where it is either alone, nothing else meets the need.
        """
        now = {item.need: item for item in self._plan.items}
        if not taken:
            return {-self._cost([item]) for item in now.values() if item.product_id in left}
        steps = set()
        for item in (item for other in self._plan.others for item in other.items):
            before = now.get(item.need)
            was = set() if before is None else {before.product_id}
            if item.product_id in taken and was == left:
                paid = 0.0 if before is None else self._cost([before])
                steps.add(round(self._cost([item]) - paid, 2))
        return steps

    @property
    def _total(self) -> float:
        return self._cost(self._plan.items)

    def _under_others(self, *, more: bool) -> Iterator[Reading]:
        """By how much each other budget is more, or less, and what its list costs."""
        base = self._total if self._plan.budget is None else float(self._plan.budget)
        for other in self._plan.others:
            step = 0.0 if other.budget is None else round(float(other.budget) - base, 2)
            if step > 0 if more else step < 0:
                part = Part.MORE if more else Part.LESS
                yield {part: {abs(step)}, Part.SUM: {self._cost(other.items)}}

    def _against_budget(self, cost: float) -> Reading:
        """A cost, the budget, and by how much the cost is above it or within it."""
        if self._plan.budget is None:
            return {Part.SUM: {cost}}
        return _against(cost, float(self._plan.budget))

    def _of_named(
        self, sentence: str, named: Sequence[Product], goals: Set[float]
    ) -> list[Reading]:
        """What so many of each product that a sentence names come to."""
        prices = {self._price(product) for product in named}
        cost = round(sum(self._price(p) * _units(p, sentence) for p in named), 2)
        sums = {cost, *prices} if len(named) > 1 else {cost}  # "each" is said of the one
        told: Reading = {Part.SUM: sums, Part.EACH: prices}
        return [
            told,
            *({**told, **_against(cost, goal), Part.SUM: told[Part.SUM]} for goal in goals),
        ]

    def _is_least(self, other: OtherList) -> bool:
        """Whether a list is what it must be to be called the cheapest complete one: it has all
        that the shopper's list must have and can, and as many of it; nothing of it costs more
        than what the list has for the same need, and where the shopper named the needs, nothing
        of the same category that is called so costs less.
        """
        needed = {item.need for item in self._plan.items if item.must}
        needed |= {m.need for m in self._plan.missing if m.must and m.reason == "over budget"}
        whole = other.budget is None and {item.need for item in other.items} == needed
        asked = {item.need: item.quantity for item in self._plan.items}
        whole &= all(asked.get(i.need, i.quantity) == i.quantity for i in other.items)
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


def _against(cost: float, goal: float) -> Reading:
    """A cost, an amount it is held against, and by how much the cost is above it or within it."""
    gap = round(cost - goal, 2)
    part = Part.MORE if gap > 0 else Part.LESS
    return {Part.SUM: {cost}, Part.GOAL: {goal}, part: {abs(gap)}}


def _before(word: re.Pattern[str], sentence: str, named: Sequence[Product]) -> list[Product]:
    """Products named before a word; none in a sentence without the word."""
    found = word.search(sentence)
    before = sentence[: found.start()].lower() if found else ""
    return [product for product in named if product.title.lower() in before]


def _units(product: Product, sentence: str) -> int:
    """How many of a product a sentence is about: "2 × Pine Kettle"."""
    said = re.search(rf"\b(\d+) × {re.escape(product.title)}", sentence, re.I)
    return int(said[1]) if said else 1


def _is_called(title: str, need: str) -> bool:
    """Whether a title ends in a need's name, its colour and the like left out: "Pine Desk Lamp",
    not "Lamp Shade"; children's things meet children's needs.
    """
    name = _VARIANT.split(title)[0].lower()
    ends = any(re.search(rf"(?:^| ){re.escape(one)}s?$", name) for one in _singulars(need.lower()))
    return ends and bool(_CHILDREN.search(title)) == bool(_CHILDREN.search(need))


def _singulars(need: str) -> set[str]:
    """A need's name, and the same as the name of one thing: "mugs", "mug"."""
    return {need, need.removesuffix("s"), need.removesuffix("es"), re.sub("ies$", "y", need)}
