"""A run that is killed and taken up again ends as if nothing had happened."""

from __future__ import annotations

import functools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lsmri.serve.batch.durable import appended, locked, read_lines, written
from lsmri.serve.batch.ids import IdIndex
from lsmri.serve.batch.problems import DamagedRun

from .conftest import HERE, contents, letters

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no signals")

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(HERE)}
#: A run over real processes, in a process of its own.
RUN = """
import sys
from pathlib import Path
from lsmri.serve.batch.options import BatchOptions
from lsmri.serve.batch.run import run_batch
if __name__ == "__main__":
    options = BatchOptions(scorer="scorers:quick", part_rows=20, workers=int(sys.argv[3]))
    run_batch([sys.argv[1]], Path(sys.argv[2]), options, resume=True)
"""


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(RUN)

    def start(archive: Path, output: Path, workers: int = 2) -> subprocess.Popen[bytes]:
        arguments = [sys.executable, path, archive, output, str(workers)]
        return subprocess.Popen(arguments, env=ENVIRONMENT, stderr=subprocess.DEVNULL)

    return start


@pytest.mark.parametrize("name", ["scored", "out.jsonl"])
def test_killed_at_any_instant(archive, tmp_path, name):
    """Forks die before and after calls that change the disk; ``instants.py`` can try them all."""
    rows = [*letters(22), {"id": "x", "text": None}, *letters(25)]
    (tmp_path / "work").mkdir()
    arguments = [HERE / "instants.py", tmp_path / "work", archive(rows), name, "13"]
    done = subprocess.run(
        [sys.executable, *arguments], env=ENVIRONMENT, capture_output=True, check=True
    )
    told = json.loads(done.stdout)
    assert told["instants"] > 80
    assert told["tried"] >= 6
    assert told["wrong"] == [], done.stderr.decode()


def test_killed_with_its_workers_at_work(archive, program, tmp_path):
    path = archive([row | {"text": f"{row['text']} slow 0.004"} for row in letters(150)])
    assert program(path, tmp_path / "whole", workers=1).wait() == 0
    output, kills = tmp_path / "killed", 0
    for parts in (1, 3):
        run = program(path, output)
        while run.poll() is None and len(list(output.glob("part-*"))) < parts:
            time.sleep(0.005)
        workers = children(run.pid)
        run.kill()
        kills += run.wait() == -signal.SIGKILL
        until_gone(workers)
    assert kills == 2
    assert (output / "_run").is_dir()
    assert program(path, output).wait() == 0
    assert contents(output) == contents(tmp_path / "whole")


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in listed.stdout.split()]


def until_gone(pids: list[int]) -> None:
    """Waits until none of the processes is left: a worker must not outlive its run."""
    for pid in pids:
        while True:
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                break
            time.sleep(0.01)


def test_a_full_disk(archive, tmp_path):
    """No file may grow beyond a few kilobytes, as if the disk had no more to give."""
    limited = """
import functools, resource
import lsmri.serve.commands.batch as command
from lsmri.serve.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (BYTES, -1))
command.BatchOptions = functools.partial(command.BatchOptions, scorer="scorers:quick")
main()
"""
    path = archive(
        [row | {"text": f"{row['text']} {os.urandom(400).hex()}"} for row in letters(40)]
    )
    command = ["batch", path, tmp_path / "out.parquet", "--workers", "1"]
    code = limited.replace("BYTES", "20_000")
    run = functools.partial(subprocess.run, env=ENVIRONMENT, capture_output=True, check=False)
    full = run([sys.executable, "-c", code, *command])
    assert full.returncode == 1
    told = full.stderr.decode()
    assert "File too large" in told or "can't be written" in told
    assert "--resume" in told
    assert not (tmp_path / "out.parquet").exists()
    code = limited.replace("BYTES", "-1")
    again = run([sys.executable, "-c", code, *command, "--resume"])
    assert again.returncode == 0, again.stderr
    assert b"40 rows: 40 scored, 0 rejected" in again.stdout


class TestLedger:
    def test_a_line_cut_short_is_removed(self, tmp_path):
        path = tmp_path / "ledger"
        assert read_lines(path) == []
        appended(path, {"part": 0})
        appended(path, {"part": 1})
        whole = path.read_bytes()
        for length in range(len(whole) // 2, len(whole)):
            path.write_bytes(whole[:length])
            assert read_lines(path) == [{"part": 0}]
            appended(path, {"part": 1})
            assert path.read_bytes() == whole

    @pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"PAR1")])
    def test_a_part_that_was_changed_is_told(self, archive, score, tmp_path, monkeypatch, harm):
        from lsmri.serve.batch import run

        path = archive(letters(25))
        monkeypatch.setattr(run, "finish", stop)
        with pytest.raises(KeyboardInterrupt):
            score(path)
        harm(tmp_path / "scored" / "part-000001.parquet")
        with pytest.raises(DamagedRun, match=r"part-000001.parquet"):
            score(path, resume=True)


def stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_file_appears_when_it_is_whole(tmp_path):
    path = tmp_path / "a"
    with pytest.raises(KeyboardInterrupt), written(path) as file:
        file.write(b"half")
        assert not path.exists()
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_two_runs_at_once_are_refused(archive, score, tmp_path):
    path = archive(letters(3))
    (tmp_path / "scored" / "_run").mkdir(parents=True)
    with locked(tmp_path / "scored" / "_run" / "lock"), pytest.raises(BlockingIOError):
        score(path, resume=True)
    assert score(path, resume=True).scored == 3


def test_ids_of_rows_that_are_read_again_are_free_again(tmp_path):
    path = tmp_path / "ids.sqlite"
    with IdIndex(path, positions_below=0) as index:
        assert index.claim([(0, "a"), (1, "b"), (2, "a"), (3, "c")]) == {2: 0}
        index.commit()
        assert index.claim([(4, "d")]) == {}
    with IdIndex(path, positions_below=2) as index:
        assert index.claim([(2, "a"), (3, "c"), (4, "d"), (5, "b")]) == {2: 0, 5: 1}
