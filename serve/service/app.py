"""The service put together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

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
    ends: list[Callable[[], None]] = [service.journal.close]
    app = FastAPI(
        title="lsmri",
        version=__version__,
        description=_ABOUT,
        lifespan=_lifespan(service, ends),
        # Their pages load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
    )
    app.state.service = service
    for part in (api.router, cds.router, fhir.router, health.router, page.router):
        app.include_router(part)
    if settings.worklist:
        ends.append(_add_worklist(app, settings))
    add_handlers(app)
    app.openapi = described(app, service)  # type: ignore[method-assign]
    if settings.is_open:
        app.add_middleware(LocalNames)
    app.add_middleware(Envelope, settings=settings, metrics=service.metrics)
    return app


def _add_worklist(app: FastAPI, settings: Settings) -> Callable[[], None]:
    """Adds the ways in to the worklist; gives what closes it."""
    try:
        from lsmri.serve.service.worklist import page as worklist_page  # noqa: PLC0415
        from lsmri.serve.service.worklist import routes  # noqa: PLC0415 - brings the database
        from lsmri.serve.service.worklist.errors import DatabaseError  # noqa: PLC0415
        from lsmri.serve.service.worklist.store import Store  # noqa: PLC0415
    except ImportError as error:
        raise SettingsError(
            f"worklist: it needs {error.name}: pip install 'lsmri[worklist]'"
        ) from None
    try:
        store = Store(settings.worklist, lease=timedelta(seconds=settings.lease))
    except DatabaseError as error:
        raise SettingsError(f"worklist: {error}") from None
    app.state.worklist = store
    app.include_router(routes.router)
    app.include_router(worklist_page.router)
    routes.add_worklist_handler(app)
    return store.close


def _lifespan(
    service: Service, ends: list[Callable[[], None]]
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        service.scoring.start()
        yield
        await service.scoring.stop()
        for end in ends:
            end()

    return lifespan
