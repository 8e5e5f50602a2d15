"""A request is read without the story around it, and the story may name the thing."""

import pytest

from assistant.language.frames import Scene, SceneItem
from assistant.language.slots import read_slots
from assistant.language.story import read_request, tells_story
from assistant.language.understand import LanguageUnderstanding
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog
from core.ports import Encoders
from core.store import Product
from core.turn import Act


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    titles = ["Plus Dog Toy", "Family Cat Toy", "Steel Kettle", "Acoustic Guitar", "Grey Sofa"]
    rows = [
        Product(id=str(at), title=title, category="all", attributes={"gender": "women"})
        for at, title in enumerate(titles)
    ]
    return Vocabulary.of(Catalog.of(rows))


@pytest.fixture(scope="module")
def language(encoders: Encoders, outdoor_shop: Catalog) -> LanguageUnderstanding:
    return LanguageUnderstanding(encoders, Vocabulary.of(outdoor_shop))


@pytest.mark.parametrize(("said", "wanted"), [
    ("my dog chews through everything, i need a toy that lasts, she's big", "a dog toy that lasts"),
    ("my guitar broke and the concert is near, i need a new one", "a new guitar"),
    ("my daughter moved last week and all she has is a bed, she could really use a kettle",
     "a kettle"),
    ("i'd like a sofa, my back isn't great and we have a cat", "a sofa"),
    ("a kettle that is quiet and that my mother can lift", None),
    ("for my new flat on the third floor, i need a kettle", "a kettle, for my new flat on the "
     "third floor"),
    ("she also needs a kettle", "a kettle"),
    ("not a kettle, i look silly with those", "not a kettle"),
    ("my guitar hums on stage, what's quieter", "quieter guitar"),
    ("our kettle wakes the whole house, i want something quieter", "quieter kettle"),
    ("our kettle is fine, i want something for the garden", "something for the garden"),
    ("my kettle is heavy, what's under 40", None),
    ("the baby won't sleep because the room is too bright", None),
])  # fmt: skip
def test_a_request_stands_without_its_story(
    vocabulary: Vocabulary, said: str, wanted: str | None
) -> None:
    assert read_request(said, (), vocabulary).words == (wanted or said)


def test_what_constraints_have_used_up_is_left_out(vocabulary: Vocabulary) -> None:
    said = "my flat is new and i need a blue kettle for the kitchen"
    at = said.index("blue")
    assert read_request(said, [(at, at + 4)], vocabulary).words == "a kettle for the kitchen"


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
    understood = language.understand("they look like something out of a museum", scene)
    assert understood.another
    assert understood.need is None


def test_what_the_shopper_has_is_no_wish(language: LanguageUnderstanding) -> None:
    understood = language.understand("my tent is green, I'd like a backpack, black maybe", Scene())
    colors = [change.value for change in understood.changes if change.attribute == "color"]
    assert colors == [("black",)]


def test_one_thing_in_a_story_with_a_limit_is_no_list(language: LanguageUnderstanding) -> None:
    understood = language.understand(
        "so my backpack broke on the way to work and the concert is on friday, I need a black"
        " one, but "
        "honestly I can't spend more than 60, ok maybe 80",
        Scene(),
    )
    assert understood.acts == (Act.SEARCH,)
    assert understood.need == "backpack"
    limits = {change.field: change.value for change in understood.changes}
    assert (limits.get("price_min"), limits["price_max"]) == (None, 80)


def test_who_has_enough_of_a_thing_wants_none(language: LanguageUnderstanding) -> None:
    understood = language.understand("he already has like ten knives", Scene(need="kitchen"))
    assert ("knives", "knife") in [change.value for change in understood.changes]


def test_not_that_expensive_refuses_nothing(language: LanguageUnderstanding) -> None:
    item = SceneItem("p1", "Dome Tent", "outdoor > tent", None, None, {})
    scene = Scene(need="tent", screen=(item,), last_acts=(Act.SEARCH,))
    understood = language.understand("not that expensive", scene)
    assert not [change for change in understood.changes if change.field == "exclude_terms"]
    assert [critique.field for critique in understood.critiques] == ["price"]


@pytest.mark.parametrize(
    ("said", "refused"), [("no not those, they're for women", True), ("a sofa for women", False)]
)
def test_those_for_women_are_refused(vocabulary: Vocabulary, said: str, refused: bool) -> None:
    (mention,) = read_slots(said, vocabulary).mentions
    assert mention.negated is refused


def test_two_kinds_at_once_are_looked_for_in_both(language: LanguageUnderstanding) -> None:
    understood = language.understand("show me both, tents and backpacks", Scene())
    assert understood.need == "both, tents and backpacks"
    assert not [change for change in understood.changes if change.field == "category"]


@pytest.mark.parametrize(("said", "wanted"), [
    ("i spill everything, so the kettle needs a lid", "kettle with a lid"),
    ("sofa, something in , i'd say", "sofa"),
    ("my kettle leaks on the table every day, what would you suggest?", "kettle"),
    ("it came yesterday, a kettle, like the one in the café", "a kettle"),
])  # fmt: skip
def test_the_thing_is_what_is_wished_for(vocabulary: Vocabulary, said: str, wanted: str) -> None:
    assert read_request(said, (), vocabulary).words == wanted
