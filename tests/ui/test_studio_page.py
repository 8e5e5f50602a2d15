"""A marketer's visit to /studio in headless Chromium, from the prompt to mails at a real server."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, Page, expect

from assistant.campaigns import CampaignStudio
from core.settings import Settings
from core.store import Product, Store
from evals.campaigns_kill import Mailroom, free_port
from tests.ui.conftest import serving, shoot
from ui.runtime import Runtime
from ui.server import create_app

RULES = "sender: {name: Hill & Harbour, postal_address: '12 Harbour Street, Leeds'}\n"
PEOPLE = 45


@pytest.fixture
def mailroom() -> Iterator[tuple[Mailroom, int]]:
    room, port = Mailroom(), free_port()
    controller = Controller(room, hostname="127.0.0.1", port=port)
    controller.start()
    yield room, port
    controller.stop()


@pytest.fixture
def studio(
    runtime: Runtime, tmp_path: Path, mailroom: tuple[Mailroom, int]
) -> Iterator[CampaignStudio]:
    """The small real shop with customers who agreed to marketing, and a mail server."""
    settings = Settings(home=tmp_path, smtp=f"smtp://127.0.0.1:{mailroom[1]}")
    (tmp_path / "studio.yaml").write_text(RULES)
    store = Store(settings.resolved_database_url)
    columns = [column.key for column in Product.__table__.columns]
    products = list(runtime.store.products.all())
    store.products.upsert([{name: getattr(p, name) for name in columns} for p in products])
    store.customers.upsert(
        [
            {"id": f"k{n:02d}", "name": f"Anna{chr(97 + n % 26)} Berg",
             "email": f"k{n:02d}@mail.example", "consent_marketing": True}
            for n in range(PEOPLE)
        ]
    )  # fmt: skip
    store.events.upsert(
        [
            {"id": n + 1, "customer_id": f"k{n:02d}", "product_id": "p5", "kind": "purchase",
             "price": Decimal(39), "time": datetime.now(UTC) - timedelta(days=200 + n)}
            for n in range(PEOPLE)
        ]
    )  # fmt: skip
    yield CampaignStudio(replace(runtime.shop, store=store), settings)
    store.close()


@pytest.fixture
def page(browser: Browser, shop: Any, studio: CampaignStudio) -> Iterator[Page]:
    shop.studio = studio
    errors: list[str] = []
    with serving(lambda: create_app(shop)) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 1100})
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/studio")
        yield page
        context.close()
    assert errors == []


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


@pytest.mark.slow
def test_a_prompt_becomes_mails(
    page: Page, studio: CampaignStudio, mailroom: tuple[Mailroom, int], tmp_path: Path
) -> None:
    page.get_by_label("What should the campaign do?").fill(
        "Win back customers who haven't bought for three months with backpacks under $100, "
        "10% off, two subject lines, 20% holdout"
    )
    page.get_by_role("button", name="Draft it").click()
    expect(page.get_by_text(f"{PEOPLE} people, 2 variants")).to_be_visible()
    brief = page.locator("dl.brief")
    expect(brief).to_contain_text("Win customers back")
    expect(brief).to_contain_text("10 % off")
    shoot(page, "studio-1-brief")

    page.get_by_role("button", name="Correct it").click()
    page.get_by_label("Percent or amount off").fill("15")
    page.get_by_label("Held out, %").first.fill("30")
    shoot(page, "studio-2-form")
    page.get_by_role("button", name="Save the corrections").click()
    expect(brief).to_contain_text("15 % off")
    expect(brief).to_contain_text("30% held out")

    tab(page, "Audience")
    expect(page.get_by_text("From the rule to the recipients")).to_be_visible()
    expect(page.get_by_text("Nothing is foretold")).to_be_visible()
    shoot(page, "studio-3-audience")

    tab(page, "Preview")
    mail = page.frame_locator(".mail iframe")
    expect(mail.locator("body")).to_contain_text("backpack")
    expect(mail.locator("body")).to_contain_text("15% off")
    shoot(page, "studio-4-mail")
    page.get_by_label("Mail on a phone").check()
    expect(page.locator(".mail iframe")).to_have_attribute("style", re.compile("390px"))
    page.get_by_label("Text, push and SMS").check()
    expect(page.locator("pre")).to_contain_text("12 Harbour Street")

    page.get_by_role("button", name="Reword it").click()
    page.get_by_label("Opening", exact=True).fill("Now 70% off, and the best packs in the world.")
    page.get_by_role("button", name="Save the wording").click()
    expect(page.get_by_text("not ready: see the checks")).to_be_visible()
    tab(page, "Checks")
    expect(page.locator(".findings")).to_contain_text("'70%' is not borne out")
    shoot(page, "studio-5-checks")
    tab(page, "Preview")
    page.get_by_label("Opening", exact=True).fill("The hills are still there. So are we.")
    page.get_by_role("button", name="Save the wording").click()
    expect(page.get_by_text("ready to approve")).to_be_visible()

    tab(page, "Approve and send")
    page.get_by_label("Your name, for the audit log").fill("Jo")
    page.get_by_label("I have seen the warnings").check()
    page.get_by_role("button", name="Approve", exact=True).click()
    done = page.locator("#studio-done")
    expect(done).to_contain_text("Approved by Jo")
    expect(page.get_by_text("people, approved; export it or send it")).to_be_visible()
    page.get_by_role("button", name="Export files").click()
    expect(done).to_contain_text("mails and")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("zip|Download|KB|MB")).first.click()
    download.value.save_as(tmp_path / "out.zip")
    ledger = studio.shop.store.campaigns.recipients(studio.shop.store.campaigns.newest(1)[0].id)
    treated = {line.customer_id for line in ledger if line.arm != "holdout"}
    assert 0 < len(treated) < PEOPLE
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert sum(name.endswith(".eml") for name in archive.namelist()) == len(treated)

    page.get_by_label("Send to everybody now").check()
    page.get_by_role("button", name="Send what is due").click()
    expect(done).to_contain_text(f"sent {len(treated)}")
    shoot(page, "studio-6-sent")
    assert set(mailroom[0].mailboxes) == {f"{id}@mail.example" for id in treated}
    assert all(len(box) == 1 for box in mailroom[0].mailboxes.values())


@pytest.mark.slow
def test_what_a_form_cant_mean_is_said(page: Page) -> None:
    page.get_by_label("What should the campaign do?").fill("10% off backpacks for everybody")
    page.get_by_role("button", name="Draft it").click()
    expect(page.locator("dl.brief")).to_contain_text("10 % off")
    page.get_by_role("button", name="Correct it").click()
    page.get_by_label("Last day of the offer").fill("soon")
    page.get_by_role("button", name="Save the corrections").click()
    expect(page.get_by_text("write the day as 2026-11-15")).to_be_visible()
