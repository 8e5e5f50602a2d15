"""Generations on disk: whole or absent."""

import multiprocessing
import os
import signal
from pathlib import Path

import numpy as np
import pytest

from core.artifacts import Generations, read_arrays, read_json, write_arrays, write_json
from core.errors import ArtifactError, NotBuiltError


def test_a_reader_gets_the_last_finished_generation(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "models")
    for number in range(3):
        with generations.write() as folder:
            write_json(folder / "a.json", {"number": number})
    assert read_json(generations.current() / "a.json") == {"number": 2}


def test_nothing_built_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NotBuiltError, match="aisle build"):
        Generations(tmp_path / "models").current()


def test_a_failed_write_leaves_the_old_generation_and_no_folder(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "models")
    with generations.write() as first:
        write_json(first / "a.json", {})
    with pytest.raises(RuntimeError), generations.write():
        raise RuntimeError
    assert generations.current() == first
    assert [path.name for path in generations.root.iterdir() if path.is_dir()] == [first.name]


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "models")
    with (
        generations.write(),
        pytest.raises(ArtifactError, match="Another build"),
        Generations(tmp_path / "models").write(),
    ):
        pass


def test_old_generations_are_pruned_but_one(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "models")
    for _ in range(4):
        with generations.write():
            pass
    assert len([path for path in generations.root.iterdir() if path.is_dir()]) == 2


def _die_midway(root: Path) -> None:
    with Generations(root).write() as folder:
        write_json(folder / "half.json", {})
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_write_is_invisible_and_cleaned_by_the_next(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "models")
    with generations.write() as first:
        pass
    process = multiprocessing.get_context("spawn").Process(
        target=_die_midway, args=(generations.root,)
    )
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert generations.current() == first
    with generations.write():
        pass
    assert not list(generations.root.glob("*/half.json"))


def test_arrays_come_back_as_they_went(tmp_path: Path) -> None:
    arrays = {"a": np.arange(3), "b": np.eye(2, dtype=np.float32)}
    write_arrays(tmp_path / "x.npz", arrays)
    back = read_arrays(tmp_path / "x.npz")
    assert back.keys() == arrays.keys()
    assert all((back[name] == arrays[name]).all() for name in arrays)


def test_object_arrays_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="object"):
        write_arrays(tmp_path / "x.npz", {"a": np.array([{}], dtype=object)})


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"[1, 2]"])
def test_damaged_files_are_reported_with_their_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "damaged"
    path.write_bytes(content)
    with pytest.raises(ArtifactError, match="damaged"):
        read_json(path)
    with pytest.raises(ArtifactError, match="damaged"):
        read_arrays(path)
