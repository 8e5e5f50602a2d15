"""What a shop allows its campaigns: sender, brand voice and guardrails, from `studio.yaml`.

The file lies in the workspace folder and may be missing; every line of it is enforced by code:
the brief is held against it, the copy is checked by it, the audience and the sender obey it.
"""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.campaigns.brief import Tone
from core.errors import SettingsError

FILE = "studio.yaml"


class Sender(BaseModel):
    """Who a message comes from; the law wants both name and postal address."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(default="The shop", max_length=100)
    email: str = Field(default="hello@shop.example", pattern=r"^[^@\s<>]+@[^@\s<>]+$")
    postal_address: str = Field(default="", max_length=300)
    """One line; a campaign can't be approved without it."""
    url: str = "https://shop.example"
    """Base of links to products: `{url}/products/{id}`."""
    unsubscribe_url: str = "https://shop.example"
    """Base of the one-click unsubscribe links: where this server is reached."""


class Voice(BaseModel):
    """How the brand speaks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    default_tone: Tone = "friendly"
    banned_words: tuple[str, ...] = ()
    """Never in any copy, as whole words."""
    banned_claims: tuple[str, ...] = (
        "cure", "cures", "heals", "miracle", "clinically proven", "clinically tested", "risk-free",
        "guaranteed results", "doctor recommended", "doctors recommend", "lose weight",
        "anti-ageing", "100% safe",
    )  # fmt: skip
    """Claims that the shop can't or won't prove."""
    max_exclamation_marks: int = Field(default=1, ge=0, le=10)
    """In one message."""
    emoji: bool = False


class Limits(BaseModel):
    """Bounds that no campaign may leave."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_discount_percent: float = Field(default=50, ge=0, le=100)
    min_margin_percent: float = Field(default=0, ge=0, le=100)
    """Profit that must be left of the discounted price, where a product's `cost` is known."""
    cap: int = Field(default=2, ge=0, le=100)
    cap_days: int = Field(default=7, ge=1, le=365)
    """At most `cap` messages to one customer within `cap_days`, over all campaigns."""
    per_minute: int = Field(default=600, ge=1, le=1_000_000)
    """Messages handed to the mail server a minute."""
    recent_days: int = Field(default=60, ge=0, le=3650)
    """Products bought within so many days are not offered again."""


class StudioPolicy(BaseModel):
    """All of `studio.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sender: Sender = Sender()
    voice: Voice = Voice()
    limits: Limits = Limits()
    sensitive: tuple[str, ...] = ("age", "gender", "income_band")
    """Profile fields that may not choose an audience ..."""
    allow_targeting_by: tuple[str, ...] = ()
    """... except these."""
    expected_rate: float = Field(default=0.03, gt=0, lt=1)
    """Share of recipients expected to buy without a campaign, for planning its size."""
    attribution_days: int = Field(default=14, ge=1, le=90)
    after_a_crash: Literal["resend", "hold"] = "resend"
    """What happens to the one message that was under way when a sender died: sent again under the
    same Message-ID, which mail servers that suppress duplicates drop; or held for a person."""

    @property
    def forbidden_fields(self) -> frozenset[str]:
        """Profile fields that an audience may not be chosen by."""
        return frozenset(self.sensitive) - frozenset(self.allow_targeting_by)


def load_policy(home: Path, shop_name: str | None = None) -> StudioPolicy:
    """Read the workspace's `studio.yaml`, or the defaults where there is none.

    Raises:
        SettingsError: the file can't be read; the message names the line or field.
    """
    path = home / FILE
    if not path.exists():
        default = StudioPolicy()
        if shop_name is None:
            return default
        sender = default.sender.model_copy(update={"name": shop_name[:100]})
        return default.model_copy(update={"sender": sender})
    try:
        return StudioPolicy.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        reason = str(error).replace("\n", " ")
        raise SettingsError(f"{path} is no YAML: {reason}. Correct it or remove it.") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{path}: '{where}': {first['msg']}. Correct it.") from None
