import pytest

from assistant.sentiment.text import MAX_SENTENCES, sentences, words
from assistant.sentiment.wording import normalise, word_hash


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It leaks. I am cross!", ["It leaks.", "I am cross!"]),
        ("It leaks.I am cross", ["It leaks.", "I am cross"]),
        ("one\n\ntwo", ["one", "two"]),
        ("so good !!! 10", ["so good !!! 10"]),
        ("", [""]),
        ("😡", ["😡"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_the_first_and_the_last_sentences_of_a_long_text_are_kept() -> None:
    found = sentences(" ".join(f"Sentence {letter}." for letter in "abcdefghij" * 10))
    assert len(found) == MAX_SENTENCES
    assert found[0] == "Sentence a."
    assert found[-1] == "Sentence j."


def test_words_keep_negation_emphasis_and_emoji() -> None:
    assert words("Don’t buy!!! sooooo bad 😡 :(") == [
        "do",
        "n't",
        "buy",
        "!!",
        "soo",
        "bad",
        "😡",
        ":(",
    ]


def test_typos_and_slang_are_put_right_and_known_words_are_not() -> None:
    known = frozenset({word_hash("lonely")})
    assert normalise("terible, dont bother", known) == "terrible, don't bother"
    assert normalise("luv it, gr8", known) == "love it, great"
    assert normalise("a lonely evening", known) == "a lonely evening"


def test_long_texts_are_taken_as_they_are() -> None:
    text = "terible " * 100
    assert normalise(text, frozenset()) == text
