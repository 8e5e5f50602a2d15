"""The one agent: a bounded LangChain loop of chat model and tools, for every chat model."""

from collections.abc import Callable
from typing import Any, NotRequired

from langchain.agents import AgentState, create_agent
from langchain.agents.middleware import (
    AgentMiddleware,
    ModelRequest,
    ModelResponse,
    ToolCallLimitMiddleware,
)
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, RemoveMessage, SystemMessage
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.message import REMOVE_ALL_MESSAGES
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from assistant.context import TurnContext
from assistant.embedded import EmbeddedChatModel
from assistant.embedded.planner import MAX_CALLS
from assistant.finishing import finish
from assistant.prompt import system_prompt
from assistant.tools import all_tools

Agent = CompiledStateGraph[Any, Any, Any, Any]


STATE_NODE = "DialogueMiddleware.after_agent"
"""The graph's node that writes the dialogue state, to write it outside a turn too."""


class ConversationState(AgentState[Any]):
    """What the checkpoint keeps of a conversation."""

    dialogue: NotRequired[dict[str, Any]]
    """The `DialogueState` as JSON."""


class DialogueMiddleware(AgentMiddleware[ConversationState, Any, Any]):
    """Gives each model call its turn's context, and saves the dialogue state when the turn
    ends. Messages are not kept: the state has what the next turn needs.
    """

    state_schema = ConversationState

    def wrap_model_call(
        self,
        request: ModelRequest[Any],
        handler: Callable[[ModelRequest[Any]], ModelResponse[Any]],
    ) -> ModelResponse[Any]:
        """Bind the embedded model to the turn, or tell a language model about it."""
        context: TurnContext = request.runtime.context
        if isinstance(request.model, EmbeddedChatModel):
            response = handler(request.override(model=EmbeddedChatModel(context=context)))
        else:
            prompt = SystemMessage(system_prompt(context))
            response = handler(request.override(system_message=prompt))
        for message in response.result:
            if isinstance(message, AIMessage):
                context.called += [str(call["id"]) for call in message.tool_calls]
        return response

    def after_agent(self, state: ConversationState, runtime: Runtime[Any]) -> dict[str, Any]:
        """Let the turn take its reply, then put the dialogue state into the checkpoint."""
        context: TurnContext = runtime.context
        finish(context, str(state["messages"][-1].text))
        return {
            "dialogue": context.state.model_dump(mode="json"),
            "messages": [RemoveMessage(id=REMOVE_ALL_MESSAGES)],
        }


def build_agent(
    model: BaseChatModel | None, checkpointer: BaseCheckpointSaver[Any] | None
) -> Agent:
    """The agent over `model`, or over the embedded model when that is None."""
    limit: AgentMiddleware[Any, Any, Any] = ToolCallLimitMiddleware(
        run_limit=MAX_CALLS, exit_behavior="continue"
    )
    return create_agent(
        model if model is not None else EmbeddedChatModel(context=None),
        tools=all_tools(),
        middleware=[DialogueMiddleware(), limit],
        checkpointer=checkpointer,
    )
