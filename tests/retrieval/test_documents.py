"""Document search: the passage that answers, cut where a reader would cut."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ArtifactError
from core.ports import Encoders, HashingEncoder
from core.store import Document, Product
from retrieval.documents import DocumentSearch
from retrieval.passages import (
    LONGEST,
    description_passages,
    document_passages,
    markdown_sections,
    pieces,
)


@pytest.mark.parametrize(
    ("question", "document", "section"),
    [
        ("can I return worn shoes?", "returns", "Returns > Worn shoes"),
        ("how quickly do I get my money back", "returns", "Returns > Refunds"),
        ("when will my parcel arrive", "shipping", "How long does delivery take?"),
        ("do you deliver to Germany", "shipping", "Do you ship abroad?"),
    ],
)
def test_the_passage_that_answers_comes_first(
    tiny_shop: Any, question: str, document: str, section: str
) -> None:
    best = tiny_shop.documents.search(question, k=1)[0]
    assert (best.document_id, best.section) == (document, section)


def test_only_passages_of_the_wanted_kinds_come_back(tiny_shop: Any) -> None:
    found = tiny_shop.documents.search(
        "how long does charging take", k=10, kinds=["faq"], threshold=0
    )
    assert {passage.kind for passage in found} == {"faq"}


def test_only_passages_about_the_product_come_back(tiny_shop: Any) -> None:
    found = tiny_shop.documents.search("is a charger included", k=10, product_id="p6", threshold=0)
    assert [passage.document_id for passage in found] == ["m6"]
    assert tiny_shop.documents.search("is a charger included", product_id="p1") == []


@pytest.mark.parametrize(
    "question", ["what is the capital of France", "write me a poem about love", "who are you"]
)
def test_a_question_that_nothing_bears_on_finds_nothing(tiny_shop: Any, question: str) -> None:
    assert tiny_shop.documents.search(question) == []


@pytest.mark.parametrize("question", ["", "🙂", " \n"])
def test_a_question_without_words_finds_nothing(tiny_shop: Any, question: str) -> None:
    assert tiny_shop.documents.search(question) == []


def test_scores_fall(tiny_shop: Any) -> None:
    scores = [passage.score for passage in tiny_shop.documents.search("refund", k=10, threshold=0)]
    assert len(scores) == 6
    assert scores == sorted(scores, reverse=True)


def test_a_shop_without_documents_finds_nothing(retail_shop: Any) -> None:
    assert retail_shop.documents.search("returns") == []


def test_sections_carry_the_headings_above_them() -> None:
    text = "Intro.\n# A\na\n## B ##\nb\n# C\n```\n# not a heading\n```"
    assert markdown_sections(text) == [
        ("", "Intro."),
        ("A", "a"),
        ("A > B", "b"),
        ("C", "```\n# not a heading\n```"),
    ]


def test_a_short_document_is_one_passage() -> None:
    document = Document(id="d", kind="policy", title="T", text="One line.")
    assert [passage.text for passage in document_passages(document)] == ["One line."]


def test_long_descriptions_are_cut_at_sentences_and_short_ones_left_out() -> None:
    sentence = "This tent keeps four people dry in any storm you are likely to meet."
    long = Product(id="p", title="Tent", description=" ".join([sentence] * 20))
    passages = description_passages(long)
    assert len(passages) > 1
    assert all(passage.text.endswith("meet.") for passage in passages)
    assert {passage.product_id for passage in passages} == {"p"}
    assert description_passages(Product(id="p", title="Tent", description=sentence)) == []


@given(st.lists(st.text(alphabet="abc. \n", max_size=1500), max_size=4).map("\n\n".join))
def test_pieces_are_short_and_lose_no_word(text: str) -> None:
    cut = pieces(text)
    assert all(len(piece) <= LONGEST for piece in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())


_OTHERS = Encoders(*[HashingEncoder()] * 3)


def test_an_index_of_another_encoder_is_refused(tiny_shop: Any) -> None:
    with pytest.raises(ArtifactError, match="another encoder"):
        DocumentSearch.load(tiny_shop.generation / "retrieval" / "documents", _OTHERS)


def test_a_missing_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="aisle build"):
        DocumentSearch.load(tmp_path, _OTHERS)
