"""Training examples of acts, filled in and put into scenes."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np

from assistant.language.frames import Scene, SceneItem
from assistant.language.lexicon import read_data
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog
from core.constraints import Constraints
from core.store.tables import Product
from core.turn import Act

_SLOT = re.compile(r"\{(\w+)\}")
_FILLINGS = 3
_SEARCH_FILLINGS = 6  # searches name the widest range of things
_MARKED = 0.3  # share of questions that are also read with a question mark
_ASKS = re.compile(
    r"(?:what|which|who|where|when|why|how|is|are|am|was|were|do|does|did|can|could|will|would"
    r"|should|has|have|any)\b(?!.*\?)"
)


@dataclass(frozen=True)
class Example:
    """One labelled utterance in its scene."""

    act: Act | None
    """None where it is only known that a shop answers it, one way or another."""
    text: str
    scene: Scene
    source: int
    """Line of the authored example; fillings of one line belong in one fold."""

    @property
    def is_outside(self) -> bool:
        """Whether no shop answers it."""
        return self.act is Act.OUT_OF_SCOPE


def training_vocabulary() -> Vocabulary:
    """Brands, colours and materials that the examples name, as a catalogue would hold them."""
    products = [
        Product(
            id=str(number),
            title="Thing",
            brand=brand,
            attributes={
                "color": "black",
                "material": "leather",
                "weight_g": 1.0,
                "capacity_l": 2.0,
            },
        )
        for number, brand in enumerate(_fillers()["brand"])
    ]
    return Vocabulary.of(Catalog.of(products))


def read_examples(seed: int) -> list[Example]:
    """All training examples, templates filled in; the same for the same seed."""
    rng = random.Random(seed)
    examples: list[Example] = []
    lines = read_data("acts.tsv").splitlines()[1:]
    for number, line in enumerate(lines):
        act, scene, template = line.split("\t")
        count = _SEARCH_FILLINGS if act == Act.SEARCH else _FILLINGS
        count = count if _SLOT.search(template) else 1
        texts = dict.fromkeys(filled(template, rng) for _ in range(count))
        for text in _varied(list(texts), rng):
            places = scenes_of(scene, rng)
            examples.extend(Example(Act(act), text, place, number) for place in places)
    return examples


def read_sides(seed: int, first: int) -> list[Example]:
    """Lines of which it is only known whether a shop answers them; the same for the same seed.

    Args:
        seed: draws how they are typed, and the scenes.
        first: number of the first example's line.
    """
    rng = random.Random(seed)
    examples: list[Example] = []
    for number, line in enumerate(read_data("scope.tsv").splitlines()[1:], start=first):
        side, scene, text = line.split("\t")
        act = Act.OUT_OF_SCOPE if side == "out" else None
        for typed in _varied([text], rng):
            examples.extend(Example(act, typed, place, number) for place in scenes_of(scene, rng))
    return examples


def filled(template: str, rng: random.Random) -> str:
    """`template` with its places, such as `{color}`, filled in."""
    return _SLOT.sub(lambda match: rng.choice(_fillers()[match[1]]), template)


@lru_cache(1)
def _fillers() -> dict[str, list[str]]:
    fillers: dict[str, list[str]] = json.loads(read_data("fillers.json"))
    return fillers


def _varied(texts: Sequence[str], rng: random.Random) -> Iterator[str]:
    """As typed, and sometimes with a capital, a stop, a question mark, or a please."""
    for text in texts:
        yield text
        if _ASKS.match(text) and rng.random() < _MARKED:
            yield f"{text}?"
        change = rng.random()
        if change < 0.15:
            yield text[:1].upper() + text[1:] + rng.choice([".", "!", "", "?"][: 3 + ("?" in text)])
        elif change < 0.25:
            yield f"{text} please"
        elif change < 0.33:
            yield rng.choice(["ok ", "so ", "well, ", "um ", "and ", "actually "]) + text


def scenes_of(kind: str, rng: random.Random) -> list[Scene]:
    """Scenes of a kind that authored lines name, such as `fresh`, drawn anew each time."""
    return {
        "fresh": [FRESH] if rng.random() < 0.5 else [FRESH, results_scene(rng)],
        "any": [FRESH, rng.choice([results_scene(rng), FOCUS])],
        "screen": [results_scene(rng)] if rng.random() < 0.7 else [FOCUS],
        "focus": [FOCUS] if rng.random() < 0.6 else [FOCUS, results_scene(rng)],
        "asked_need": [Scene(asked="need", last_acts=(Act.GREETING,))],
        "asked_budget": [Scene(need="headphones", asked="budget", last_acts=(Act.SEARCH,))],
        "asked_use": [Scene(need="bag", asked="use", last_acts=(Act.SEARCH,))],
    }[kind]


def _item(number: int, title: str, color: str) -> SceneItem:
    return SceneItem(
        product_id=f"t{number}",
        title=title,
        category="bags",
        brand=None,
        price=Decimal(50),
        attributes={"color": color},
    )


_SCREEN = tuple(
    _item(number, title, color)
    for number, (title, color) in enumerate(
        [("Trail Pack", "black"), ("City Bag", "blue"), ("Leather Satchel", "brown")], start=1
    )
)
FRESH = Scene()
FOCUS = Scene(need="bag", screen=_SCREEN, focus="t1", last_acts=(Act.REFER,))


def results_scene(rng: random.Random) -> Scene:
    """Some products on screen, after a search or the like."""
    last = rng.choice([Act.SEARCH, Act.SEARCH, Act.REFINE, Act.LIST_EDIT, Act.BUDGET_LIST])
    held = Constraints(price_max=Decimal(60))
    return Scene(constraints=held, need="bag", screen=_SCREEN, last_acts=(last,))


def folds(
    examples: Sequence[Example], count: int, seed: int
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """A fold number for each example, `(n,)`; examples of one line share a fold."""
    rng = np.random.default_rng(seed)
    lines = max(example.source for example in examples) + 1
    by_line = rng.integers(0, count, lines)
    return np.asarray([by_line[example.source] for example in examples], np.int64)
