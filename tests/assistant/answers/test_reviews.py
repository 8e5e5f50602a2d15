"""What reviews say, counted over all of them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from assistant import Assistant
from assistant.answers import summarise
from assistant.context import TurnContext
from assistant.embedded.answers import write_reviews
from assistant.quotations import ReviewSummary
from assistant.services import Shop
from core.store import Product, Store
from tests.assistant.conversing import say, tools

_SAID = (
    [(5.0, "The strap is comfortable. Love it!")] * 4
    + [(5.0, "Highly recommended. My husband wants one now.")] * 3
    + [(2.0, "The zip broke after a week.")] * 2
    + [(4.0, "Comfortable strap, but the zip broke after a week.")]
    + [(1.0, "The lid leaks. I want my money back.")]
    + [(5.0, "The lid never leaks.")] * 3
)


@pytest.fixture(scope="module")
def reviewed(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop with one product, which has fourteen reviews."""
    folder: Path = tmp_path_factory.mktemp("reviews")
    store = Store(f"sqlite:///{folder / 'shop.db'}")
    store.products.upsert([{"id": "p", "title": "Pack"}, {"id": "q", "title": "Quiet"}])
    store.reviews.upsert(
        [
            {"id": f"r{at}", "product_id": "p", "rating": stars, "text": text}
            for at, (stars, text) in enumerate(_SAID)
        ]
    )
    store.aggregate()
    yield replace(shop, store=store)
    store.close()


def test_points_are_counted_over_all_reviews_on_both_sides(reviewed: Shop) -> None:
    found = summarise(reviewed, reviewed.store.products.get("p"))
    assert found is not None
    assert found.total == len(_SAID)
    praise = {point.quote.casefold(): point.mentions for point in found.praise}
    complaints = {point.quote.casefold(): point.mentions for point in found.complaints}
    assert praise["the strap is comfortable"] == 5
    assert complaints["the zip broke after a week"] == 3


def test_remarks_that_fit_any_product_are_no_points(reviewed: Shop) -> None:
    found = summarise(reviewed, reviewed.store.products.get("p"))
    assert found is not None
    quotes = [point.quote for point in (*found.praise, *found.complaints)]
    assert not [quote for quote in quotes if "husband" in quote or "recommended" in quote]


def test_opposite_remarks_are_told_apart(reviewed: Shop) -> None:
    found = summarise(reviewed, reviewed.store.products.get("p"), "do reviewers say it leaks?")
    assert found is not None
    assert found.mentioning == 4
    counts = sorted(point.mentions for point in (*found.praise, *found.complaints))
    assert counts in ([1, 3], [3])  # one voice may be too few to tell


def test_a_quotation_is_word_for_word(reviewed: Shop) -> None:
    found = summarise(reviewed, reviewed.store.products.get("p"))
    assert found is not None
    for point in (*found.praise, *found.complaints):
        assert point.quote in reviewed.store.reviews.get(point.review_id).text


def test_what_no_review_mentions_is_said_to_be_so(reviewed: Shop) -> None:
    product = reviewed.store.products.get("p")
    found = summarise(reviewed, product, "do people say the battery is weak?")
    assert found is not None
    assert (found.topic, found.mentioning) == ("battery weak", 0)


def test_where_none_mentions_it_the_nearest_is_told_as_that(reviewed: Shop) -> None:
    product = reviewed.store.products.get("p")
    found = summarise(reviewed, product, "does anybody's shoulder hurt after a while?")
    assert found is not None
    assert found.near
    assert found.mentioning == 0
    told = write_reviews(cast(TurnContext, None), found)
    assert told.startswith("None of the 14 reviews of **Pack** mentions that. The nearest to it: ")
    assert "comfortable" in told


def test_the_fewest_complaints_are_complaints_of_any_kind(reviewed: Shop) -> None:
    product = reviewed.store.products.get("p")
    found = summarise(reviewed, product, "which of these has the fewest complaints?")
    assert found is not None
    assert (found.side, found.topic) == ("complaints", None)


def test_a_product_without_reviews_has_no_summary(reviewed: Shop) -> None:
    assert summarise(reviewed, reviewed.store.products.get("q")) is None


def test_what_the_plan_has_looked_up_in_reviews_the_tool_need_not(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str | None] = []

    def counted(shop: Shop, product: Product, question: str | None = None) -> ReviewSummary | None:
        asked.append(question)
        return summarise(shop, product, question)

    monkeypatch.setattr("assistant.answers.reviews.summarise", counted)
    *_, turn = say(assistant, "Alpine 40 hiking backpack", "what do people say about its zip?")
    assert "review_summary" in tools(turn)
    assert len(asked) == 1


def test_what_reviewers_were_not_asked_is_not_met_by_their_nearest(reviewed: Shop) -> None:
    pack = reviewed.store.products.get("p")
    found = summarise(reviewed, pack, "does it sync with strava?")
    assert found is not None
    assert found.near
    assert not (found.praise or found.complaints)
    asked = summarise(reviewed, pack, "do customers say whether the metal parts hold up?")
    assert asked is not None
    assert asked.praise or asked.complaints
