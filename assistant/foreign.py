"""Attributes that what is looked for now can't have."""

from assistant.language.quantities import scale_between
from assistant.state import DialogueState
from core.catalog import Catalog, Mask
from core.constraints import Constraints, Range


def drop_foreign(state: DialogueState, catalog: Catalog, kind: Mask | None) -> None:
    """Drop attributes that make no sense in the category that now holds, or for the kind of
    product that is looked for: a tent has no shoe size. Prices and exclusions hold on, since they
    do make sense.
    """
    held = state.constraints
    if not held.attributes:
        return
    inside = kind
    if held.category is not None:
        inside = catalog.mask(Constraints(category=held.category, in_stock=False))
    if inside is None:
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
