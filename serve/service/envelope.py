"""What goes around every request: limits on what comes in, headers on what goes out.

Plain ASGI, so that streams stay streams.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
import traceback
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPMethod
from pathlib import Path
from typing import Any

from lsmri.serve.service.metrics import Metrics
from lsmri.serve.service.problems import Problem, response
from lsmri.serve.service.settings import Settings

__all__ = ["BATCH", "Envelope", "LocalNames"]

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

log = logging.getLogger("lsmri.service")

#: The way in whose body may be long.
BATCH = "/v1/score/batch"
#: Seconds in which a request's body must come.
_BODY_SECONDS = 30.0

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
    " data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_LOCAL = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?")
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Envelope:
    """Limits, headers, a request id, counts and times; and a problem for every fault of ours."""

    def __init__(self, app: App, *, settings: Settings, metrics: Metrics) -> None:
        self._app = app
        self._settings = settings
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        outgoing = _Outgoing(send)
        began = time.perf_counter()
        try:
            await self._answer(scope, receive, outgoing)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            seconds = time.perf_counter() - began
            self._metrics.answered(route, outgoing.status, seconds)
            log.info(
                "%s %s %s %d %.0f ms",
                outgoing.request_id, _method(scope), route, outgoing.status, seconds * 1000,
            )  # fmt: skip

    async def _answer(self, scope: Scope, receive: Receive, outgoing: _Outgoing) -> None:
        try:
            limit = self._settings.max_bytes
            if scope["path"] == BATCH:
                limit = self._settings.max_batch_bytes
            incoming = _Incoming(receive, limit)
            incoming.check(scope)
            await self._app(scope, incoming, outgoing)
        except Problem as problem:
            await _tell(problem, scope, receive, outgoing)
        except Exception as error:
            # Its message may hold words of a letter, so only its kind and place are told.
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{type(error).__name__} in {Path(place.filename).name} line {place.lineno}"
            log.error("%s fault: %s", outgoing.request_id, where)
            await _tell(_fault(where), scope, receive, outgoing)


class LocalNames:
    """Takes requests to this machine's own names alone, and from no page but our own.

    Where nobody is asked who they are, a page from elsewhere must not reach us under its own name,
    nor send what its visitor knows nothing of under ours.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on. Raises ``Problem`` 421 if it is to another name, 403 if from one."""
        if scope["type"] == "http":
            headers: dict[bytes, bytes] = dict(scope["headers"])
            host = headers.get(b"host", b"").decode("latin-1").lower()
            if not _LOCAL.fullmatch(host):
                remedy = "Ask for localhost or 127.0.0.1, or give the service keys"
                raise Problem(421, "host", "the request is to another host", remedy)
            origin = headers.get(b"origin")
            if origin is not None and origin.decode("latin-1").lower() != f"http://{host}":
                remedy = "Use the service's own page, or give the service keys"
                raise Problem(403, "origin", "the request is from another page", remedy)
        await self._app(scope, receive, send)


def _method(scope: Scope) -> str:
    """The method, unless it is one that somebody made up: it may be any word."""
    return scope["method"] if scope["method"] in HTTPMethod.__members__ else "OTHER"


def _fault(where: str) -> Problem:
    remedy = "Please report it, without the letter"
    return Problem(500, "internal", f"a fault in lsmri ({where})", remedy)


async def _tell(problem: Problem, scope: Scope, receive: Receive, outgoing: _Outgoing) -> None:
    """The problem, unless an answer has begun; then the connection breaks off, which is heard."""
    if outgoing.status:
        raise RuntimeError("broken off: the answer had begun") from None
    await response(problem, scope["path"])(scope, receive, outgoing)


class _Outgoing:
    """Sends an answer with its headers."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.request_id = uuid.uuid4().hex[:16]

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            own = {**_HEADERS, "x-request-id": self.request_id}
            kept = [pair for pair in message.get("headers", ()) if pair[0].decode() not in own]
            added = [(name.encode(), value.encode()) for name, value in own.items()]
            message = {**message, "headers": [*kept, *added]}
        await self._send(message)


class _Incoming:
    """Receives a body up to a limit, within a time."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._limit = limit
        self._size = 0
        self._whole = False
        self._until = time.monotonic() + _BODY_SECONDS

    def check(self, scope: Scope) -> None:
        """Raises ``Problem`` where the headers tell of too much, or of something packed."""
        headers: dict[bytes, bytes] = dict(scope["headers"])
        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > self._limit:
            raise self._too_large()
        if headers.get(b"content-encoding", b"identity").lower() != b"identity":
            raise Problem(
                415, "encoding", "the body is compressed", "Send it without Content-Encoding"
            )

    async def __call__(self) -> Message:
        if self._whole:
            return await self._receive()
        try:
            left = max(0.0, self._until - time.monotonic())
            message = await asyncio.wait_for(self._receive(), left)
        except TimeoutError:
            raise Problem(408, "slow", "the request came too slowly", "Send it again") from None
        self._size += len(message.get("body", b""))
        if self._size > self._limit:
            raise self._too_large()
        self._whole = not message.get("more_body", False)
        return message

    def _too_large(self) -> Problem:
        return Problem(
            413,
            "too_large",
            f"the request has more than {self._limit:,} bytes",
            f"Send less, or letters apart by {BATCH}",
        )
