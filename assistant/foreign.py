"""Attributes that what is looked for now can't have."""

from collections.abc import Set

from assistant.language.quantities import measured_alike, scale_between
from assistant.language.text import key, singular
from assistant.state import DialogueState
from core.catalog import Catalog, Mask
from core.constraints import Constraints, Range


def drop_foreign(state: DialogueState, catalog: Catalog, kind: Mask | None) -> tuple[str, ...]:
    """Drop attributes that make no sense in the category that now holds, or for the kind of
    product that is looked for: a tent has no shoe size. Prices and exclusions hold on, since they
    do make sense.

    Returns:
        The attributes that are gone, but for those that go by another name there.
    """
    held = state.constraints
    if not held.attributes:
        return ()
    inside = kind
    if held.category is not None:
        inside = catalog.mask(Constraints(category=held.category, in_stock=False))
    if inside is None:
        return ()
    gone = []
    for name, wanted in held.attributes.items():
        meeting = catalog.mask(Constraints(attributes={name: wanted}, in_stock=False))
        if name in catalog.attributes and not (
            (inside & meeting).any() or _known_in(catalog, inside, name)
        ):
            instead = {
                **_in_another_unit(catalog, inside, name, wanted),
                **_by_another_name(catalog, inside, name, wanted),
            }
            gone += [] if instead else [name]
            left = {**instead, **state.constraints.attributes}
            del left[name]
            state.constraints = state.constraints.model_copy(update={"attributes": left})
    return tuple(gone)


def drop_fruitless(
    state: DialogueState, catalog: Catalog, kind: Mask | None, stated: Set[str | None]
) -> None:
    """Drop attributes that were asked of another kind of product and that nothing of the kind that
    is looked for now has together with what is asked of it: the black of headphones, where no dog
    toy is black.

    Args:
        state: to change.
        catalog: of the shop.
        kind: products of the kind that is looked for now, `(n,)`.
        stated: attributes that are asked of it now.
    """
    held = state.constraints
    carried = [name for name in held.attributes if name not in stated]
    if not carried or kind is None or (catalog.mask(held) & kind).any():
        return
    left = {name: value for name, value in held.attributes.items() if name in stated}
    loosened = held.model_copy(update={"attributes": left})
    if (catalog.mask(loosened) & kind).any():
        state.constraints = loosened


def _by_another_name(
    catalog: Catalog, inside: Mask, name: str, wanted: object
) -> dict[str, tuple[str, ...]]:
    """The same wish by the name that products `inside` have for it: the size of a ball, or food
    whose `diet` is vegan where a cream is `vegan: yes`.
    """
    if not isinstance(wanted, tuple):
        return {}
    value = key(name) if wanted == ("yes",) else wanted[0]
    stems = {singular(part) for part in name.split("_")}
    for other, attribute in catalog.attributes.items():
        same = value == wanted[0] and stems & {singular(part) for part in other.split("_")}
        rows = attribute.postings.get(value)
        if (
            other != name
            and rows is not None
            and inside[rows].any()
            and (same or value != wanted[0])
        ):
            return {other: (value,)}
    flag = catalog.attributes.get(value.replace(" ", "_"))
    if flag is not None and "yes" in flag.postings and inside[flag.postings["yes"]].any():
        return {value.replace(" ", "_"): ("yes",)}
    return {}


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
    return _of_the_only_such(catalog, inside, name, wanted)


def _of_the_only_such(catalog: Catalog, inside: Mask, name: str, wanted: Range) -> dict[str, Range]:
    """The same wish of the only thing that is measured of products `inside` in such a unit: "4 mm
    or less" is the drop of a shoe.
    """
    factors = {other: measured_alike(name, other) for other in catalog.attributes if other != name}
    known = {
        other: factor
        for other, factor in factors.items()
        if factor is not None and _known_in(catalog, inside, other)
    }
    if len(known) != 1:
        return {}
    ((other, factor),) = known.items()
    low, high = (None if end is None else end * factor for end in (wanted.min, wanted.max))
    return {other: Range(min=low, max=high)}
