"""Opening a language model behind an OpenAI-compatible endpoint; the only file that knows
langchain-openai.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from langchain_core.exceptions import LangChainException
from langchain_core.language_models import BaseChatModel
from langgraph.errors import GraphRecursionError
from pydantic import SecretStr

from assistant.allowance import Limits
from core.breaker import Breaker
from core.errors import ModelError, SettingsError
from core.leaving import leaving
from core.settings import Settings

if TYPE_CHECKING:
    import httpx2

EMBEDDED = "embedded"
_MAX_TOKENS = 600
_GARBAGE = (
    ModelError,
    LangChainException,
    GraphRecursionError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
)


@dataclass(frozen=True)
class LanguageModel:
    """A chat model, what it may use in a turn, and how it is known to be down, slow or wrong."""

    name: str
    chat: BaseChatModel
    faults: tuple[type[Exception], ...] = _GARBAGE
    limits: Limits = field(default_factory=Limits)
    breaker: Breaker = field(default_factory=Breaker)


def open_model(settings: Settings) -> LanguageModel | None:
    """The configured language model, or None for the embedded one.

    Raises:
        SettingsError: OpenAI itself is meant, but there is no key.
    """
    if settings.model == EMBEDDED:
        return None
    if settings.model_url is None and settings.model_key is None:
        raise SettingsError(
            f"AISLE_MODEL is '{settings.model}', but neither AISLE_MODEL_URL nor AISLE_MODEL_KEY "
            "is set. Give the endpoint's URL, or a key for OpenAI."
        )
    import httpx2
    from langchain_openai import ChatOpenAI
    from openai import DefaultHttpxClient, OpenAIError

    class Client(DefaultHttpxClient):
        def __del__(self) -> None:
            self.close()

    chat = ChatOpenAI(
        model=settings.model,
        base_url=settings.model_url,
        api_key=settings.model_key or SecretStr("none"),
        timeout=settings.model_timeout,
        max_retries=1,
        max_completion_tokens=_MAX_TOKENS,
        temperature=0.2,
        http_client=Client(
            event_hooks={"request": [_begin], "response": [_bound]},
            # A connection of its own for each call, so that cutting one touches no other.
            limits=httpx2.Limits(max_keepalive_connections=0),
        ),
    )
    return LanguageModel(
        settings.model,
        chat,
        (OpenAIError, httpx2.HTTPError, *_GARBAGE),
        Limits(
            call_seconds=settings.model_timeout,
            turn_seconds=settings.model_turn_timeout,
            tokens=settings.model_tokens,
        ),
    )


def _begin(request: "httpx2.Request") -> None:
    request.extensions["aisle_started"] = time.monotonic()
    shopper = leaving()

    def connected(event: str, info: dict[str, Any]) -> None:
        """Have the connection cut when the shopper leaves, whatever it is waiting for."""
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            wire = info["return_value"].get_extra_info("socket")
            shopper.on_leave(lambda: _cut(wire))

    request.extensions["trace"] = connected


def _cut(wire: socket.socket) -> None:
    with suppress(OSError):  # it is closed already
        wire.shutdown(socket.SHUT_RDWR)


def _bound(response: "httpx2.Response") -> None:
    """Hold the whole answer to the time limit, which httpx applies to each read of it only, and
    don't let the endpoint say how long a retry waits: a shopper is waiting.
    """
    response.headers.pop("retry-after", None)
    response.headers.pop("retry-after-ms", None)
    extensions = response.request.extensions
    seconds = extensions.get("timeout", {}).get("read")
    if seconds is not None:
        response.stream = _bounded(response.stream, extensions["aisle_started"] + seconds)


def _bounded(stream: Any, deadline: float) -> "httpx2.SyncByteStream":
    import httpx2

    class Bounded(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for piece in stream:
                if time.monotonic() > deadline:
                    raise httpx2.ReadTimeout("the answer took longer than it may")
                yield piece

        def close(self) -> None:
            stream.close()

    return Bounded()
