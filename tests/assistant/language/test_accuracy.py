"""Acts on the utterances that were written before the classifier was trained.

Only the `dev` half is read here; the `test` half is for reporting.
"""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.language.frames import Scene, SceneItem
from assistant.language.understand import LanguageUnderstanding
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog
from core.constraints import Constraints
from core.ports import Encoders
from core.turn import Act

UTTERANCES = Path(__file__).parents[3] / "evals" / "data" / "utterances"


def _rows(kind: str) -> list[dict[str, Any]]:
    lines = (UTTERANCES / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["split"] == "dev"]


def _scenes() -> dict[str, Scene]:
    stored = json.loads((UTTERANCES / "scenes.json").read_text(encoding="utf-8"))
    return {name: _scene(fields) for name, fields in stored.items()}


def _scene(fields: dict[str, Any]) -> Scene:
    screen = (
        SceneItem(**{**item, "price": Decimal(str(item["price"]))})
        for item in fields.get("screen", [])
    )
    return Scene(
        constraints=Constraints(**fields.get("constraints", {})),
        need=fields.get("need"),
        screen=tuple(screen),
        focus=fields.get("focus"),
        asked=fields.get("asked"),
        last_acts=tuple(Act(act) for act in fields.get("last_acts", [])),
    )


@pytest.fixture(scope="module")
def reader(outdoor_shop: Catalog, encoders: Encoders) -> LanguageUnderstanding:
    return LanguageUnderstanding(encoders, Vocabulary.of(outdoor_shop))


@pytest.mark.parametrize(("kind", "floor"), [("single", 0.95), ("double", 0.90)])
def test_acts_are_recognised_on_the_development_half(
    reader: LanguageUnderstanding, kind: str, floor: float
) -> None:
    scenes = _scenes()
    missed = []
    rows = _rows(kind)
    for row in rows:
        acts = {str(act) for act in reader.understand(row["text"], scenes[row["scene"]]).acts}
        if acts != set(row["acts"]) and acts != set(row.get("also", [])):
            missed.append((row["text"], sorted(acts)))
    assert 1 - len(missed) / len(rows) >= floor, missed


def test_what_belongs_in_a_shop_is_hardly_ever_refused(reader: LanguageUnderstanding) -> None:
    scenes = _scenes()
    rows = [row for row in _rows("single") + _rows("double") if "out_of_scope" not in row["acts"]]
    refused = [
        row["text"]
        for row in rows
        if Act.OUT_OF_SCOPE in reader.understand(row["text"], scenes[row["scene"]]).acts
    ]
    assert len(refused) <= 0.02 * len(rows), refused


@pytest.mark.parametrize(
    "text",
    [
        "I need a birdhouse",
        "looking for tarot cards",
        "do you have anti theft wallets",
        "a lamp that looks like the moon",
        "where can I find ant traps",
        "something to stop my glasses from fogging",
        "what about garden gnomes",
        "do you have car tyres?",
    ],
)
def test_a_request_for_an_unusual_product_is_no_refusal(
    reader: LanguageUnderstanding, text: str
) -> None:
    assert Act.OUT_OF_SCOPE not in reader.understand(text, Scene()).acts


@pytest.mark.parametrize("text", ["show me what you have in wallets", "make it cheaper", "hello"])
def test_innocent_words_are_no_injection(reader: LanguageUnderstanding, text: str) -> None:
    assert Act.INJECTION not in reader.understand(text, Scene()).acts
