"""One shopper's whole visit over the real page, assistant and models included."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assistant import build_shop
from core.settings import Settings
from core.store import Store
from ingestion.demo.guides import guide_rows
from tests.assistant.conftest import GUIDES, product_rows
from tests.ui.conftest import send, serving, shoot
from ui.runtime import Runtime
from ui.server import create_app


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running server of a small real shop with guides and one known customer."""
    settings = Settings(home=tmp_path_factory.mktemp("visited") / "home")
    store = Store(settings.resolved_database_url)
    store.products.upsert(product_rows())
    store.customers.upsert([{"id": "ann", "name": "Ann", "age": 31, "location": "Leeds"}])
    bought = [{"id": n, "product_id": f"p{n:02}", "kind": "purchase", "time": n} for n in (1, 15)]
    store.events.upsert([{**event, "customer_id": "ann"} for event in bought])
    store.documents.upsert([row for row in guide_rows() if row["id"] in GUIDES])
    build_shop(settings, store, lambda stage, done, total: None)
    store.close()
    runtime = Runtime.open(settings, is_demo=True)
    with serving(lambda: create_app(runtime)) as address:
        yield address
    runtime.store.close()


def say(page: Page, text: str) -> Locator:
    """Say it, and give the answer."""
    send(page, text)
    expect(page.locator("#live .said")).to_have_text(f"You: {text}")
    return answered(page)


def answered(page: Page) -> Locator:
    expect(page.locator("#live .typing")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)
    return page.locator("#live .answer")


def prices(answer: Locator) -> list[float]:
    return [float(text.strip("$")) for text in answer.locator(".price").all_inner_texts()]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "size", "scheme"),
    [("desktop", (1280, 860), "light"), ("phone", (390, 844), "dark")],
)
def test_a_whole_visit(
    browser: Browser, address: str, name: str, size: tuple[int, int], scheme: str
) -> None:
    """Search, refine, compare, add, budget, trip; and what is kept for the next visit."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#live .reply")).not_to_be_empty()
    on_phone = size[0] < 900

    found = prices(say(page, "I need a backpack under $60"))
    assert len(found) >= 3
    assert max(found) <= 60
    refined = prices(say(page, "only black ones"))
    assert 1 <= len(refined) < len(found)
    page.get_by_role("button", name="black: take this away").click()
    expect(page.get_by_role("button", name="black: take this away")).to_have_count(0)
    again = answered(page)
    shoot(page, f"visit-{name}-cards")

    titles = again.locator("h3").all_inner_texts()[:2]
    for title in titles:
        page.get_by_role("button", name=f"Compare {title}").click()
    page.get_by_role("button", name="Compare these 2").click()
    answered(page)
    if on_phone:
        page.get_by_role("button", name="Comparison · 2").click()
    table = page.locator("#desk-comparison table")
    expect(table).to_be_in_viewport()
    for title in titles:
        expect(table.get_by_role("columnheader", name=title)).to_be_visible()
    shoot(page, f"visit-{name}-comparison")
    page.keyboard.press("Escape")

    page.get_by_role("button", name=f"Add {titles[0]} to your list").click()
    expect(page.locator("#live .card").first).to_contain_text("On your list")
    say(page, "Kit me out for a hiking weekend for $300")
    if on_phone:
        page.get_by_role("button", name=re.compile("^List")).click()
    budget = page.locator("#desk-list")
    expect(budget).to_contain_text("$300")
    total = float(budget.locator(".total span").last.inner_text().strip("$"))
    assert 0 < total <= 300
    shoot(page, f"visit-{name}-list")
    page.keyboard.press("Escape")

    say(page, "Plan me 3 days in Lisbon")
    if on_phone:
        page.get_by_role("button", name=re.compile("^Lisbon")).click()
    expect(page.locator("#desk-trip")).to_contain_text("Lisbon")
    expect(page.locator("#desk-trip ol > li:has(h3)")).to_have_count(3)
    shoot(page, f"visit-{name}-trip")
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]

    page.reload()
    expect(page.locator("#live .reply")).not_to_be_empty()
    if on_phone:
        page.get_by_role("button", name=re.compile("^Lisbon")).click()
    expect(page.locator("#desk-trip")).to_contain_text("Lisbon")
    shoot(page, f"visit-{name}-returning")
    context.close()
