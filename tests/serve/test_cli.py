"""The command line: what it promises to other programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import types
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lsmri import __version__
from lsmri.models.guideline import guideline_names
from lsmri.serve import cli
from lsmri.serve.cli import app

COMMAND = [sys.executable, "-c", "from lsmri.serve.cli import main; main()"]


@pytest.fixture
def lsmri(monkeypatch, scorer, tmp_path):
    """Runs a command in an empty folder, letters being read by a handful of words."""
    module = types.ModuleType("lsmri.models.scorer")
    module.load = load = lambda model="hybrid", guideline="lsmri": _loaded(scorer, model, guideline)
    monkeypatch.setitem(sys.modules, "lsmri.models.scorer", module)
    monkeypatch.chdir(tmp_path)
    assert load

    def run(*arguments: object, status: int = 0, input: bytes | None = None):
        result = CliRunner().invoke(app, [str(a) for a in arguments], input=input)
        assert result.exit_code == status, result.output
        assert "Traceback" not in result.output
        return result

    return run


def _loaded(scorer, model: str, guideline: str):
    if model not in ("hybrid", "rules"):
        raise ValueError(f"no model at {model!r}: give rules or a folder")
    return type(scorer)(guideline)


@pytest.fixture
def letters(tmp_path, letter_text):
    """A folder with two good letters and two bad ones."""
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "a.txt").write_text(letter_text)
    (folder / "b.txt").write_bytes(b"")
    (folder / "c.txt").write_text("left sciatica for 3/12, zebra")
    (folder / "d.txt").write_text("zebra, knee pain")
    return folder


def records(result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


class TestScore:
    def test_a_result_a_line_when_piped(self, lsmri, tmp_path, letter_text):
        (tmp_path / "a.txt").write_text(letter_text)
        (record,) = records(lsmri("score", "a.txt"))
        assert record["id"] == "a.txt"
        assert record["decision"]["category"] == "appropriate"
        assert record["decision"]["urgency"] == "emergency"
        for mention in record["mentions"]:
            assert letter_text[mention["start"] : mention["end"]] == mention["text"]

    def test_bad_letters_are_named_and_the_others_scored(self, lsmri, letters):
        result = lsmri("score", letters, status=1)
        assert [record["id"] for record in records(result)] == ["a.txt", "c.txt"]
        first, second = result.stderr.splitlines()
        assert first.startswith(f"lsmri: {letters}/b.txt: the file is empty. ")
        assert second.startswith("lsmri: d.txt: it is about another part of the body.")
        assert "zebra" not in result.stderr

    def test_standard_input(self, lsmri):
        (record,) = records(lsmri("score", "-", input="left sciatica, café".encode("cp1252")))
        assert record["id"] == "stdin"

    def test_lines(self, lsmri, tmp_path):
        lines = ['{"id": "a", "text": "left sciatica"}', "{zebra", '{"id": "b", "text": "fever"}']
        (tmp_path / "x.jsonl").write_text("\n".join(lines))
        result = lsmri("score", "x.jsonl", status=1)
        assert [record["id"] for record in records(result)] == ["a", "b"]
        assert result.stderr == (
            "lsmri: x.jsonl line 2: it is no valid JSON (column 2)."
            ' Write one object a line, {"id": …, "text": …}.\n'
        )

    def test_nothing_readable(self, lsmri):
        result = lsmri("score", "gone.txt", status=1)
        assert result.stdout == ""
        assert (
            result.stderr == "lsmri: gone.txt: there is no such file or folder. Check the path.\n"
        )

    def test_json_of_one_letter_is_an_object_and_of_more_a_list(self, lsmri, letters):
        one = lsmri("score", letters / "a.txt", "--format", "json")
        assert json.loads(one.stdout)["id"] == "a.txt"
        piped = lsmri("score", "-", "--format", "json", input=b"fever")
        assert json.loads(piped.stdout)["id"] == "stdin"
        two = lsmri("score", letters / "a.txt", letters / "c.txt", "--format", "json")
        assert [record["id"] for record in json.loads(two.stdout)] == ["a.txt", "c.txt"]
        folder = lsmri("score", letters, "--format", "json", status=1)
        assert [record["id"] for record in json.loads(folder.stdout)] == ["a.txt", "c.txt"]
        none = lsmri("score", letters / "b.txt", "x.txt", "--format", "json", status=1)
        assert json.loads(none.stdout) == []

    def test_text(self, lsmri, letters):
        said = lsmri("score", letters / "a.txt", "--format", "text").stdout
        assert "APPROPRIATE" in said
        assert "fever[no]" in said

    def test_page(self, lsmri, letters):
        html = lsmri("score", letters, "--format", "html", status=1).stdout
        assert html.startswith("<!doctype html>")
        assert "b.txt: the file is empty." in html

    def test_every_guideline_side_by_side(self, lsmri, letters):
        path = letters / "a.txt"
        (record,) = records(lsmri("score", path, "--guideline", "all"))
        assert list(record["decisions"]) == guideline_names()
        assert record["decision"] == record["decisions"]["lsmri"]
        said = lsmri("score", path, "--guideline", "all", "--format", "text").stdout
        assert "krogh2022" in said

    def test_one_guideline(self, lsmri, letters):
        (record,) = records(lsmri("score", letters / "c.txt", "--guideline", "ng59"))
        assert record["decision"]["guideline"] == "ng59"
        assert "decisions" not in record

    def test_the_text_that_offsets_refer_to(self, lsmri, tmp_path, make_docx):
        (tmp_path / "a.docx").write_bytes(make_docx("No fever.", "left sciatica"))
        (record,) = records(lsmri("score", "a.docx", "--with-text"))
        for mention in record["mentions"]:
            assert record["text"][mention["start"] : mention["end"]] == mention["text"]

    def test_a_letter_too_long(self, lsmri, letters):
        result = lsmri("score", letters / "a.txt", "--max-characters", 50, status=1)
        assert "--max-characters" in result.stderr

    def test_any_letter_can_be_written(self, lsmri, tmp_path):
        lines = json.dumps({"id": "a\ud800\x1b", "text": "fever \udfff \u202e \x07 é"})
        (tmp_path / "x.jsonl").write_text(lines)
        for form in ("json", "jsonl", "text", "html"):
            lsmri("score", "x.jsonl", "--format", form, "--with-text").stdout.encode()


class TestOutput:
    @pytest.mark.parametrize(
        ("name", "start"),
        [
            ("x.html", "<!doctype"),
            ("x.json", "{"),
            ("x.jsonl", '{"id"'),
            ("x.txt", "a.txt"),
            ("x", '{"id"'),
        ],
    )
    def test_its_suffix_says_the_form(self, lsmri, letters, tmp_path, name, start):
        assert lsmri("score", letters / "a.txt", "--output", name).stdout == ""
        assert (tmp_path / name).read_text().startswith(start)
        assert sorted(p.name for p in tmp_path.iterdir()) == ["letters", name]

    def test_in_the_folder_that_is_read(self, lsmri, letters):
        (letters / "b.txt").unlink()
        (letters / "d.txt").unlink()
        for _ in range(2):
            lsmri("score", letters, "-o", letters / "out.jsonl")
        assert len((letters / "out.jsonl").read_text().splitlines()) == 2

    def test_links_and_devices_stay(self, lsmri, letters, tmp_path):
        (tmp_path / "link.jsonl").symlink_to(tmp_path / "target.jsonl")
        lsmri("score", letters / "a.txt", "-o", "link.jsonl")
        assert (tmp_path / "link.jsonl").is_symlink()
        assert (tmp_path / "target.jsonl").read_text()
        lsmri("score", letters / "a.txt", "-o", "/dev/null")

    def test_one_that_cant_be_written(self, lsmri, letters):
        result = lsmri("score", letters / "a.txt", "-o", "no/such/x.json", status=2)
        assert "--output" in result.stderr


class TestUsage:
    @pytest.mark.parametrize(
        "arguments",
        [
            ["score"],
            ["score", "a.txt", "--format", "xml"],
            ["score", "a.txt", "--guideline", "nope"],
            ["score", "a.txt", "--model", "nope"],
            ["score", "a.txt", "--letter-date", "soon"],
            ["score", "a.txt", "--max-characters", "0"],
            ["score", "a.txt", "--nope"],
            ["guideline", "show"],
            ["guideline", "show", "nope"],
            ["guideline", "list", "--format", "xml"],
            ["nope"],
        ],
    )
    def test_wrong_usage(self, lsmri, arguments):
        assert lsmri(*arguments, status=2).stderr

    def test_an_unknown_guideline_names_the_known(self, lsmri):
        result = lsmri("score", "a.txt", "--guideline", "nope", status=2)
        assert all(name in result.stderr for name in guideline_names())

    def test_version(self, lsmri):
        assert lsmri("--version").stdout == f"lsmri {__version__}\n"

    def test_every_command_is_listed(self, lsmri):
        listed = lsmri("--help").stdout.partition("Commands:")[2]
        commands = "score batch audit corpus train evaluate suggest serve guideline".split()
        assert all(f"  {name} " in listed for name in commands)


class TestGuideline:
    def test_list(self, lsmri):
        said = lsmri("guideline", "list").stdout
        assert all(name in said for name in guideline_names())
        rows = json.loads(lsmri("guideline", "list", "--format", "json").stdout)
        assert [row["name"] for row in rows] == guideline_names()

    @pytest.mark.parametrize("name", guideline_names())
    def test_show(self, lsmri, name):
        text = lsmri("guideline", "show", name).stdout
        assert max(map(len, text.splitlines())) <= 80
        profile = json.loads(lsmri("guideline", "show", name, "--format", "json").stdout)
        markdown = lsmri("guideline", "show", name, "--format", "markdown").stdout
        for row in profile["rows"]:
            assert row["rule"] in text
            assert f"| `{row['rule']}` |" in markdown
            assert row["sources"]


class TestFaults:
    def test_a_fault_of_ours_is_told_without_words_of_a_letter(self, monkeypatch, capsys):
        def broken() -> None:
            raise RuntimeError("zebra")

        monkeypatch.delenv("LSMRI_DEBUG", raising=False)
        monkeypatch.setattr(cli, "app", broken)
        with pytest.raises(SystemExit, match="1"):
            cli.main()
        said = capsys.readouterr().err
        assert "RuntimeError in test_cli.py line" in said
        assert "zebra" not in said

    def test_a_full_disk(self, monkeypatch, capsys):
        def full() -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(cli, "app", full)
        with pytest.raises(SystemExit, match="1"):
            cli.main()
        assert "No space left on device" in capsys.readouterr().err

    def test_the_whole_traceback_on_request(self, monkeypatch):
        def broken() -> None:
            raise RuntimeError("zebra")

        monkeypatch.setenv("LSMRI_DEBUG", "1")
        monkeypatch.setattr(cli, "app", broken)
        with pytest.raises(RuntimeError):
            cli.main()


class TestProcess:
    """What only a process of its own shows."""

    def test_help_needs_no_pipeline(self):
        code = (
            "import sys; from lsmri.serve import cli\n"
            "heavy = {'spacy', 'rich.console', 'bs4', 'docx', 'pypdf', 'lsmri.models.guideline'}\n"
            "print(sorted(heavy & set(sys.modules)))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        assert done.stdout == b"[]\n"

    def test_a_reader_that_goes_away_is_no_fault(self):
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "wb") as out:
            arguments = ["guideline", "show", "lsmri", "--format", "json"]
            done = subprocess.run([*COMMAND, *arguments], stdout=out, stderr=-1, check=False)
        assert done.stderr == b""

    @pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
    def test_terminals_without_unicode(self, encoding, tmp_path: Path):
        environment = {**os.environ, "PYTHONIOENCODING": encoding}
        arguments = [*COMMAND, "guideline", "show", "lsmri"]
        done = subprocess.run(arguments, env=environment, capture_output=True, check=False)
        assert done.returncode == 0
        assert done.stderr == b""
