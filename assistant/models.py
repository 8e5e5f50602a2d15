"""Opening a language model behind an OpenAI-compatible endpoint; the only file that knows
langchain-openai.
"""

from dataclasses import dataclass

from langchain_core.exceptions import LangChainException
from langchain_core.language_models import BaseChatModel
from langgraph.errors import GraphRecursionError
from pydantic import SecretStr

from core.errors import SettingsError
from core.settings import Settings

EMBEDDED = "embedded"
_MAX_TOKENS = 600
_GARBAGE = (
    LangChainException,
    GraphRecursionError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
)


@dataclass(frozen=True)
class LanguageModel:
    """A chat model, and the errors by which it is known to be down, slow or wrong."""

    name: str
    chat: BaseChatModel
    faults: tuple[type[Exception], ...] = _GARBAGE


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
    import httpx
    from langchain_openai import ChatOpenAI
    from openai import OpenAIError

    chat = ChatOpenAI(
        model=settings.model,
        base_url=settings.model_url,
        api_key=settings.model_key or SecretStr("none"),
        timeout=settings.model_timeout,
        max_retries=1,
        max_completion_tokens=_MAX_TOKENS,
        temperature=0.2,
    )
    return LanguageModel(settings.model, chat, (OpenAIError, httpx.HTTPError, *_GARBAGE))
