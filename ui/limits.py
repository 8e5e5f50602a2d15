"""How much a visitor may send and how much is done at once."""

MAX_MESSAGE_CHARS = 4_000
"""Longest utterance; more is no shopping."""

MAX_BODY_BYTES = 64 * 1024
"""Largest body of an API request."""

MAX_PRODUCTS = 50
"""Most products that one API call returns."""

TURNS_AT_ONCE = 16
"""Turns that run at once in one process; the rest wait, and other routes don't."""

KEPT_EXCHANGES = 30
"""Exchanges that the page keeps on screen."""

CLIENT_LEFT = 499
"""Status that the log and the metrics give a request whose client left (after nginx); it is
never sent to anybody."""
