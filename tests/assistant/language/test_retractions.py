from decimal import Decimal

import pytest

from assistant.edits import edit
from assistant.language.frames import Scene
from assistant.language.understand import LanguageUnderstanding
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog
from core.constraints import Constraints
from core.ports import Encoders

HELD = Constraints(
    price_max=Decimal(60),
    attributes={"material": ("nylon",)},
    exclude_attributes={"color": ("blue",)},
    exclude_brands=("Nike",),
)


@pytest.fixture(scope="module")
def language(encoders: Encoders, outdoor_shop: Catalog) -> LanguageUnderstanding:
    return LanguageUnderstanding(encoders, Vocabulary.of(outdoor_shop))


def _after(language: LanguageUnderstanding, text: str) -> Constraints:
    held = HELD
    for change in language.understand(text, Scene(constraints=HELD, need="backpack")).changes:
        held = edit(held, change)
    return held


@pytest.mark.parametrize(
    "text",
    ["blue is fine now", "you can show blue again", "I don't mind blue after all", "blue can stay",
     "stop hiding blue", "don't exclude blue", "blue isn't a problem any more", "blue works too"],
)  # fmt: skip
def test_what_was_refused_is_let_back(language: LanguageUnderstanding, text: str) -> None:
    assert _after(language, text) == HELD.model_copy(update={"exclude_attributes": {}})


@pytest.mark.parametrize("text", ["include Nike again", "I'm okay with Nike now", "Nike can stay"])
def test_a_refused_brand_is_let_back(language: LanguageUnderstanding, text: str) -> None:
    assert _after(language, text) == HELD.model_copy(update={"exclude_brands": ()})


@pytest.mark.parametrize(
    "text",
    ["raise the limit to 120", "let's make that 120 bucks", "the limit is now $120", "make it 120",
     "set the price limit to 120", "120 is my new limit", "let's say 120 dollars"],
)  # fmt: skip
def test_a_new_limit_takes_the_place_of_the_old(language: LanguageUnderstanding, text: str) -> None:
    assert _after(language, text) == HELD.model_copy(update={"price_max": Decimal(120)})


@pytest.mark.parametrize(
    "text",
    ["I don't mind what it costs", "don't worry about the price", "as expensive as you like",
     "it can cost anything", "spare no expense"],
)  # fmt: skip
def test_a_limit_is_lifted(language: LanguageUnderstanding, text: str) -> None:
    assert _after(language, text) == HELD.model_copy(update={"price_max": None})


@pytest.mark.parametrize("text", ["forget the nylon too", "drop the nylon as well"])
def test_what_is_let_go_too_is_let_go(language: LanguageUnderstanding, text: str) -> None:
    assert _after(language, text) == HELD.model_copy(update={"attributes": {}})


def test_what_is_refused_once_more_stays_refused(language: LanguageUnderstanding) -> None:
    assert _after(language, "no blue please") == HELD
    assert _after(language, "still nothing by Nike") == HELD
