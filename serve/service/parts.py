"""What a way in asks for: the service, and who is calling."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from lsmri.serve.service.gate import Caller
from lsmri.serve.service.service import Service

__all__ = ["TheCaller", "TheService"]


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


#: For the description of the interface alone: the gate reads the header itself.
_BEARER = Depends(HTTPBearer(auto_error=False, description="An API key or a bearer token."))

TheService = Annotated[Service, Depends(_service)]


async def _caller(request: Request, service: TheService, _: object = _BEARER) -> Caller:
    return await service.gate(request)


#: Lets known callers in alone.
TheCaller = Annotated[Caller, Depends(_caller)]
