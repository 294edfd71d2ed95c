"""The database behind a worklist: opened so that a commit stays, and of the right version."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from lsmri.serve.service.worklist.errors import DatabaseError

__all__ = ["Database", "opened", "upgraded"]

_STEPS = Path(__file__).parent / "migrations"
#: Seconds to wait for a lock or a connection.
_PATIENCE = 30
#: Any number: the lock under which PostgreSQL is brought up to date.
_LOCK = 7_215_801
#: What helps where there is no worklist yet.
_BEGIN = "check its name; 'lsmri worklist add' and 'lsmri serve' begin a worklist"
_OTHER_VERSION = "the worklist's database isn't of this version"
_SQLITE = ("sqlite", "sqlite+pysqlite")
_POSTGRESQL = ("postgresql", "postgresql+psycopg")


class Database:
    """An engine, and its transactions. Errors never hold what was written.

    create: whether a file of SQLite is made where there is none.
    """

    def __init__(self, url: str, *, create: bool = True) -> None:
        self.engine = _engine(_parsed(url), create=create)
        self._reading = self.engine.execution_options(lsmri_reads=True)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that is on the disk when the block ends. Raises ``DatabaseError``."""
        with _told(), Session(self.engine) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads, and stands in nobody's way. Raises ``DatabaseError``."""
        with _told(), Session(self._reading) as session, session.begin():
            yield session

    def close(self) -> None:
        """Ends every connection."""
        self.engine.dispose()


def opened(url: str, *, create: bool = True) -> Database:
    """The database at ``url``, ready for use.

    create: whether file and tables are made where there are none.
    Raises ``DatabaseError`` if it can't be opened, or was made by another version of lsmri: an
    older one is left alone until it is asked to be ``upgraded``, so that a copy can be kept.
    """
    database = Database(url, create=create)
    try:
        _prepare(database, create=create)
    except DatabaseError:
        database.close()
        raise
    return database


def upgraded(url: str) -> tuple[str, str]:
    """Brings the tables up to date; gives the version before and after.

    Raises ``DatabaseError`` where there is no worklist: nothing is made.
    """
    with closing(Database(url, create=False)) as database, database.writing() as session:
        connection = session.connection()
        _lock(connection)
        before = _version(connection)
        if before is None:
            raise _no_worklist(connection)
        _refuse_newer(before)
        _upgrade(connection)
        return before, _version(connection) or ""


def _prepare(database: Database, *, create: bool) -> None:
    """Makes the tables where there are none, and refuses those of another version."""
    with database.writing() as session:
        connection = session.connection()
        _lock(connection)
        found = _version(connection)
        if found is None:
            if not create or inspect(connection).get_table_names():
                raise _no_worklist(connection)
            _upgrade(connection)
            return
    _refuse_newer(found)
    if found != _script().get_current_head():
        raise DatabaseError(_OTHER_VERSION, "bring it up to date with 'lsmri worklist migrate'")


def _refuse_newer(found: str) -> None:
    if found not in {step.revision for step in _script().walk_revisions()}:
        raise DatabaseError(_OTHER_VERSION, "start the newer lsmri that made it")


def _no_worklist(connection: Connection) -> DatabaseError:
    if inspect(connection).get_table_names():
        return DatabaseError(
            "the database holds something else than a worklist", "name a database of its own"
        )
    return DatabaseError("the database is empty", _BEGIN)


def _upgrade(connection: Connection) -> None:
    script = _script()
    context = MigrationContext.configure(
        connection,
        opts={"fn": lambda version, _: script._upgrade_revs("head", version)},
    )
    with Operations.context(context):
        context.run_migrations()


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _script() -> ScriptDirectory:
    return ScriptDirectory(str(_STEPS))


def _lock(connection: Connection) -> None:
    """Lets one process at a time look and upgrade; a transaction on SQLite does so by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})


def _parsed(given: str) -> URL:
    try:
        url = make_url(given)
    except ArgumentError:
        raise _no_address() from None
    if url.drivername in _POSTGRESQL:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in _SQLITE or not url.database or url.database == ":memory:":
        raise _no_address()
    return url


def _no_address() -> DatabaseError:
    return DatabaseError(
        "that is no address of a database",
        "write sqlite:///FILE or postgresql://USER@HOST/NAME",
    )


def _engine(url: URL, *, create: bool) -> Engine:
    # Parameters are letters: they stay out of errors.
    kept: dict[str, Any] = {"hide_parameters": True, "pool_timeout": _PATIENCE, "max_overflow": 40}
    if url.drivername in _SQLITE:
        path = Path(str(url.database))
        if create:
            _make_private(path)
        elif not path.is_file():
            raise DatabaseError(f"{path}: there is no such file", _BEGIN)
        engine = create_engine(url, connect_args={"timeout": _PATIENCE}, **kept)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 5}, **kept)
    except ImportError:
        raise DatabaseError("PostgreSQL needs psycopg", "pip install 'lsmri[postgresql]'") from None


def _make_private(path: Path) -> None:
    """Makes the file, readable by its owner alone; what SQLite puts beside it takes after it."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DatabaseError(f"{path}: {reason}", "name a file in a folder that is there") from None


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    _keep_a_log(connection)
    # A commit is on the disk before it is acknowledged, whatever happens to the machine.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Has SQLite write ahead, so that who reads waits for nobody.

    SQLite doesn't wait where a file that is new is being written to by another service: it
    refuses at once, so the waiting is done here.
    """
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            # The lowest byte is the kind, the others tell more of it.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("lsmri_reads", False)
    # Who writes waits for the lock at the beginning, where waiting is safe.
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def _told() -> Iterator[None]:
    """Makes of an error of the database one that holds none of its words."""
    try:
        yield
    except (DBAPIError, NoConnection) as error:
        kind = type(getattr(error, "orig", None) or error).__name__
        raise DatabaseError(
            f"the worklist's database can't be used ({kind})", "see to the database, then try again"
        ) from None
