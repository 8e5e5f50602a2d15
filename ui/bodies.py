"""Reading a request's body before the application does."""

from starlette.types import Message, Receive


async def read_body(receive: Receive, most: int | None = None) -> bytes:
    """The body; where it is longer than `most` bytes, so much that whoever reads on refuses it."""
    body, more = b"", True
    while more and (most is None or len(body) <= most):
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def replayed(body: bytes, receive: Receive) -> Receive:
    """As `receive`, giving the body that has been read before what comes after it."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return messages.pop() if messages else await receive()

    return receive_again
