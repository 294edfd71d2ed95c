"""Who is calling, and whether they may: API keys, bearer tokens, and how often."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass

from fastapi import Request

from lsmri.serve.service.keys import PREFIX, KeyRing
from lsmri.serve.service.problems import Problem
from lsmri.serve.service.settings import Settings
from lsmri.serve.service.tokens import TokenError, Tokens

__all__ = ["Caller", "Gate", "Pace", "bearer", "refused"]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls. name: of the key, the token's subject, or ``local`` where nobody is asked."""

    name: str


class Pace:
    """So many requests a minute by one caller: a bucket that leaks."""

    def __init__(self, rate: int, *, most: int = 10_000) -> None:
        self._rate = rate / 60
        self._size = float(max(rate, 1))
        self._most = most
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str, *, now: float | None = None) -> None:
        """Counts a request. Raises ``Problem`` 429 with ``Retry-After`` if it is one too many."""
        now = time.monotonic() if now is None else now
        level, since = self._levels.pop(name, (0.0, now))
        level = max(0.0, level - (now - since) * self._rate)
        full = level + 1 > self._size
        self._levels[name] = (level if full else level + 1, now)
        while len(self._levels) > self._most:
            self._levels.popitem(last=False)
        if full:
            wait = max(1, round((level + 1 - self._size) / self._rate + 0.5))
            raise Problem(
                429,
                "too_many_requests",
                f"more than {round(self._rate * 60)} requests a minute",
                "Wait, or send letters by /v1/score/batch",
                headers={"Retry-After": str(wait)},
            )


class Gate:
    """Lets callers in by key or token; everybody where the service is open to loopback alone.

    pace: how often each may call.
    """

    def __init__(self, settings: Settings) -> None:
        self._open = settings.is_open
        self._ring = KeyRing(settings.keys) if settings.keys else None
        self._oauth = settings.oauth
        self._tokens = None
        if settings.oauth:
            self._tokens = Tokens(settings.oauth.issuer, settings.oauth.jwks)
        self.pace = Pace(settings.rate)

    async def __call__(self, request: Request) -> Caller:
        """The caller of a request. Raises ``Problem`` 401 or 429."""
        caller = Caller("local") if self._open else await self._known(request)
        self.pace.take(caller.name)
        request.state.caller = caller
        return caller

    async def _known(self, request: Request) -> Caller:
        given = request.headers.get("x-api-key") or bearer(request)
        if given.startswith(PREFIX):
            name = self._ring.name_of(given) if self._ring else None
        else:
            name = await self._subject(given)
        if name is None:
            raise refused("the key or token isn't known here")
        return Caller(name)

    async def _subject(self, token: str) -> str | None:
        if self._tokens is None or self._oauth is None:
            return None
        try:
            claims = await asyncio.to_thread(
                self._tokens.claims, token, audience=self._oauth.audience
            )
        except TokenError as error:
            raise refused(f"the token isn't valid ({type(error).__name__})") from None
        return str(claims.get("sub") or claims.get("client_id") or claims["iss"])[:200]


def bearer(request: Request) -> str:
    """The token of a request. Raises ``Problem`` 401 if it has none."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise refused("the request says not who it is from")
    return token.strip()


def refused(detail: str) -> Problem:
    """A 401 that names the remedy."""
    return Problem(
        401,
        "unauthorized",
        detail,
        "Send 'Authorization: Bearer …' with an API key or a token of the known issuer",
        headers={"WWW-Authenticate": "Bearer"},
    )
