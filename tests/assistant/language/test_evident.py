"""Acts that words and scene make evident."""

import pytest

from assistant.language.evident import evident_act
from assistant.language.frames import Scene, SceneItem
from assistant.language.slots import read_slots
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog
from core.turn import Act

SEEN = Scene(need="book", screen=(SceneItem("p1", "Huts", "books", None, None, {}),))
GIVING = Scene(last_acts=(Act.GIFT,))


@pytest.fixture(scope="module")
def vocabulary(outdoor_shop: Catalog) -> Vocabulary:
    return Vocabulary.of(outdoor_shop)


@pytest.mark.parametrize(("said", "taken_for", "scene", "fresh", "act"), [
    ("no guidebooks", Act.CATALOGUE_FACT, SEEN, False, Act.REFINE),
    ("what comes with it?", Act.COMPLEMENT, SEEN, False, Act.PRODUCT_QUESTION),
    ("compare the two cheapest blenders", Act.SEARCH, Scene(), True, Act.COMPARE),
    ("how many things are made of cotton?", Act.PRODUCT_QUESTION, SEEN, False, Act.CATALOGUE_FACT),
    ("that is rather dear", Act.COMPLAINT, SEEN, False, Act.REFINE),
    ("ok something else", Act.CHITCHAT, SEEN, False, Act.REFINE),
    ("best reviewed on top", Act.REVIEW_QUESTION, SEEN, False, Act.REFINE),
    ("how about plates then", Act.POLICY, SEEN, True, Act.SEARCH),
    ("and a bed for her as well", Act.GIFT, SEEN, True, Act.SEARCH),
    ("a watch for my wife", Act.GIFT, Scene(), True, None),
    ("he's crazy about dinosaurs", Act.OUT_OF_SCOPE, GIVING, False, Act.GIFT),
    ("he's crazy about dinosaurs", Act.OUT_OF_SCOPE, SEEN, False, None),
    ("hm too pricey, half of that", Act.CLARIFY_ANSWER, SEEN, True, Act.REFINE),
    ("under 60", Act.REFINE, SEEN, False, None),
])  # fmt: skip
def test_words_overrule_the_classifier_where_they_are_plain(
    vocabulary: Vocabulary, said: str, taken_for: Act, scene: Scene, fresh: bool, act: Act | None
) -> None:
    assert evident_act(taken_for, read_slots(said, vocabulary), scene, fresh=fresh) is act
