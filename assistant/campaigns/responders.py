"""Who is expected to respond to a campaign, learnt from this shop's own earlier campaigns.

Everything that is known of a customer is known on the day that a campaign was approved, of the
earlier ones as of this one, so that nothing of the answer leaks into the question.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from assistant.campaigns.brief import Brief, Understanding
from assistant.campaigns.response import Reliability, ResponseModel
from core.store import Store
from core.store.responses import FEATURES, SentCampaign

_LEAST_ROWS, _LEAST_RESPONSES, _LEAST_CAMPAIGNS = 300, 30, 2
_MOST_ROWS = 60_000


@dataclass(frozen=True)
class Response:
    """How likely each of an audience is to respond."""

    chances: dict[str, float]
    """Customer id to the calibrated probability of clicking or buying."""
    campaigns: int
    """Earlier campaigns that it was learnt from."""
    rows: int
    """Recipients of those."""
    auc: float
    """On campaigns that weren't learnt from; .5 is chance."""
    reliability: tuple[Reliability, ...]
    """Predicted and observed share by fifths, on campaigns that weren't learnt from."""

    @property
    def expected(self) -> float:
        """Recipients who are expected to respond."""
        return sum(self.chances.values())

    def ranked(self) -> list[str]:
        """The audience, the likeliest first; ties in the order of ids."""
        return sorted(self.chances, key=lambda id: (-self.chances[id], id))

    def share_of_first(self, part: float) -> float:
        """Share of the expected responses that the first `part` of the ranking accounts for."""
        values = np.sort(np.fromiter(self.chances.values(), float))[::-1]
        count = max(1, round(part * len(values)))
        total = float(values.sum())
        return float(values[:count].sum()) / total if total else 0.0


@dataclass
class Responders:
    """Learns from a shop's ledger, and foretells; learns again when a campaign has been added."""

    store: Store
    attribution_days: int
    _learnt: tuple[tuple[str, ...], ResponseModel | None, int] = ((), None, 0)

    def foretell(self, brief: Brief, customer_ids: Sequence[str], now: datetime) -> Response | None:
        """How likely each of some customers is to respond; None while too little is known."""
        if not customer_ids:
            return None
        model, campaigns, rows = self._model(now)
        if model is None:
            return None
        table = self._features(customer_ids, brief.products.categories, now)
        chances = model.predict(table).tolist()
        return Response(
            dict(zip(customer_ids, chances, strict=True)),
            campaigns,
            rows,
            float(roc_auc_score(model.labels, model.held_out)),
            model.reliability(),
        )

    def _model(self, now: datetime) -> tuple[ResponseModel | None, int, int]:
        settled = now - timedelta(days=self.attribution_days)
        sent = self.store.responses.sent_before(settled)
        key = tuple(campaign.id for campaign in sent)
        if key != self._learnt[0]:
            self._learnt = (key, *self._learn(sent))
        return self._learnt[1], len(sent), self._learnt[2]

    def _learn(self, sent: Sequence[SentCampaign]) -> tuple[ResponseModel | None, int]:
        tables, labels, campaigns, total = [], [], [], 0
        for number, campaign in enumerate(sent):
            days = timedelta(days=self.attribution_days)
            answers = self.store.responses.answers(campaign, days)
            total += len(answers)
            if not answers or total > _MOST_ROWS:
                continue
            brief = Understanding.model_validate(campaign.brief).brief
            ids = list(answers)
            tables.append(self._features(ids, brief.products.categories, campaign.approved))
            labels += [answers[id] for id in ids]
            campaigns += [number] * len(ids)
        answered = np.array(labels, np.bool_)
        enough = (
            len(tables) >= _LEAST_CAMPAIGNS
            and len(answered) >= _LEAST_ROWS
            and _LEAST_RESPONSES <= answered.sum() < len(answered)
        )
        if not enough:
            return None, len(answered)
        model = ResponseModel.fit(np.concatenate(tables), answered, np.array(campaigns))
        return model, len(answered)

    def _features(
        self, ids: Sequence[str], categories: Sequence[str], at: datetime
    ) -> NDArray[np.float64]:
        """`(len(ids), len(FEATURES))`; who never did anything has the recency of two years."""
        known = self.store.responses.behaviour(at, categories)
        nobody = (730.0, *([0.0] * (len(FEATURES) - 1)))
        return np.array([known.get(id, nobody) for id in ids], float)
