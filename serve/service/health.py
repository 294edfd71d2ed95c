"""Whether the service lives, whether it can score, and what it has counted."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from lsmri import __version__
from lsmri.serve.service.parts import TheCaller, TheService
from lsmri.serve.service.problems import Problem

__all__ = ["router"]

_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


#: ``/health`` is open to everybody; ``/metrics`` wants a key where one is wanted at all.
router = APIRouter(tags=["operation"])


@router.get("/health/live")
async def live() -> dict[str, str]:
    """Whether the process answers."""
    return {"status": "live", "version": __version__}


@router.get("/health/ready", responses={503: {"description": "Not ready"}})
async def ready(service: TheService) -> Response:
    """Whether letters can be scored."""
    state = service.scoring.state
    if state != "ready":
        raise Problem(503, "not_ready", state, headers={"Retry-After": "2"})
    return JSONResponse({"status": "ready", "model": service.settings.model})


@router.get("/metrics", response_class=Response)
async def metrics(_: TheCaller, service: TheService) -> Response:
    """Counts and times, for Prometheus."""
    service.metrics.held.set(service.scoring.held)
    return Response(service.metrics.text(), media_type=_PROMETHEUS)
