"""Edits of the constraints: set, add, remove; whatever contradicts the new value gives way."""

from collections.abc import Iterable
from typing import Any

from assistant.language.frames import Change, Operation
from core.constraints import Constraints, Range


def edit(constraints: Constraints, change: Change) -> Constraints:
    """Apply one change; whatever contradicts the new value gives way."""
    if change.field == "all":
        return Constraints()
    if change.field in {"attributes", "exclude_attributes"}:
        return _edit_attribute(constraints, change)
    if change.field in _OPPOSITE:
        return _edit_names(constraints, change)
    value = None if change.operation is Operation.REMOVE else change.value
    return ordered(constraints.model_copy(update={change.field: value}), change.field)


_OPPOSITE = {"brands": "exclude_brands", "exclude_brands": "brands", "exclude_terms": None}


def _edit_names(constraints: Constraints, change: Change) -> Constraints:
    held: tuple[str, ...] = getattr(constraints, change.field)
    names = _names(change.value)
    opposite = _OPPOSITE[change.field]
    update: dict[str, Any] = {}
    if change.operation is Operation.REMOVE:
        update[change.field] = _without(held, names) if names else ()
        if opposite is not None and names:
            update[opposite] = _without(getattr(constraints, opposite), names)
        return constraints.model_copy(update=update)
    kept = () if change.operation is Operation.SET else _without(held, names)
    update[change.field] = (*kept, *names)
    if opposite is not None:
        update[opposite] = _without(getattr(constraints, opposite), names)
    return constraints.model_copy(update=update)


def _edit_attribute(constraints: Constraints, change: Change) -> Constraints:
    field_name = change.field
    other_name = "exclude_attributes" if field_name == "attributes" else "attributes"
    held: dict[str, Any] = dict(getattr(constraints, field_name))
    other: dict[str, Any] = dict(getattr(constraints, other_name))
    if change.attribute is None:
        held = {} if change.operation is Operation.REMOVE else held
    elif isinstance(change.value, Range):
        held[change.attribute] = change.value
    else:
        names = _names(change.value)
        if change.operation is Operation.REMOVE:
            _remove_values(held, change.attribute, names)
            _remove_values(other, change.attribute, names)
        else:
            earlier = held.get(change.attribute, ())
            keep = change.operation is Operation.ADD and not isinstance(earlier, Range)
            held[change.attribute] = (*(_without(earlier, names) if keep else ()), *names)
            if isinstance(other.get(change.attribute), tuple):
                _remove_values(other, change.attribute, names)
    return constraints.model_copy(update={field_name: held, other_name: other})


def _remove_values(held: dict[str, Any], attribute: str, names: tuple[str, ...]) -> None:
    values = held.get(attribute)
    left = _without(values, names) if names and isinstance(values, tuple) else ()
    if left:
        held[attribute] = left
    else:
        held.pop(attribute, None)


def _names(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    values = value if isinstance(value, tuple) else (value,)
    return tuple(str(item) for item in values)


def _without(held: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    refused = {name.casefold() for name in names}
    return tuple(name for name in held if name.casefold() not in refused)


def ordered(constraints: Constraints, changed: str) -> Constraints:
    """The newer of two contradicting price limits wins."""
    low, high = constraints.price_min, constraints.price_max
    if low is None or high is None or low <= high:
        return constraints
    stale = "price_min" if changed == "price_max" else "price_max"
    return constraints.model_copy(update={stale: None})
