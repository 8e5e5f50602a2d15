"""Running the web server: one process, or several that share the workspace."""

import gc
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from core.settings import Settings, load_settings
from ui.demo import is_demo
from ui.logs import configure_logs
from ui.metrics import SHARED_FOLDER
from ui.sticky import Sticky

if TYPE_CHECKING:
    from ui.runtime import Runtime

_WORKERS: Final = "AISLE_WORKERS"  # how the parent tells its workers; see `Settings.workers`
_SWITCH_S: Final = 0.001  # longest that one thread keeps the others, and the loop, waiting


def run(settings: Settings, host: str, port: int) -> None:
    """Serve until stopped.

    Several workers are processes of their own, each with its own models in memory; what they
    share is the workspace: database, dialogue states, spent tokens and idempotency keys; and,
    while they run, a folder for their counts and for passing on the page's requests.
    """
    options = _options(settings, host, port)
    if settings.workers == 1:
        configure_logs(sys.stderr, _level(settings))
        sys.setswitchinterval(_SWITCH_S)
        uvicorn.run(application(settings), **options)
        return
    with tempfile.TemporaryDirectory(prefix="aisle-workers-") as folder:
        os.environ[SHARED_FOLDER] = folder
        os.environ[_WORKERS] = str(settings.workers)
        uvicorn.run("ui.serving:worker", factory=True, workers=settings.workers, **options)


def worker() -> ASGIApp:
    """The application of one worker process, composed from its environment."""
    settings = load_settings()
    configure_logs(sys.stderr, _level(settings))
    sys.setswitchinterval(_SWITCH_S)
    return Sticky(application(settings), Path(os.environ[SHARED_FOLDER]), str(os.getpid()))


def application(settings: Settings) -> FastAPI:
    """The shop of the workspace, ready to serve."""
    from ui.runtime import Runtime  # the parent of several workers does without
    from ui.server import create_app

    runtime = Runtime.open(settings, is_demo=is_demo(settings), guarded=True)
    warm_up(runtime)
    return create_app(runtime)


def warm_up(runtime: "Runtime") -> None:
    """Do once, before there are shoppers, what is slow the first time: a whole turn, which
    nobody hears, a search and a recommendation. What is in memory then stays: the garbage
    collector needn't look through it, which would hold a turn up for a fifth of a second.
    """
    from langgraph.checkpoint.memory import InMemorySaver

    from assistant import Assistant
    from core.constraints import Constraints

    runtime.assistant.greeting()
    heard = Assistant(runtime.shop, InMemorySaver()).reply("Can I send something back?")
    runtime.store.saving.call(
        lambda: runtime.store.conversations.delete(heard.conversation_id), lambda: None
    )
    runtime.search("something for a walk", Constraints(), 1)
    runtime.recommend(None, 1, shown=False)
    gc.collect()
    gc.freeze()


def _level(settings: Settings) -> int:
    """In development a terminal shows trouble only; elsewhere every request is logged."""
    return logging.WARNING if settings.environment == "development" else logging.INFO


def _options(settings: Settings, host: str, port: int) -> dict[str, Any]:
    return {
        "host": host,
        "port": port,
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "ws": "none",
        "timeout_keep_alive": 20,
        "timeout_graceful_shutdown": 10,
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": settings.trusted_proxies or None,
    }
