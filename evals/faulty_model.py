"""A fake endpoint of a language model that is slow or talks nonsense, over real HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

Fault = Literal["slow", "garbage"]
_POLL = 0.02  # seconds between two looks at whether to close


@dataclass
class FaultyModel:
    """A running endpoint."""

    url: str
    waiting: int = 0
    """Requests that it keeps waiting, or has until they were cut."""


@contextmanager
def faulty_model(fault: Fault) -> Iterator[FaultyModel]:
    """An endpoint that never answers (`slow`) or answers with no JSON (`garbage`)."""
    closing = threading.Event()
    model = FaultyModel("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            if fault == "slow":
                self._keep_waiting()
                return
            body = b"<html>\x00 502 Bad Gateway? {]"
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _keep_waiting(self) -> None:
            model.waiting += 1
            self.connection.settimeout(0.1)
            try:
                while not closing.is_set():
                    try:
                        if not self.connection.recv(1):
                            return  # cut by the client
                    except TimeoutError:
                        continue
            finally:
                model.waiting -= 1
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(_POLL,), daemon=True).start()
        model.url = f"http://127.0.0.1:{server.server_port}/v1"
        try:
            yield model
        finally:
            closing.set()
            server.shutdown()
