from decimal import Decimal
from typing import Any

import pytest
from fastapi.testclient import TestClient

from core.constraints import Constraints


def test_a_product_shows_all_that_the_shop_says(client: TestClient) -> None:
    body = client.get("/v1/products/p1").json()
    assert body["title"] == "Fjellheim Ridgeline 28 L daypack"
    assert body["price"] == 54.0
    assert body["attributes"] == {"capacity_l": 28, "color": "black"}


def test_an_id_with_a_slash_is_found(client: TestClient, shop: Any) -> None:
    shop.store.products.upsert([{"id": "a/b", "title": "Odd id"}])
    assert client.get("/v1/products/a%2Fb").json()["title"] == "Odd id"


@pytest.mark.parametrize("id", ["nothing", "x" * 150, "' OR 1=1"])
def test_an_unknown_product_is_a_problem(client: TestClient, problem: Any, id: str) -> None:
    problem(client.get(f"/v1/products/{id}"), 404)


def test_search_passes_every_filter_on(client: TestClient, shop: Any) -> None:
    answer = client.get(
        "/v1/search?q=bag&k=3&category=Bags&price_min=10&price_max=59.99"
        "&brand=Corvo&brand=Aster&exclude_brand=Nike&rating_min=4&in_stock=false"
    )
    assert len(answer.json()["products"]) == 3
    assert shop.asked[0] == (
        "bag",
        Constraints(
            category="Bags",
            price_min=Decimal(10),
            price_max=Decimal("59.99"),
            brands=("Corvo", "Aster"),
            exclude_brands=("Nike",),
            rating_min=4,
            in_stock=False,
        ),
        3,
    )


@pytest.mark.parametrize(
    "query",
    [
        "k=3",
        "q=a&k=0",
        "q=a&k=51",
        "q=a&k=many",
        "q=a&price_min=-1",
        "q=a&price_max=NaN",
        "q=a&price_max=1e400000",
        "q=a&price_min=9&price_max=3",
        "q=a&rating_min=6",
        "q=%00",
    ],
)
def test_bad_filters_are_refused(client: TestClient, problem: Any, query: str) -> None:
    problem(client.get(f"/v1/search?{query}"), 422)


def test_recommend_is_for_a_customer_or_for_anybody(
    client: TestClient, shop: Any, problem: Any
) -> None:
    assert len(client.get("/v1/recommend?customer_id=c1&k=2").json()["products"]) == 2
    assert client.get("/v1/recommend").status_code == 200
    assert shop.asked == [("c1", 2), (None, 8)]
    problem(client.get("/v1/recommend?customer_id=nobody"), 404)
