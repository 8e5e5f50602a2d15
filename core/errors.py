"""The one exception tree.

::

    AisleError
    ├── SettingsError        a setting is missing, unreadable or unsafe
    ├── NotFoundError        an id names nothing in the store
    ├── SourceError          a whole source cannot be read (a bad row is quarantined instead)
    ├── ArtifactError        a built artefact is missing, damaged or made for another catalogue
    │   └── NotBuiltError    the workspace has data but no finished build
    └── ModelError           a language model is unreachable, slow or answered nonsense

A message says what was wrong, where, and what to do about it. The command line prints it
on one line and exits with 2; the API turns it into a problem document.
"""


class AisleError(Exception):
    """Base of every error that Aisle raises on purpose."""


class SettingsError(AisleError):
    """A setting is missing, unreadable or unsafe."""


class NotFoundError(AisleError):
    """An id names nothing in the store."""


class SourceError(AisleError):
    """A whole source cannot be read; single bad rows are quarantined instead."""


class ArtifactError(AisleError):
    """A built artefact is missing, damaged, or made for another catalogue."""


class NotBuiltError(ArtifactError):
    """The workspace has no finished build to serve from."""


class ModelError(AisleError):
    """A language model is unreachable, too slow, or answered nonsense."""
