"""How an understood utterance changes the dialogue state.

All of it is plain code over typed values, so a constraint holds until the shopper changes
it, whichever chat model writes the reply.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

import numpy as np

from assistant.edits import edit, ordered
from assistant.keeping import another_brand, changes_to_keep, worn_by
from assistant.language.frames import (
    CatalogueFact,
    Critique,
    Direction,
    Operation,
    Recipient,
    Reference,
    Understanding,
)
from assistant.language.quantities import scale_between
from assistant.language.requests import MemoryRequest, memory_request
from assistant.memory import forgotten, hold, let_go, take_in, taken_back, wish
from assistant.state import DialogueState, Remembered, SuperlativeState
from core.catalog import Catalog, Mask
from core.constraints import Constraints, Range
from core.turn import Act

_STEP = Decimal("0.01")  # "cheaper than 59.99" is "at most 59.98"
_NEW_NEED_ACTS = frozenset({Act.SEARCH, Act.GIFT, Act.CATALOGUE_FACT})

_BAND = Decimal("0.7")  # of the upper limit, from which on a lower one means "about"
_NEAR = 1  # "the $40 one" may cost 39.99
_COARSE = 10  # from here on, whole numbers of a unit are fine enough
_TALKED = 6  # products pointed at that are kept in mind
_REMARKS = frozenset({Act.REFER, Act.REFINE, Act.COMPLAINT, Act.SUBSTITUTE})


@dataclass
class Tracked:
    """What one utterance changed."""

    referred: tuple[str, ...] = ()
    """Product ids that it points at, resolved."""
    unresolved: bool = False
    """It points at something that was never shown."""
    earlier: bool = False
    """What it points at is not on screen any more."""
    feedback: Literal["like", "dislike"] | None = None
    """What the shopper said of what it points at, where that is what the utterance is for."""
    added: list[str] = field(default_factory=list)
    """Constraint fields or attribute names that now hold."""
    dropped: list[str] = field(default_factory=list)
    """Constraint values that no longer hold, in words."""
    unmet: Critique | None = None
    """A critique that nothing in the catalogue meets."""
    before: Constraints = field(default_factory=Constraints)
    """What held before the utterance."""
    remembered: Remembered | None = None
    """What is to be remembered from now on."""
    forgotten: tuple[Remembered, ...] = ()
    """What is to be remembered no longer."""
    recalled: bool = False
    """Something from an earlier conversation has just begun to hold in this one."""
    confirmed: Literal["delete_data", "clear_cart"] | None = None
    """What the shopper has just said yes to."""
    refused: bool = False
    """They said no to what waited for their yes."""


def track(
    state: DialogueState,
    understood: Understanding,
    catalog: Catalog,
    kind: Mask | None = None,
) -> Tracked:
    """Apply `understood` to `state` in place.

    Args:
        state: to change.
        understood: the utterance.
        catalog: of the shop.
        kind: products of the kind that is looked for, `(n,)`; a relative wish has to leave some.
    """
    tracked = Tracked(before=state.constraints)
    before = state.constraints
    state.skip = state.seen() if understood.another else ()
    _confirm(state, understood, tracked)
    _resolve(state, understood.references, catalog, tracked)
    if Act.SUBSTITUTE in understood.acts and not understood.references and state.focus:
        tracked.referred = (state.focus,)
    if not _only_asks(understood):
        _change(state, understood, catalog, tracked, kind)
    _keep_in_mind(state, understood, tracked)
    _feed_back(state, understood, tracked)
    _take_trouble(state, understood, tracked)
    tracked.added = _difference(state.constraints, before)
    tracked.dropped += _difference(before, state.constraints)
    return tracked


def _only_asks(understood: Understanding) -> bool:
    """Whether it is a question about the catalogue, which changes nothing that is wanted."""
    return understood.acts == (Act.CATALOGUE_FACT,) and understood.fact not in {
        None,
        CatalogueFact.AVAILABILITY,
    }


def _change(
    state: DialogueState,
    understood: Understanding,
    catalog: Catalog,
    tracked: Tracked,
    kind: Mask | None,
) -> None:
    _take_need(state, understood)
    for change in understood.changes:
        state.constraints = edit(state.constraints, change)
        set_anew = change.attribute or change.field.removesuffix("_min").removesuffix("_max")
        state.relative = tuple(name for name in state.relative if name != set_anew)
    if understood.wearer is not None and Act.GIFT not in understood.acts:
        state.constraints = worn_by(state.constraints, understood.wearer, catalog)
    if understood.superlative is not None:
        state.order = SuperlativeState.of(understood.superlative)
    if any(change.field == "all" for change in understood.changes):
        state.need = state.order = state.recipient = None
        hold(state)
    shown = tracked.referred or state.on_screen
    changes = changes_to_keep(understood.kept, shown, catalog)
    if understood.other_brand and Act.RETRACT not in understood.acts:
        changes = (*changes, *another_brand(shown, catalog))
    for change in changes:
        state.constraints = edit(state.constraints, change)
    if _NEW_NEED_ACTS & set(understood.acts):
        wish(state, catalog)
    for critique in understood.critiques:
        _criticise(state, critique, catalog, tracked, kind)
    _drop_foreign(state, catalog, kind)


def _take_need(state: DialogueState, understood: Understanding) -> None:
    names_category = any(
        change.field == "category" and change.operation is Operation.SET
        for change in understood.changes
    )
    if Act.COMPLEMENT in understood.acts:  # what goes with a tent is no tent
        state.need = None
        state.order = None
        _drop_relative(state)
        loose: dict[str, Any] = {"category": None, "attributes": {}}
        state.constraints = state.constraints.model_copy(update=loose)
        return
    acts = set(understood.acts)
    if acts & _NEW_NEED_ACTS and (understood.need or names_category or Act.GIFT in acts):
        state.asked_before = ()
        if understood.need or names_category or understood.recipient is not None:
            state.recipient = None  # "what else for her?" is for the same person
        _drop_relative(state)
    if understood.recipient is not None:
        state.recipient = understood.recipient
    if understood.interests:
        known = state.recipient or Recipient()
        state.recipient = replace(known, interests=understood.interests)
        state.need = None
        return
    if Act.GIFT in acts and not (understood.need or names_category):
        state.need = state.order = None
        state.constraints = state.constraints.model_copy(update={"category": None})
    elif acts & _NEW_NEED_ACTS and (understood.need or names_category):
        state.need = understood.need
        state.order = None
    elif understood.need and {Act.REFINE, Act.CLARIFY_ANSWER} & acts:
        state.need = understood.need


def _drop_relative(state: DialogueState) -> None:
    """What is looked for now is compared with nothing shown before."""
    update: dict[str, Any] = {}
    held = state.constraints
    for name in state.relative:
        if name == "price":
            update |= {"price_min": None, "price_max": None}
        elif name == "rating":
            update["rating_min"] = None
    left = {name: value for name, value in held.attributes.items() if name not in state.relative}
    state.constraints = held.model_copy(update={**update, "attributes": left})
    state.relative = ()


def _resolve(
    state: DialogueState, references: Sequence[Reference], catalog: Catalog, tracked: Tracked
) -> None:
    found: list[str] = []
    for reference in references:
        ids = resolve(state, reference, catalog)
        tracked.unresolved |= not ids
        found += ids
    tracked.referred = tuple(dict.fromkeys(found))
    if tracked.referred:
        state.focus = tracked.referred[0]
        newest = dict.fromkeys((*tracked.referred, *state.talked))
        state.talked = tuple(newest)[:_TALKED]
        by_place = any(reference.positions for reference in references)
        tracked.earlier = by_place and not set(tracked.referred) <= set(state.on_screen)


def resolve(state: DialogueState, reference: Reference, catalog: Catalog) -> tuple[str, ...]:
    """Ids of the shown products that a reference means; empty where it means none."""
    if reference.product_ids:
        return reference.product_ids
    if reference.positions:
        return state.positions(reference)
    if reference.price is not None or reference.extreme is not None:
        return _by_number(state, reference, catalog)
    if reference.all:
        return _several(state, reference.count)
    if reference.pronoun and state.focus is not None:
        return (state.focus,)
    return ()


def _by_number(state: DialogueState, reference: Reference, catalog: Catalog) -> tuple[str, ...]:
    """The product of that price, or the one at the extreme of what is on screen."""
    if reference.price is not None:
        wanted = float(reference.price)
        seen = [(id, catalog.position(id)) for id in state.seen()]
        apart = [(abs(catalog.price[at] - wanted), id) for id, at in seen if at is not None]
        near = [(round(gap, 2), id) for gap, id in apart if gap < _NEAR]
        return (min(near, key=lambda pair: pair[0])[1],) if near else ()
    extreme = reference.extreme
    shown = [(id, catalog.position(id)) for id in state.on_screen]
    if extreme is None or not shown:
        return ()
    numbers = catalog.numbers(extreme.field)
    sign = 1 if extreme.direction is Direction.LESS else -1
    valued = [(sign * numbers[at], id) for id, at in shown if at is not None]
    known = [pair for pair in valued if not np.isnan(pair[0])]
    return (min(known)[1],) if known else ()


def _several(state: DialogueState, count: int | None) -> tuple[str, ...]:
    """Those that "them" or "those two" are: the screen, or so many of what was talked about."""
    shown = state.on_screen
    if count is None or len(shown) <= count:
        return shown
    talked = state.talked[:count]
    return tuple(reversed(talked)) if len(talked) == count else shown[:count]


def _criticise(
    state: DialogueState,
    critique: Critique,
    catalog: Catalog,
    tracked: Tracked,
    kind: Mask | None,
) -> None:
    """Turn a relative wish into a limit just beyond what is on screen.

    Better than the best on screen if the catalogue has that, else better than the worst;
    if even that is empty the state stays and the wish is reported as unmet.
    """
    ids = tracked.referred or state.on_screen
    shown = [at for at in (catalog.position(id) for id in ids) if at is not None]
    values = catalog.numbers(critique.field)[shown] if shown else np.zeros(0)
    values = values[~np.isnan(values)]
    if not len(values):
        tracked.unmet = critique
        return
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
            return
    tracked.unmet = critique


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


def _drop_foreign(state: DialogueState, catalog: Catalog, kind: Mask | None) -> None:
    """Drop attributes that make no sense in the category that now holds, or for the kind of
    product that is looked for: a tent has no shoe size. Prices and exclusions hold on, since they
    do make sense.
    """
    held = state.constraints
    inside = kind
    if held.category is not None:
        inside = catalog.mask(Constraints(category=held.category, in_stock=False))
    if inside is None or state.turn == 0:
        return
    for name, wanted in held.attributes.items():
        meeting = catalog.mask(Constraints(attributes={name: wanted}, in_stock=False))
        if name in catalog.attributes and not (
            (inside & meeting).any() or _known_in(catalog, inside, name)
        ):
            left = {
                key: value for key, value in state.constraints.attributes.items() if key != name
            }
            left |= _in_another_unit(catalog, inside, name, wanted)
            state.constraints = state.constraints.model_copy(update={"attributes": left})


def _known_in(catalog: Catalog, inside: Mask, name: str) -> bool:
    """Whether any product `inside`, `(n,)`, has a value for the attribute."""
    attribute = catalog.attributes[name]
    rows = [*attribute.postings.values(), attribute.positions]
    return any(inside[row].any() for row in rows)


def _in_another_unit(catalog: Catalog, inside: Mask, name: str, wanted: object) -> dict[str, Range]:
    """The same wish in the unit that products `inside` state: litres of a bottle in millilitres."""
    if not isinstance(wanted, Range):
        return {}
    for other in catalog.attributes:
        factor = scale_between(name, other)
        if other != name and factor is not None and _known_in(catalog, inside, other):
            low, high = (None if end is None else end * factor for end in (wanted.min, wanted.max))
            return {other: Range(min=low, max=high)}
    return {}


def _confirm(state: DialogueState, understood: Understanding, tracked: Tracked) -> None:
    """Only the very next answer confirms; anything else lets the matter drop."""
    if state.pending is not None and understood.confirmed is not None:
        tracked.confirmed = state.pending if understood.confirmed else None
        tracked.refused = not understood.confirmed
    state.pending = None


def _keep_in_mind(state: DialogueState, understood: Understanding, tracked: Tracked) -> None:
    item = take_in(understood)
    if item is not None:
        state.remembered = [kept for kept in state.remembered if kept.id != item.id] + [item]
        hold(state)
        tracked.remembered = item
    text = understood.clause(Act.MEMORY)
    if text and memory_request(text) is MemoryRequest.FORGET:
        tracked.forgotten = forgotten(text, state.remembered)
        let_go(state, tracked.forgotten)
    elif Act.RETRACT in understood.acts:
        tracked.forgotten = taken_back(understood.changes, state.remembered)
        let_go(state, tracked.forgotten)


def _take_trouble(state: DialogueState, understood: Understanding, tracked: Tracked) -> None:
    """Count what goes wrong; being happy with something makes up for it."""
    acts = set(understood.acts)
    if Act.COMPLAINT in acts:
        state.trouble += 1
        if state.trouble > 1:  # the same way again would miss again
            state.skip = state.seen()
    elif tracked.feedback == "like" or acts & {Act.THANKS, Act.CART}:
        state.trouble = 0


def _feed_back(state: DialogueState, understood: Understanding, tracked: Tracked) -> None:
    """A stated like or dislike of a product shapes what is recommended next."""
    if understood.fixed_sentiment is None or not set(understood.acts) <= _REMARKS:
        return
    if tracked.referred:
        tracked.feedback = "like" if understood.fixed_sentiment > 0 else "dislike"
        for product_id in tracked.referred:
            state.session = state.session.with_event(product_id, tracked.feedback)


def _difference(left: Constraints, right: Constraints) -> list[str]:
    """Names of what `left` holds and `right` doesn't."""
    names = []
    for name in type(left).model_fields:
        mine, other = getattr(left, name), getattr(right, name)
        if isinstance(mine, dict):
            names += [key for key, value in mine.items() if other.get(key) != value]
        elif mine not in (None, (), other):
            names.append(name)
    return names
