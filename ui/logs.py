"""Logs as JSON lines that hold nothing personal: no words, ids, names or addresses."""

import logging
from typing import TextIO

from pythonjsonlogger.json import JsonFormatter


def configure_logs(stream: TextIO, level: int = logging.INFO) -> None:
    """Send every log record of this process to `stream`, one JSON object a line."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        JsonFormatter(
            "{levelname}{name}{message}",
            style="{",
            timestamp=True,
            rename_fields={"levelname": "level", "name": "logger"},
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("httpx", "httpcore", "gradio", "uvicorn.access", "chromadb", "openai", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
