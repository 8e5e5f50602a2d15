"""`aisle evals answers`: are questions answered by what answers them, and cited?

Each judged question is put to the assistant as a shopper puts it, in a conversation of its own,
with the product that it is about on screen. Only questions that nothing was chosen on are
judged. An answer is *right* when it quotes or states an accepted answer and cites
where that stands; an answer that is offered as "the nearest that I have" counts as right too,
and is told apart. It is *invented* when a citation's words are not in its source, or when a
question that nothing answers is answered as if something did.
"""

import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import Assistant
from assistant.checkpoints import open_checkpointer
from assistant.services import Shop
from assistant.state import DialogueState
from core.ids import new_id
from core.turn import Citation, Turn
from evals.answers_questions import KEPT, Question, folded, questions
from evals.answers_report import write_report
from evals.judged_shops import demo_shop, retail_shop

_UNSURE = ("couldn't find", "i'm not certain", "none of the", "doesn't mention")


@dataclass(frozen=True)
class Outcome:
    """How one question fared."""

    question: Question
    turn: Turn
    right: bool
    """It was answered rightly and cited, or rightly left unanswered."""
    plain: bool
    """Without "I'm not certain" or "I couldn't find exactly that"."""
    invented: bool


def run(report: Path | None = None, *, names: Sequence[str] = KEPT) -> dict[str, Any]:
    """Run the suite.

    Args:
        report: write every question and its answer here, with a plot (Markdown or HTML).
        names: the files of questions: `KEPT`, or any of `DEVELOPMENT`, which may be looked at.
    """
    started = time.perf_counter()
    demo, retail = demo_shop(), retail_shop()
    asked = questions(names)
    of_demo = [question for question in asked if not question.is_of_retail]
    of_retail = [question for question in asked if question.is_of_retail]
    outcomes = ask(demo, of_demo) + ask(retail, of_retail)
    count = len(outcomes)
    result = {
        "suite": "answers",
        "protocol": f"{count} judged questions over both shops, whole turns",
        "metrics": metrics(outcomes),
        "peers": {"best passage, no decision": _passage_peer(demo, of_demo)},
        "seconds": round(time.perf_counter() - started, 1),
    }
    if report is not None:
        write_report(report, result, outcomes)
    return result


def ask(shop: Shop, asked: Sequence[Question]) -> list[Outcome]:
    """Put each question in a conversation of its own, its product on screen."""
    with tempfile.TemporaryDirectory() as folder:
        checkpointer = open_checkpointer(f"sqlite:///{Path(folder) / 'answers.db'}")
        assistant = Assistant(shop, checkpointer)
        return [judge(shop, question, _turn(assistant, question)) for question in asked]


def _turn(assistant: Assistant, question: Question) -> Turn:
    conversation = new_id()
    assistant.shop.store.conversations.begin(conversation, None)
    if question.product:
        state = DialogueState(turn=1)
        state.show((question.product,), {})
        # What a first turn that showed the product would have left behind.
        assistant._conversations.save(conversation, state)
    return assistant.reply(question.text, conversation_id=conversation)


def judge(shop: Shop, question: Question, turn: Turn) -> Outcome:
    """Compare a turn with what answers the question."""
    reply = folded(turn.reply)
    plain = not any(mark in reply for mark in _UNSURE)
    unfounded = [item for item in turn.citations if folded(item.quote) not in _source(shop, item)]
    if question.source == "none":
        asserted = plain and bool(turn.citations)
        return Outcome(question, turn, not asserted, plain, bool(unfounded) or asserted)
    said = " ".join([reply, *(folded(item.quote) for item in turn.citations)])
    right = question.answered_by(said) and bool(turn.citations) and not unfounded
    if question.source == "review":
        right = right and _counted(shop, question, reply)
    return Outcome(question, turn, right, plain, bool(unfounded))


def _counted(shop: Shop, question: Question, reply: str) -> bool:
    """Whether the share given of an accepted point is within a tenth of the true one."""
    texts = [folded(item.text) for item in shop.store.reviews.of_product(question.product)]
    for answer in question.answers:
        true = sum(answer in text for text in texts)
        least = max(1, round(true - 0.1 * len(texts)))
        most = round(true + 0.1 * len(texts))
        if any(f"({told} of {len(texts)})" in reply for told in range(least, most + 1)):
            return True
    return False


def _source(shop: Shop, citation: Citation) -> str:
    """The folded text that a citation names."""
    if citation.kind == "specification":
        product = shop.store.products.get(citation.id)
        recorded = {"price": product.price, "stock": product.stock}
        known = {**recorded, **product.derived, **product.attributes}
        name = citation.quote.partition(": ")[0]
        held = {name.rsplit("_", 1)[0].replace("_", " "): name for name in known}
        listed = " ".join(item.text for item in shop.documents.about(citation.id))
        is_known = name in held or name.replace(" ", "_") in known or name in folded(listed)
        return folded(citation.quote) if is_known else ""
    if citation.kind == "description":
        return folded(" ".join(shop.store.products.get(citation.id).description.split()))
    if citation.kind == "review":
        return folded(shop.store.reviews.get(citation.id).text)
    document = shop.store.documents.get(citation.id)
    return folded(" ".join(line.lstrip("-*0123456789. ") for line in document.text.splitlines()))


def metrics(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Shares over all questions, over those with an answer and those without, and by source."""
    answered = [item for item in outcomes if item.question.source != "none"]
    without = [item for item in outcomes if item.question.source == "none"]
    by_source = Counter(item.question.source for item in outcomes)
    by_file = Counter(item.question.file for item in outcomes)
    right = Counter(item.question.source for item in outcomes if item.right)
    right += Counter(item.question.file for item in outcomes if item.right)
    return {
        "right and cited": _share(item.right for item in outcomes),
        "right and cited, of those with an answer": _share(item.right for item in answered),
        "the same, said plainly": _share(item.right and item.plain for item in answered),
        "left unanswered, of those without": _share(item.right for item in without),
        "invented": sum(item.invented for item in outcomes),
        "by file": {name: f"{right[name]} of {count}" for name, count in by_file.items()},
        "by source": {name: f"{right[name]} of {count}" for name, count in by_source.items()},
    }


def _share(flags: Iterable[bool]) -> float:
    values = list(flags)
    return round(sum(values) / max(len(values), 1), 4)


def _passage_peer(shop: Shop, asked: Sequence[Question]) -> float:
    """Share of the text questions whose best passage, of those about the product or of none, has
    the answer: what a plain retriever would hand on.
    """
    found = []
    for question in asked:
        if question.source in {"policy", "faq", "guide", "manual"}:
            hits = shop.documents.search(
                question.text, k=1, product_id=question.product or None, threshold=0
            )
            found.append(any(question.answered_by(hit.text) for hit in hits))
    return _share(found)
