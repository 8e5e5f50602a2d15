"""The assistant: one utterance in, one checked `Turn` out."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from langchain_core.messages import AIMessage, AIMessageChunk, AnyMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from numpy.typing import NDArray

from assistant.activity import recent_session
from assistant.agent import Agent, build_agent
from assistant.allowance import Allowance
from assistant.context import TurnContext
from assistant.conversations import Conversations
from assistant.embedded import phrases
from assistant.exposures import log_exposures
from assistant.happenings import keep
from assistant.hearing import hear
from assistant.kinds import kind_of
from assistant.memory import hold, of_row
from assistant.models import EMBEDDED, LanguageModel
from assistant.presentation import build_turn
from assistant.privacy import delete_customer
from assistant.saver import GuardedSaver
from assistant.services import Shop
from assistant.state import DialogueState
from assistant.streaming import Emit, Streamed, pieces_of, pumped
from assistant.tracking import track
from core.errors import AisleError
from core.guard import missing
from core.ids import new_id
from core.leaving import leaving
from core.store import EventKind
from core.turn import Act, Turn
from recsys import Session

_log = logging.getLogger(__name__)

_CONFIG: RunnableConfig = {"recursion_limit": 40}
_FEW = 2  # titles from which on the shop has a kind that is spoken of

MAX_LENGTH = 4_000
"""Characters of an utterance that are read."""


class Assistant:
    """Answers shoppers of one shop; safe to share between threads."""

    def __init__(
        self,
        shop: Shop,
        checkpointer: BaseCheckpointSaver[Any],
        model: LanguageModel | None = None,
    ) -> None:
        """`model` None means the embedded one; otherwise that is the fall-back."""
        checkpointer = GuardedSaver(checkpointer, shop.store.saving)
        self.shop = shop
        self._model = model
        self._checkpointer = checkpointer
        self._name = EMBEDDED if model is None else model.name
        self._embedded = build_agent(None)
        self._agent = self._embedded if model is None else build_agent(model.chat)
        self._conversations = Conversations(shop.store, checkpointer)

    def greeting(self, customer_id: str | None = None) -> Turn:
        """The opening line of a new conversation."""
        return Turn(
            conversation_id=new_id(),
            turn=0,
            model=self._name,
            reply=phrases.TALK[Act.GREETING][0],
            suggestions=tuple(phrases.OPENERS),
        )

    def reply(
        self,
        text: str,
        *,
        conversation_id: str | None = None,
        customer_id: str | None = None,
    ) -> Turn:
        """Answer one utterance.

        Args:
            text: what the shopper said, 1 to `MAX_LENGTH` characters.
            conversation_id: the conversation to go on with; a new one when None.
            customer_id: who the session says is shopping; None for a stranger.

        Raises:
            NotFoundError: the conversation isn't this customer's, or there is no such customer.
            AisleError: the utterance is empty or too long.
        """
        utterance = _clean(text)
        conversation = conversation_id or new_id()
        with self._conversations.lock(conversation):
            return self._turn(utterance, conversation, customer_id)

    def stream(
        self,
        text: str,
        *,
        conversation_id: str | None = None,
        customer_id: str | None = None,
    ) -> Iterator[str | Turn]:
        """As `reply`, giving the checked reply in pieces as it comes, and then the whole turn.

        What a language model writes is checked sentence by sentence. Where it fails midway, the
        embedded model's answer follows, and the turn holds that alone.
        """
        utterance = _clean(text)
        conversation = conversation_id or new_id()

        def work(emit: Emit) -> Turn:
            with self._conversations.lock(conversation):
                return self._turn(utterance, conversation, customer_id, emit)

        if self._model is None:
            yield from pieces_of(work)
        else:
            yield from pumped(work)

    def recall(self, conversation_id: str) -> DialogueState:
        """What holds in a conversation; nothing in one that hasn't begun."""
        return self._conversations.state(conversation_id)

    def note(
        self,
        kind: EventKind,
        product_id: str,
        *,
        conversation_id: str | None = None,
        customer_id: str | None = None,
    ) -> None:
        """Take what the shopper did with a product, by a button or a click, into the
        conversation: its very next recommendation follows it. The bandit learns it at once.

        Args:
            kind: what they did; its weight is in `recsys.session.EVENT_WEIGHTS`.
            product_id: a product of the shop.
            conversation_id: the conversation it happened in, if any.
            customer_id: who the session says is shopping; None for a stranger.

        Raises:
            NotFoundError: there is no such product, or the conversation isn't this customer's.
        """
        self.shop.store.products.get(product_id)
        if conversation_id is not None:
            event = (product_id, kind.value)
            self._relive(conversation_id, customer_id, lambda session: session.with_event(*event))
        self.shop.learner.happened(
            kind.value, product_id, conversation_id=conversation_id, customer_id=customer_id
        )

    def take_back(
        self,
        kind: EventKind,
        product_id: str,
        *,
        conversation_id: str,
        customer_id: str | None = None,
    ) -> None:
        """Undo `note`: what follows in the conversation is as if it hadn't happened.

        Raises:
            NotFoundError: there is no such product, or the conversation isn't this customer's.
        """
        self.shop.store.products.get(product_id)
        event = (product_id, kind.value)
        session = self._relive(
            conversation_id, customer_id, lambda session: session.without_event(*event)
        )
        left = [event.kind for event in session.events if event.product_id == product_id]
        self.shop.learner.undone(product_id, left, conversation_id=conversation_id)

    def _relive(
        self, conversation_id: str, customer_id: str | None, change: Callable[[Session], Session]
    ) -> Session:
        """Change what happened in a conversation outside its turns."""
        with self._conversations.lock(conversation_id):
            self._conversations.claim(conversation_id, customer_id)
            state = self._conversations.state(conversation_id)
            state.session = change(state.session)
            self._conversations.save(conversation_id, state)
        return state.session

    def _turn(
        self, text: str, conversation_id: str, customer_id: str | None, emit: Emit | None = None
    ) -> Turn:
        with missing() as without:
            turn = self._answer(text, conversation_id, customer_id, emit)
        parts = [turn.degraded] if turn.degraded else []
        parts += [f"without {part}" for part in sorted(without)]
        return turn.model_copy(update={"degraded": "; ".join(parts) or None})

    def _answer(
        self, text: str, conversation_id: str, customer_id: str | None, emit: Emit | None
    ) -> Turn:
        started = time.perf_counter()
        profile_id = self._conversations.claim(conversation_id, customer_id)
        shopper = _Shopper(conversation_id, customer_id, profile_id)
        context = self._understand(text, shopper)
        understood = time.perf_counter()
        streamed = Streamed(emit)
        degraded = self._ask_model(context, streamed)
        model = self._name
        if self._model is None or degraded:
            if degraded:
                failed, context = context, self._understand(text, shopper)
                context.take_over(failed)
            model = EMBEDDED
            self._run(self._embedded, context)
        if not context.erase:
            self._conversations.save(conversation_id, context.state)
        try:
            streamed.finish(context.reply)
        finally:  # also for a shopper who leaves while the reply goes out
            finished = time.perf_counter()
            shown = self._record(context)
        latency = {
            "understand": understood - started,
            "agent": finished - understood,
            "first_token": (streamed.first or finished) - started,
            "total": time.perf_counter() - started,
        }
        return build_turn(
            context,
            model=model,
            degraded=degraded,
            exposures=shown,
            latency_ms={name: round(seconds * 1000, 2) for name, seconds in latency.items()},
        )

    def _learn(self, context: TurnContext) -> None:
        """Tell the bandit what the turn did with products that were shown before."""
        events = context.state.session.events[context.known_events :]
        for event in events:
            self.shop.learner.happened(
                event.kind, event.product_id, conversation_id=context.conversation_id
            )
        self.shop.learner.settle()

    def _ask_model(self, context: TurnContext, streamed: Streamed) -> str | None:
        """Let the language model take the turn, if there is one.

        Returns:
            What was missing, where it couldn't; None where it did, or where there is none.
        """
        model = self._model
        if model is None:
            return None
        if not model.breaker.allows():
            return f"language model '{model.name}' is left alone after failing repeatedly"
        context.allowance = Allowance(model.limits)
        try:
            self._run(self._agent, context, streamed)
        except model.faults as error:
            leaving().check()  # the endpoint didn't fail: the shopper left
            model.breaker.failed()
            _log.warning("the language model failed: %s", type(error).__name__)
            return f"language model '{model.name}' failed"
        model.breaker.succeeded()
        return None

    def _record(self, context: TurnContext) -> dict[str, str]:
        """Keep what the turn leaves behind, and give the ids of what it showed; nothing where the
        shopper's data is to go.
        """
        if context.erase and context.customer_id is not None:
            delete_customer(self.shop.store, self._checkpointer, context.customer_id)
            return {}
        return self.shop.store.saving.call(partial(self._log, context), dict[str, str])

    def _log(self, context: TurnContext) -> dict[str, str]:
        if context.tracked.feedback is not None:
            for product_id in context.tracked.referred:
                keep(context, EventKind(context.tracked.feedback), product_id)
        self._learn(context)
        self.shop.store.conversations.touch(context.conversation_id, context.state.turn)
        return log_exposures(context)

    def _understand(self, text: str, shopper: "_Shopper") -> TurnContext:
        state = self._conversations.state(shopper.conversation_id)
        state.turn += 1
        if state.turn == 1 and state.session.is_empty():
            profile_id, conversation_id = shopper.profile_id, shopper.conversation_id
            state.session = recent_session(self.shop.store, profile_id, conversation_id)
        state.session = replace(state.session, id=shopper.conversation_id)
        known_events = len(state.session.events)
        embedding = self.shop.encoder.encode([text])[0]
        recalled = self._recall(state, shopper.profile_id)
        cart = self.shop.store.carts
        understood, request = hear(
            self.shop,
            text,
            embedding,
            state,
            lambda: not cart.items(shopper.customer_id, shopper.conversation_id),
        )
        tracked = track(
            state,
            understood,
            self.shop.catalog,
            kind_of(self.shop, understood.need or state.need, least=_FEW),
        )
        tracked.recalled = recalled
        context = TurnContext(
            self.shop,
            shopper.conversation_id,
            text,
            shopper.customer_id,
            shopper.profile_id,
            state,
            understood,
            tracked,
            known_events,
            request=() if request is None else request.calls,
        )
        self._feel(context, embedding)
        return context

    def _recall(self, state: DialogueState, profile_id: str | None) -> bool:
        """Begin a conversation with what the customer asked to be remembered in earlier ones."""
        if state.turn > 1 or profile_id is None:
            return False
        rows = self.shop.store.memories.of_customer(profile_id)
        state.remembered = [of_row(row) for row in rows]
        hold(state)
        return bool(rows)

    def _feel(self, context: TurnContext, embedding: NDArray[np.float32]) -> None:
        """Score the utterance and move the running mood."""
        sentiment = self.shop.sentiment.analyse([context.text], embeddings=embedding[None])[0]
        context.sentiment = sentiment
        context.state.mood.update(sentiment.score, sentiment.confidence)

    def _run(self, agent: Agent, context: TurnContext, streamed: Streamed | None = None) -> None:
        messages: list[AnyMessage] = []
        if context.allowance is not None:
            for speaker, words in context.state.transcript:
                messages.append(HumanMessage(words) if speaker == "shopper" else AIMessage(words))
        messages.append(HumanMessage(context.text))
        told: Any = {"messages": messages}
        if streamed is None or not streamed.is_wanted:
            agent.invoke(told, _CONFIG, context=context)
            return
        parts = agent.stream(told, _CONFIG, context=context, stream_mode="messages")
        for message, _ in parts:
            if isinstance(message, AIMessageChunk):
                streamed.take(message.text, context)


@dataclass(frozen=True)
class _Shopper:
    """Who a turn is for, as the session says."""

    conversation_id: str
    customer_id: str | None
    profile_id: str | None


def _clean(text: str) -> str:
    """The utterance without control characters and surrounding space.

    Raises:
        AisleError: nothing is left, or it is longer than `MAX_LENGTH`.
    """
    kept = "".join(char for char in text if char.isprintable() or char in "\n\t").strip()
    if not kept:
        raise AisleError("The message is empty. Write what you are looking for.")
    if len(kept) > MAX_LENGTH:
        raise AisleError(
            f"The message has {len(kept):,} characters; at most {MAX_LENGTH:,} are read. "
            "Shorten it."
        )
    return kept
