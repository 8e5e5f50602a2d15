"""The names of the ranker's features, and the part of a score that each counts to."""

from recsys.recommendation import PartKind

PAIR_FEATURES = (
    "pair_sessions",
    "pair_half_4",
    "pair_half_16",
    "pair_since",
    "pair_first",
    "pair_gap",
    "pair_due",
    "pair_2_weeks",
    "pair_4_weeks",
    "pair_8_weeks",
    "pair_units",
    "pair_visits_since",
    "pair_visit_share",
    "pair_last_5_visits",
    "pair_last_10_visits",
    "pair_last_gap",
    "pair_gap_spread",
    "pair_interest",
)
CUSTOMER_FEATURES = (
    "customer_sessions",
    "customer_4_weeks",
    "customer_half_16",
    "customer_size",
    "customer_since",
    "customer_gap",
    "customer_distinct",
    "customer_new_share",
    "customer_price",
    "customer_weekend",
    "customer_evening",
    "customer_sentiment",
)
PRODUCT_FEATURES = (
    "product_1_week",
    "product_2_weeks",
    "product_4_weeks",
    "product_8_weeks",
    "product_16_weeks",
    "product_trend_1",
    "product_trend_2",
    "product_trend_4",
    "product_buyers",
    "product_repeat_share",
    "product_gap",
    "product_age",
    "product_new_2",
    "product_new_4",
    "product_new_12",
    "product_new_share",
    "product_year_ago",
    "product_type_share",
    "product_category_share",
    "product_type_sales",
    "product_category_sales",
    "product_price",
    "product_weekend",
    "product_evening",
    "product_sentiment",
)
GROUPS = ("type", "category", "department", "brand", "line")
"""What products are grouped by: the path, its first two levels, its first, the brand, and
the brand within a category."""
GROUP_FEATURES = (
    "sessions",
    "half_4",
    "half_16",
    "since",
    "share",
    "lift",
    "distinct",
    "new_12",
    "gap",
    "due",
)
PRICE_FEATURES = ("price_fit", "price_tier_fit", "price_tier_in_type")
"""The product's log price, and its place among its type's, against what the customer pays."""


_PARTS: tuple[tuple[str, PartKind], ...] = (
    ("pair_", PartKind.REPEAT),
    ("ease", PartKind.COLLABORATIVE),
    ("als", PartKind.COLLABORATIVE),
    ("meaning", PartKind.CONTENT),
    ("price_", PartKind.PRICE),
    ("product_price", PartKind.PRICE),
    ("product_sentiment", PartKind.SENTIMENT),
    ("product_age", PartKind.NOVELTY),
    ("product_", PartKind.POPULARITY),
    *((f"{group}_", PartKind.AFFINITY) for group in GROUPS),
)
"""Beginnings of feature names, the first match counts."""


def part_of(feature: str) -> PartKind:
    """Which part of a score a feature counts to."""
    return next((part for start, part in _PARTS if feature.startswith(start)), PartKind.CUSTOMER)


def direction(feature: str) -> int:
    """1 for features that may only raise a score as they grow, -1 for those that may only
    lower it, else 0: what a candidate thinks must count for a product, or else the purchases
    that it thinks so for would be no reason to show it.
    """
    if not feature.startswith(("ease", "als", "meaning")):
        return 0
    return -1 if feature.endswith("_rank") else 1
