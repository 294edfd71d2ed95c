"""Places that may not be read or written: told, and nothing else harmed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import HERE, letters, rejects, scored

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
#: Root may read and write everything, unless it is told not to.
BOUND = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if ROOT else []
COMMAND = """
import functools
import lsmri.serve.commands.batch as command
from lsmri.serve.cli import main
command.BatchOptions = functools.partial(command.BatchOptions, scorer="scorers:quick")
main()
"""

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="no permissions of this kind"),
    pytest.mark.skipif(
        ROOT and shutil.which("setpriv") is None, reason="root may do all, and setpriv is absent"
    ),
]


@pytest.fixture
def batch(tmp_path):
    """Runs the command as a user who may not do what a file's mode forbids."""

    def run(*arguments: object, status: int) -> str:
        done = subprocess.run(
            [*BOUND, sys.executable, "-c", COMMAND, "batch", *map(str, arguments), "--workers=1"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": f"{HERE}{os.pathsep}{os.environ.get('PYTHONPATH')}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr

    return run


@pytest.fixture
def closed():
    """Takes rights away from a file or folder, and gives them back afterwards."""
    modes: list[tuple[Path, int]] = []

    def close(path: Path, mode: int) -> Path:
        modes.append((path, path.stat().st_mode))
        path.chmod(mode)
        return path

    yield close
    for path, mode in modes:
        path.chmod(mode)


@pytest.mark.parametrize("name", ["b.jsonl", "b.parquet", "b.csv", "b.txt"])
def test_a_file_that_may_not_be_read_is_one_reject(batch, archive, closed, tmp_path, name):
    archive(letters(3), "in/a.jsonl")
    archive(letters(3), "in/b.parquet").rename(tmp_path / "in" / name)
    closed(tmp_path / "in" / name, 0o000)
    told = batch("in", "out", status=1)
    assert f"{name}, position 3" in told
    assert len(scored(tmp_path / "out")) == 3
    (reject,) = rejects(tmp_path / "out")
    assert (reject["code"], reject["position"], reject["file"]) == ("not_allowed", 3, name)


@pytest.mark.parametrize("output", ["shut/out", "shut/out.parquet", "shut"])
def test_a_folder_that_may_not_be_written(batch, archive, closed, tmp_path, output):
    path = archive(letters(3))
    (tmp_path / "shut").mkdir()
    closed(tmp_path / "shut", 0o500)
    assert "Permission denied" in batch(path, output, status=1)
    assert list((tmp_path / "shut").iterdir()) == []


@pytest.mark.parametrize(
    ("given", "shut"),
    [("in", "in"), ("in", "in/2019/05"), ("in/*/*/*.jsonl", "in/2019"), ("in/**", "in/2019/05")],
)
def test_a_folder_that_may_not_be_looked_into(batch, archive, closed, given, shut):
    """Nobody knows how many letters it holds: passing over it would lose them without a word."""
    archive(letters(3), "in/2018/01/a.jsonl")
    tmp_path = archive(letters(3), "in/2019/05/b.jsonl").parents[3]
    closed(tmp_path / shut, 0o000)
    assert f"{shut}: Permission denied" in batch(given, "out", status=1)
    assert not (tmp_path / "out").exists()


def test_folders_that_hold_nothing_of_the_input(batch, archive, closed, tmp_path):
    archive(letters(3), "in/2018/a.jsonl")
    for name in (".snapshot", "other"):
        (tmp_path / "in" / name).mkdir()
        closed(tmp_path / "in" / name, 0o000)
    batch("in/20*/*.jsonl", "out", status=0)
    (tmp_path / "in" / "other").chmod(0o700)
    batch("in", "again", status=0)
    assert len(scored(tmp_path / "again")) == 3


def test_a_run_that_lost_its_rights_goes_on_when_it_has_them_again(
    batch, archive, closed, tmp_path
):
    path = archive([*letters(3), {"id": "x", "text": None}])
    (tmp_path / "out").mkdir()
    closed(tmp_path / "out", 0o500)
    batch(path, "out", status=1)
    (tmp_path / "out").chmod(0o700)
    batch(path, "out", "--resume", status=1)
    assert len(scored(tmp_path / "out")) == 3
    assert len(rejects(tmp_path / "out")) == 1
