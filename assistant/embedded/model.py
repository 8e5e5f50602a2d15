"""The embedded chat model: no key, no network, deterministic."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import (
    AIMessage,
    AnyMessage,
    BaseMessage,
    HumanMessage,
    ToolMessage,
)
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from pydantic import Field

from assistant.context import TurnContext
from assistant.embedded.planner import plan
from assistant.embedded.writer import write


class EmbeddedChatModel(BaseChatModel):
    """A LangChain chat model that plans tool calls from the understood utterance, and writes
    the reply from what the tools found.

    It answers a shopper's message with tool calls (or with words where none are needed), and
    tool results with the reply, as a language model would.
    """

    context: Any = Field(repr=False)  # LangChain prints the model at every call
    """The `TurnContext`; typed loosely because pydantic can't describe it."""

    @property
    def _llm_type(self) -> str:
        return "aisle-embedded"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[Any, AIMessage]:
        """Itself: it knows the tools."""
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        message = answer(messages, self.context)
        return ChatResult(generations=[ChatGeneration(message=message)])


def answer(messages: Sequence[AnyMessage | BaseMessage], context: TurnContext) -> AIMessage:
    """Tool calls for a shopper's message, words for tool results. What a request does to lists
    and trips in several steps is called step by step.
    """
    made = sum(isinstance(message, ToolMessage) for message in _of_turn(messages))
    if len(context.request) > 1:
        calls = plan(context)[made : made + 1]
    else:
        calls = [] if made else plan(context)
    return AIMessage(
        content="" if calls else write(context),
        tool_calls=[{"name": name, "args": args, "id": uuid4().hex} for name, args in calls],
    )


def _of_turn(messages: Sequence[AnyMessage | BaseMessage]) -> Sequence[AnyMessage | BaseMessage]:
    """The messages since the shopper's last."""
    asked = max(at for at, message in enumerate(messages) if isinstance(message, HumanMessage))
    return messages[asked:]
