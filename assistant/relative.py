"""Wishes relative to what is on screen ("cheaper", "lighter"), as limits."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from assistant.edits import ordered
from assistant.language.frames import Critique, Direction
from assistant.state import DialogueState, SuperlativeState
from core.catalog import Catalog, Mask
from core.constraints import Constraints, Range

_STEP = Decimal("0.01")  # "cheaper than 59.99" is "at most 59.98"
_BAND = Decimal("0.7")  # of the upper limit, from which on a lower one means "about"
_COARSE = 10  # from here on, whole numbers of a unit are fine enough


def criticise(
    state: DialogueState,
    critique: Critique,
    catalog: Catalog,
    referred: Sequence[str],
    kind: Mask | None,
) -> bool:
    """Turn a relative wish into a limit just beyond what is on screen.

    Better than the best on screen if the catalogue has that, else better than the worst;
    if even that is empty the state stays.

    Args:
        state: to change.
        critique: the wish.
        catalog: of the shop.
        referred: ids of the products that it is said of; of those on screen when empty.
        kind: products of the kind that is looked for, `(n,)`; some must be left.

    Returns:
        Whether anything meets the wish.
    """
    ids = referred or state.on_screen
    shown = [at for at in (catalog.position(id) for id in ids) if at is not None]
    values = catalog.numbers(critique.field)[shown] if shown else np.zeros(0)
    values = values[~np.isnan(values)]
    if not len(values):
        return False
    less = critique.direction is Direction.LESS
    best, worst = (values.min(), values.max()) if less else (values.max(), values.min())
    for bound in (best, worst):
        limited = _limit(state.constraints, critique, float(bound))
        left = catalog.mask(limited)
        if (left if kind is None else left & kind).any():
            state.constraints = limited
            state.relative = (*state.relative, critique.field)
            if bound != best:  # some were on screen already, so the best of them go first
                direction = critique.direction.value
                state.order = SuperlativeState(field=critique.field, direction=direction)
            return True
    return False


def _limit(constraints: Constraints, critique: Critique, bound: float) -> Constraints:
    less = critique.direction is Direction.LESS
    if critique.field == "price":
        price = Decimal(str(bound))
        update: dict[str, Any] = (
            {"price_max": price - _STEP} if less else {"price_min": price + _STEP}
        )
        if _is_about(constraints):  # "about 40" is given up for cheaper, "30 to 80" is not
            update = {"price_min": None, "price_max": None, **update}
        return ordered(constraints.model_copy(update=update), next(iter(update)))
    step = 1.0 if bound.is_integer() and bound >= _COARSE else 0.01
    beyond = round(bound - step if less else bound + step, 2)
    if critique.field == "rating":
        return constraints if less else constraints.model_copy(update={"rating_min": beyond})
    limit = Range(max=beyond) if less else Range(min=beyond)
    attributes = {**constraints.attributes, critique.field: limit}
    return constraints.model_copy(update={"attributes": attributes})


def _is_about(held: Constraints) -> bool:
    """Whether the price is to be near an amount, rather than between two."""
    low, high = held.price_min, held.price_max
    return low is not None and high is not None and low >= _BAND * high
