"""Copy by a language model, checked sentence by sentence like anybody's; the embedded writer's
stands in for what fails.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import ValidationError

from assistant.campaigns.content import LEAD, Variant
from assistant.campaigns.fact_check import FactChecker
from assistant.campaigns.facts import CopyFacts
from assistant.models import LanguageModel

_TASK = """You write marketing mail for a shop. Answer with a JSON array of {count} objects, nothing else.
Each has the keys subject (at most 55 characters), preheader, headline, opening (two sentences), offer,
closing, call, push (at most 150 characters) and sms (at most 140). In English. Tone: {tone}.
State nothing but these facts; no other number, price, date, product, brand, superlative, promise or
scarcity. Never mention the reader's age, gender or mood. You may write {lead} where the title of the
first product should stand. Make the {count} differ in idea, not only in words."""


def write_variants(
    model: LanguageModel, facts: CopyFacts, fallback: Sequence[Variant], checker: FactChecker
) -> tuple[Variant, ...]:
    """As many variants as `fallback` has, each field the model's where it holds up.

    Args:
        model: the writer.
        facts: all that may be stated.
        fallback: the embedded writer's variants.
        checker: of the same facts.
    """
    try:
        answer = model.chat.invoke(_messages(facts, len(fallback)))
        written = _objects(str(answer.content))
    except model.faults:
        return tuple(fallback)
    lead = next(iter(facts.products.values())).title if facts.products else ""
    found = []
    for number, own in enumerate(fallback):
        texts = written[number] if number < len(written) else {}
        kept: dict[str, str] = {}
        for name in own.texts():
            text = texts.get(name)
            if (
                isinstance(text, str)
                and text.strip()
                and not checker.check(text.replace(LEAD, lead))
            ):
                kept[name] = text.strip()
        found.append(_merged(own, kept))
    return tuple(found)


def _merged(own: Variant, kept: dict[str, str]) -> Variant:
    try:
        return Variant.model_validate({**own.model_dump(), **kept})
    except ValidationError:
        return own


def _messages(facts: CopyFacts, count: int) -> list[SystemMessage | HumanMessage]:
    brief = facts.brief
    task = _TASK.format(
        count=count,
        tone=brief.tone,
        lead=LEAD,
    )
    known = {
        "shop": facts.shop,
        "goal": brief.goal.replace("_", " "),
        "about": facts.topic,
        "offer": facts.offer_words or "none",
        "ends": facts.until_words or "no end",
        "code": facts.offer.code or "none",
        "occasion": facts.occasion or "none",
    }
    return [SystemMessage(task), HumanMessage(json.dumps(known, ensure_ascii=False))]


def _objects(text: str) -> list[dict[str, Any]]:
    match = re.search(r"\[.*\]", text, re.S)
    found = json.loads(match.group()) if match else []
    return [item for item in found if isinstance(item, dict)]
