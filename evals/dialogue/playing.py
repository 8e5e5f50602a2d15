"""Playing scripted conversations, and finding what went wrong in each turn."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant import Assistant
from core.constraints import Constraints, Range
from core.store import Product, Store
from core.turn import Turn
from evals.dialogue.script import Script, Step
from evals.dialogue.truth import broken

MOST_CALLS = 6
"""Tool calls that one turn may make."""

_PLACE = re.compile(r"\{(\d+)\.(-?\d+)\.(title|brand|price|color|word)\}")


@dataclass(frozen=True)
class Played:
    """One turn of a scripted conversation."""

    step: Step
    said: str
    turn: Turn
    faults: tuple[str, ...]
    """What is not as it must be; empty when the turn is right."""


@dataclass
class Course:
    """One scripted conversation as it went."""

    script: Script
    turns: list[Played] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        """Whether every turn was."""
        return not any(played.faults for played in self.turns)


def play(assistant: Assistant, script: Script, customer_id: str | None = None) -> Course:
    """Say every line of `script`, and judge every turn."""
    course = Course(script)
    store = assistant.shop.store
    conversation: str | None = None
    for step in script.steps:
        said, missing = _fill(step.say, course, store)
        turn = assistant.reply(said, conversation_id=conversation, customer_id=customer_id)
        conversation = turn.conversation_id
        faults = [*missing, *_judge(step, turn, course, store)]
        course.turns.append(Played(step, said, turn, tuple(faults)))
    return course


def _fill(say: str, course: Course, store: Store) -> tuple[str, list[str]]:
    """The utterance with its places filled from what was shown."""
    missing: list[str] = []

    def value(place: re.Match[str]) -> str:
        product = _shown(course, int(place[1]), int(place[2]), store)
        if product is None:
            missing.append(f"nothing was shown at {place[1]}.{place[2]}")
            return "thing"
        return _fields(product)[place[3]]

    return _PLACE.sub(value, say), missing


def _shown(course: Course, turn: int, place: int, store: Store) -> Product | None:
    if not 1 <= turn <= len(course.turns):
        return None
    shown = course.turns[turn - 1].turn.products
    at = place - 1 if place > 0 else len(shown) + place
    return store.products.get(shown[at].id) if 0 <= at < len(shown) else None


def _fields(product: Product) -> dict[str, str]:
    color = {**product.derived, **product.attributes}.get("color") or "plain"
    return {
        "title": product.title,
        "brand": product.brand or "",
        "price": f"${product.price}",
        "color": color if isinstance(color, str) else color[0],
        "word": product.title.split()[0],
    }


def _judge(step: Step, turn: Turn, course: Course, store: Store) -> Iterator[str]:
    yield from _always(turn, store)
    acts = frozenset(turn.acts)
    if acts not in step.acts:
        yield f"acts are {_names(acts)}, not {' or '.join(_names(way) for way in step.acts)}"
    yield from wrong_constraints(step, turn)
    called = [call.name for call in turn.tool_calls]
    for part in step.tools:
        if not any(part in name for name in called):
            yield f"no tool '{part}' was called, but {called}"
    for part in step.no_tool:
        if any(part in name for name in called):
            yield f"a tool '{part}' was called"
    if step.shows is not None and not step.shows[0] <= len(turn.products) <= step.shows[1]:
        yield f"{len(turn.products)} products shown, not {step.shows[0]} to {step.shows[1]}"
    yield from _wrong_reference(step, turn, course, store)
    lines = len(turn.list.items) if turn.list else 0
    if step.listed is not None and lines != step.listed:
        yield f"{lines} lines on the list, not {step.listed}"
    kinds = {citation.kind for citation in turn.citations}
    if step.answered is not None and step.answered not in kinds:
        yield f"cited {sorted(kinds)}, not {step.answered}"


def _always(turn: Turn, store: Store) -> Iterator[str]:
    """What must be so of every turn."""
    if not turn.reply.strip():
        yield "the reply is empty"
    if len(turn.tool_calls) > MOST_CALLS:
        yield f"{len(turn.tool_calls)} tool calls"
    for product in turn.products:
        faults = broken(store.products.get(product.id), turn.constraints)
        if faults:
            yield f"'{product.title}' breaks {', '.join(faults)}"


def _names(acts: frozenset[Any]) -> str:
    return "+".join(sorted(acts))


def wrong_constraints(step: Step, turn: Turn) -> Iterator[str]:
    """What of the step's demands on the constraints isn't met."""
    held = turn.constraints
    for name, wanted in step.holds.items():
        found = _held(held, name)
        if name == "category" and found is None:
            yield from _outside(str(wanted), turn)
        elif not _agrees(name, found, wanted):
            yield f"{name} is {found}, not {wanted}"
    asked, refused = _asked(held), _refused(held)
    yield from (f"'{value}' is not asked for" for value in step.is_ if value not in asked)
    yield from (f"'{value}' is not refused" for value in step.without if value not in refused)
    for name in step.gone:
        if _held(held, name) not in (None, ()) or name in asked | refused:
            yield f"{name} still holds"


def _outside(kind: str, turn: Turn) -> Iterator[str]:
    """Where no category is held but words are searched for: what is shown must be of the kind."""
    for product in turn.products:
        if kind.lower() not in f"{product.category} {product.title}".lower():
            yield f"'{product.title}' is no {kind}"


def _held(held: Constraints, name: str) -> Any:
    if name in Constraints.model_fields:
        return getattr(held, name)
    return held.attributes.get(name)


def _agrees(name: str, found: Any, wanted: Any) -> bool:
    if name == "category":
        return found is not None and str(wanted).lower() in found.lower()
    if isinstance(wanted, Mapping):
        return isinstance(found, Range) and all(
            (got := getattr(found, side)) is not None
            and abs(got - value) <= 1e-6 + abs(value) * 0.01
            for side, value in wanted.items()
        )
    if isinstance(found, tuple):
        many = wanted if isinstance(wanted, list) else [wanted]
        return {str(item).lower() for item in found} == {str(item).lower() for item in many}
    if isinstance(found, Range):
        if found.min is None and found.max is None:
            return False
        low = float(wanted) if found.min is None else found.min
        return low <= float(wanted) <= (float(wanted) if found.max is None else found.max)
    return found is not None and float(found) == float(wanted)


def _asked(held: Constraints) -> set[str]:
    values = {brand.lower() for brand in held.brands}
    for wanted in held.attributes.values():
        if not isinstance(wanted, Range):
            values |= {value.lower() for value in wanted}
    yes = {name.replace("_", " ") for name, v in held.attributes.items() if v == ("yes",)}
    return values | yes


def _refused(held: Constraints) -> set[str]:
    values = {name.lower() for name in (*held.exclude_brands, *held.exclude_terms)}
    for refused in held.exclude_attributes.values():
        values |= {value.lower() for value in refused}
    no = {name.replace("_", " ") for name, v in held.attributes.items() if v == ("no",)}
    return values | no


def _wrong_reference(step: Step, turn: Turn, course: Course, store: Store) -> Iterator[str]:
    if not step.means:
        return
    products = [_shown(course, at, place, store) for at, place in step.means]
    wanted = {product.id for product in products if product is not None}
    if len(wanted) < len(products):
        yield f"nothing was shown at one of {step.means}"
        return
    found = referred(turn, course.turns[-1].turn, store)
    if found != wanted:
        titles = {id: store.products.get(id).title for id in found | wanted}
        yield (
            f"meant {sorted(titles[id] for id in wanted)}, "
            f"took {sorted(titles[id] for id in found)}"
        )


def referred(turn: Turn, before: Turn, store: Store) -> set[str]:
    """Ids of the products that the turn's tools were asked about: by id, or by place on the
    screen that stood before it.
    """
    screen = [product.id for product in before.products]
    texts = [text for call in turn.tool_calls for text in _strings(call.args)]
    ids = {screen[int(t) - 1] for t in texts if t.isdecimal() and 1 <= int(t) <= len(screen)}
    return ids | set(store.products.find([text for text in texts if len(text) < 80]))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)
