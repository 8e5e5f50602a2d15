import pytest

from ingestion.demo import DemoShop, generate


@pytest.fixture(scope="session")
def shop() -> DemoShop:
    """The demo shop as `aisle demo` makes it."""
    return generate(7)
