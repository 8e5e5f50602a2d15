"""Other languages, told by script and commonest words."""

import pytest

from assistant.language.tongue import is_foreign


@pytest.mark.parametrize(
    "said",
    [
        "Ich suche einen Rucksack für die Schule",
        "je cherche une veste pour mon fils",
        "quiero una lámpara para mi casa",
        "vorrei un regalo per mia madre",
        "ik zoek een jas voor de winter",
        "szukam butów dla dziecka",
        "я ищу палатку",
        "我想买一个背包",
        "أبحث عن حقيبة",
    ],
)
def test_another_language_is_told(said: str) -> None:
    assert is_foreign(said)


@pytest.mark.parametrize(
    "said",
    [
        "a beret from Le Mont and a café au lait bowl",
        "los angeles lakers jersey",
        "my mother-in-law's birthday",
        "El Camino boots",
        "do you have der die das posters",
        "déjà vu",
        "12 €",
        "",
        "ta",
    ],
)
def test_english_with_foreign_names_is_english(said: str) -> None:
    assert not is_foreign(said)
