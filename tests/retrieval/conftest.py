"""The real encoder, exported once into the user's cache and shared by all tests here."""

from pathlib import Path

import pytest

from core.settings import load_settings
from retrieval.encoder import OnnxEncoder, ensure_exported


@pytest.fixture(scope="session")
def encoder_folder() -> Path:
    return ensure_exported(load_settings().cache / "encoder")


@pytest.fixture(scope="session")
def encoder(encoder_folder: Path) -> OnnxEncoder:
    return OnnxEncoder(encoder_folder / "model.onnx", encoder_folder / "tokenizer.json")
