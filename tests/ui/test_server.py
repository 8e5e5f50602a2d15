from fastapi.testclient import TestClient


def test_health_is_ready_when_the_shop_has_products(client: TestClient) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "ready"
    assert answer.json()["products"] == 6
