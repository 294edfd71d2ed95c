"""The service put together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI

from lsmri import __version__
from lsmri.models.guideline import load_guideline
from lsmri.serve.service import api, health, page
from lsmri.serve.service.cds import routes as cds
from lsmri.serve.service.cds.clients import Clients
from lsmri.serve.service.described import described
from lsmri.serve.service.envelope import Envelope, LocalNames
from lsmri.serve.service.fhir import routes as fhir
from lsmri.serve.service.gate import Gate
from lsmri.serve.service.journal import Journal
from lsmri.serve.service.metrics import Metrics
from lsmri.serve.service.pool import Scoring, WorkerPool
from lsmri.serve.service.problems import add_handlers
from lsmri.serve.service.service import Service
from lsmri.serve.service.settings import Settings, SettingsError

__all__ = ["create_app"]

_ABOUT = (
    "Reads referral letters for MRI of the lumbar spine and says whether the scan is indicated,"
    " how soon, and why. Offsets are Unicode code points. Errors are problems (RFC 9457) and never"
    " hold words of a letter."
)


def create_app(settings: Settings, *, scoring: Scoring | None = None) -> FastAPI:
    """The service as an ASGI application.

    scoring: instead of the worker processes that ``settings`` ask for.
    Raises ``SettingsError`` where the settings don't allow a safe start.
    """
    settings.check()
    try:
        load_guideline(settings.guideline)
    except (ValueError, OSError) as error:
        raise SettingsError(f"guideline: {error}") from None
    service = Service(
        settings,
        scoring or WorkerPool(settings),
        Gate(settings),
        Journal(settings.audit),
        Metrics(),
        Clients(settings),
    )
    app = FastAPI(
        title="lsmri",
        version=__version__,
        description=_ABOUT,
        lifespan=_lifespan(service),
        # Their pages load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
    )
    app.state.service = service
    for part in (api.router, cds.router, fhir.router, health.router, page.router):
        app.include_router(part)
    add_handlers(app)
    app.openapi = described(app, service)  # type: ignore[method-assign]
    if settings.is_open:
        app.add_middleware(LocalNames)
    app.add_middleware(Envelope, settings=settings, metrics=service.metrics)
    return app


def _lifespan(service: Service) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        service.scoring.start()
        yield
        await service.scoring.stop()
        service.journal.close()

    return lifespan
