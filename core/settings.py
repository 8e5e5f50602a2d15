"""The one reader of the environment.

Built once, where a program is composed (`ui`), and passed on; nothing reads it at import.
"""

import re
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_cache_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core.errors import SettingsError

_ORIGIN = re.compile(
    r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?|https?://\[[0-9a-f:]+\](:\d{1,5})?"
)


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

    sentiment_model: str | None = None
    """A Hugging Face text classifier, by its name on the hub or as a folder, that scores
    sentiment in place of the shipped heads; its labels must tell negative from positive."""

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

    recommend_explore: float = Field(default=0.05, ge=0, le=1)
    """How boldly recommendations explore, in units of a list's scores, which span 0 to 1; 0
    never does, and nothing is learned from reactions to what was shown."""

    recommend_diversity: float = Field(default=0.0, ge=0, le=5)
    """What a recommended product loses when it is just like one above it."""

    recommend_coverage: float = Field(default=0.0, ge=0, le=5)
    """What a product loses for each tenfold of customers whom it would be recommended to;
    0.15 shows the long tail."""

    recommend_margin: float = Field(default=0.0, ge=0, le=5)
    """What a product gains when its price is all profit, by `recommend_margins`."""

    recommend_margins: Path | None = None
    """CSV file with the columns `id` and `margin` (profit as a share of the price, at most 1), read
    by `aisle build`; a margin is never shown to shoppers."""

    recommend_per_category: int | None = Field(default=None, ge=1)
    """Most products of one category in a list of recommendations."""

    recommend_exclude: tuple[str, ...] = ()
    """Product ids, and categories by their paths, that are never recommended unasked, as a JSON
    list."""

    rerank: int = Field(default=0, ge=0, le=10)
    """First products of a search that a cross-encoder reads again and puts in order; needs the
    extra `rerank`, and costs some 35 ms a product. Where it is on, the likeliest five answers to a
    question to the shop are read as well. 0 leaves it off."""

    model_turn_timeout: float = Field(default=45.0, gt=0, le=600)
    """Seconds that all calls to the language model in one turn may take together."""

    model_tokens: int = Field(default=24_000, ge=1_000)
    """Tokens, read and written, that the language model may use in one turn."""

    threads: int = Field(default=1, ge=1, le=64)
    """Threads that the sentence encoder uses in one process."""

    shop_key: str = Field(default="shop", min_length=1, max_length=100, pattern=r"^[\w.-]+$")
    """Public name of the shop, which its pages give as `data-shop`."""

    sites: Annotated[tuple[str, ...], NoDecode] = ()
    """Origins (`https://shop.example`), separated by commas, whose pages may embed the widget
    and call the API from a browser; none when empty."""

    secret: SecretStr | None = None
    """What visitors' tokens are signed with; 32 random characters or more. In development one
    is made and kept in `home` when unset."""

    identity_key: SecretStr | None = None
    """What the site signs its customers' identities with (JWT, HS256); 32 random characters or
    more. Every visitor is anonymous when unset."""

    api_key: SecretStr | None = None
    """What the shop's own servers show to act for any customer, and staff to reach campaigns
    and metrics; 32 random characters or more. Nobody may when unset."""

    rate_visitor: int = Field(default=120, ge=1)
    """API requests a minute that one visitor may make."""

    rate_address: int = Field(default=1_200, ge=1)
    """API requests a minute from one network address (of IPv6, one /64)."""

    rate_shop: int = Field(default=12_000, ge=1)
    """API requests a minute that the whole shop answers."""

    trusted_proxies: str = ""
    """Addresses, separated by commas, of the reverse proxies whose `X-Forwarded-For` is
    believed."""

    workers: int = Field(default=1, ge=1, le=64)
    """Processes that serve side by side; `aisle serve --workers` sets it too."""

    turns_at_once: int | None = Field(default=None, ge=1, le=1_000)
    """Turns that run at once in one worker process; by default one with the embedded model,
    which the processor alone holds up, and eight with a language model, whose turns wait."""

    turns_waiting: int = Field(default=32, ge=0, le=10_000)
    """Turns that may wait in one worker process; more are refused with 503 at once."""

    @field_validator("sites", mode="before")
    @classmethod
    def _split_sites(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("sites")
    @classmethod
    def _check_sites(cls, sites: tuple[str, ...]) -> tuple[str, ...]:
        for site in sites:
            if not _ORIGIN.fullmatch(site):
                raise ValueError(
                    f"'{site}' is no origin; give scheme and host, for instance "
                    "https://shop.example, without a path or a wildcard"
                )
        return sites

    studio_key: SecretStr | None = None
    """What marketers log in to `/studio` with, and send as a bearer token to `/v1/campaigns`;
    needed outside development, where both stay closed without it."""

    smtp: str | None = None
    """Where campaigns are sent from: `smtp://user:password@host:port`, or `smtps://` for
    STARTTLS; campaigns can only be exported when unset."""

    @property
    def resolved_database_url(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{(self.home / 'aisle.db').resolve()}"

    @property
    def concurrent_turns(self) -> int:
        """The `turns_at_once` in force."""
        return self.turns_at_once or (1 if self.model == "embedded" else 8)

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
