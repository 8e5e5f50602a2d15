"""The server over a real shop: real store, encoder, indexes, models and assistant."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.language.frames import Operation, Scene
from core.constraints import Constraints, Range
from core.turn import Turn
from ui.chips import constraint_chips
from ui.desk import Desk
from ui.render import Renderer
from ui.runtime import Runtime
from ui.server import create_api


@pytest.fixture
def api(runtime: Runtime) -> Iterator[TestClient]:
    with TestClient(create_api(runtime)) as client:
        yield client


def test_a_conversation_keeps_its_constraints(api: TestClient) -> None:
    first = api.post("/v1/chat", json={"message": "a backpack under $60"}).json()
    body = {"message": "in black", "conversation_id": first["conversation_id"]}
    turn = Turn.model_validate(api.post("/v1/chat", json=body).json())
    assert {item.title for item in turn.products} == {
        "City roll-top backpack",
        "Metro slim backpack",
    }
    assert turn.turn == 2


def test_a_stream_ends_with_the_turn(api: TestClient) -> None:
    body = {"message": "a wool scarf", "customer_id": "ann"}
    answer = api.post("/v1/chat/stream", json=body).text
    assert answer.count("event: turn") == 1
    assert "Wool scarf" in answer


def test_search_and_recommend_answer(api: TestClient) -> None:
    found = api.get("/v1/search?q=backpack&price_max=50").json()["products"]
    assert [item["title"] for item in found] == ["Metro slim backpack"]
    for path in ("/v1/recommend?k=3", "/v1/recommend?k=3&customer_id=ann"):
        assert len(api.get(path).json()["products"]) == 3


@pytest.mark.parametrize(
    "held",
    [
        {"category": "bags > backpack"},
        {"price_max": 60},
        {"price_min": 20, "price_max": 60},
        {"brands": ("Corvo",)},
        {"exclude_brands": ("Harlow",)},
        {"attributes": {"color": ("black",)}},
        {"attributes": {"waterproof": ("yes",)}},
        {"attributes": {"capacity_l": Range(min=21)}},
        {"exclude_attributes": {"material": ("leather",)}},
        {"exclude_terms": ("wheels",)},
        {"rating_min": 4},
        {"quantity": 2},
    ],
)
def test_the_assistant_understands_what_a_chip_says(runtime: Runtime, held: dict[str, Any]) -> None:
    constraints = Constraints(**held)
    (chip,) = constraint_chips(constraints)
    scene = Scene(constraints=constraints, need="backpack")
    changes = runtime.shop.language.understand(chip.undo, scene).changes
    removed = {change.field for change in changes if change.operation is Operation.REMOVE}
    assert set(held) <= removed


def test_the_links_beside_the_chat_save_the_list_and_nothing_else_opens_them(
    runtime: Runtime, api: TestClient
) -> None:
    turn = runtime.assistant.reply("shopping list: a backpack and a wool scarf for $200")
    assert turn.list is not None
    sessions = api.app.state.sessions  # type: ignore[attr-defined]
    renderer = Renderer(runtime.settings.home, sessions.download_pass)
    page = renderer.desk(Desk(turn.list), "USD", {})
    links = re.findall(r'href="(/shared/file/[^"]+)"', page)
    assert [link.rsplit("=", 1)[1] for link in links] == ["md", "csv", "html"]
    for link in links:
        saved = api.get(link)
        assert saved.status_code == 200
        assert saved.headers["content-disposition"].startswith("attachment")
        assert turn.list.items[0].title in saved.text
    visitor = api.post("/v1/session", json={}).json()["token"]
    for token in (visitor, links[0].split("/")[3].split("?")[0][:-3], turn.list.id):
        assert api.get(f"/shared/file/{token}").status_code in {401, 404}
