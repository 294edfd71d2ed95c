"""The command with the rules that it ships with."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from lsmri.models.scorer import load
from lsmri.serve.reading.sources import Reader
from lsmri.serve.scoring import Scored, score_all

COMMAND = [sys.executable, "-c", "from lsmri.serve.cli import main; main()", "score"]
LETTER = (
    "Dear colleague,\r\n62 year old woman with left sciatica for 4 months.\r\n"
    "Physiotherapy for 8 weeks did not help. She denies fever.\r\n"
    "Please arrange an MRI of the lumbar spine.\r\n"
)


@pytest.fixture(scope="module")
def rules():
    return load()


def test_letters_in_every_format(rules, tmp_path, make_docx, make_pdf):
    plain = LETTER.replace("\r", "")
    (tmp_path / "a.txt").write_bytes(LETTER.encode())
    (tmp_path / "b.md").write_bytes(LETTER.encode("utf-16"))
    (tmp_path / "c.html").write_text("".join(f"<p>{line}</p>" for line in plain.splitlines()))
    (tmp_path / "d.docx").write_bytes(make_docx(*plain.splitlines()))
    (tmp_path / "e.rtf").write_text("{\\rtf1 " + plain.replace("\n", "\\par ") + "}")
    (tmp_path / "f.pdf").write_bytes(make_pdf(plain))
    (tmp_path / "g.jsonl").write_text(json.dumps({"id": "g", "text": LETTER}))
    results = list(score_all(Reader().read([tmp_path]), rules))
    assert len(results) == 7
    for scored in results:
        assert isinstance(scored, Scored)
        result = scored.result
        assert result.features.findings["fever"] == "absent"
        assert result.features.age_years == 62
        for mention in result.mentions:
            assert result.text[mention.start : mention.end] == mention.text


def test_what_is_given_wins(rules, tmp_path):
    record = {"id": "a", "text": LETTER, "age_years": 44, "sex": "male", "care_setting": "private"}
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    (scored,) = score_all(Reader().read([tmp_path / "a.jsonl"]), rules)
    features = scored.result.features
    assert (features.age_years, features.sex, features.care_setting) == (44, "male", "private")


def test_default_verdict_is_among_those_of_every_guideline(rules, tmp_path):
    (tmp_path / "a.txt").write_text(LETTER)
    (scored,) = score_all(Reader().read([tmp_path]), rules, every_guideline=True)
    assert scored.decisions["lsmri"] == scored.result.decision


def test_a_process_of_its_own(tmp_path: Path):
    (tmp_path / "a.txt").write_text(LETTER)
    (tmp_path / "b.txt").write_text(" ")
    (tmp_path / "c.txt").write_bytes(b"\x00\x01")
    done = subprocess.run(
        [*COMMAND, "."], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a.txt"]
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()] == ["b.txt", "c.txt"]


def test_output_in_the_folder_that_is_read(tmp_path):
    (tmp_path / "a.txt").write_text(LETTER)
    with (tmp_path / "out.jsonl").open("wb") as out:
        subprocess.run([*COMMAND, "."], cwd=tmp_path, stdout=out, check=True)
    assert json.loads((tmp_path / "out.jsonl").read_text())["id"] == "a.txt"


def test_a_terminal_gets_text(tmp_path):
    (tmp_path / "a.txt").write_text(LETTER)
    terminal, inside = pty.openpty()
    environment = {**os.environ, "COLUMNS": "80", "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    arguments = [*COMMAND, "a.txt", "--guideline", "krogh2022"]
    with subprocess.Popen(arguments, cwd=tmp_path, stdout=inside, env=environment) as process:
        os.close(inside)
        shown = b""
        while True:
            try:
                part = os.read(terminal, 4096)
            except OSError:
                break
            if not part:
                break
            shown += part
    os.close(terminal)
    assert process.returncode == 0
    assert b"a.txt" in shown
    assert b"krogh2022" in shown
    assert b"\x1b[" in shown


def test_a_reader_that_goes_away_is_no_fault(tmp_path):
    lines = (json.dumps({"id": str(n), "text": LETTER}) for n in range(500))
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    with subprocess.Popen(
        [*COMMAND, "a.jsonl"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1
