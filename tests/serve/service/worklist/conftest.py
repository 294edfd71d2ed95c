"""Worklists on SQLite, and on a PostgreSQL server of the tests' own where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from lsmri.corpora.letter import Letter
from lsmri.serve.service.worklist.store import Store

START = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
TEXT = "62F, left sciatica for 3/12. No fever. Numb around the back passage."


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def mention(words: str, concept: str, assertion: str = "present", text: str = TEXT) -> dict:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words, "concept": concept,
            "assertion": assertion, "laterality": None, "value": None, "outcome": None,
            "type": None, "about": None, "section": "history", "source": "both",
            "probability": 0.9, "why": ["lexicon: x"]}  # fmt: skip


MENTIONS = [
    mention("left sciatica", "radicular_pain"),
    mention("fever", "fever", "absent"),
    mention("Numb around the back passage", "saddle_sensory_change"),
]


def result(category: str = "appropriate", urgency: str = "routine") -> dict[str, Any]:
    """What the store needs of a result's record."""
    decision = {"category": category, "urgency": urgency}
    return {"id": "x", "decision": decision, "mentions": MENTIONS}


def letter(id: str = "r-1", text: str = TEXT, **given: Any) -> Letter:
    return Letter(text, id, **given)


# ---- PostgreSQL ----


def programs() -> Path | None:
    """The folder of PostgreSQL's programs."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((one for one in folders if (one / "pg_ctl").exists()), None)


def unprivileged() -> str | None:
    """Who runs the server, for it refuses to be run by root; None for ourselves."""
    if not hasattr(os, "getuid") or os.getuid() != 0:
        return None
    import pwd

    names = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a server that listens on a socket in a folder of its own."""
    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL isn't installed (initdb, pg_ctl)")
    home = Path(tempfile.mkdtemp(prefix="lsmri-pg-"))
    user = unprivileged()
    if user is not None:
        shutil.chown(home, user)

    def run(program: str, *options: str) -> None:
        subprocess.run([folder / program, "-D", home / "data", *options],
                       check=True, capture_output=True, cwd=home, user=user)  # fmt: skip

    try:
        run("initdb", "--auth=trust", "--username=vetting", "--encoding=UTF8", "--no-sync")
        settings = f"-c listen_addresses='' -c unix_socket_directories={home} -c fsync=off"
        run("pg_ctl", "-w", "-l", str(home / "log"), "-o", settings, "start")
        try:
            yield f"postgresql://vetting@/NAME?host={home}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


_numbers = count(1)


def new_database(server: str) -> str:
    name = f"worklist_{next(_numbers)}"
    address = server.replace("postgresql:", "postgresql+psycopg:")
    engine = create_engine(address.replace("NAME", "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.replace("NAME", name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path) -> str:
    """An empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'worklist.db'}"
    return new_database(request.getfixturevalue("server"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_store(url, clock) -> Iterator[Callable[..., Store]]:
    """Opens the same worklist, as often as it is called."""
    with ExitStack() as stack:

        def make(**options: Any) -> Store:
            store = Store(url, **{"clock": clock, **options})
            stack.callback(store.close)
            return store

        yield make


@pytest.fixture
def store(open_store) -> Store:
    return open_store()


@pytest.fixture
def helpers():
    """For tests in files that this one isn't imported into."""
    return {"letter": letter, "result": result, "mention": mention}
