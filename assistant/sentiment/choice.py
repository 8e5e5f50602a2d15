"""Which sentiment model a workspace uses."""

from pathlib import Path

from assistant.sentiment.classifier import ClassifierModel
from assistant.sentiment.model import Scorer, SentimentModel
from assistant.sentiment.refine import refined_heads
from core.artifacts import Generations
from core.errors import NotBuiltError
from core.ports import Encoder
from core.settings import Settings


def open_scorer(settings: Settings, encoder: Encoder, generation: Path | None = None) -> Scorer:
    """The classifier that the settings name; else the shop's own heads; else the shipped ones.

    Args:
        settings: the workspace's.
        encoder: gives the vectors that the heads read; a classifier needs none.
        generation: the build whose heads to use; the current one, if any, when None.

    Raises:
        ArtifactError: the classifier or the heads can't be loaded.
        SettingsError: the classifier's labels don't tell negative from positive.
    """
    if settings.sentiment_model is not None:
        return ClassifierModel(settings.sentiment_model)
    return SentimentModel(encoder, refined_heads(generation or current_build(settings)))


def current_build(settings: Settings) -> Path | None:
    """Folder of the workspace's current generation; None before the first build."""
    try:
        return Generations(settings.models_path).current()
    except NotBuiltError:
        return None
