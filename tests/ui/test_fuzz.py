"""The API fuzzed from its own schema: no answer is a server error or breaks the schema."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from core.settings import Settings
from ui.runtime import Runtime
from ui.server import create_api

EXAMPLES = 100
"""For each route."""

pytestmark = [pytest.mark.fuzz, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def api_schema(runtime: Runtime, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Of a server over a copy of the real shop, which fuzzing may ruin."""
    home = tmp_path_factory.mktemp("fuzzed") / "home"
    shutil.copytree(runtime.settings.home, home)
    limits = {"rate_address": 10**6, "rate_shop": 10**6, "rate_visitor": 10**6}
    fuzzed = Runtime.open(Settings(home=home, **limits), is_demo=True, guarded=True)
    fuzzed.store.conversations.begin("talk", None)
    yield schemathesis.openapi.from_asgi("/openapi.json", create_api(fuzzed))
    fuzzed.store.close()


def test_no_request_breaks_the_server_or_its_schema(api_schema: Any) -> None:
    routes = [found.ok() for found in api_schema.get_all_operations()]
    assert len(routes) > 30
    for route in routes:
        _fuzz(route)


def _fuzz(route: Any) -> None:
    @given(case=route.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def fuzz(case: Any) -> None:
        _aim(case)
        case.call_and_validate(
            checks=[
                schemathesis.checks.not_a_server_error,
                content_type_conformance,
                response_schema_conformance,
                status_code_conformance,
            ]
        )

    fuzz()


def _aim(case: Any) -> None:
    """Have half of the requests name things that exist, so that more than 404s is tested."""
    known = {"customer_id": "ann", "conversation_id": "talk", "product_id": "p0"}
    for values in (case.path_parameters, case.query, case.body):
        if isinstance(values, dict):
            for name, id in known.items():
                if name in values and len(str(values[name])) % 2:
                    values[name] = id
