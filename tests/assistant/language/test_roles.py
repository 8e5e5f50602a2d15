"""What words do: tell, wish, refuse, allow, react, ask, order."""

import numpy as np
import pytest

from assistant.language.examples import training_vocabulary
from assistant.language.features import featurise
from assistant.language.frames import Scene
from assistant.language.roles import ROLES, Role, read_roles
from assistant.language.understand import LanguageUnderstanding
from assistant.language.vocabulary import Vocabulary
from core.catalog import Catalog
from core.ports import Encoders
from core.turn import Act


@pytest.fixture(scope="module")
def language(encoders: Encoders, outdoor_shop: Catalog) -> LanguageUnderstanding:
    return LanguageUnderstanding(encoders, Vocabulary.of(outdoor_shop))


@pytest.mark.parametrize(("said", "role"), [
    ("my shoulders ache after an hour", Role.TELL), ("a cousin of mine has one", Role.TELL),
    ("we're having neighbours over", Role.TELL), ("I'd welcome a jacket", Role.WISH),
    ("must be foldable", Role.WISH), ("ideally no heavier than 2 kg", Role.WISH),
    ("please no nylon", Role.REFUSE), ("wool is fine after all", Role.ALLOW),
    ("you keep ignoring what I say", Role.REACT), ("how wide is the second one", Role.ASK),
    ("put the third one on my list", Role.ORDER),
])  # fmt: skip
def test_what_words_do(encoders: Encoders, said: str, role: Role) -> None:
    vector = encoders.meaning.encode([said])[0]
    rows = np.stack([featurise(said, vector, Scene(), training_vocabulary())])
    chances = read_roles(rows)[0]
    assert max(chances, key=chances.__getitem__) is role
    assert sum(chances.values()) == pytest.approx(1)
    assert tuple(chances) == ROLES


@pytest.mark.parametrize(("said", "acts"), [
    ("my old one fell in the lake. a backpack, please", {Act.SEARCH}),
    ("I'm sick of talking to a machine. get me a human", {Act.HANDOFF}),
    ("thank you, you have been most patient with me", {Act.THANKS}),
])  # fmt: skip
def test_what_is_only_told_is_no_act(
    language: LanguageUnderstanding, said: str, acts: set[Act]
) -> None:
    assert set(language.understand(said, Scene()).acts) == acts


def test_what_a_refusal_names_is_refused_whatever_its_words(
    language: LanguageUnderstanding,
) -> None:
    said = "no way am I taking black"
    understood = language.understand(said, Scene(need="backpack"))
    assert {change.field for change in understood.changes} == {"exclude_attributes"}
