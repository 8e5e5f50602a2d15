"""A small shop with a scripted assistant, for the page and the API."""

import asyncio
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant import build_shop, presentation
from core.constraints import Constraints, Range
from core.errors import ModelError, NotFoundError
from core.settings import Settings
from core.store import EventKind, Product, Store
from core.turn import (
    Act,
    Citation,
    ComparisonRow,
    ComparisonView,
    Itinerary,
    ItineraryActivity,
    ItineraryDay,
    ListItem,
    SentimentView,
    ShoppingListView,
    ShownProduct,
    ToolCall,
    Turn,
)
from tests.conftest import NewStore, unavailable
from ui.problems import MEDIA_TYPE
from ui.runtime import Runtime
from ui.server import create_api, create_app

_CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">'
    '<rect width="400" height="300" fill="#dfe8e2"/><rect x="140" y="70" width="120" '
    'height="170" rx="36" fill="#2f5d50"/></svg>'
)

_CATALOGUE = (
    ("p1", "Fjellheim Ridgeline 28 L daypack", "Fjellheim", "54.00", 14, "p1.svg"),
    ("p2", "Corvo Transit roll-top backpack, waxed canvas", "Corvo", "58.50", 3, None),
    ("p3", "Harlow & Finch Commuter 20 L", "Harlow & Finch", "42.00", 120, None),
    ("p4", "Nomad Supply packable backpack", "Nomad Supply", "29.95", 0, None),
    ("p5", "Aster trail pack with rain cover, 35 L", "Aster", "59.00", 40, "../../secret.svg"),
    ("p6", "<script>alert(1)</script> <b>bold</b> bag", None, None, None, "http://x.test/a.png"),
)


@dataclass
class ScriptedAssistant:
    """Answers everything with the same products, piece by piece."""

    store: Store
    heard: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    noted: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind, product and conversation of what shoppers did."""
    pause: float = 0.0
    """Seconds between two pieces."""

    def reply(
        self, text: str, *, conversation_id: str | None = None, customer_id: str | None = None
    ) -> Turn:
        if text == "fail":
            raise ModelError("The language model is down. Try again later.")
        if text == "crash":
            raise RuntimeError("secret detail")
        self.heard.append((text, conversation_id, customer_id))
        shown = [shown_product(product) for product in self.store.products.all()]
        return Turn(
            conversation_id=conversation_id or "none",
            turn=len(self.heard),
            model="scripted",
            reply=REPLY,
            acts=(Act.SEARCH,),
            products=tuple(shown),
            constraints=Constraints(
                category="Bags > Backpacks",
                price_max=Decimal(60),
                attributes={"color": ("black",), "capacity_l": Range(min=20)},
                exclude_brands=("Nike",),
            ),
            tool_calls=(ToolCall(name="search_products", args={"query": "backpack"}, ms=12.3),),
            citations=(Citation(kind="review", id="r1", quote="Survived a wet week <i>well</i>."),),
            sentiment=SentimentView(score=0.31, label="positive", trend=0.1),
            suggestions=("Only waterproof ones", "Something cheaper", "Compare the first two"),
            latency_ms={"total": 48.0, "first_token": 20.0},
            scores={"p1": {"search": 0.8, "taste": 0.1}},
            **_DESK.get("kit me out" if text == "Add the first one to my list" else text, {}),
        )

    def stream(
        self, text: str, *, conversation_id: str | None = None, customer_id: str | None = None
    ) -> Iterator[str | Turn]:
        turn = self.reply(text, conversation_id=conversation_id, customer_id=customer_id)
        for word in turn.reply.split(" "):
            time.sleep(self.pause)
            yield word + " "
        yield turn

    def note(
        self,
        kind: EventKind,
        product_id: str,
        *,
        conversation_id: str | None = None,
        customer_id: str | None = None,
    ) -> None:
        self.noted.append((kind.value, product_id, conversation_id))

    def take_back(
        self,
        kind: EventKind,
        product_id: str,
        *,
        conversation_id: str,
        customer_id: str | None = None,
    ) -> None:
        self.noted.append((f"no {kind.value}", product_id, conversation_id))

    def greeting(self, customer_id: str | None) -> Turn:
        return Turn(
            conversation_id="",
            turn=0,
            model="scripted",
            reply="Good evening. What can I find for you?",
            suggestions=("A backpack under $60", "Gift for my sister", "Four days in Lisbon"),
        )


_DESK: dict[str, dict[str, Any]] = {
    "kit me out": {
        "list": ShoppingListView(
            items=[
                ListItem(product_id="p1", title="Daypack", quantity=2, price=Decimal(54)),
                ListItem(product_id="p3", title="Commuter", quantity=1, price=Decimal(42)),
            ],
            total=Decimal(150),
            budget=Decimal(200),
        )
    },
    "plan a trip": {
        "itinerary": Itinerary(
            destination="Lisbon",
            days=[
                ItineraryDay(
                    date="2027-05-01",
                    title="Arrive",
                    activities=[ItineraryActivity(name="Ride tram 28", time_of_day="morning")],
                    needs=["daypack"],
                )
            ],
        )
    },
    "compare": {
        "comparison": ComparisonView(
            product_ids=("p1", "p2"),
            titles=("Ridgeline", "Transit"),
            rows=(ComparisonRow(label="Price", values=("$54.00", "$58.50")),),
        )
    },
}
"""What the scripted assistant brings beside its products, by what was said."""

REPLY = (
    "These **backpacks** stay under **$60**. The *Ridgeline* is the lightest; the Transit "
    "has the best reviews. ![x](http://x.test/i.png) [there](http://x.test) "
    "<img src=x onerror=alert(1)>"
)


def shown_product(product: Product) -> ShownProduct:
    return presentation.shown_product(
        product, "Fits your budget, and people who bought trail shoes liked it."
    )


@dataclass
class SmallShop:
    """Everything that the server needs of a shop."""

    settings: Settings
    store: Store
    assistant: ScriptedAssistant
    is_demo: bool = True
    shop_name: str = "Hill & Harbour"
    asked: list[tuple[object, ...]] = field(default_factory=list)

    def recommend(self, customer_id: str | None, k: int) -> Sequence[ShownProduct]:
        self.asked.append((customer_id, k))
        return [shown_product(product) for product in self.store.products.all()][:k]

    def search(self, query: str, constraints: Constraints, k: int) -> Sequence[ShownProduct]:
        self.asked.append((query, constraints, k))
        return self.recommend(None, k)

    def similar(
        self, product_id: str, k: int, *, complement: bool = False
    ) -> Sequence[ShownProduct]:
        self.asked.append((product_id, k, complement))
        self.store.products.get(product_id)
        return self.recommend(None, k)

    def recall(self, conversation_id: str) -> Any:
        return [("shopper", "a backpack"), ("assistant", REPLY)], self.recommend(None, 2)

    @property
    def lists(self) -> Any:
        raise NotFoundError("The small shop keeps no lists.")

    def plan_trip(self, wish: str, owner: Any) -> Any:
        raise NotFoundError("The small shop plans no trips.")

    def export(self, customer_id: str) -> dict[str, Any]:
        return {"customers": [{"id": customer_id}]}

    def erase(self, customer_id: str) -> dict[str, int]:
        return self.store.erase(customer_id)


@contextmanager
def _small_shop(folder: Path, new_store: NewStore) -> Iterator[SmallShop]:
    home = folder / "home"
    settings = Settings(home=home)
    store = new_store(settings.resolved_database_url)
    store.products.upsert([_product(*row) for row in _CATALOGUE])
    store.customers.upsert(
        [
            {"id": "c1", "name": "Maya Chen", "age": 34, "location": "Lisbon"},
            {"id": "c2", "name": "Tom Okafor", "age": 51, "location": "Leeds"},
        ]
    )
    store.events.upsert(
        [
            {
                "id": 1,
                "customer_id": "c1",
                "product_id": "p1",
                "kind": "purchase",
                "time": datetime(2026, 1, 1, tzinfo=UTC),
            }
        ]
    )
    (home / "images").mkdir()
    (home / "images" / "p1.svg").write_text(PICTURE)
    (folder / "secret.svg").write_text(PICTURE)
    (home / "images" / "notes.txt").write_text("no picture")
    yield SmallShop(settings, store, ScriptedAssistant(store))
    store.engine.dispose()


@pytest.fixture
def shop(tmp_path: Path, new_store: NewStore) -> Iterator[SmallShop]:
    with _small_shop(tmp_path, new_store) as shop:
        yield shop


def _product(
    id: str, title: str, brand: str | None, price: str | None, stock: int | None, image: str | None
) -> dict[str, object]:
    return {
        "id": id,
        "title": title,
        "brand": brand,
        "category": "Bags > Backpacks",
        "price": Decimal(price) if price else None,
        "currency": "USD",
        "stock": stock,
        "image": image,
        "rating": 4.6 if brand else None,
        "attributes": {"capacity_l": 28},
        "derived": {"color": "black"},
    }


def _problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem document in `answer`, checked for form."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["type"].startswith("urn:aisle:problem:")
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["detail"]
    return body


@pytest.fixture
def problem() -> Callable[[Any, int], dict[str, Any]]:
    """Checks that an answer is a problem document of a status, and returns it."""
    return _problem


def _app(shop: SmallShop) -> FastAPI:
    """Compose the server inside an event loop: outside one, Gradio leaves two unclosed."""

    async def compose() -> FastAPI:
        return create_app(shop)

    return asyncio.run(compose())


@pytest.fixture
def client(shop: SmallShop) -> Iterator[TestClient]:
    """Talks to the API alone."""
    with TestClient(create_api(shop), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def page_client(
    tmp_path_factory: pytest.TempPathFactory, new_store: NewStore
) -> Iterator[TestClient]:
    """Talks to the API and the page of a shop that no test changes; a page takes long to compose."""
    with (
        _small_shop(tmp_path_factory.mktemp("unchanged"), new_store) as shop,
        TestClient(_app(shop), raise_server_exceptions=False) as client,
    ):
        yield client


@contextmanager
def serving(compose: Callable[[], Any]) -> Iterator[str]:
    """Address of a running server of the application that `compose` gives."""
    servers: list[uvicorn.Server] = []

    async def serve() -> None:
        config = uvicorn.Config(
            compose(), port=0, log_level="warning", ws="none", proxy_headers=False
        )
        servers.append(uvicorn.Server(config))
        await servers[0].serve()

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    deadline = time.monotonic() + 120
    while not (servers and servers[0].started) and time.monotonic() < deadline:
        time.sleep(0.02)
    (host, port) = servers[0].servers[0].sockets[0].getsockname()
    yield f"http://{host}:{port}"
    servers[0].should_exit = True
    thread.join(10)


@pytest.fixture
def address(shop: SmallShop) -> Iterator[str]:
    """Address of a running server, with the page."""
    with serving(lambda: create_app(shop)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium, for one module: while it runs, no other event loop can."""
    if not Path(_CHROMIUM).exists():
        unavailable("needs Chromium (apt-get install chromium)")
    expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGS)
        yield browser
        browser.close()


def send(page: Page, text: str) -> None:
    """Type a message and send it: the page takes none before the last answer has wholly ended."""
    box = page.get_by_role("textbox", name="Your message")
    box.fill(text)
    for _ in range(200):
        box.press("Enter")
        page.wait_for_timeout(100)
        if box.input_value() != text:
            break


def shoot(page: Page, name: str) -> None:
    """Keep a picture of the page as build output."""
    folder = Path(__file__).parents[2] / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png")


def serious_violations(page: Page) -> list[str]:
    """What axe finds on the page that is serious or critical."""
    return [
        f"{item['id']}: {node['html'][:200]} {node['failureSummary']}"
        for item in Axe().run(page).response["violations"]
        if item["impact"] in ("serious", "critical")
        for node in item["nodes"]
    ]


_REAL_PRODUCTS = (
    ("Ridge 28 daypack", "bags > backpack", "Corvo", "54.00", "green", "mesh"),
    ("City roll-top backpack", "bags > backpack", "Corvo", "58.00", "black", "canvas"),
    ("Metro slim backpack", "bags > backpack", "Nomad", "49.00", "black", "nylon"),
    ("Harbour leather backpack", "bags > backpack", "Harlow", "189.00", "brown", "leather"),
    ("Cabin suitcase with wheels", "bags > suitcase", "Nomad", "129.00", "blue", "shell"),
    ("Wool scarf", "clothing > scarf", "Harlow", "39.00", "grey", "wool"),
)


@pytest.fixture(scope="session")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """A small real shop: real store, encoder, indexes, models and assistant."""
    settings = Settings(home=tmp_path_factory.mktemp("shop") / "home")
    store = Store(settings.resolved_database_url)
    store.products.upsert(
        [
            {
                "id": f"p{number}",
                "title": title,
                "category": category,
                "brand": brand,
                "price": Decimal(price),
                "currency": "USD",
                "stock": 9,
                "attributes": {
                    "color": color,
                    "material": material,
                    "capacity_l": 20 + number,
                    "waterproof": True,
                },
            }
            for number, (title, category, brand, price, color, material) in enumerate(
                _REAL_PRODUCTS
            )
        ]
    )
    store.customers.upsert([{"id": "ann", "name": "Ann"}])
    store.events.upsert(
        [
            {"id": 1, "customer_id": "ann", "product_id": "p0", "kind": "purchase", "time": 1},
            {"id": 2, "customer_id": "ann", "product_id": "p5", "kind": "view", "time": 2},
        ]
    )
    build_shop(settings, store, lambda stage, done, total: None)
    store.close()
    runtime = Runtime.open(settings, is_demo=True)
    yield runtime
    runtime.store.close()
