"""Odd budgets, durations, dates and places: a clear answer, and nothing lost."""

import re
import tempfile
from pathlib import Path

from assistant import Assistant
from assistant.services import Shop
from core.turn import Turn
from evals.dialogue.shops import assistant_of

ODD = (
    ("kit out a dorm for $0", r"budget of 0 buys nothing"),
    ("kit out a dorm with a budget of zero dollars", r"budget of 0 buys nothing"),
    ("kit out a dorm for -$50", r"can't be negative"),
    ("kit out a dorm for minus $20", r"can't be negative"),
    ("kit out a dorm for $1000000000", r"Total: \$[\d,.]+, \$[\d,.]+ under"),
    ("kit out a dorm for 250 euros", r"prices are in USD, and I can't convert EUR"),
    ("kit out a dorm for £180", r"can't convert GBP"),
    ("kit out a cheap dorm", r"cheapest"),
    ("kit out a dorm for $12", r"cheapest complete list|doesn't buy everything"),
    ("kit out a dorm for $0.01", r"doesn't buy everything|Nothing is on it|cheapest"),
    ("plan 0 days in Lisbon", r"0 days can't be planned"),
    ("plan -3 days in Lisbon", r"can't be planned"),
    ("plan 400 days in Lisbon", r"21 days at a time, not 400"),
    ("3 days in Lisbon from 2019-05-01", r"has passed"),
    ("three days in Lisbon in May 2020", r"has passed"),
    ("4 days in Zzyzxland in June", r"no guide to Zzyzxland"),
    ("a week in Atlantis with two kids", r"no guide to Atlantis"),
    ("shopping list for quantum flurbing", r"don't know what"),
)  # fmt: skip
"""What a shopper says, and what the answer must speak of."""

ODD_EDITS = (
    ("set the budget to -10", r"budget"),
    ("add 100000 towels", r"999|stock|budget"),
    ("remove the helicopter from my list", r"no .*helicopter"),
    ("swap the spaceship on my list for a cheaper one", r"no .*spaceship"),
    ("what can I drop to get under $1?", r"come down|Without|enough"),
    ("make it 0 towels", r"[Tt]ook|off"),
)
"""Odd edits of a list that there is."""


def answer_oddities(shop: Shop) -> dict[str, float | list[str]]:
    """Say each in a conversation that has a list; count clear answers and lost lists."""
    unclear: list[str] = []
    lost: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        assistant = assistant_of(shop, Path(folder))
        for text, expected in ODD:
            before = _with_list(assistant)
            conversation = before.conversation_id
            turn = assistant.reply(text, conversation_id=conversation)
            if not re.search(expected, turn.reply):
                unclear.append(f"{text}: {turn.reply[:120]}")
            # What made no list has nothing of its own to take back.
            check = "show my list" if turn.list is None or turn.list == before.list else "undo"
            back = assistant.reply(check, conversation_id=conversation)
            if back.list is None or not back.list.items:
                lost.append(text)
        for text, expected in ODD_EDITS:
            conversation = _with_list(assistant).conversation_id
            turn = assistant.reply(text, conversation_id=conversation)
            if not re.search(expected, turn.reply):
                unclear.append(f"{text}: {turn.reply[:120]}")
            now = assistant.reply("show my list", conversation_id=conversation)
            if now.list is None or not now.list.items:
                lost.append(text)
    total = len(ODD) + len(ODD_EDITS)
    return {
        "asked": total,
        "clear_answers": 1 - len(unclear) / total,
        "nothing_lost": 1 - len(lost) / total,
        "unclear": unclear,
        "lost": lost,
    }


def _with_list(assistant: Assistant) -> Turn:
    return assistant.reply("kit out a dorm for $300")
