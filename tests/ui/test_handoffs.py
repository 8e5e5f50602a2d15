import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from core.settings import Settings
from core.store import Store
from ui.handoffs import print_handoffs


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path)
    store = Store(settings.resolved_database_url)
    store.handoffs.upsert(
        [
            {"id": f"c{day}:2", "conversation_id": f"c{day}", "customer_id": None,
             "summary": f"Looking for: tents [{day}]\nSaid: a person, please",
             "created": datetime(2026, 5, day, 10, tzinfo=UTC)}
            for day in (1, 3, 2)
        ]
    )  # fmt: skip
    store.close()
    return settings


def test_the_newest_call_for_a_person_comes_first(settings: Settings) -> None:
    out = Console(file=io.StringIO(), width=100)
    print_handoffs(settings, 2, out, as_json=False)
    text = out.file.getvalue()  # type: ignore[attr-defined]
    assert text.index("conversation c3") < text.index("conversation c2")
    assert "tents [3]" in text
    assert "c1" not in text


def test_calls_are_told_as_json_a_line(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    print_handoffs(settings, 9, Console(file=io.StringIO()), as_json=True)
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["conversation"] for row in rows] == ["c3", "c2", "c1"]
    assert rows[0]["customer"] is None
