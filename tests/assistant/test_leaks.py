"""Many shoppers at once: nobody ever sees what is another's."""

import random
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.checkpoints import open_checkpointer
from assistant.services import Shop

_CONVERSATIONS = 50
_NEEDS = ("backpack", "shoe", "scarf", "lamp", "mug", "headphones", "sleeping bag", "jacket")


def _lines(number: int) -> list[str]:
    """What the shopper of that number says; no other shopper names these amounts and words."""
    need = _NEEDS[number % len(_NEEDS)]
    return [
        f"I need a {need} under ${100 + number}",
        f"not {_brand(number)} please",
        f"remember that I dislike {_secret(number)}",
        "add the first one to my cart",
        "what do you know about me?",
    ]


def _brand(number: int) -> str:
    return f"Zorblat{number:02}"


def _secret(number: int) -> str:
    return f"quibble{number:02}"


@pytest.mark.slow
def test_fifty_interleaved_conversations_leak_nothing(shop: Shop, tmp_path: Path) -> None:
    assistant = Assistant(shop, open_checkpointer(f"sqlite:///{tmp_path / 'chat.db'}"))
    rng = random.Random(5)
    steps = [number for number in range(_CONVERSATIONS) for _ in range(5)]
    rng.shuffle(steps)
    said = dict.fromkeys(range(_CONVERSATIONS), 0)
    ids: dict[int, str] = {}
    jobs = []
    for number in steps:
        jobs.append((number, _lines(number)[said[number]]))
        said[number] += 1
    for number in range(_CONVERSATIONS):
        first = assistant.reply("hello")
        ids[number] = first.conversation_id

    def talk(number: int) -> list[str]:
        """All turns of one shopper, in order, while others talk."""
        heard = []
        for line in (line for who, line in jobs if who == number):
            turn = assistant.reply(line, conversation_id=ids[number])
            heard.append(turn.model_dump_json())
            assert turn.constraints.price_max == Decimal(100 + number)
        return heard

    with ThreadPoolExecutor(8) as pool:
        heard = dict(zip(range(_CONVERSATIONS), pool.map(talk, range(_CONVERSATIONS)), strict=True))
    for number, replies in heard.items():
        text = "\n".join(replies).casefold()
        for other in range(_CONVERSATIONS):
            if other != number:
                assert _brand(other).casefold() not in text
                assert _secret(other) not in text
        items = shop.store.carts.items(None, ids[number])
        assert len(items) == 1, (number, replies[2:4])
        assert items[0]["product_id"] in replies[3]
