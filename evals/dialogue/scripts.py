"""All scripted conversations, played and counted."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from assistant import Assistant
from evals.dialogue.playing import Course, play
from evals.dialogue.script import Script


def play_all(assistant: Assistant, scripts: Iterable[Script]) -> list[Course]:
    """Every script, each with a customer where it asks for one."""
    customer = buyer(assistant)
    return [
        play(assistant, script, customer if script.customer == "any" else None)
        for script in scripts
    ]


def buyer(assistant: Assistant) -> str:
    """The first customer by id who consents to personalisation and has bought something."""
    store = assistant.shop.store
    return next(
        customer.id
        for customer in store.customers.all()
        if customer.consent_personalisation
        and store.events.of_customer(customer.id, kind="purchase", limit=1)
    )


def metrics(courses: list[Course]) -> dict[str, Any]:
    """Shares of conversations and turns that are right in everything asserted, and of shown
    products that satisfy every constraint that holds.
    """
    turns = [played for course in courses for played in course.turns]
    shown = [(p, t) for t in turns for p in t.turn.products]
    breaking = sum(1 for t in turns for fault in t.faults if " breaks " in fault)
    return {
        "conversations": len(courses),
        "conversations_right": sum(course.is_right for course in courses) / max(len(courses), 1),
        "turns": len(turns),
        "turns_right": sum(not played.faults for played in turns) / max(len(turns), 1),
        "products_shown": len(shown),
        "products_satisfying": 1 - breaking / max(len(shown), 1),
    }


def failures_by_act(courses: list[Course]) -> dict[str, tuple[int, int]]:
    """Act to turns that went wrong and turns that there were, by the first act expected."""
    wrong: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for course in courses:
        for played in course.turns:
            for act in played.step.acts[0]:
                total[act.value] += 1
                wrong[act.value] += bool(played.faults)
    return {act: (wrong[act], total[act]) for act in sorted(total)}


def failures(courses: list[Course]) -> list[dict[str, Any]]:
    """Every conversation that went wrong, with what was said and what was not as it must be."""
    return [
        {
            "part": f"script {course.script.id}",
            "faults": [
                f"turn {number}: {fault}"
                for number, played in enumerate(course.turns, 1)
                for fault in played.faults
            ],
            "transcript": [(played.said, played.turn.reply) for played in course.turns],
        }
        for course in courses
        if not course.is_right
    ]
