"""Listening: one process answers, and on being told to end finishes what it accepted."""

from __future__ import annotations

import logging
import logging.config
from typing import Any

import uvicorn

from lsmri.serve.service.app import create_app
from lsmri.serve.service.connection import PromptConnection
from lsmri.serve.service.settings import Settings

__all__ = ["listening", "serve"]


def serve(settings: Settings) -> None:
    """Serves until SIGTERM or SIGINT; then takes no more and answers what it has.

    Raises ``SettingsError`` where the settings don't allow a safe start.
    """
    app = create_app(settings)
    logging.config.dictConfig(_logging())
    log = logging.getLogger("lsmri.service")
    if settings.is_open:
        log.warning("nobody is asked who they are: only this machine can reach the service")
    if settings.audit is None:
        log.warning("no audit log is kept: name a file under 'audit'")
    if settings.worklist:
        log.warning("the worklist keeps letters: see to who can read its database")
    uvicorn.run(app, **listening(settings))


def listening(settings: Settings) -> dict[str, Any]:
    """What uvicorn is told: where to listen, what to say of itself, and how long to wait."""
    return {
        "host": settings.host,
        "port": settings.port,
        "http": PromptConnection,
        "ws": "none",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "proxy_headers": False,
        "timeout_keep_alive": 15,
        "timeout_graceful_shutdown": settings.drain,
        "limit_concurrency": 1000,
        "h11_max_incomplete_event_size": 32_768,
    }


def _logging() -> dict[str, Any]:
    """Lines on standard error, with times; none holds a path that somebody made up, or a body."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
        "loggers": {
            "lsmri.service": {"handlers": ["stderr"], "level": "INFO"},
            "uvicorn": {"handlers": ["stderr"], "level": "INFO"},
        },
    }
