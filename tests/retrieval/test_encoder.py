"""The sentence encoder: right vectors, whatever the text, and clear errors."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from core.errors import ArtifactError
from core.ports import EMBEDDING_SIZE, Encoders
from retrieval.encoder import OnnxEncoder, ensure_exported
from retrieval.export import changed, verify_weights, weights_folder


def test_near_meanings_are_nearer_than_equal_words(encoder: OnnxEncoder) -> None:
    query, near, far = encoder.encode(
        ["footwear for running a marathon", "jogging sneakers", "running a company"]
    )
    assert query @ near > query @ far


def test_vectors_match_those_published_for_the_model(encoder: OnnxEncoder) -> None:
    """The similarities that sentence-transformers gives with the float32 weights."""
    rain, sun, stadium = encoder.encode(
        ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
    )
    assert rain @ sun == pytest.approx(0.666, abs=0.03)
    assert rain @ stadium == pytest.approx(0.105, abs=0.04)


@pytest.mark.parametrize(
    "text",
    ["", " ", "x", "🙂🙂", "wool " * 10_000, "\ud800 lone surrogate", "naïve Škoda 東京", "\x00"],
)
def test_any_text_has_a_unit_vector(encoder: OnnxEncoder, text: str) -> None:
    vectors = encoder.encode([text, "scarf"])
    assert vectors.shape == (2, EMBEDDING_SIZE)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows(encoder: OnnxEncoder) -> None:
    assert encoder.encode([]).shape == (0, EMBEDDING_SIZE)


def test_a_vector_does_not_depend_on_what_is_embedded_with_it(encoder: OnnxEncoder) -> None:
    texts = ["a", "a red woollen scarf for cold days", "tent"]
    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    np.testing.assert_array_equal(together, alone)


def test_changing_a_returned_vector_leaves_the_remembered_one_alone(encoder: OnnxEncoder) -> None:
    first = encoder.encode(["boots"])
    expected = first.copy()
    first[:] = 0
    np.testing.assert_array_equal(encoder.encode(["boots"]), expected)


def test_threads_change_nothing_but_the_speed(encoder: OnnxEncoder, encoder_folder: Path) -> None:
    texts = [f"product number {number}" for number in range(20)]
    threaded = OnnxEncoder(
        encoder_folder / "model.onnx", encoder_folder / "tokenizer.json", threads=2
    )
    np.testing.assert_array_equal(threaded.encode(texts), encoder.encode(texts))


def test_what_is_said_is_read_by_an_encoder_of_its_own(
    encoder: OnnxEncoder, encoders: Encoders
) -> None:
    said = ["will this survive a downpour?", "I need something for a downpour"]
    np.testing.assert_array_equal(encoders.meaning.encode(said), encoder.encode(said))
    spoken = encoders.speech.encode(said)
    np.testing.assert_allclose((spoken**2).sum(axis=1), 1, atol=1e-5)
    assert ((spoken * encoder.encode(said)).sum(axis=1) < 0.9).all()
    assert encoders.speech.name != encoders.meaning.name


def test_a_question_is_nearer_to_what_answers_it_by_what_is_asked(encoders: Encoders) -> None:
    asked = ["payday isn't till friday, can I have it now and settle up bit by bit?"]
    told = ["Split what you owe over three months, without interest.", "We pay you for friends."]
    gaps = []
    for one in (encoders.meaning, encoders.asking):
        right, wrong = (one.encode(asked) @ one.encode(told).T)[0]
        gaps.append(right - wrong)
    assert gaps[1] > gaps[0] + 0.1
    assert encoders.asking.name not in {encoders.meaning.name, encoders.speech.name}


def test_changes_are_products_of_low_rank_or_take_a_place() -> None:
    up, down = np.ones((3, 1), np.float16), np.arange(2, dtype=np.float16)[None]
    found = changed({"a.up": up, "a.down": down, "b.bias": np.ones(4, np.float16)})
    assert sorted(found) == ["a.weight", "b.bias"]
    np.testing.assert_array_equal(found["a.weight"], [[0, 1]] * 3)


def test_weights_with_another_hash_are_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"other weights")
    with pytest.raises(ArtifactError, match=hashlib.sha256(b"other weights").hexdigest()):
        verify_weights(path)


def test_the_packaged_weights_are_the_tested_ones() -> None:
    assert (weights_folder() / "model.safetensors").is_file()


def test_a_damaged_export_says_which_folder_to_delete(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"half a model")
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ArtifactError, match=str(tmp_path)):
        OnnxEncoder(tmp_path / "model.onnx", tmp_path / "tokenizer.json")


def test_a_finished_export_is_used_again(encoder_folder: Path) -> None:
    before = (encoder_folder / "model.onnx").stat().st_mtime_ns
    assert ensure_exported(encoder_folder.parent) == encoder_folder
    assert (encoder_folder / "model.onnx").stat().st_mtime_ns == before


def test_a_failed_export_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "false")
    with pytest.raises(ArtifactError, match="could not be exported"):
        ensure_exported(tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".lock"] == []
