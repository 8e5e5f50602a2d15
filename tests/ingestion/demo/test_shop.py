import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from core.store import tables
from ingestion.demo import DEFAULT_END, DemoShop, generate


def _digest(shop: DemoShop) -> str:
    parts = (shop.products, shop.customers, shop.events, shop.reviews, shop.social_posts)
    text = json.dumps([*parts, shop.documents, dict(shop.images)], default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def test_counts_are_those_of_a_shop_worth_talking_to(shop: DemoShop) -> None:
    assert 1_200 <= len(shop.products) <= 2_000
    assert len(shop.customers) == 2_000
    assert 150_000 <= len(shop.events) <= 260_000
    assert 6_000 <= len(shop.reviews) <= 9_000
    assert 1_400 <= len(shop.social_posts) <= 1_700


@pytest.mark.slow
def test_a_seed_gives_the_same_shop_in_every_process_and_another_seed_another() -> None:
    code = (
        "import sys; from ingestion.demo import generate; from tests.ingestion.demo.test_shop "
        "import _digest; print(_digest(generate(3, customers=40)))"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONHASHSEED": "2", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert elsewhere.stdout.strip() == _digest(generate(3, customers=40))
    assert _digest(generate(4, customers=40)) != elsewhere.stdout.strip()


@pytest.mark.parametrize(
    ("rows", "table"),
    [
        ("products", tables.Product),
        ("customers", tables.Customer),
        ("events", tables.Event),
        ("reviews", tables.Review),
        ("social_posts", tables.SocialPost),
        ("documents", tables.Document),
    ],
)
def test_rows_have_unique_ids_and_only_columns_of_their_table(
    shop: DemoShop, rows: str, table: type[tables.Base]
) -> None:
    found = getattr(shop, rows)
    columns = set(table.__table__.columns.keys())
    assert all(set(row) <= columns for row in found)
    assert len({row["id"] for row in found}) == len(found)


def test_every_reference_is_to_something_in_the_shop(shop: DemoShop) -> None:
    products = {row["id"] for row in shop.products}
    customers = {row["id"] for row in shop.customers}
    for rows in (shop.events, shop.reviews):
        assert {row["product_id"] for row in rows} <= products
        assert {row["customer_id"] for row in rows} <= customers
    assert {row["customer_id"] for row in shop.social_posts} <= customers
    named = {row["product_id"] for row in shop.documents if row["product_id"]}
    assert named <= products
    assert {row["image"] for row in shop.products} == set(shop.images)


def test_everything_happens_in_the_year_that_ends_with_the_last_day(shop: DemoShop) -> None:
    finish = DEFAULT_END + timedelta(days=1)
    start = finish - timedelta(days=365)
    for rows in (shop.events, shop.reviews, shop.social_posts):
        times = [row["time"] for row in rows]
        assert min(times) >= start.timestamp()
        assert max(times) <= finish.timestamp() + 3_600
    events = [row["time"] for row in shop.events]
    assert all(a <= b for a, b in pairwise(events))


def test_end_moves_the_year() -> None:
    end = datetime(2025, 3, 9, 15, 30, tzinfo=UTC)
    shop = generate(1, end=end, customers=30)
    assert shop.end == datetime(2025, 3, 9, tzinfo=UTC)
    last = max(row["time"] for row in shop.events)
    assert end - timedelta(days=30) < datetime.fromtimestamp(last, UTC) < end + timedelta(days=1)


def test_no_customers_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        generate(1, customers=0)


def test_customers_look_like_people(shop: DemoShop) -> None:
    emails = {row["email"] for row in shop.customers}
    assert len(emails) == len(shop.customers)
    assert all("@example." in email and email.isascii() for email in emails)
    assert all(18 <= row["age"] <= 84 for row in shop.customers)
    consenting = sum(row["consent_marketing"] for row in shop.customers) / len(shop.customers)
    assert 0.35 < consenting < 0.6
    assert len({row["location"] for row in shop.customers}) >= 50
