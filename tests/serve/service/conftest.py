"""A service whose letters are scored by the rules, in this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

import lsmri
from lsmri.serve.service.app import create_app
from lsmri.serve.service.running import listening
from lsmri.serve.service.settings import Settings
from lsmri.serve.service.worker import Desk, Job, Outcome


class ScoringHere:
    """Scores in this process, and keeps the jobs."""

    state = "ready"
    held = 0

    def __init__(self, desk: Callable[[Job], Outcome]) -> None:
        self.desk = desk
        self.jobs: list[Job] = []

    def start(self) -> None:
        pass

    async def stop(self) -> None:
        pass

    async def run(self, job: Job, *, patient: bool = False) -> Outcome:
        self.jobs.append(job)
        return self.desk(job)


@pytest.fixture(scope="session")
def rules() -> lsmri.Scorer:
    return lsmri.load("rules")


@pytest.fixture
def scoring(rules) -> ScoringHere:
    return ScoringHere(Desk(rules))


@pytest.fixture
def start(scoring) -> Iterator[Callable[..., TestClient]]:
    """Starts a service with these settings."""
    with ExitStack() as stack:

        def make(**settings: Any) -> TestClient:
            app = create_app(Settings(**settings), scoring=settings.pop("scoring", scoring))
            return stack.enter_context(TestClient(app, base_url="http://localhost"))

        yield make


@pytest.fixture
def client(start) -> TestClient:
    return start()


@contextmanager
def listen(settings: Settings, scoring: ScoringHere) -> Iterator[int]:
    """A service that listens as ``lsmri serve`` does, in a thread of this process: its port."""
    app = create_app(settings, scoring=scoring)
    server = uvicorn.Server(uvicorn.Config(app, **listening(settings)))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(30)


@pytest.fixture
def served(scoring) -> Iterator[Callable[..., int]]:
    """Starts a service with these settings, and gives the port on which it listens."""
    with ExitStack() as stack:
        yield lambda **told: stack.enter_context(listen(Settings(port=0, **told), scoring))


@pytest.fixture(scope="module")
def port(rules) -> Iterator[int]:
    """The port of a service that many tests ask."""
    with listen(Settings(port=0, rate=10**9), ScoringHere(Desk(rules))) as listens:
        yield listens
