"""Many conversations at once: does anything of one show up in another?"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from assistant import Assistant
from core.turn import Turn

_KINDS = ("tents", "headphones", "backpacks", "jackets", "socks", "lamps", "watches", "shoes")
_COLORS = ("black", "blue", "green", "grey", "red")
_WORKERS = 4


def measure(assistant: Assistant, conversations: int) -> tuple[int, list[dict[str, Any]]]:
    """Hold conversations interleaved turn by turn on several threads, each with a kind, a price
    limit and a list of its own, half of them for customers.

    Returns:
        How many turns held or showed something that is another's, and the failures.
    """
    customers = assistant.shop.store.customers.ids()[: conversations // 2]
    owners: list[str | None] = [*customers, *[None] * (conversations - len(customers))]
    openings = [
        f"show me {_KINDS[n % len(_KINDS)]} under ${40 + 3 * n}" for n in range(conversations)
    ]
    ids: list[str | None] = [None] * conversations
    turns: list[list[Turn]] = [[] for _ in range(conversations)]

    def say(n: int, text: str) -> None:
        turn = assistant.reply(text, conversation_id=ids[n], customer_id=owners[n])
        ids[n] = turn.conversation_id
        turns[n].append(turn)

    rounds = [
        openings,
        [f"in {_COLORS[n % len(_COLORS)]}" for n in range(conversations)],
        ["any colour is fine" for _ in range(conversations)],
        ["add the first one to my list" for _ in range(conversations)],
        ["tell me more about the first one" for _ in range(conversations)],
    ]
    with ThreadPoolExecutor(_WORKERS) as pool:
        for texts in rounds:
            list(pool.map(say, range(conversations), texts))
    failures = [
        {"part": "interleaved", "faults": faults, "transcript": [(openings[n], turns[n][0].reply)]}
        for n in range(conversations)
        if (faults := list(_foreign(n, turns, ids)))
    ]
    return sum(len(failure["faults"]) for failure in failures), failures


def _foreign(n: int, turns: list[list[Turn]], ids: list[str | None]) -> Any:
    own = turns[n]
    shown = {product.id for turn in own for product in turn.products}
    if ids.count(ids[n]) > 1:
        yield "two conversations have one id"
    for number, turn in enumerate(own, 1):
        if turn.turn != number:
            yield f"turn {turn.turn} where {number} is due"
        limit = turn.constraints.price_max
        if limit is not None and float(limit) != 40 + 3 * n:
            yield f"holds the price limit {limit} of another"
        if turn.list is not None and not {line.product_id for line in turn.list.items} <= shown:
            yield "the list holds what was never shown here"
