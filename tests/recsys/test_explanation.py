from recsys import Cause, Part, PartKind, Recommendation, explain

TITLES = {"p1": "Green Tea", "p2": "Teapot"}


def said(*parts: Part) -> str:
    score = sum(part.value for part in parts)
    return explain(Recommendation("p9", score, 1, "hybrid", 1.0, parts), TITLES)


def test_the_largest_reasons_are_named() -> None:
    text = said(
        Part(PartKind.POPULARITY, 0.2),
        Part(PartKind.COLLABORATIVE, 0.5, (Cause("product", "p1", 0.4, "bought"),)),
        Part(PartKind.PRICE, 0.1),
    )
    assert text == (
        "Customers who bought Green Tea, as you did, also buy it "
        "and many customers have bought it lately."
    )


def test_what_was_only_looked_at_is_not_called_bought() -> None:
    cause = Cause("product", "p1", 0.4, "looked at")
    assert "looked at Green Tea" in said(Part(PartKind.COLLABORATIVE, 0.5, (cause,)))


def test_what_lowered_the_score_is_no_reason() -> None:
    text = said(Part(PartKind.POPULARITY, -0.2), Part(PartKind.BASE, 1.0))
    assert text == "It is one of the products that fit what you asked for."


def test_a_product_without_title_is_not_named() -> None:
    cause = Cause("product", "gone", 0.4, "bought")
    text = said(Part(PartKind.COLLABORATIVE, 0.5, (cause,)), Part(PartKind.NOVELTY, 0.1))
    assert text == "It is new in the shop."


def test_a_remark_of_this_conversation_is_named() -> None:
    cause = Cause("product", "p2", 0.3, "like")
    assert said(Part(PartKind.SESSION, 0.3, (cause,))) == "It goes with Teapot, which you liked."


def test_exploration_is_admitted() -> None:
    assert "learn" in said(Part(PartKind.EXPLORATION, 0.3))


def test_what_reviewers_praise_is_named_once() -> None:
    text = said(
        Part(PartKind.SENTIMENT, 0.3, (Cause("aspect", "comfort", 0.3, "reviewed"),)),
        Part(PartKind.SENTIMENT, 0.2),
    )
    assert text == "Reviewers praise its comfort."
    assert said(Part(PartKind.SENTIMENT, 0.2)) == "Reviewers speak well of it."


def test_words_that_a_product_shares_with_purchases_are_quoted() -> None:
    causes = (Cause("word", "hiking", 0.2, "bought"), Cause("word", "down", 0.1, "bought"))
    text = said(Part(PartKind.CONTENT, 0.3, causes))
    assert text == "It shares “hiking” and “down” with what you bought."
