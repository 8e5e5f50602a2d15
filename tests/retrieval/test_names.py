"""Names of places, and the guides that know them."""

from retrieval.names import elsewhere, guide_names, guides_of
from retrieval.passages import Passage

ICELAND = Passage(
    "iceland", "guide", "Iceland", "Iceland > What to do", "Walk a black beach (Reynisfjara)."
)
CRETE = Passage("crete", "guide", "Crete", "Crete > What to do", "Swim off black sand in May.")
POLICY = Passage("returns", "policy", "Returns", "", "Sand in shoes is no fault of Reynisfjara.")
ALL = (ICELAND, CRETE, POLICY)


def test_names_are_what_guides_write_with_a_capital_and_nobody_without() -> None:
    assert dict(guide_names(ALL)) == {
        "iceland": frozenset({"iceland"}),
        "reynisfjara": frozenset({"iceland"}),
        "crete": frozenset({"crete"}),
    }


def test_guides_to_other_places_are_elsewhere_and_other_documents_never() -> None:
    names = guide_names(ALL)
    asked = "is Reynisfjara's black sand dangerous?"
    found = elsewhere(asked, names, guides_of(ALL))
    assert found is not None
    assert found.tolist() == [False, True, False]


def test_a_question_that_names_no_place_is_put_to_every_guide() -> None:
    assert elsewhere("where is the sand black?", guide_names(ALL), guides_of(ALL)) is None


def test_a_name_is_known_in_the_possessive_and_without_its_accents() -> None:
    iceland = Passage("iceland", "guide", "Iceland", "", "See Jökulsárlón's ice, and Vík-Mýrdal.")
    names = guide_names([iceland, CRETE])
    assert {"jokulsarlon", "myrdal"} <= set(names)
    for asked in ("is Jökulsárlón cold?", "is jokulsarlon’s ice old?", "how far is Myrdal?"):
        found = elsewhere(asked, names, guides_of([iceland, CRETE]))
        assert found is not None
        assert found.tolist() == [False, True]
