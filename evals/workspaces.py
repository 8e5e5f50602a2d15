"""Which built workspace an evaluation of the server runs on."""

from pathlib import Path
from typing import Final

from core.artifacts import Generations
from core.settings import load_settings

_IN_FORCE: Final = {"demo", "completejourney"}  # what `aisle evals` calls the default


def workspace(dataset: str) -> Path:
    """The folder that `dataset` names; the workspace in force (`AISLE_HOME`) by default.

    Raises:
        NotBuiltError: nothing has been built there.
    """
    settings = load_settings(None if dataset in _IN_FORCE else Path(dataset))
    Generations(settings.models_path).current()
    return settings.home
