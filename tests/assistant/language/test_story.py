"""A request is read without the story around it, and the story may name the thing."""

import pytest

from assistant.language.frames import Scene, SceneItem
from assistant.language.story import request_in, tells_story
from assistant.language.understand import LanguageUnderstanding
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog
from core.ports import Encoder
from core.store import Product
from core.turn import Act


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    titles = ["Plus Dog Toy", "Family Cat Toy", "Steel Kettle", "Acoustic Guitar", "Grey Sofa"]
    return Vocabulary.of(
        Catalog.of([Product(id=str(at), title=title, category="all") for at, title in
                    enumerate(titles)])
    )  # fmt: skip


@pytest.fixture(scope="module")
def language(encoder: Encoder, outdoor_shop: Catalog) -> LanguageUnderstanding:
    return LanguageUnderstanding(encoder, Vocabulary.of(outdoor_shop))


@pytest.mark.parametrize(("said", "wanted"), [
    ("my dog chews through everything, i need a toy that lasts, she's big", "a dog toy that lasts"),
    ("my guitar broke and the concert is near, i need a new one", "a new guitar"),
    ("my daughter moved last week and all she has is a bed, she could really use a kettle",
     "a kettle"),
    ("i'd like a sofa, my back isn't great and we have a cat", "a sofa"),
    ("a kettle that is quiet and that my mother can lift", None),
    ("for my new flat on the third floor, i need a kettle", "a kettle, for my new flat on the "
     "third floor"),
    ("the baby won't sleep because the room is too bright", None),
])  # fmt: skip
def test_a_request_stands_without_its_story(
    vocabulary: Vocabulary, said: str, wanted: str | None
) -> None:
    assert request_in(said, (), vocabulary) == (wanted or said)


def test_what_constraints_have_used_up_is_left_out(vocabulary: Vocabulary) -> None:
    said = "my flat is new and i need a blue kettle for the kitchen"
    at = said.index("blue")
    assert request_in(said, [(at, at + 4)], vocabulary) == "a kettle for the kitchen"


def test_a_story_asks_and_wishes_nothing() -> None:
    assert tells_story("my train leaves in ten minutes.")
    assert not tells_story("my train leaves soon, i need a bag")
    assert not tells_story("is my train late?")


def test_a_story_before_a_request_is_no_act_and_limits_nothing(
    language: LanguageUnderstanding,
) -> None:
    understood = language.understand(
        "Look, I've got ten minutes before my train. A tent for the weekend, under 200", Scene()
    )
    assert understood.acts == (Act.SEARCH,)
    assert [change.field for change in understood.changes if change.field != "category"] == [
        "price_max"
    ]


def test_what_is_let_be_is_not_searched_for(language: LanguageUnderstanding) -> None:
    understood = language.understand("ok forget it. she also needs a tent", Scene(need="kettle"))
    assert understood.need == "tent"


def test_a_remark_asks_for_others_and_adds_no_words(language: LanguageUnderstanding) -> None:
    item = SceneItem("p1", "Dome Tent", "outdoor > tent", None, None, {})
    scene = Scene(need="tent", screen=(item,), last_acts=(Act.SEARCH,))
    understood = language.understand("they look like something from the fifties", scene)
    assert understood.another
    assert understood.need is None
