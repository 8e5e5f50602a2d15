"""Settings come from the environment and are refused with their name."""

from pathlib import Path

import pytest

from core.errors import SettingsError
from core.settings import load_settings


def test_a_bad_value_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_MODEL_TIMEOUT", "soon")
    with pytest.raises(SettingsError, match="AISLE_MODEL_TIMEOUT"):
        load_settings()


def test_the_database_is_inside_the_workspace_by_default(tmp_path: Path) -> None:
    url = load_settings(tmp_path).resolved_database_url
    assert url == f"sqlite:///{tmp_path.resolve()}/aisle.db"


def test_chroma_url_is_read_under_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMA_URL", "http://localhost:8000")
    assert load_settings().chroma_url == "http://localhost:8000"


def test_a_key_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_MODEL_KEY", "sk-very-secret")
    assert "very-secret" not in repr(load_settings())
