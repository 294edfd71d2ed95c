"""From an empty database to the tables of the program, step by step."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from functools import partial

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from lsmri.serve.service.worklist.database import Database, opened, upgraded
from lsmri.serve.service.worklist.errors import DatabaseError
from lsmri.serve.service.worklist.tables import Base


def differences(url: str) -> list:
    database = Database(url)
    with database.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        found = compare_metadata(context, Base.metadata)
    database.close()
    return found


def change(url: str, *statements: str) -> None:
    database = Database(url)
    with database.writing() as session:
        for statement in statements:
            session.execute(text(statement))
    database.close()


def test_what_is_up_to_date_stays_as_it_is(url):
    opened(url).close()
    assert upgraded(url) == ("1", "1")
    assert differences(url) == []


def test_a_database_without_a_worklist_stays_as_it_is(url):
    change(url)
    for use in (upgraded, partial(opened, create=False)):
        with pytest.raises(DatabaseError, match="is empty: check its name"):
            use(url)
    change(url, "CREATE TABLE zebra (stripes INTEGER)")
    for use in (upgraded, partial(opened, create=False), opened):
        with pytest.raises(DatabaseError, match="of its own"):
            use(url)
    database = Database(url)
    assert inspect(database.engine).get_table_names() == ["zebra"]
    database.close()


def test_a_difference_would_be_seen(url):
    opened(url).close()
    change(url, "DROP INDEX ix_letters_waiting", "ALTER TABLE letters ADD COLUMN zebra INTEGER")
    assert len(differences(url)) == 2


def test_an_empty_database_is_made_ready_when_it_is_opened(url):
    opened(url).close()
    assert differences(url) == []


def test_services_that_start_at_once_make_it_once(url):
    with ThreadPoolExecutor(4) as pool:
        for database in pool.map(lambda _: opened(url), range(4)):
            database.close()
    assert differences(url) == []


def test_a_service_waits_for_another_that_is_writing_to_a_new_file(tmp_path):
    file = tmp_path / "worklist.db"
    with (
        closing(sqlite3.connect(file, isolation_level=None)) as another,
        ThreadPoolExecutor() as pool,
    ):
        another.execute("BEGIN IMMEDIATE")
        service = pool.submit(opened, f"sqlite:///{file}")
        wait([service], timeout=0.3)
        another.execute("COMMIT")
        service.result().close()
    assert differences(f"sqlite:///{file}") == []


@pytest.mark.parametrize(
    ("statement", "remedy"),
    [
        ("UPDATE alembic_version SET version_num = '99'", "newer"),
        ("DROP TABLE alembic_version", "of its own"),
    ],
)
def test_a_database_of_another_version_is_left_alone(url, statement, remedy):
    opened(url).close()
    change(url, statement)
    for use in (opened, upgraded):
        with pytest.raises(DatabaseError, match=remedy):
            use(url)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "zebra",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://secret@host/x",
        "sqlite:////no/where/x",
    ],
)
def test_what_is_no_database_is_told_without_its_password(given):
    with pytest.raises(DatabaseError) as told:
        opened(given)
    assert "secret" not in str(told.value)
    assert told.value.remedy


def test_a_server_that_isnt_there_is_told_without_its_password():
    with pytest.raises(DatabaseError) as told:
        opened("postgresql://vetting:secret@127.0.0.1:1/worklist")
    assert "secret" not in str(told.value)
