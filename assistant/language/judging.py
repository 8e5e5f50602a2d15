"""What an utterance and each of its clauses are taken for."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.language.acts import Verdict, load_classifier, without
from assistant.language.choosing import SURE, Clause, verdict_clause
from assistant.language.clauses import split_clauses
from assistant.language.features import EMBEDDING_WEIGHT, bare, featurise
from assistant.language.frames import Scene
from assistant.language.pointing import PLACEHOLDER
from assistant.language.references import parse_positions
from assistant.language.roles import Chances, Role, read_roles
from assistant.language.sorting import gives_orders
from assistant.language.vocabulary import Vocabulary
from core.ports import EMBEDDING_SIZE, Encoders
from core.turn import Act

_ONE = re.compile(r"\b(?:the|this|that|these|those) (?:[\w-]+ )?ones?\b|\bthese\b")
_ASKED = 0.7
"""Chance of asking or ordering from which on a clause neither answers nor complains."""


class ClauseJudge:
    """Has the heads say what clauses do, in a scene and a catalogue's words."""

    def __init__(self, encoders: Encoders, vocabulary: Vocabulary) -> None:
        self._encoders = encoders
        self._vocabulary = vocabulary
        self._classifier = load_classifier()

    def opinions(
        self, clean: str, scene: Scene, *, wanted: bool = False
    ) -> tuple[Clause, list[Clause], dict[Act, float]]:
        """What the whole and each of its clauses are taken for, and each act's chance in the whole.

        Args:
            clean: the utterance, spelt as the catalogue spells.
            scene: in which it was said.
            wanted: whether it is known to name something wanted.
        """
        parts = split_clauses(clean)
        texts = [clean, *parts] if len(parts) > 1 else [clean]
        verdicts, roles = self._judge([bare(text) for text in texts], scene)
        likely = zip(self._classifier.acts, verdicts[0].probabilities.tolist(), strict=True)
        if wanted:
            lost = Act.OUT_OF_SCOPE
            verdicts = [replace(v, act=Act.SEARCH) if v.act is lost else v for v in verdicts]
        told = zip(texts, verdicts, roles, strict=True)
        whole, *clauses = (verdict_clause(*of, scene) for of in told)
        return whole, clauses, dict(likely)

    def _judge(self, texts: Sequence[str], scene: Scene) -> tuple[list[Verdict], list[Chances]]:
        vectors = self._encoders.speech.encode(texts)
        rows = np.stack(
            [
                featurise(text, vector, _heard_in(text, scene), self._vocabulary)
                for text, vector in zip(texts, vectors, strict=True)
            ]
        )
        meant = rows.copy()
        meant[:, :EMBEDDING_SIZE] = EMBEDDING_WEIGHT * self._encoders.meaning.encode(texts)
        roles = read_roles(meant)
        judged = zip(texts, self._classifier.judge(rows), roles, strict=True)
        verdicts = [
            without(self._classifier, verdict, verdict.act)
            if _is_other(text, verdict, chances)
            else verdict
            for text, verdict, chances in judged
        ]
        return verdicts, roles


def _heard_in(text: str, scene: Scene) -> Scene:
    """The scene, without the question that was asked where a clause points at the screen instead:
    "the navy one?" is no budget.
    """
    points = PLACEHOLDER in text or parse_positions(text) or _ONE.search(text.lower())
    return replace(scene, asked=None) if scene.screen and points else scene


def _is_other(text: str, verdict: Verdict, roles: Chances) -> bool:
    """Whether a clause isn't what it sounds like, where the classifier isn't sure of that: no
    command, or no answer or complaint, but a question or an order.
    """
    if verdict.confidence >= SURE:
        return False
    if verdict.act is Act.INJECTION:
        return not gives_orders(text.lower())
    told = verdict.act in {Act.CLARIFY_ANSWER, Act.COMPLAINT}
    return told and roles[Role.ASK] + roles[Role.ORDER] >= _ASKED
