"""The scripted conversations can be read, and are as many and as varied as they should be."""

from pathlib import Path

import pytest

from core.errors import SourceError
from core.turn import Act
from evals.dialogue import script
from evals.dialogue.script import load_scripts


def test_there_are_enough_conversations_over_both_shops_and_every_act() -> None:
    scripts = load_scripts()
    assert len(scripts) >= 120
    for shop in ("retail", "demo"):
        mine = [s for s in scripts if s.shop == shop]
        assert len(mine) >= 60
        assert any(len(s.steps) >= 8 for s in mine)
        assert sum(s.split == "test" for s in mine) >= 15
    asked = {act for s in scripts for step in s.steps for way in step.acts for act in way}
    assert asked == set(Act)


def test_no_utterance_of_the_test_split_is_in_the_development_split() -> None:
    said = {
        split: {step.say.lower() for s in load_scripts(split) for step in s.steps}
        for split in ("dev", "test")
    }
    assert not said["dev"] & said["test"]


def test_an_unknown_key_is_named_with_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "demo_dev.yaml").write_text("- turns: [{say: hi, acts: greeting, wants: x}]")
    monkeypatch.setattr(script, "FOLDER", tmp_path)
    with pytest.raises(SourceError, match="unknown key 'wants'"):
        load_scripts()
