"""What the recommender's bandit learns from what becomes of shown products.

What it knows lies in the store, so that every process of a shop learns the same and a
restart forgets nothing.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from core.errors import ArtifactError
from core.store import Exposure, Settled, Store
from recsys import CONTEXT_SIZE, PATIENCE_SECONDS, BanditConfig, LinearThompson, teach, worth

_log = logging.getLogger(__name__)

POLICY = f"recommend-{CONTEXT_SIZE}"
"""Id of the bandit in the store; another kind of context is another bandit."""

_PATIENCE = timedelta(seconds=PATIENCE_SECONDS)
_AT_ONCE = 50  # overdue exposures settled in one go
_PAUSE = timedelta(minutes=1)  # between looks for overdue ones, once all are settled


class Learner:
    """One shop's bandit."""

    def __init__(self, store: Store, config: BanditConfig | None = None) -> None:
        self._store = store
        self._config = config or BanditConfig()
        self._known: tuple[int, LinearThompson] | None = None
        self._look_again = datetime.min.replace(tzinfo=UTC)

    def policy(self) -> LinearThompson | None:
        """The bandit as it stands, not to be changed; None where nothing is to be explored."""
        if self._config.spread <= 0:
            return None
        version = self._store.exposures.version(POLICY)
        known = self._known
        if known is None or known[0] != version:
            learned = self._store.exposures.learned(POLICY)
            known = (learned.version, self._read(learned.state))
            self._known = known
        return known[1]

    def happened(
        self,
        kind: str,
        product_id: str,
        *,
        recommendation_id: str | None = None,
        conversation_id: str | None = None,
        customer_id: str | None = None,
    ) -> str | None:
        """Learn from something that a shopper did with a product.

        Args:
            kind: an event kind; one that earns nothing is no lesson.
            product_id: which.
            recommendation_id: the exposure that led here; the product's last one to the
                conversation, or else to the customer, where it isn't given.
            conversation_id: where it happened.
            customer_id: who did it.

        Returns:
            The exposure that it was joined to; None where the product wasn't shown lately.
        """
        reward = worth([kind])
        if reward is None:
            return recommendation_id
        exposure = recommendation_id
        if exposure is None and (conversation_id is not None or customer_id is not None):
            exposure = self._store.exposures.newest(
                product_id,
                since=datetime.now(UTC) - _PATIENCE,
                conversation_id=conversation_id,
                customer_id=customer_id,
            )
        if exposure is not None:
            self._store.exposures.learn(POLICY, [(exposure, reward)], self._teach)
        return exposure

    def undone(self, product_id: str, left: Iterable[str], *, conversation_id: str) -> None:
        """Correct what was learned from something that a shopper took back.

        Args:
            product_id: which product they did it with.
            left: kinds of what else they did with it.
            conversation_id: where it happened.
        """
        exposure = self._store.exposures.newest(
            product_id, since=datetime.now(UTC) - _PATIENCE, conversation_id=conversation_id
        )
        if exposure is not None:
            rewards = [(exposure, worth(left) or 0.0)]
            self._store.exposures.learn(POLICY, rewards, self._teach, lowered=True)

    def settle(self, now: datetime | None = None, most: int = _AT_ONCE) -> int:
        """Learn what became of products shown a day ago: 0, unless something happened to them
        that arrived by another way, such as a purchase from the shop's own systems. Looks for
        such products at most once a minute, unless there were more of them than it settles.

        Args:
            now: the moment to judge at; the present by default.
            most: exposures to settle at most.

        Returns:
            How many were settled.
        """
        now = now or datetime.now(UTC)
        if now < self._look_again:
            return 0
        overdue = self._store.exposures.overdue(now - _PATIENCE, most)
        if len(overdue) < most:
            self._look_again = now + _PAUSE
        if not overdue:
            return 0
        rewards = [(exposure.id, self._outcome(exposure)) for exposure in overdue]
        return self._store.exposures.learn(POLICY, rewards, self._teach)

    def _outcome(self, exposure: Exposure) -> float:
        kinds = self._store.exposures.kinds_after(exposure, exposure.time + _PATIENCE)
        return worth(kinds) or 0.0

    def _teach(self, state: dict[str, Any], settled: Sequence[Settled]) -> dict[str, Any]:
        policy = self._read(state)
        teach(policy, [(item.context, item.reward, item.before) for item in settled])
        return policy.to_json()

    def _read(self, state: dict[str, Any]) -> LinearThompson:
        try:
            return LinearThompson.from_json(CONTEXT_SIZE, state, self._config)
        except ArtifactError as error:
            _log.warning("what the bandit had learned is given up: %s", error)
            return LinearThompson(CONTEXT_SIZE, self._config)
