"""Whether a question that may be one of safety is that, and nothing else."""

from dataclasses import replace

from assistant.language.frames import Understanding
from assistant.language.manner import is_question
from core.turn import Act

_QUESTIONS = frozenset({Act.PRODUCT_QUESTION, Act.POLICY, Act.REVIEW_QUESTION})
_SURE, _LIKELY = 0.8, 0.5


def one_question(understood: Understanding) -> Understanding:
    """`understood`, what is surely a question of safety, or hardly one, taken for that alone."""
    acts = set(understood.acts)
    safety = understood.likely.get(Act.SAFETY)
    if safety is None or Act.SAFETY not in acts or not acts & _QUESTIONS:
        return understood
    if _LIKELY <= safety < _SURE or _are_two(understood):
        return understood
    dropped = _QUESTIONS if safety >= _SURE else {Act.SAFETY}
    return replace(understood, acts=tuple(act for act in understood.acts if act not in dropped))


def _are_two(understood: Understanding) -> bool:
    """Whether safety is asked of in one clause and something else in another."""
    asked = [(act, plain) for act, plain in understood.clauses if is_question(plain)]
    of_safety = {plain for act, plain in asked if act is Act.SAFETY}
    others = {plain for act, plain in asked if act in _QUESTIONS}
    return bool(of_safety and others - of_safety)
