"""What things come to, in a line."""

from decimal import Decimal

from assistant.context import TurnContext
from assistant.totals import Sum
from assistant.wording import enumerate_words, limit, money, tag

_NOTHING = (
    "There's nothing in your cart or on a list yet, so there's nothing to add up. Say what to add, "
    "and I'll keep the sum."
)


def write_sum(context: TurnContext, found: Sum) -> str:
    """The sum, and what is left of the amount that it is held against."""
    currency = context.shop.catalog.currency
    if not found.lines:
        return "Nothing is on the list to buy." if found.of == "list" else _NOTHING
    unshipped = ["Delivery isn't in that."] if found.shipped else []
    if found.of == "products":
        return " ".join([_of_products(found, currency), *_short(found), *unshipped])
    total = money(found.total, currency)
    if found.of == "list":
        sentence = f"The list is {total} in all"
    else:
        units = sum(number for _, number in found.lines)
        sentence = f"Your cart: {units} item{'s' if units > 1 else ''} in it, {total} in all"
    parts = [f"{sentence}{_against(found, currency)}."]
    if found.kind == "saved":
        parts.append(_saved(found, currency))
    elif found.kind == "share":
        parts.append(_share(found, currency))
    elif found.kind == "left" and found.limit is None:
        parts.append("You haven't named a budget.")
    return " ".join([*parts, *unshipped])


def _of_products(found: Sum, currency: str | None) -> str:
    against = _against(found, currency)
    total = money(found.total, currency)
    if len(found.lines) > 1:
        named = enumerate_words([tag(product) for product, _ in found.lines])
        return f"{named} come to {total}{against}."
    product, units = found.lines[0]
    if not units:
        return f"{tag(product)}, is more than {limit(found.limit or Decimal(0), currency)}."
    if units == 1:
        return f"{tag(product)}{against}."
    each = money(product.price or Decimal(0), currency)
    return f"{units} × **{product.title}** come to {total}, at {each} each{against}."


def _short(found: Sum) -> list[str]:
    """What there is, where more units are spoken of than that."""
    if len(found.lines) != 1:
        return []
    product, units = found.lines[0]
    if product.stock is None or product.stock >= max(units, 1):
        return []
    if not product.stock:
        return ["It is sold out."]
    return [f"There {'is' if product.stock == 1 else 'are'} {product.stock} in stock."]


def _against(found: Sum, currency: str | None) -> str:
    """How far the total is from the limit; empty where there is none."""
    if found.limit is None or found.gap is None:
        return ""
    side = "over" if found.gap < 0 else "under"
    apart = money(abs(found.gap), currency)
    return f", {apart} {side} your {limit(found.limit, currency)}"


def _saved(found: Sum, currency: str | None) -> str:
    if found.before is None or found.before.total == found.total:
        return "Its last change made no difference to that."
    step = found.total - found.before.total
    side = "more" if step > 0 else "less"
    return f"That is {money(abs(step), currency)} {side} than before its last change."


def _share(found: Sum, currency: str | None) -> str:
    if found.people == 1:
        return "Say for how many people the list is, and I'll divide it."
    part = money(round(found.total / found.people, 2), currency)
    return f"That is {part} each for {found.people} people."
