"""How an understood utterance changes the dialogue state.

All of it is plain code over typed values, so a constraint holds until the shopper changes
it, whichever chat model writes the reply.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from assistant.edits import edit
from assistant.foreign import drop_foreign, drop_fruitless
from assistant.keeping import another_brand, changes_to_keep
from assistant.language.frames import (
    CatalogueFact,
    Critique,
    Direction,
    Operation,
    Recipient,
    Reference,
    Understanding,
)
from assistant.language.nouns import head_phrase
from assistant.language.recipients import is_for_oneself
from assistant.language.requests import MemoryRequest, memory_request
from assistant.memory import forgotten, hold, let_go, named_in, parted, take_in, taken_back, wish
from assistant.relative import criticise
from assistant.state import DialogueState, Remembered, SuperlativeState
from assistant.wearers import worn_by
from core.catalog import Catalog, Mask
from core.constraints import Constraints, Range
from core.turn import Act

_NEW_NEED_ACTS = frozenset({Act.SEARCH, Act.GIFT, Act.CATALOGUE_FACT, Act.COMPARE})

_NEAR = 1  # "the $40 one" may cost 39.99
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
    unrecorded: str | None = None
    """An attribute that was asked for and that nothing of the kind has on record."""
    before: Constraints = field(default_factory=Constraints)
    """What held before the utterance."""
    remembered: Remembered | None = None
    """What is to be remembered from now on."""
    forgotten: tuple[Remembered, ...] = ()
    """What is to be remembered no longer."""
    left: tuple[Remembered, ...] = ()
    """What stays remembered of what is forgotten in part."""
    recalled: bool = False
    """Something from an earlier conversation has just begun to hold in this one."""
    focus: str | None = None
    """What "it" meant before the utterance."""
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
    tracked = Tracked(before=state.constraints, focus=state.focus)
    before = state.constraints
    state.skip = state.seen() if understood.another else ()
    _confirm(state, understood, tracked)
    _resolve(state, understood.references, catalog, tracked)
    if Act.SUBSTITUTE in understood.acts and not understood.references and state.focus:
        tracked.referred = (state.focus,)
    if _only_asks(understood):
        _begin_with(state, understood, kind)
    else:
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


def _begin_with(state: DialogueState, understood: Understanding, kind: Mask | None) -> None:
    """What a question about the catalogue names is spoken of, where nothing was so far: "an
    acoustic one", after the cheapest guitar.
    """
    if state.need is None and understood.need is not None and kind is not None:
        state.need = understood.need


def _change(
    state: DialogueState,
    understood: Understanding,
    catalog: Catalog,
    tracked: Tracked,
    kind: Mask | None,
) -> None:
    other_kind = _is_other_kind(state, understood)
    receiver = _receiver_sex(state, understood)
    _take_need(state, understood)
    _constrain(state, understood, catalog, kind)
    wearer = understood.wearer or receiver
    if wearer is not None and Act.GIFT not in understood.acts:
        worn = worn_by(wearer, state.constraints, catalog)
        state.constraints = edit(state.constraints, worn) if worn else state.constraints
    if understood.superlative is not None:
        state.order = SuperlativeState.of(understood.superlative)
    if understood.starts_over:
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
        if not criticise(state, critique, catalog, tracked.referred, kind):
            tracked.unmet = critique
    gone = drop_foreign(state, catalog, kind)
    stated = {change.attribute for change in understood.changes}
    tracked.unrecorded = next((name for name in gone if name in stated), None)
    if other_kind:
        drop_fruitless(state, catalog, kind, stated)


def _receiver_sex(
    state: DialogueState, understood: Understanding
) -> Literal["women", "men"] | None:
    """Of whom a gift is being looked for, where a search goes on from that: "sunglasses", after
    "she likes walking"; what somebody seeks for themselves is none.
    """
    goes_on = state.recipient is not None and Act.SEARCH in understood.acts
    if not goes_on or is_for_oneself(understood.clause(Act.SEARCH)):
        return None
    return None if state.recipient is None else state.recipient.gender


def _constrain(
    state: DialogueState, understood: Understanding, catalog: Catalog, kind: Mask | None
) -> None:
    for change in understood.changes:
        edited = edit(state.constraints, change)
        if change.told and not _leaves_some(edited, catalog, kind):
            continue
        state.constraints = edited
        set_anew = change.attribute or change.field.removesuffix("_min").removesuffix("_max")
        state.relative = tuple(name for name in state.relative if name != set_anew)


def _leaves_some(held: Constraints, catalog: Catalog, kind: Mask | None) -> bool:
    """Whether anything of the kind that is looked for is left."""
    return kind is not None and bool((catalog.mask(held) & kind).any())


def _take_need(state: DialogueState, understood: Understanding) -> None:
    names_category = any(
        change.field == "category" and change.operation is Operation.SET
        for change in understood.changes
    )
    if Act.COMPLEMENT in understood.acts:  # what goes with a tent is no tent
        state.need = understood.need
        state.order = None
        _drop_relative(state)
        loose: dict[str, Any] = {"category": None, "attributes": {}, "price_min": None}
        state.constraints = state.constraints.model_copy(update=loose)
        return
    acts = set(understood.acts)
    before = state.recipient
    if acts & _NEW_NEED_ACTS and (understood.need or names_category or Act.GIFT in acts):
        state.asked_before = ()
        if _is_other_kind(state, understood):
            _drop_measures(state)
        if understood.need or names_category or understood.recipient is not None:
            state.recipient = None  # "what else for her?" is for the same person
        _drop_relative(state)
    if understood.recipient is not None:
        state.recipient = _merged(understood.recipient, before)
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


def _merged(said: Recipient, before: Recipient | None) -> Recipient:
    """Whom the gift is for, where the utterance goes on about them: "he loves dinosaurs"."""
    if before is None or said.relation is not None or said.age is not None:
        return said
    return replace(before, interests=said.interests or before.interests)


def _is_other_kind(state: DialogueState, understood: Understanding) -> bool:
    """Whether what is looked for from now on is of another kind than what was."""
    before = head_phrase(state.need.casefold()) if state.need else None
    now = head_phrase(understood.need.casefold()) if understood.need else None
    return before is not None and now is not None and before.split()[-1] != now.split()[-1]


def _drop_measures(state: DialogueState) -> None:
    """The litres of a backpack are none of a bottle's."""
    held = state.constraints.attributes
    left = {name: wanted for name, wanted in held.items() if not isinstance(wanted, Range)}
    state.constraints = state.constraints.model_copy(update={"attributes": left})


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
    among = state.compared if reference.comparative and state.compared else state.on_screen
    shown = [(id, catalog.position(id)) for id in among]
    if extreme is None or not shown:
        return ()
    numbers = catalog.numbers(extreme.field)
    sign = 1 if extreme.direction is Direction.LESS else -1
    valued = [(sign * numbers[at], id) for id, at in shown if at is not None]
    known = [pair for pair in valued if not np.isnan(pair[0])]
    count = reference.count or 1
    return tuple(id for _, id in sorted(known)[:count])


def _several(state: DialogueState, count: int | None) -> tuple[str, ...]:
    """Those that "them" or "those two" are: the screen, or so many of what was talked about."""
    shown = state.compared or state.on_screen
    if count is None or len(shown) == count:
        return shown
    talked = state.talked[:count]
    return tuple(reversed(talked)) if len(talked) == count else shown[:count]


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
        _forget(state, forgotten(text, state.remembered), text, tracked)
    elif Act.RETRACT in understood.acts:
        text = understood.clause(Act.RETRACT)
        items = taken_back(understood.changes, state.remembered)
        if not items and memory_request(text) is MemoryRequest.FORGET:
            items = named_in(text, state.remembered)
        _forget(state, items, text, tracked)


def _forget(state: DialogueState, items: Iterable[Remembered], said: str, tracked: Tracked) -> None:
    """Let go of what of `items` the words name; the rest of each stays."""
    parts = [parted(item, said) for item in items]
    tracked.forgotten = tuple(gone for gone, _ in parts)
    tracked.left = tuple(left for _, left in parts if left is not None)
    let_go(state, tracked.forgotten)
    state.remembered = [*state.remembered, *tracked.left]


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
