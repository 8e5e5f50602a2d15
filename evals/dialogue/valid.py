"""Valid replies in many forms, to see that the check rejects on facts and never on form.

Each frame is a way in which a good language model would put what a search found; its places
are filled from real results of a real shop. Whatever of it the check drops or changes is a
false rejection.
"""

from collections.abc import Iterator
from typing import Any

from assistant import finding
from assistant.allowance import Allowance, Limits
from assistant.check import check
from assistant.context import Done, TurnContext
from assistant.evidence import Found
from assistant.language.frames import Understanding
from assistant.services import Shop
from assistant.state import DialogueState
from assistant.tracking import Tracked
from assistant.wording import leaf, money, plural
from core.constraints import Constraints
from core.store import Product
from core.turn import Act

FRAMES = (
    "I found {count} {nouns} within your ${limit} budget:\n\n1. **{a}** – {pa}\n2. **{b}** – {pb}",
    "The **{a}** is a good place to start at {pa}.",
    "{a} costs {pa}, while {b} is {pb}.",
    "Here are a few {nouns} under ${limit}. My favourite is the {a} ({pa}).",
    "- {a}: {pa}\n- {b}: {pb}\n- {c}: {pc}",
    "| | {a} | {b} |\n|---|---|---|\n| Price | {pa} | {pb} |",
    "You could go for the {a}. It costs {pa}.",
    "Both stay below ${limit}: **{a}** at {pa} and **{b}** at {pb}.",
    "The {low} is {saving} cheaper than the {high}.",
    "Together, {a} and {b} come to a total of {sum}.",
    "**Best value:** {a}, {pa}",
    "### Top pick\n**{a}** ({pa})\n\n### Runner-up\n**{b}** ({pb})",
    "Of these three, the {low} is the least expensive at {plow}.",
    "I'd recommend the **{a}**. Would you like to see more details?",
    "None of them is discounted, I'm afraid.",
    "I can't offer discounts, but the {low} is the cheapest of these at {plow}.",
    "Do you have a color in mind? I can narrow these down.",
    "Sorry, there's nothing on sale among these.",
    "What will you use it for? Most people start with size and price.",
    "Happy to help! How about the {a}?",
    "Great choice! The {b} has {stock_b} in stock.",
    "{a} is from {brand_a}.",
    "The {a} is listed under {leaf_a}.",
    "Since you asked for {nouns} up to ${limit}, I left out anything above that.",
    "All of these are within your ${limit} budget.",
    "The first one, {a}, is {pa}; the second one, {b}, is {pb}.",
    "Would you prefer something cheaper, or shall I compare the first two?",
    "“{a}” might suit you: {pa}.",
    "Prices range from {plow} to {phigh}.",
    "If you can stretch to {phigh}, look at the {high}.",
    "OK, {nouns} it is. Let me know if you want a different price range.",
    "1) {a} ({pa})\n2) {b} ({pb})\n3) {c} ({pc})",
    "*{a}* – {pa}. {desc_a}",
    "In short: {a} for {pa}, {b} for {pb}.",
    "I'd look at these first:\n\n* **{a}** — {pa}\n* **{b}** — {pb}\n\nShall I save one for you?",
    "You said up to ${limit}, so the {a} at {pa} fits.",
    "No problem, I'll keep to ${limit}.",
    "I don't have any information on that, but I can look for {nouns} in another color.",
    "The {low} saves you {saving} compared with the {high}.",
    "Number 1 is the {a}; number 2 is the {b}.",
    "We have {count} {nouns} under ${limit} in all.",
    "On Monday or any other day, I'm here to help.",
    "The **{a}** by **{brand_a}** costs **{pa}**.",
    "**Price:** {pa}\n**Brand:** {brand_a}",
    "Good news: there is something for you. **{a}**, {pa}.",
)  # fmt: skip
"""`{a}`, `{b}`, `{c}` are titles as found; `{pa}` ... their prices; `{low}`, `{high}` the cheapest
and the dearest."""


def rejected(shop: Shop, kinds: int) -> tuple[int, int, list[str]]:
    """Put every frame to results for `kinds` categories.

    Returns:
        Replies put, replies that the check changed, and what it took out of them.
    """
    put = changed = 0
    taken: list[str] = []
    for context, places in _turns(shop, kinds):
        for frame in FRAMES:
            reply = frame.format(**places)
            checked = check(reply, context)
            put += 1
            if checked.rejected or checked.reply != reply.strip():
                changed += 1
                taken.append(f"{frame!r}: {'; '.join(checked.rejected)[:200]}")
    return put, changed, taken


def _turns(shop: Shop, kinds: int) -> Iterator[tuple[TurnContext, dict[str, Any]]]:
    made = 0
    for path in shop.catalog.categories:
        state = DialogueState(turn=1, constraints=Constraints(category=path))
        found = finding.find(shop, state, None, need=leaf(path))
        priced = [product for product in found.products if product.price is not None]
        if len(priced) < 3 or len({product.title for product in priced}) < 3:
            continue
        limit = int(max(product.price or 0 for product in priced)) + 1
        nouns = plural(leaf(path))
        yield (
            _context(shop, found, state, f"{nouns} under ${limit}"),
            _places(priced, found, nouns, limit),
        )
        made += 1
        if made == kinds:
            return


def _context(shop: Shop, found: Found, state: DialogueState, text: str) -> TurnContext:
    context = TurnContext(
        shop, "valid", text, None, None, state, Understanding((Act.SEARCH,), 1.0), Tracked()
    )
    context.called = ["1"]
    context.done = {"1": Done("search_products", {}, 0.0, found)}
    context.allowance = Allowance(Limits())
    return context


def _places(priced: list[Product], found: Found, nouns: str, limit: int) -> dict[str, Any]:
    a, b, c = priced[:3]
    ordered = sorted(priced, key=lambda product: product.price or 0)
    low, high = ordered[0], ordered[-1]

    def cost(product: Product) -> str:
        return money(product.price or 0, product.currency)

    values = {"nouns": nouns, "limit": limit, "count": found.total}
    for name, product in {"a": a, "b": b, "c": c, "low": low, "high": high}.items():
        values |= {name: product.title, f"p{name}": cost(product)}
    sentence = a.description.split(". ")[0].rstrip(".")
    return {
        **values,
        "sum": money((a.price or 0) + (b.price or 0), a.currency),
        "saving": money((high.price or 0) - (low.price or 0), a.currency),
        "stock_b": b.stock or 0,
        "brand_a": a.brand or "the shop",
        "leaf_a": leaf(a.category),
        "desc_a": f"{sentence}.",
    }
