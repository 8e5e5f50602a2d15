"""The widget on other sites' pages, in headless Chromium."""

import gzip
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt
import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

import ui
from core.settings import Settings
from tests.ui.conftest import serious_violations, serving, shoot
from ui.server import create_app

IDENTITY_KEY = secrets.token_hex(32)
LAUNCHER = "Ask our shopping assistant"


@dataclass
class Site:
    """A shop's own page, under a policy that allows nothing but the widget."""

    aisle: str = ""
    attributes: str = ""
    address: str = ""

    def app(self) -> Starlette:
        async def page(request: Request) -> HTMLResponse:
            policy = f"default-src 'none'; script-src {self.aisle}; frame-src {self.aisle}"
            script = f'<script src="{self.aisle}/widget.js" data-shop="shop" {self.attributes} async></script>'
            text = f"<!doctype html><html lang=en><title>Shop</title><h1>A shop</h1>{script}"
            return HTMLResponse(text, headers={"content-security-policy": policy})

        return Starlette(routes=[Route("/", page)])


@dataclass
class Sites:
    """Aisle, a site on its list, and one that isn't."""

    aisle: str
    allowed: Site
    forbidden: Site
    errors: list[str] = field(default_factory=list)


@pytest.fixture
def sites(shop: Any) -> Iterator[Sites]:
    allowed, forbidden = Site(), Site()
    with ExitStack() as running:
        for site in (allowed, forbidden):
            site.address = running.enter_context(serving(site.app))
        shop.settings = Settings(
            home=shop.settings.home,
            sites=(allowed.address,),
            identity_key=SecretStr(IDENTITY_KEY),
        )
        aisle = running.enter_context(serving(lambda: create_app(shop)))
        allowed.aisle = forbidden.aisle = aisle
        yield Sites(aisle, allowed, forbidden)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1000, "height": 760}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def open_widget(page: Page, site: Site) -> FrameLocator:
    page.goto(site.address)
    page.get_by_role("button", name=LAUNCHER).click()
    return page.frame_locator("iframe")


def say(panel: FrameLocator, text: str) -> None:
    box = panel.get_by_role("textbox", name="Your message")
    box.fill(text)
    box.press("Enter")
    expect(panel.locator(".said").last).to_have_text(text)
    expect(panel.locator(".exchange").last.locator(".card")).to_have_count(6)


def test_a_site_on_the_list_gets_a_chat_that_talks_to_its_page(
    page: Page, sites: Sites, shop: Any
) -> None:
    errors: list[str] = []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(
        "window.heard = []; for (const name of ['ready', 'open', 'close', 'add-to-cart'])"
        " addEventListener(`aisle:${name}`, (e) => heard.push([name, e.detail]));"
        "window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach("
        "(entry) => shift += entry.value)).observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(sites.allowed.address)
    page.get_by_role("button", name=LAUNCHER).wait_for()
    assert page.evaluate("window.shift") == 0
    assert len(page.frames) == 1  # no frame before it is opened
    panel = open_widget(page, sites.allowed)
    say(panel, "a backpack under $60")
    expect(panel.locator(".reply").last).to_contain_text("These backpacks stay under $60.")
    panel.get_by_role("button", name="Add Fjellheim Ridgeline 28 L daypack to the cart").click()
    expect(panel.get_by_role("status")).to_contain_text("is in your cart")
    like = panel.get_by_role("button", name="Like Fjellheim")
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    panel.get_by_role("button", name="Not for me: Fjellheim").click()
    expect(like).to_have_attribute("aria-pressed", "false")
    expect(panel.get_by_role("status")).to_contain_text("Not for you, noted")
    shoot(page, "widget-on-a-site")
    panel.get_by_role("button", name="Close").click()
    expect(page.locator("iframe")).to_be_hidden()
    heard = dict(page.evaluate("window.heard"))
    kinds = [(kind, product) for kind, product, _ in shop.assistant.noted]
    assert kinds == [("list_add", "p1"), ("like", "p1"), ("no like", "p1"), ("dismiss", "p1")]
    assert set(heard) == {"ready", "open", "close", "add-to-cart"}
    assert heard["add-to-cart"] == {
        "id": "p1",
        "title": "Fjellheim Ridgeline 28 L daypack",
        "price": 54,
        "currency": "USD",
        "quantity": 1,
    }
    assert errors == []


def test_no_other_site_can_frame_the_panel(page: Page, sites: Sites) -> None:
    panel = open_widget(page, sites.forbidden)
    expect(page.get_by_role("alert")).to_have_text(
        "The shopping assistant isn't available on this page.", timeout=20_000
    )
    expect(panel.locator("#log")).to_have_count(0)
    page.goto(f"{sites.forbidden.address}/")
    page.evaluate(
        "(src) => { const f = document.createElement('iframe'); f.src = src; document.body.append(f) }",
        f"{sites.aisle}/widget/panel?host={sites.allowed.address}",
    )
    expect(page.frame_locator("iframe").locator("#log")).to_have_count(0)


def test_the_chat_goes_on_after_a_reload(page: Page, sites: Sites, shop: Any) -> None:
    panel = open_widget(page, sites.allowed)
    say(panel, "a backpack")
    page.reload()
    expect(panel.locator(".said")).to_have_text("a backpack")
    expect(panel.locator(".card")).to_have_count(6)
    say(panel, "something cheaper")
    first, second = (heard[1] for heard in shop.assistant.heard)
    assert first == second


def test_messages_of_others_are_not_heard(page: Page, sites: Sites) -> None:
    panel = open_widget(page, sites.allowed)
    expect(panel.locator("#welcome")).to_be_visible()
    page.evaluate(
        "window.heard = []; addEventListener('aisle:add-to-cart', () => heard.push(1));"
        "window.postMessage({ aisle: 1, type: 'add-to-cart', product: {} }, '*');"
        "window.postMessage({ aisle: 1, type: 'close' }, '*')"
    )
    expect(page.locator("iframe")).to_be_visible()
    assert page.evaluate("window.heard") == []


def test_a_signed_identity_signs_the_shopper_in_and_a_forged_one_does_not(
    page: Page, sites: Sites, shop: Any
) -> None:
    now = int(time.time())
    claims = {"sub": "c1", "aud": "aisle:shop", "iat": now, "exp": now + 300, "jti": "once"}
    sites.allowed.attributes = f'data-identity="{jwt.encode(claims, IDENTITY_KEY, "HS256")}"'
    say(open_widget(page, sites.allowed), "a backpack")
    assert shop.assistant.heard[-1][2] == "c1"
    forged = jwt.encode(claims | {"sub": "c2", "jti": "other"}, "x" * 40, "HS256")
    sites.allowed.attributes = f'data-identity="{forged}"'
    page.context.clear_cookies()
    other = page.context.browser.new_context()  # type: ignore[union-attr]
    say(open_widget(stranger := other.new_page(), sites.allowed), "a backpack")
    assert shop.assistant.heard[-1][2] is None
    stranger.context.close()


def test_the_page_can_theme_it_and_tell_it_what_it_shows(page: Page, sites: Sites) -> None:
    sites.allowed.attributes = (
        'data-product="p3" data-accent="#7a1fa2" data-theme="dark" data-position="left" '
        'data-label="Ask Hilda"'
    )
    page.goto(sites.allowed.address)
    launcher = page.get_by_role("button", name="Ask Hilda")
    assert launcher.bounding_box()["x"] < 100  # type: ignore[index]
    launcher.click()
    panel = page.frame_locator("iframe")
    expect(panel.get_by_role("button", name="Tell me about the Harlow & Finch")).to_be_visible()
    send = panel.get_by_role("button", name="Send")
    expect(send).to_have_css("background-color", "rgb(122, 31, 162)")
    expect(panel.locator("body")).to_have_css("background-color", "rgb(19, 23, 20)")
    page.evaluate("Aisle.setContext({ product: 'p2' })")
    expect(panel.get_by_role("button", name="Tell me about the Corvo Transit")).to_be_visible()


def test_on_a_phone_it_fills_the_screen(page: Page, sites: Sites) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    panel = open_widget(page, sites.allowed)
    say(panel, "a backpack")
    box = page.locator("iframe").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    shoot(page, "widget-phone")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_panel_and_launcher(
    browser: Browser, sites: Sites, scheme: str
) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{sites.aisle}/widget-demo")
    page.get_by_role("button", name=LAUNCHER).wait_for()
    assert serious_violations(page) == []
    page.goto(f"{sites.aisle}/widget-demo/panel?host={sites.aisle}")
    start = {"aisle": 1, "type": "start", "shop": "shop", "context": {"product": "p1"}}
    page.evaluate("(start) => window.postMessage(start, location.origin)", start)
    page.get_by_role("textbox").fill("kit me out")
    page.get_by_role("textbox").press("Enter")
    expect(page.locator(".box")).to_contain_text("Your list")
    assert serious_violations(page) == []
    context.close()


def test_nothing_a_reply_says_can_run_or_load(page: Page, sites: Sites) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    panel = open_widget(page, sites.allowed)
    say(panel, "<img src=x onerror=alert(1)>")
    expect(panel.locator(".reply").last).to_contain_text("<img src=x onerror=alert(1)>")
    for name in ("img", "a", "script"):
        expect(panel.locator(f".reply {name}")).to_have_count(0)
    assert [url for url in asked if not url.startswith((sites.aisle, sites.allowed.address))] == []


def test_the_launcher_is_small() -> None:
    script = Path(ui.__file__).parent / "static" / "widget" / "widget.js"
    assert len(gzip.compress(script.read_bytes())) < 30_000


def test_the_demo_page_counts_the_cart(page: Page, sites: Sites) -> None:
    page.goto(f"{sites.aisle}/widget-demo")
    page.get_by_role("button", name=LAUNCHER).click()
    panel = page.frame_locator("iframe")
    say(panel, "a backpack")
    panel.get_by_role("button", name="Add Corvo Transit").click()
    expect(page.locator("#count")).to_have_text("1")
