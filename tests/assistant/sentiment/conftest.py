"""The shipped heads on the real encoder, loaded once."""

import warnings
from pathlib import Path

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


@pytest.fixture(scope="session")
def tiny_bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real BERT classifier, far too small to be any good."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what transformers warns of on import is its own affair
        from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast
    folder = tmp_path_factory.mktemp("bert")
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "good", "bad", "bag"]
    (folder / "vocab.txt").write_text("\n".join(vocabulary))
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        id2label={0: "NEGATIVE", 1: "NEUTRAL", 2: "POSITIVE"},
        label2id={"NEGATIVE": 0, "NEUTRAL": 1, "POSITIVE": 2},
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    return folder
