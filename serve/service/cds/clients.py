"""The record that calls, by the token that it signs (CDS Hooks 2.0, trusting CDS clients)."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict

from fastapi import Request

from lsmri.serve.service.gate import Caller, bearer, refused
from lsmri.serve.service.settings import Settings
from lsmri.serve.service.tokens import TokenError, Tokens

__all__ = ["Clients"]

_REQUIRED = ("iat", "jti")


class Clients:
    """The clients that settings name; each token is taken once."""

    def __init__(self, settings: Settings, *, most: int = 100_000) -> None:
        self._url = settings.public_url
        self._tokens = {one.issuer: Tokens(one.issuer, one.jwks) for one in settings.cds.clients}
        self._used: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._most = most

    @property
    def are_known(self) -> bool:
        """Whether there are any."""
        return bool(self._tokens)

    async def caller(self, request: Request) -> Caller:
        """Who calls. Raises ``Problem`` 401 unless a known client signed this call, once."""
        token = bearer(request)
        called = self._url + request.url.path
        try:
            issuer = Tokens.issuer_of(token)
            known = self._tokens.get(issuer)
            if known is None:
                raise refused("the CDS client isn't known here")
            claims = await asyncio.to_thread(
                known.claims,
                token,
                audience=[called, called.removesuffix("/feedback")],
                required=_REQUIRED,
            )
        except TokenError as error:
            raise refused(f"the client's token isn't valid ({type(error).__name__})") from None
        self._once(issuer, str(claims["jti"]), float(claims["exp"]))
        return Caller(f"cds:{issuer}"[:200])

    def _once(self, issuer: str, name: str, until: float) -> None:
        now = time.time()
        while self._used and next(iter(self._used.values())) < now - 60:
            self._used.popitem(last=False)
        if (issuer, name) in self._used:
            raise refused("the client's token was used before")
        if len(self._used) >= self._most:
            self._used.popitem(last=False)
        self._used[issuer, name] = until
