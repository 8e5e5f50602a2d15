"""The one reader of the environment.

Built once, where a program is composed (`ui`), and passed on; nothing reads it at import.
"""

from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import SettingsError


class Settings(BaseSettings):
    """Everything that can be set from outside, each as `AISLE_<NAME>` or in a `.env` file."""

    model_config = SettingsConfigDict(
        env_prefix="AISLE_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    home: Path = Path(".aisle")
    """The workspace folder: database, Chroma folder and built models."""

    database_url: str | None = None
    """SQLAlchemy URL of the store; SQLite inside `home` when unset."""

    chroma_url: str | None = Field(
        default=None, validation_alias=AliasChoices("CHROMA_URL", "AISLE_CHROMA_URL")
    )
    """`http://host:port` of a Chroma server; a folder inside `home` when unset."""

    cache: Path = Field(default_factory=lambda: user_cache_path("aisle"))
    """Where the exported sentence encoder is kept, one copy for all workspaces."""

    environment: Literal["development", "production"] = "development"
    """Outside development, unsafe settings stop start-up."""

    model: str = "embedded"
    """`embedded`, or the name of a model behind `model_url` (`gpt-4o`, `llama3.1`, ...)."""

    model_url: str | None = None
    """Base URL of an OpenAI-compatible endpoint; OpenAI itself when unset."""

    model_key: SecretStr | None = None
    """API key for `model_url`; local servers need none."""

    model_timeout: float = Field(default=20.0, gt=0, le=600)
    """Seconds that one call to the language model may take before the turn falls back."""

    threads: int = Field(default=1, ge=1, le=64)
    """Threads that the sentence encoder uses in one process."""

    @property
    def resolved_database_url(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{(self.home / 'aisle.db').resolve()}"

    @property
    def models_path(self) -> Path:
        """Folder that holds the generations of built artefacts."""
        return self.home / "models"

    @property
    def chroma_path(self) -> Path:
        """Folder of the embedded Chroma database."""
        return self.home / "chroma"


def load_settings(home: Path | None = None) -> Settings:
    """Read the environment; `home` overrides `AISLE_HOME`.

    Raises:
        SettingsError: a variable cannot be used; the message names it.
    """
    try:
        return Settings() if home is None else Settings(home=home)
    except ValidationError as error:
        first = error.errors()[0]
        name = "AISLE_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(
            f"{name} can't be used: {first['msg']}. Correct it in the environment or in .env."
        ) from None
