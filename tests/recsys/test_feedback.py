from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from core.errors import ArtifactError
from recsys.feedback import PATIENCE_SECONDS, FeedbackLog


def show_and_reward(path: str, writer: int) -> None:
    log = FeedbackLog(Path(path), 2)
    for at in range(10):
        name = f"{writer}-{at}"
        log.shown([name], [[1.0, float(writer)]], 100)
        log.reward(name, "click", 101)


def test_state_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "bandit.npz"
    log = FeedbackLog(path, 2)
    log.shown(["r1"], [[1.0, 2.0]], 100)
    assert FeedbackLog(path, 2).reward("r1", "purchase", 200)
    np.testing.assert_allclose(FeedbackLog(path, 2).policy().evidence, [1.0, 2.0])


def test_a_reward_is_learned_once(tmp_path: Path) -> None:
    log = FeedbackLog(tmp_path / "bandit.npz", 1)
    log.shown(["r1"], [[1.0]], 100)
    assert [log.reward("r1", "click", 101), log.reward("r1", "click", 102)] == [True, False]


def test_what_nobody_reacts_to_counts_as_nothing_earned(tmp_path: Path) -> None:
    log = FeedbackLog(tmp_path / "bandit.npz", 1)
    log.shown(["r1"], [[1.0]], 100)
    log.expire(101 + PATIENCE_SECONDS)
    assert not log.reward("r1", "click", 102 + PATIENCE_SECONDS)
    assert log.policy().precision[0, 0] > 1.9
    assert log.policy().evidence[0] == 0


def test_no_observation_of_concurrent_writers_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "bandit.npz"
    with ProcessPoolExecutor(3) as workers:
        list(workers.map(show_and_reward, [str(path)] * 3, range(3)))
    log = FeedbackLog(path, 2)
    memory = log.config.memory
    most = sum(memory**age for age in range(30)) + memory**30
    assert log.policy().precision[0, 0] == pytest.approx(most + (1 - memory**30), rel=1e-3)


def test_a_file_for_other_contexts_is_refused(tmp_path: Path) -> None:
    FeedbackLog(tmp_path / "bandit.npz", 2).shown(["r"], [[1.0, 2.0]], 1)
    with pytest.raises(ArtifactError, match="length 2, not 3"):
        FeedbackLog(tmp_path / "bandit.npz", 3).policy()


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bandit.npz").write_bytes(b"PK\x03\x04 half a file")
    with pytest.raises(ArtifactError, match="can't be read"):
        FeedbackLog(tmp_path / "bandit.npz", 2).policy()
