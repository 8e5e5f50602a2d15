"""A shopper's visit in headless Chromium."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.conftest import SmallShop, send, serious_violations, shoot

DESKTOP = (1280, 860)
PHONE = (390, 844)


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Opens the page; afterwards nothing may have been fetched from, or logged as, foreign."""
    foreign: list[str] = []
    errors: list[str] = []
    contexts = []

    def open_page(size: tuple[int, int] = DESKTOP, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.on("dialog", lambda dialog: errors.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: foreign.append(request.url))
        page.goto(address)
        expect(page.locator("#live .reply")).to_contain_text("What can I find for you?")
        return page

    yield open_page
    for context in contexts:
        context.close()
    local = (address, "data:", "blob:")
    assert [url for url in foreign if not url.startswith(local)] == []
    assert errors == []


def say(page: Page, text: str) -> None:
    send(page, text)
    expect(page.locator("#live .said")).to_have_text(f"You: {text}")
    expect(page.locator("#live .typing")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("name", "size"), [("desktop", DESKTOP), ("phone", PHONE)])
def test_a_shopper_is_answered_with_cards(
    visit: Visit, name: str, size: tuple[int, int], scheme: str
) -> None:
    page = visit(size, scheme)
    say(page, "a backpack under $60")
    cards = page.locator("#live .card")
    expect(cards).to_have_count(6)
    expect(cards.first).to_contain_text("Fjellheim Ridgeline 28 L daypack")
    expect(cards.first).to_contain_text("$54.00")
    expect(cards.first).to_contain_text("In stock")
    expect(cards.nth(1)).to_contain_text("Only 3 left")
    expect(cards.nth(3)).to_contain_text("Out of stock")
    expect(page.locator("#constraints")).to_contain_text("up to $60")
    expect(page.get_by_role("textbox", name="Your message")).to_have_value("")
    pictures = page.locator("#live .card img")
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
    expect(pictures).to_have_count(6)
    assert page.evaluate(
        "Promise.all([...document.querySelectorAll('.card img')].map(i => i.decode()))"
        ".then(() => true)"
    )
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    shoot(page, f"{name}-{scheme}")


def test_nothing_in_titles_or_replies_runs(visit: Visit) -> None:
    page = visit()
    say(page, "<img src=x onerror=alert(1)><script>alert(2)</script>")
    expect(page.locator("#live .card").last).to_contain_text("<script>alert(1)</script>")
    for place in ("#live .reply", "#live .said", "#live .facts"):
        assert page.locator(f"{place} :is(img, script, a, b)").count() == 0


def test_chips_speak_for_the_shopper(visit: Visit, shop: Any) -> None:
    page = visit()
    page.get_by_role("button", name="Gift for my sister").click()
    expect(page.locator("#live .said")).to_have_text("You: Gift for my sister")
    page.get_by_role("button", name="up to $60: take this away").click()
    expect(page.locator("#live .said")).to_have_text("You: The price doesn't matter")
    page.get_by_role("button", name="Details of Corvo Transit").click()
    expect(page.locator("#live .said")).to_have_text("You: Tell me more about the second one")
    expect(page.locator("#live .typing")).to_have_count(0)
    expect(page.locator("#past .said")).to_have_count(3)
    conversations = {heard[1] for heard in shop.assistant.heard}
    assert len(conversations) == 1
    (click,) = shop.store.events.of_customer("c1", kind="click")
    assert click.product_id == "p2"


def test_the_reply_streams(visit: Visit, shop: Any) -> None:
    shop.assistant.pause = 0.15
    page = visit()
    page.get_by_role("textbox", name="Your message").fill("slowly")
    page.keyboard.press("Enter")
    reply = page.locator("#live .reply")
    expect(reply).to_contain_text("These backpacks")
    expect(reply).not_to_contain_text("best reviews")
    expect(page.locator("#live [role=log]")).to_have_attribute("aria-busy", "true")
    expect(reply).to_contain_text("best reviews")
    expect(page.locator("#live .card")).to_have_count(6)
    expect(page.locator("#live [role=log]")).to_have_attribute("aria-busy", "false")


def test_switching_customer_begins_anew(visit: Visit, shop: Any) -> None:
    page = visit()
    expect(page.locator("#about")).to_contain_text("34, Lisbon. Buys most from Bags.")
    say(page, "a backpack")
    page.get_by_role("combobox", name="Shopping as").click()
    page.get_by_role("option", name=re.compile("Tom Okafor")).click()
    expect(page.locator("#about")).to_contain_text("51, Leeds")
    expect(page.locator(".said:not([hidden])")).to_have_count(0)
    say(page, "a backpack")
    (first, second) = shop.assistant.heard
    assert (first[2], second[2]) == ("c1", "c2")
    assert first[1] != second[1]


def test_a_new_chat_ends_the_answer_that_is_being_written(visit: Visit, shop: Any) -> None:
    shop.assistant.pause = 0.2
    page = visit()
    page.get_by_role("textbox", name="Your message").fill("slowly")
    page.keyboard.press("Enter")
    expect(page.locator("#live .reply")).to_contain_text("These backpacks")
    page.get_by_role("button", name="New chat").click()
    expect(page.locator("#live .reply")).to_contain_text("What can I find for you?")
    page.wait_for_timeout(1500)
    expect(page.locator("#live .reply")).to_contain_text("What can I find for you?")
    shop.assistant.pause = 0
    say(page, "again")
    expect(page.locator("#past .said:not([hidden])")).to_have_count(0)


@pytest.mark.parametrize("trouble", ["fail", "crash"])
def test_trouble_is_told_in_words(visit: Visit, trouble: str) -> None:
    page = visit()
    say(page, trouble)
    expect(page.get_by_role("alert")).to_contain_text("couldn't answer")


def test_the_developer_panel_shows_the_turn(visit: Visit) -> None:
    page = visit()
    say(page, "a backpack")
    expect(page.locator("#developer")).to_be_hidden()
    page.get_by_role("button", name="Developer").click()
    for words in ("search_products", "positive (+0.31", "total 48 ms", "price_max"):
        expect(page.locator("#developer")).to_contain_text(words)
    shoot(page, "developer")


def test_the_colour_scheme_can_be_switched_and_stays(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(page.locator("body")).to_have_class(re.compile("dark"))
    page.reload()
    expect(page.locator("#live .reply")).to_be_visible()
    expect(page.locator("body")).to_have_class(re.compile("dark"))


def test_the_page_works_by_keyboard_alone(visit: Visit) -> None:
    page = visit()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.say") == "A backpack under $60":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#live .said")).to_have_text("You: A backpack under $60")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "log"


def test_the_api_documentation_works_without_a_network(visit: Visit, address: str) -> None:
    page = visit()
    page.goto(f"{address}/docs")
    expect(page.get_by_role("link", name="/v1/chat", exact=True)).to_be_visible()


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_axe_finds_nothing_serious(visit: Visit, size: tuple[int, int], scheme: str) -> None:
    page = visit(size, scheme)
    say(page, "a backpack")
    page.get_by_role("button", name="Developer").click()
    expect(page.locator("#developer dl")).to_be_visible()
    assert serious_violations(page) == []


def test_buttons_on_cards_teach_at_once(visit: Visit, shop: Any) -> None:
    page = visit()
    say(page, "a backpack")
    like = page.get_by_role("button", name=re.compile("^Like Fjellheim"))
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Not for me: Corvo").click()
    expect(page.locator("#live .card").nth(1)).to_contain_text("Not for you, noted")
    here = shop.assistant.heard[0][1]
    assert shop.assistant.noted == [("like", "p1", here), ("dismiss", "p2", here)]
    kinds = {(event.kind, event.product_id) for event in shop.store.events.of_customer("c1")}
    assert {("like", "p1"), ("dismiss", "p2")} <= kinds
    shoot(page, "marked")
    page.get_by_role("button", name="Undo: Corvo").click()
    expect(page.get_by_role("button", name="Not for me: Corvo")).to_have_attribute(
        "aria-pressed", "false"
    )
    like.click()
    expect(like).to_have_attribute("aria-pressed", "false")
    expect(like).to_be_focused()
    assert shop.assistant.noted[2:] == [("no dismiss", "p2", here), ("no like", "p1", here)]
    kinds = {(event.kind, event.product_id) for event in shop.store.events.of_customer("c1")}
    assert not {("like", "p1"), ("dismiss", "p2")} & kinds
    add = page.get_by_role("button", name="Add Fjellheim")
    add.click()
    expect(add).to_contain_text("On your list")
    expect(page.get_by_role("region", name="Your list")).to_contain_text("Daypack")
    expect(page.locator("#past .said")).to_have_count(1)  # the cards stay
    page.get_by_role("button", name="Similar: more like Harlow").click()
    expect(page.locator("#live .said")).to_have_text("You: Show me more like the third one")


def test_cards_are_picked_for_a_comparison(visit: Visit) -> None:
    page = visit()
    say(page, "a backpack")
    page.get_by_role("button", name=re.compile("^Compare Fjellheim")).click()
    expect(page.locator(".comparing")).to_contain_text("Pick another to compare")
    page.get_by_role("button", name=re.compile("^Compare Harlow")).click()
    page.get_by_role("button", name="Compare these 2").click()
    expect(page.locator("#live .said")).to_have_text("You: Compare the first and the third one")


def test_list_trip_and_comparison_stay_beside_the_chat(visit: Visit) -> None:
    page = visit()
    for text in ("kit me out", "plan a trip", "compare", "something else"):
        say(page, text)
    desk = page.get_by_role("region", name="Beside the chat")
    expect(desk.get_by_label("Your list")).to_contain_text("$50.00 left of $200")
    expect(desk.get_by_label("Your trip")).to_contain_text("Ride tram 28")
    expect(desk.get_by_label("Your trip")).to_contain_text("Bring daypack")
    table = desk.get_by_role("table")
    expect(table.get_by_role("columnheader", name="Ridgeline")).to_be_visible()
    expect(table.get_by_role("row", name="Price $54.00 $58.50")).to_be_visible()
    page.get_by_role("button", name="Like Ridgeline").click()
    expect(table.get_by_role("button", name="Like Ridgeline")).to_have_attribute(
        "aria-pressed", "true"
    )
    shoot(page, "desk")
    assert serious_violations(page) == []


def test_what_is_typed_while_an_answer_comes_stays(visit: Visit, shop: SmallShop) -> None:
    page = visit()
    shop.assistant.pause = 0.1
    send(page, "a backpack")
    expect(page.locator("#live .reply")).to_contain_text("These")
    box = page.get_by_role("textbox", name="Your message")
    box.fill("and a jacket")
    box.press("Enter")  # not taken yet
    expect(page.locator("#live .card")).to_have_count(6)
    expect(page.locator("#live .typing")).to_have_count(0)
    expect(box).to_have_value("and a jacket")
    send(page, "and a jacket")
    expect(page.locator("#live .said")).to_have_text("You: and a jacket")


def test_on_a_phone_the_desk_opens_as_a_sheet(visit: Visit) -> None:
    page = visit(PHONE)
    say(page, "kit me out")
    desk = page.get_by_role("region", name="Beside the chat")
    expect(desk).to_be_hidden()
    page.get_by_role("button", name="List · $150.00").click()
    expect(desk.get_by_label("Your list")).to_be_visible()
    shoot(page, "desk-phone")
    assert serious_violations(page) == []
    page.keyboard.press("Escape")
    expect(desk).to_be_hidden()
