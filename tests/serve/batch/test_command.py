"""``lsmri batch``: what it promises to other programs."""

from __future__ import annotations

import csv
import functools
import importlib
import io
import json

import pytest
from typer.testing import CliRunner

from lsmri.serve.batch.progress import Progress, ProgressForm, display
from lsmri.serve.cli import app

from .conftest import letters, rejects, scored


@pytest.fixture
def batch(inline, monkeypatch, tmp_path):
    command = importlib.import_module("lsmri.serve.commands.batch")
    quick = functools.partial(command.BatchOptions, scorer="scorers:quick")
    monkeypatch.setattr(command, "BatchOptions", quick)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object, status: int = 0):
        result = CliRunner().invoke(app, ["batch", *map(str, arguments)])
        assert result.exit_code == status, result.output
        assert "Traceback" not in result.output
        return result

    return run


def test_counts_are_told(batch, archive):
    result = batch(archive(letters(12)), "scored")
    assert result.stdout.splitlines() == [
        "12 rows: 12 scored, 0 rejected",
        "scored: scored",
        "rejects: scored/_rejects.jsonl",
    ]
    assert result.stderr == ""


def test_rejects_are_named_and_the_others_scored(batch, archive, tmp_path):
    bad = [{"id": f"x-{n}", "text": None} for n in range(12)]
    result = batch(archive([*letters(3), *bad, {"id": "z", "text": "explode"}]), "out", status=1)
    assert result.stdout.startswith("16 rows: 3 scored, 13 rejected (empty 12, internal 1)\n")
    lines = result.stderr.splitlines()
    assert lines[0] == "lsmri: letters.jsonl, position 3 line 4 (id x-0): it has no text."
    assert lines[10] == "lsmri: … and 3 more"
    assert len(scored(tmp_path / "out")) == 3
    assert len(rejects(tmp_path / "out")) == 13


def test_columns_and_options(batch, tmp_path):
    (tmp_path / "a.dat").write_text("ref~Befund~S\n17~fever~F\n")
    batch(
        "a.dat", "out.jsonl", "--input-format", "csv", "--delimiter", "~", "--text-column",
        "Befund", "--id-column", "ref", "--column", "sex=S", "--letter-date", "2026-03-02",
        "--guideline", "all",
    )  # fmt: skip
    record = json.loads((tmp_path / "out.jsonl").read_text())
    assert (record["id"], record["sex"], record["letter_date"]) == ("17", "female", "2026-03-02")
    assert set(record["decisions"]) > {"lsmri", "ng59"}


def test_resume(batch, archive, tmp_path):
    path = archive(letters(12))
    batch(path, "scored", "--resume")
    assert "--resume" in batch(path, "scored", status=2).stderr
    assert batch(path, "scored", "--resume").stdout.startswith("12 rows: 12 scored")
    told = batch(path, "scored", "--resume", "--guideline", "ng59", status=2).stderr
    assert "guideline.name" in told


@pytest.mark.parametrize(
    "arguments",
    [
        ["in.jsonl"],
        ["in.jsonl", "out", "--guideline", "nope"],
        ["in.jsonl", "out", "--column", "zebra=x"],
        ["in.jsonl", "out", "--text-column", "nope"],
        ["in.jsonl", "out", "--encoding", "nope"],
        ["in.jsonl", "out", "--workers", "0"],
        ["in.jsonl", "out.parquet", "--format", "jsonl"],
        ["in.jsonl", "out", "--engine", "ray"],
    ],
)
def test_wrong_usage(batch, archive, tmp_path, arguments):
    archive(letters(1), "in.jsonl")
    assert batch(*arguments, status=2).stderr
    assert not (tmp_path / "out").exists()


def test_an_input_that_is_not_there(batch):
    told = batch("gone.csv", "out", status=1).stderr
    assert told == "lsmri: gone.csv: no such file or folder, and nothing matches\n"


def test_an_output_that_cant_be_written(batch, archive, tmp_path):
    (tmp_path / "file").write_text("x")
    told = batch(archive(letters(1)), "file/scored", status=1).stderr
    assert "Not a directory" in told


def test_a_library_that_is_absent(batch, archive, monkeypatch):
    import sys

    from lsmri.serve.batch import schema

    monkeypatch.setitem(sys.modules, "fsspec", None)
    schema.scored_schema.cache_clear()
    told = batch(archive(letters(1)), "out", status=1).stderr
    assert "pip install 'lsmri[batch]'" in told


class TestProgress:
    STATE = Progress(1200, 3, 0.25, 400.0, 125.0)

    def test_nothing_off_a_terminal(self):
        out = io.StringIO()
        screen = display(ProgressForm.AUTO, out)
        screen.update(self.STATE)
        screen.close()
        assert out.getvalue() == ""

    def test_text(self):
        out = io.StringIO()
        display(ProgressForm.TEXT, out).update(self.STATE)
        assert out.getvalue().endswith(
            "1,200 rows (25%), 400 a second, 2 min 05 s left, 3 rejected"
        )

    def test_json(self, batch, archive):
        result = batch(archive(letters(3)), "out", "--progress", "json")
        first, *_, last = map(json.loads, result.stderr.splitlines())
        assert first.keys() == {"done", "rejected", "share", "rate", "seconds_left"}
        assert (last["complete"], last["rows"], last["scored"]) == (True, 3, 3)


class TestFlat:
    def test_a_line_a_letter(self, batch, archive, tmp_path):
        rows = [{"id": "=1+1", "text": "hot fever, knee", "age": 61}, *letters(3)]
        assert "for spreadsheets: out/_flat" in batch(archive(rows), "out", "--flat").stdout
        (path,) = (tmp_path / "out" / "_flat").iterdir()
        first, *_ = found = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
        assert len(found) == 4
        assert first["id"] == "'=1+1"
        assert (first["category"], first["age_years"], first["p_appropriate"]) == (
            "appropriate", "61", "0.5",
        )  # fmt: skip
        assert first["present"] == "fever; other_imaging_requested"
        assert first["reasons"] == "Fever"

    def test_it_is_the_same_for_both_forms(self, batch, archive, tmp_path):
        path = archive(letters(7))
        batch(path, "a", "--flat")
        batch(path, "b", "--flat", "--format", "jsonl")
        first, second = (
            (tmp_path / name / "_flat" / "letters-000.csv").read_text() for name in "ab"
        )
        assert first == second

    def test_files_are_no_longer_than_a_sheet(self, batch, archive, tmp_path, monkeypatch):
        monkeypatch.setattr("lsmri.serve.batch.flat._ROWS", 3)
        batch(archive(letters(7)), "out", "--flat")
        names = sorted(path.name for path in (tmp_path / "out" / "_flat").iterdir())
        assert names == ["letters-000.csv", "letters-001.csv", "letters-002.csv"]
