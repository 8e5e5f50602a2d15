"""Errors of the web server alone: what a request is refused for.

::

    AisleError
    ├── UnauthorizedError   a token that doesn't hold
    ├── ForbiddenError      not this visitor's to do
    ├── TooManyError        over a rate limit
    ├── BusyError           more turns than can be answered
    ├── BadKeyError         an idempotency key that is empty or too long
    ├── KeyReusedError      an idempotency key that stands for another request
    └── KeyBusyError        an idempotency key whose request is still being answered
"""

from core.errors import AisleError


class UnauthorizedError(AisleError):
    """What was shown to say who somebody is doesn't hold; why isn't said."""

    def __init__(self) -> None:
        super().__init__(
            "This needs a token that is valid here. Open a session (POST /v1/session), with a "
            "fresh identity if one is used."
        )


class ForbiddenError(AisleError):
    """The visitor may not do this, whoever they say they are."""


class TooManyError(AisleError):
    """More requests than are allowed."""

    def __init__(self, whose: str, retry_after: float) -> None:
        """`retry_after` is in seconds."""
        self.retry_after = retry_after
        super().__init__(f"Too many requests from {whose}. Wait as long as Retry-After says.")


class BusyError(AisleError):
    """More turns at once than can be answered in good time."""

    retry_after = 1.0

    def __init__(self) -> None:
        super().__init__("Too many shoppers are being answered right now. Try again in a moment.")


class BadKeyError(AisleError):
    """An idempotency key that is empty or too long."""

    def __init__(self) -> None:
        super().__init__("An Idempotency-Key has 1 to 200 characters; a random UUID is best.")


class KeyReusedError(AisleError):
    """An idempotency key that stands for another request."""

    def __init__(self) -> None:
        super().__init__(
            "This Idempotency-Key was sent with another body before. Use a new one for each "
            "thing that should happen."
        )


class KeyBusyError(AisleError):
    """An idempotency key whose first request is still being answered."""

    retry_after = 1.0

    def __init__(self) -> None:
        super().__init__("The first request with this Idempotency-Key is still being answered.")
