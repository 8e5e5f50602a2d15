from pathlib import Path
from typing import Any

import pytest

from ui.limits import KEPT_EXCHANGES, MAX_MESSAGE_CHARS
from ui.page_chat import Chat
from ui.render import Renderer


@pytest.fixture
def chat(shop: Any, tmp_path: Path) -> Chat:
    return Chat(shop, Renderer(tmp_path))


def test_a_visit_begins_with_a_greeting(chat: Chat) -> None:
    visit, view = chat.begin(None)
    assert "What can I find for you?" in view.live
    assert view.past == ""
    assert visit.conversation_id is None


def test_an_answer_first_echoes_then_grows_then_shows_products(chat: Chat, shop: Any) -> None:
    shop.assistant.pause = 0.05
    visit, _ = chat.begin(None)
    views = [view.live for view in chat.say(visit, "a backpack")]
    assert "a backpack" in views[0]
    assert "typing" in views[0]
    assert "typing" in views[1]
    assert "<strong>" in views[3]
    assert views[-1].count('class="card"') == 6
    assert "typing" not in views[-1]


def test_one_visit_is_one_conversation(chat: Chat, shop: Any) -> None:
    visit, _ = chat.begin("c1")
    for text in ("a", "b"):
        list(chat.say(visit, text))
    assert len({heard[1:] for heard in shop.assistant.heard}) == 1
    owner = shop.store.conversations.get(visit.conversation_id).customer_id
    assert owner == "c1"


def test_a_second_message_waits_for_the_first(chat: Chat) -> None:
    visit, _ = chat.begin(None)
    answering = chat.say(visit, "first")
    shown = next(answering)
    assert list(chat.say(visit, "second")) == [shown]
    list(answering)
    assert list(chat.say(visit, "second")) != [shown]


def test_nothing_more_is_shown_of_a_visit_that_another_replaced(chat: Chat) -> None:
    visit, _ = chat.begin(None)
    answering = chat.say(visit, "first")
    next(answering)
    chat.begin(None, visit)
    assert list(answering) == []


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_blank_messages_leave_what_is_shown(chat: Chat, text: str) -> None:
    visit, shown = chat.begin(None)
    assert list(chat.say(visit, text)) == [shown]


def test_a_message_that_is_too_long_is_refused_in_words(chat: Chat, shop: Any) -> None:
    visit, _ = chat.begin(None)
    *_, view = chat.say(visit, "x" * (MAX_MESSAGE_CHARS + 1))
    assert "under 4,000 characters" in view.live
    assert shop.assistant.heard == []


def test_a_failure_is_told_and_the_visit_goes_on(chat: Chat) -> None:
    visit, _ = chat.begin(None)
    *_, failed = chat.say(visit, "fail")
    assert "couldn&#39;t answer" in failed.live
    *_, view = chat.say(visit, "again")
    assert 'class="card"' in view.live


def test_only_products_on_screen_count_as_clicked(chat: Chat, shop: Any) -> None:
    visit, _ = chat.begin("c1")
    list(chat.say(visit, "a backpack"))
    list(chat.say(visit, "more", "not shown"))
    list(chat.say(visit, "more", "p2"))
    assert [e.product_id for e in shop.store.events.of_customer("c1", kind="click")] == ["p2"]


def test_what_is_kept_on_screen_is_bounded(chat: Chat) -> None:
    visit, _ = chat.begin(None)
    for number in range(KEPT_EXCHANGES + 5):
        list(chat.say(visit, f"message {number}"))
    assert len(visit.past) == KEPT_EXCHANGES
