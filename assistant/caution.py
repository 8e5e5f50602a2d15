"""Whether a question that may be one of safety is that, and nothing else."""

from dataclasses import replace

from assistant.language.frames import Understanding
from core.turn import Act

_QUESTIONS = frozenset({Act.PRODUCT_QUESTION, Act.POLICY, Act.REVIEW_QUESTION})
_SURE, _LIKELY = 0.9, 0.5


def one_question(understood: Understanding) -> Understanding:
    """`understood`, what is surely a question of safety, or hardly one, taken for that alone."""
    acts = set(understood.acts)
    if Act.SAFETY not in acts or not acts & _QUESTIONS:
        return understood
    safety = understood.likely.get(Act.SAFETY, 0.0)
    if _LIKELY <= safety < _SURE:
        return understood
    dropped = _QUESTIONS if safety >= _SURE else {Act.SAFETY}
    return replace(understood, acts=tuple(act for act in understood.acts if act not in dropped))
