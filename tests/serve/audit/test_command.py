"""``lsmri audit`` as people type it."""

import json
import sys

import pytest
from typer.testing import CliRunner

from lsmri.serve.cli import app


@pytest.fixture
def run():
    runner = CliRunner()

    def call(*arguments):
        return runner.invoke(app, ["audit", *map(str, arguments)])

    return call


def test_a_report(run, records, as_lines, tmp_path):
    done = run(as_lines(records), "--output", tmp_path / "report", "--title", "Spine, 2026")
    assert done.exit_code == 0, done.output
    assert done.stdout == f"1,200 letters. The report is {tmp_path / 'report' / 'report.html'}.\n"
    assert "<h1>Spine, 2026</h1>" in (tmp_path / "report" / "report.html").read_text("utf-8")


def test_options_reach_the_report(run, records, as_lines, tmp_path):
    options = ["--min-letters", 50, "--cost-held-back", 3, "--cost-scanned", 2, "--threshold", 0.62,
               "--profile-sample", 0, "--referrer-column", "gp", "--parquet"]  # fmt: skip
    done = run(as_lines(records), "-o", tmp_path / "report", *options)
    assert done.exit_code == 0, done.output
    document = json.loads((tmp_path / "report" / "audit.json").read_text("utf-8"))
    assert document["options"] == {
        "fewest": 50, "sample": 0, "held_back": 3.0, "scanned": 2.0, "threshold": 0.62,
        "referrer": "gp",
    }  # fmt: skip
    assert "profiles" not in document["tables"]
    assert any("column 'gp'" in fault for fault in document["faults"])
    assert 0.62 in [row["threshold"] for row in document["tables"]["costs"]["rows"]]
    assert "tables/rates.parquet" in document["files"]


def test_a_line_that_cannot_be_read_is_named_and_the_report_made(run, letter, as_lines, tmp_path):
    path = as_lines([letter()])
    with path.open("a") as file:
        file.write('{"id": "r-2", "deci')
    done = run(path, "-o", tmp_path / "report")
    assert done.exit_code == 1
    assert f"lsmri: {path} line 2: no whole JSON object" in done.stderr
    assert "1 line could not be read" in (tmp_path / "report" / "report.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "holds no scored letters: there is nothing to audit"),
     ('{"text": "LBP"}\n', "holds no scored letters, and 1 lines that are none")],
)  # fmt: skip
def test_nothing_to_audit(run, tmp_path, text, said):
    (tmp_path / "scored.jsonl").write_text(text)
    done = run(tmp_path / "scored.jsonl", "-o", tmp_path / "report")
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (tmp_path / "report").exists()


def test_a_folder_with_other_files_is_left_alone(run, letter, as_lines, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").write_text("precious")
    done = run(as_lines([letter()]), "-o", tmp_path / "mine")
    assert done.exit_code == 2
    assert "holds other files: name a new folder" in done.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.docx"]


def test_a_report_that_was_cut_short_is_made_anew(run, letter, as_lines, tmp_path):
    (tmp_path / "report" / "tables").mkdir(parents=True)
    (tmp_path / "report" / "report.html").write_text("half of it")
    assert run(as_lines([letter()]), "-o", tmp_path / "report").exit_code == 0


def test_a_second_report_takes_the_place_of_the_first(run, letter, as_lines, tmp_path):
    for _ in range(2):
        assert run(as_lines([letter()]), "-o", tmp_path / "report").exit_code == 0


def test_a_folder_that_cannot_be_made(run, letter, as_lines, tmp_path):
    (tmp_path / "file").write_text("")
    done = run(as_lines([letter()]), "-o", tmp_path / "file" / "report")
    assert done.exit_code == 2
    assert "Not a directory" in done.stderr


def test_no_output_named(run, letter, as_lines):
    assert run(as_lines([letter()])).exit_code == 2


def test_without_the_extra_the_remedy_is_named(run, letter, as_lines, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "statsmodels", None)
    done = run(as_lines([letter()]), "-o", tmp_path / "report")
    assert done.exit_code == 2
    assert "pip install 'lsmri[audit]'" in done.stderr
