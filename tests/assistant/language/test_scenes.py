"""What an utterance is depends on what was asked, said and shown before it."""

import gzip
import json
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.language.frames import Scene, SceneItem
from assistant.language.outside import read_outside
from assistant.language.understand import LanguageUnderstanding
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog
from core.constraints import Constraints, Range
from core.errors import SourceError
from core.ports import Encoders
from core.turn import Act


@pytest.fixture(scope="module")
def language(encoders: Encoders, outdoor_shop: Catalog) -> LanguageUnderstanding:
    return LanguageUnderstanding(encoders, Vocabulary.of(outdoor_shop))


ASKED = Scene(need="backpack", asked="color", last_acts=(Act.SEARCH,))


@pytest.mark.parametrize(("said", "act"), [
    ("in black", Act.CLARIFY_ANSWER), ("cheaper", Act.REFINE), ("under $60", Act.REFINE),
])  # fmt: skip
def test_only_what_answers_the_question_is_an_answer(
    language: LanguageUnderstanding, said: str, act: Act
) -> None:
    assert language.understand(said, ASKED).acts == (act,)


@pytest.mark.parametrize(("said", "act"), [
    ("and the blue one?", Act.REFER), ("any info on the red one?", Act.REFER),
    ("these are ugly", Act.COMPLAINT), ("weekend hikes", Act.CLARIFY_ANSWER),
])  # fmt: skip
def test_who_points_at_the_screen_answers_no_question(
    language: LanguageUnderstanding, said: str, act: Act
) -> None:
    screen = tuple(
        SceneItem(color, f"Dome Tent, {color}", "outdoor > tent", None, None, {"color": color})
        for color in ("blue", "red")
    )
    scene = Scene(need="tent", screen=screen, asked="use", last_acts=(Act.SEARCH,))
    assert language.understand(said, scene).acts == (act,)


def test_taking_back_goes_on_in_the_next_utterance(language: LanguageUnderstanding) -> None:
    held = Constraints(attributes={"color": ("black",)})
    scene = Scene(constraints=held, need="backpack", last_acts=(Act.RETRACT,))
    understood = language.understand("and the color too", scene)
    assert understood.acts == (Act.RETRACT,)
    assert [change.attribute for change in understood.changes] == ["color"]


def test_never_mind_before_a_goodbye_takes_nothing_back(language: LanguageUnderstanding) -> None:
    assert Act.RETRACT not in language.understand("never mind, bye", Scene(need="tents")).acts


def test_a_range_may_be_said_in_two_limits(language: LanguageUnderstanding) -> None:
    changes = language.understand("a tent, at least $20 but not over $45", Scene()).changes
    stated = {change.field: change.value for change in changes}
    assert (stated["price_min"], stated["price_max"]) == (Decimal(20), Decimal(45))


def test_kilos_limit_what_is_kept_in_grams(language: LanguageUnderstanding) -> None:
    changes = language.understand("tents under 3 kg", Scene()).changes
    assert Range(max=3000.0) in [change.value for change in changes]


def test_what_no_shop_answers_is_read_from_the_training_part_alone(tmp_path: Path) -> None:
    stored = {
        "train": [[f"transfer {n}", "transfer"] for n in range(12)] + [["hi", "greeting"]],
        "oos_train": [["who won", "oos"]], "oos_val": [["x", "oos"]], "oos_test": [["y", "oos"]],
    }  # fmt: skip
    path = tmp_path / "clinc.json.gz"
    path.write_bytes(gzip.compress(json.dumps(stored).encode()))
    examples = read_outside(path, 1, 100)
    assert {example.text for example in examples} == {f"transfer {n}" for n in range(12)} | {
        "who won"
    }
    assert {example.act for example in examples} == {Act.OUT_OF_SCOPE}
    with pytest.raises(SourceError):
        read_outside(tmp_path / "none.gz", 1, 0)
