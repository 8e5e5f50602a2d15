"""Why a product is on a list, from the facts that ranked it."""

import numpy as np

from assistant.lists.candidates import Candidates
from assistant.services import Shop
from assistant.wording import enumerate_words
from core.store import Product

_WELL_RATED = 4.0
_TASTE = 0.6  # above it, what is known of the shopper speaks for the product


def reason(shop: Shop, candidates: Candidates, product: Product) -> str:
    """One sentence; only what is true of the product now."""
    at = shop.catalog.position(product.id)
    found = np.flatnonzero(candidates.positions == at)
    clauses = []
    if len(found) and candidates.parts:
        clauses = _clauses(shop, candidates, int(found[0]))
    if product.rating is not None and product.rating >= _WELL_RATED and product.review_count:
        noun = "review" if product.review_count == 1 else "reviews"
        clauses.append(f"rated {product.rating:.1f} of 5 in {product.review_count} {noun}")
    return f"{enumerate_words(clauses)}." if clauses else ""


def _clauses(shop: Shop, candidates: Candidates, index: int) -> list[str]:
    clauses = []
    prices = shop.catalog.price[candidates.positions]
    count = len(prices)
    if candidates.parts["relevance"][index] >= candidates.parts["relevance"].max():
        clauses.append(f"the closest match for “{candidates.need.name}”")
    if count > 1 and prices[index] <= prices.min():
        clauses.append(f"the cheapest of {count} that would do")
    elif count > 2 and prices[index] <= np.median(prices):
        clauses.append(f"in the cheaper half of {count} that would do")
    if candidates.parts["taste"][index] > _TASTE:
        clauses.append("close to what you buy")
    return clauses
