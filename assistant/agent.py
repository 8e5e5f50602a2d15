"""The one agent: a bounded LangChain loop of chat model and tools, for every chat model."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from langchain.agents import create_agent
from langchain.agents.middleware import (
    AgentMiddleware,
    ModelRequest,
    ModelResponse,
    ToolCallLimitMiddleware,
)
from langchain.agents.middleware.types import ToolCallRequest
from langchain.tools import ToolRuntime
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, SystemMessage, ToolCall, ToolMessage
from langchain_core.tools import BaseTool
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command
from pydantic import ValidationError

from assistant.allowance import MAX_CALLS
from assistant.context import TurnContext
from assistant.embedded import EmbeddedChatModel, answer
from assistant.finishing import finish
from assistant.permissions import may_call
from assistant.prompt import system_prompt
from assistant.tools import all_tools
from core.leaving import leaving

Agent = CompiledStateGraph[Any, Any, Any, Any]


class DialogueMiddleware(AgentMiddleware[Any, Any, Any]):
    """Gives each model call its turn's context, which takes the reply. Messages are not kept: the
    dialogue state has what the next turn needs.
    """

    def wrap_model_call(
        self,
        request: ModelRequest[Any],
        handler: Callable[[ModelRequest[Any]], ModelResponse[Any]],
    ) -> ModelResponse[Any]:
        """Let the embedded model answer from the turn, or tell a language model about it. What
        calls no tool is the reply: the turn takes it, and ends.
        """
        context: TurnContext = request.runtime.context
        leaving().check()
        if isinstance(request.model, EmbeddedChatModel):
            response = ModelResponse(result=[answer(request.messages, context)])
        else:
            response = _ask(request, handler, context)
        calls: list[ToolCall] = []
        for message in response.result:
            if isinstance(message, AIMessage):
                _number(message, context)
                calls += message.tool_calls
        if not calls:
            finish(context, str(response.result[-1].text))
        elif isinstance(request.model, EmbeddedChatModel):
            response.result += [self._made(call, request) for call in calls]
        return response

    def _made(self, call: ToolCall, request: ModelRequest[Any]) -> BaseMessage:
        """What comes of a call of the embedded model. It is made at once: a step of the graph and
        a thread of its own, which a language model's calls have, would be a tenth of the turn.
        """
        runtime: ToolRuntime[Any, Any] = ToolRuntime(
            state=request.state,
            context=request.runtime.context,
            config={},
            stream_writer=request.runtime.stream_writer,
            tool_call_id=call["id"],
            store=request.runtime.store,
        )
        tool = next(t for t in request.tools if isinstance(t, BaseTool) and t.name == call["name"])
        wanted = {**call, "args": {**call["args"], "runtime": runtime}}
        asked = ToolCallRequest(call, tool, request.state, runtime)
        try:
            made = self.wrap_tool_call(asked, lambda _: tool.invoke(wanted))
        except ValidationError as error:
            return ToolMessage(str(error), tool_call_id=call["id"], status="error")
        if not isinstance(made, ToolMessage):
            raise TypeError("a tool of the shop gives a message")
        return made

    def wrap_tool_call(
        self,
        request: ToolCallRequest,
        handler: Callable[[ToolCallRequest], ToolMessage | Command[Any]],
    ) -> ToolMessage | Command[Any]:
        """Refuse what the shopper didn't ask for, and what is written already."""
        context: TurnContext = request.runtime.context  # type: ignore[assignment]
        call = request.tool_call
        if call["name"] in context.written:
            context.done[str(call["id"])] = context.written[call["name"]]
            return ToolMessage("Done.", tool_call_id=call["id"], name=call["name"])
        if context.allowance is None or may_call(call["name"], context.understood.acts):
            with context.lock:  # LangChain copies the context for each call: none may change it
                return handler(request)
        return ToolMessage(
            "The shopper didn't ask for this; it was not done.",
            tool_call_id=call["id"],
            name=call["name"],
            status="error",
        )


def _number(message: AIMessage, context: TurnContext) -> None:
    """Note the tool calls that are asked for; an endpoint that uses an id twice, or none, must
    not have one result take another's place.
    """
    for call in message.tool_calls:
        if not call["id"] or call["id"] in context.called:
            call["id"] = uuid4().hex
        context.called.append(str(call["id"]))


def _ask(
    request: ModelRequest[Any],
    handler: Callable[[ModelRequest[Any]], ModelResponse[Any]],
    context: TurnContext,
) -> ModelResponse[Any]:
    """One call to a language model, within what the turn may use. Once the tool calls are
    spent it gets no tools, so that it has to reply.
    """
    prompt = system_prompt(context)
    allowance = context.allowance
    if allowance is None:
        raise RuntimeError("a turn of a language model needs an allowance")
    tools = request.tools if len(context.called) < MAX_CALLS else []
    told = prompt + "".join(str(getattr(tool, "args", tool)) for tool in tools)
    seconds = allowance.next_call(request.messages, told)
    response = handler(
        request.override(
            system_message=SystemMessage(prompt),
            tools=tools,
            model_settings={**request.model_settings, "timeout": seconds},
        )
    )
    for message in response.result:
        if isinstance(message, AIMessage):
            allowance.used(request.messages, told, message)
    return response


def build_agent(model: BaseChatModel | None) -> Agent:
    """The agent over `model`, or over the embedded model when that is None."""
    middleware: list[AgentMiddleware[Any, Any, Any]] = [DialogueMiddleware()]
    if model is not None:  # the embedded model plans once and keeps within the limit by itself
        middleware.append(ToolCallLimitMiddleware(run_limit=MAX_CALLS, exit_behavior="continue"))
    return create_agent(
        model if model is not None else EmbeddedChatModel(context=None),
        tools=all_tools(),
        middleware=middleware,
    )
