"""From an approved brief to a ledger: who gets which variant, which products, and when."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.campaigns.brief import Brief
from assistant.campaigns.experiment import HOLDOUT, assign
from assistant.campaigns.policy import StudioPolicy
from assistant.campaigns.products import ProductPicker
from assistant.campaigns.send_time import best_hours, moment
from assistant.services import Shop
from core.store import Delivery, Product
from core.store.audience_sql import midnight


@dataclass(frozen=True)
class Plan:
    """The ledger of a campaign before it is written."""

    rows: list[dict[str, Any]]

    def summary(self) -> dict[str, Any]:
        """How many there are, for the audit log."""
        arms = Counter(row["arm"] for row in self.rows)
        return {"recipients": len(self.rows), "arms": dict(sorted(arms.items()))}


def make_plan(
    shop: Shop,
    policy: StudioPolicy,
    campaign_id: str,
    brief: Brief,
    customer_ids: Sequence[str],
    variants: Sequence[str],
    now: datetime,
) -> Plan:
    """Assign arms, pick products and choose the hour for every customer.

    Who has nothing to be shown is left out, of the treated and of the holdout alike.
    """
    store = shop.store
    customers = store.audiences.contacts(customer_ids)
    picks = ProductPicker(shop, policy).pick(brief, customers, now)
    ids = [id for id in customer_ids if picks.get(id)]
    start = max(now, midnight(brief.starts)) if brief.starts else now
    hours = best_hours(ids, *store.audiences.hours())
    rows = []
    for customer_id, hour in zip(ids, hours.tolist(), strict=True):
        arm = assign(campaign_id, customer_id, brief.holdout, variants)
        held = arm == HOLDOUT
        rows.append(
            {
                "customer_id": customer_id,
                "arm": arm,
                "status": (Delivery.HOLDOUT if held else Delivery.PLANNED).value,
                "picks": []
                if held
                else [
                    {"product_id": p.product_id, "kind": p.why.kind, "ref": p.why.ref}
                    for p in picks[customer_id]
                ],
                "send_at": moment(hour, start),
                "changed": now,
                "note": "",
            }
        )
    return Plan(rows)


def expected_cost(
    brief: Brief, products: Sequence[Product], recipients: int, policy: StudioPolicy
) -> float:
    """What the discounts of a campaign may come to, in the shop's currency.

    Recipients times the expected rate of buying times the discount on one product; shipping and
    gifts aren't known to Aisle and count nothing.
    """
    offer = brief.offer
    buyers = recipients * (1 - brief.holdout) * policy.expected_rate
    if offer.kind == "amount":
        return buyers * float(offer.value or 0)
    prices = [float(product.price) for product in products if product.price is not None]
    if offer.kind != "percent" or not prices:
        return 0.0
    return buyers * float(offer.value or 0) / 100 * sum(prices) / len(prices)
