"""The shipped heads on the real encoder, loaded once."""

import pytest

from assistant.sentiment import SentimentModel
from core.ports import Encoder
from core.settings import Settings
from retrieval.encoder import load_encoder


@pytest.fixture(scope="session")
def sentence_encoder() -> Encoder:
    return load_encoder(Settings())


@pytest.fixture(scope="session")
def model(sentence_encoder: Encoder) -> SentimentModel:
    return SentimentModel(sentence_encoder)
