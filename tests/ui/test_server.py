from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ui.limits import MAX_BODY_BYTES
from ui.problems import MEDIA_TYPE


def test_health_is_ready_when_the_shop_has_products(client: TestClient) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "shop": "Hill & Harbour",
        "products": 6,
        "model": "embedded",
        "demo": True,
    }
    assert client.get("/health/live").json() == {"status": "live"}


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/v1/nothing", "/images/no.svg"])
def test_every_answer_has_safe_headers_and_an_id(page_client: TestClient, path: str) -> None:
    first, second = page_client.get(path).headers, page_client.get(path).headers
    assert first["x-content-type-options"] == "nosniff"
    assert "default-src" in first["content-security-policy"]
    assert first["x-request-id"] != second["x-request-id"]


def test_docs_load_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "https://" not in page
    assert client.get("/static-offline-docs/swagger-ui-bundle.js").status_code == 200


def test_openapi_promises_problem_documents(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    assert "HTTPValidationError" not in schema["components"]["schemas"]
    for operations in schema["paths"].values():
        for operation in operations.values():
            assert MEDIA_TYPE in operation["responses"]["4XX"]["content"]
            assert "422" not in operation["responses"]


def test_unknown_paths_are_problems_not_the_page(problem: Any, page_client: TestClient) -> None:
    assert problem(page_client.get("/v1/nothing"), 404)["instance"] == "/v1/nothing"
    problem(page_client.get("/health/nothing"), 404)


@pytest.mark.parametrize(
    "path",
    [
        "upload",
        "file=/etc/passwd",
        "proxy=https://x.test/",
        "info",
        "api/begin",
        "vibe-edit",
        "runs",
    ],
)
def test_what_gradio_offers_beyond_the_page_is_closed(
    page_client: TestClient, problem: Any, path: str
) -> None:
    problem(page_client.get(f"/gradio_api/{path}"), 404)
    problem(page_client.post(f"/gradio_api/{path}"), 404)


def test_a_wrong_method_says_which_are_right(problem: Any, page_client: TestClient) -> None:
    answer = page_client.get("/v1/chat")
    problem(answer, 405)
    assert answer.headers["allow"] == "POST"


def test_a_large_body_is_refused(problem: Any, page_client: TestClient) -> None:
    answer = page_client.post("/v1/chat", content=b"x" * (MAX_BODY_BYTES + 1))
    assert problem(answer, 413)["type"].endswith("too-large")


def test_a_large_body_of_undeclared_length_is_refused(client: TestClient, problem: Any) -> None:
    chunks = (b"x" * 1024 for _ in range(MAX_BODY_BYTES // 1024 + 2))
    problem(client.post("/v1/chat", content=chunks), 413)


def test_an_unexpected_error_reveals_nothing(problem: Any, client: TestClient) -> None:
    answer = client.post("/v1/chat", json={"message": "crash"})
    assert "secret" not in problem(answer, 500)["detail"]


@pytest.mark.parametrize(
    "name",
    ["..%2F..%2Fsecret.svg", "../../secret.svg", "notes.txt", "%2Fetc%2Fpasswd", "a%00.svg", ""],
)
def test_no_file_but_pictures_is_served(client: TestClient, name: str) -> None:
    answer = client.get(f"/images/{name}")
    assert answer.status_code == 404
    assert "svg" not in answer.headers["content-type"]


def test_a_link_out_of_the_images_folder_is_not_followed(
    problem: Any, client: TestClient, tmp_path: Path
) -> None:
    (tmp_path / "home" / "images" / "out.svg").symlink_to(tmp_path / "secret.svg")
    problem(client.get("/images/out.svg"), 404)


def test_pictures_are_inert(client: TestClient) -> None:
    for path in ("/images/p1.svg", "/images/placeholder.svg?title=A%20B&kind=Bags"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/svg+xml"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>", "", "\x00\x1b", "👩‍👩‍👧 tent", "a&b <c"]
)
def test_a_placeholder_is_wellformed_for_any_title(client: TestClient, title: str) -> None:
    from xml.etree import ElementTree

    drawing = client.get("/images/placeholder.svg", params={"title": title, "kind": title})
    root = ElementTree.fromstring(drawing.content)  # noqa: S314 - our own drawing
    assert [child.tag.split("}")[1] for child in root] == ["title", "rect", "path", "text"]
