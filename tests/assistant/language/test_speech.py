"""Fillers and corrections are left out; how a clause is put tells questions from wishes."""

import pytest

from assistant.language.manner import is_question, reproaches, requires
from assistant.language.speech import spoken
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog
from core.store import Product


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    titles = ["Steel Kettle", "Grey Sofa", "Down Jacket"]
    return Vocabulary.of(Catalog.of([Product(id=t, title=t, category="all") for t in titles]))


@pytest.mark.parametrize(("said", "kept"), [
    ("a sofa, no wait, I mean a kettle", "a kettle"),
    ("show me jackets... no hang on, sofas", "sofas"),
    ("a kettle, you know, quiet", "a kettle, quiet"),
    ("haha. a kettle", "a kettle"),
    ("no, I mean it", "no, I mean it"),
    ("seriously?! show me sofas", "show me sofas"),
    ("it rained all night. is it waterproof?!", "it rained all night. is it waterproof?!"),
])  # fmt: skip
def test_what_is_taken_back_as_it_is_said_is_left_out(
    vocabulary: Vocabulary, said: str, kept: str
) -> None:
    assert spoken(said, vocabulary) == kept


@pytest.mark.parametrize(("said", "question", "requirement"), [
    ("has to pack small too", False, True),
    ("it must be quiet", False, True),
    ("has it got a lid", True, False),
    ("could live with a hood", False, False),
    ("does it come in 39", True, False),
])  # fmt: skip
def test_what_must_be_is_no_question(said: str, question: bool, requirement: bool) -> None:
    assert is_question(said) is question
    assert requires(said) is requirement


def test_a_refusal_is_no_reproach() -> None:
    assert not reproaches("not wool again, she has cupboards full of it")
    assert reproaches("did you even read what i wrote")
