"""``lsmri worklist``: letters in from files, decisions out as a corpus."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from lsmri.corpora.letter import Letter
from lsmri.corpora.validation import validate
from lsmri.serve.cli import app
from lsmri.serve.service.worklist.errors import DatabaseError
from lsmri.serve.service.worklist.records import Decided, Verdict
from lsmri.serve.service.worklist.store import Store

LETTERS = [
    {"id": "a", "text": "62F, 3/12 left sciatica, physio no help.", "letter_date": "2026-03-14"},
    {"id": "b", "text": "LBP for years. Numb around the back passage since Sunday."},
]
AT = datetime(2026, 3, 14, tzinfo=UTC)
DECIDED = Decided("a", AT, "x", True, "appropriate", "routine", "", True, [])


def run(*arguments: object):
    return CliRunner().invoke(app, ["worklist", *map(str, arguments)])


@pytest.fixture
def letters(tmp_path):
    path = tmp_path / "letters.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in LETTERS))
    return path


def test_letters_go_in_and_decisions_come_out(letters, url, open_store, tmp_path):
    added = run("add", letters, "--worklist", url, "--model", "rules")
    assert (added.exit_code, "2 letters added, 0 were there" in added.output) == (0, True)
    again = run("add", letters, "--worklist", url, "--model", "rules")
    assert (again.exit_code, "0 letters added, 2 were there" in again.output) == (0, True)
    store = open_store()
    first = store.next("one", "x")
    assert (first.entry.id, first.entry.urgency) == ("b", "emergency")
    store.decide("one", "x", Verdict(checked=True))
    store.decide(store.next("two", "x").claim, "x", Verdict())
    out = tmp_path / "vetted.jsonl"
    assert "1 letters written" in run("export", out, "--worklist", url).output
    (item,) = validate([out])
    assert (item.letter.id, item.letter.vetting) == ("b", "appropriate")
    assert run("export", out, "--worklist", url, "--unchecked").exit_code == 0
    both = list(validate([out]))
    assert [item.letter.id for item in both] == ["a", "b"]
    assert str(both[0].letter.letter_date) == "2026-03-14"


def test_a_letter_that_cant_be_added_is_named_and_the_others_are_added(letters, tmp_path):
    url = f"sqlite:///{tmp_path / 'list.db'}"
    run("add", letters, "--worklist", url, "--model", "rules")
    other = {"id": "a", "text": "54M LBP, a zebra."}
    letters.write_text(f"{json.dumps(other)}\n" + json.dumps({**LETTERS[1], "id": "c"}))
    told = run("add", letters, "--worklist", url, "--model", "rules")
    assert told.exit_code == 1
    assert "1 letters added" in told.output
    assert "a: another letter of this id" in told.output
    assert "zebra" not in told.output


def test_a_letter_may_be_called_as_a_file_that_cant_be_read(letters, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.pdf").write_text("xx")
    letters.write_text(json.dumps({**LETTERS[0], "id": "bad.pdf"}))
    url = f"sqlite:///{tmp_path / 'list.db'}"
    told = run("add", "bad.pdf", letters, "--worklist", url, "--model", "rules")
    assert (told.exit_code, type(told.exception)) == (1, SystemExit)
    assert told.output.count("bad.pdf") == 1
    assert "1 letters added" in told.output


def test_the_settings_of_the_service_name_the_database(letters, tmp_path):
    (tmp_path / "service.toml").write_text('worklist = "sqlite:///list.db"\n')
    config = "--config", tmp_path / "service.toml"
    assert run("add", letters, *config, "--model", "rules").exit_code == 0
    assert (tmp_path / "list.db").exists()
    assert "at version 1, from version 1" in run("migrate", *config).output


@pytest.mark.parametrize("command", [("export", "out.jsonl"), ("migrate",)])
def test_a_database_that_is_only_looked_for_isnt_made(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out.jsonl").write_text("the last export")
    told = run(*command, "--worklist", "sqlite:///nosuch.db")
    assert told.exit_code == 2
    assert "nosuch.db: there is no such file" in told.output
    assert "lsmri worklist add" in " ".join(told.output.split())
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]
    assert (tmp_path / "out.jsonl").read_text() == "the last export"


def test_an_export_that_fails_leaves_the_last_one(letters, tmp_path, monkeypatch):
    url, out = f"sqlite:///{tmp_path / 'list.db'}", tmp_path / "out.jsonl"
    run("add", letters, "--worklist", url, "--model", "rules")
    out.write_text("the last export")

    def failing(store):
        yield Letter(LETTERS[0]["text"], "a"), DECIDED
        raise DatabaseError("the worklist's database can't be used", "see to it")

    monkeypatch.setattr(Store, "decided", failing)
    assert run("export", out, "--worklist", url).exit_code == 2
    assert out.read_text() == "the last export"
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    "options", [(), ("--worklist", "zebra"), ("--worklist", "sqlite:////no/where/list.db")]
)
def test_a_database_that_isnt_there_is_wrong_usage(options):
    told = run("migrate", *options)
    assert told.exit_code == 2
    assert "--worklist" in told.output
