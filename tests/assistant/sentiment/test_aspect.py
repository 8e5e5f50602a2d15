from assistant.sentiment import SentimentModel, aspects


def test_clauses_of_one_sentence_are_told_apart(model: SentimentModel) -> None:
    found = aspects(["I love the colour but I hate the zip"], model)[0]
    scores = {aspect.name: aspect.score for aspect in found}
    assert scores["colour"] > 0.3
    assert scores["zip"] < -0.3


def test_quotes_are_word_for_word(model: SentimentModel) -> None:
    text = "Great boots, very comfortable. The strap broke after a week, and delivery was awful."
    found = aspects([text], model)[0]
    assert found
    assert all(aspect.quote in text for aspect in found)
    assert {aspect.name for aspect in found if aspect.score < 0} >= {"strap", "delivery"}
    assert "comfort" in {aspect.name for aspect in found if aspect.score > 0}


def test_what_is_said_neither_for_nor_against_is_left_out(model: SentimentModel) -> None:
    assert aspects(["I ordered it on Monday.", ""], model) == [[], []]


def test_a_shop_can_bring_its_own_terms(model: SentimentModel) -> None:
    found = aspects(["The espresso is delicious"], model, {"coffee": "espresso|latte"})[0]
    assert [aspect.name for aspect in found] == ["coffee"]
    assert found[0].score > 0.3


def test_words_inside_other_words_are_no_aspects(model: SentimentModel) -> None:
    names = {
        aspect.name for aspect in aspects(["What a great profit, I adore bootstraps"], model)[0]
    }
    assert names.isdisjoint({"fit", "strap"})
