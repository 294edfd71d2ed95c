"""Kills a run at every instant that the disk could tell apart, and takes each up again.

Run as a program: a folder to work in, the archive, the output's name, and a step n: each n-th
instant is tried. Prints, as JSON, how many instants there were, how many were tried, and which of
them ended otherwise than an undisturbed run. By hand, with step 1, it tries all.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

from inline import InlinePool

from lsmri.serve.batch import durable, ids, run
from lsmri.serve.batch.options import BatchOptions

OPTIONS = BatchOptions(scorer="scorers:quick", part_rows=10, flat=True)


class Clock:
    """Counts what changes the disk, and kills the process at a given count."""

    def __init__(self, last: int | None = None) -> None:
        self.count = 0
        self._last = last

    def strike(self) -> None:
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)
        self.count += 1

    def around(self, module: Any, name: str) -> None:
        """Strikes before and after each call of a function."""
        whole = getattr(module, name)

        def struck(*arguments: Any, **options: Any) -> Any:
            self.strike()
            result = whole(*arguments, **options)
            self.strike()
            return result

        setattr(module, name, struck)


def score(archive: str, output: Path, clock: Clock, *, resume: bool = False) -> None:
    clock.around(durable.os, "fsync")
    clock.around(durable.Path, "replace")
    clock.around(durable.Path, "unlink")
    clock.around(ids.IdIndex, "commit")
    clock.around(run.shutil, "rmtree")
    run.run_batch([archive], output, OPTIONS, resume=resume)


def in_child(work: Any) -> int:
    """Does something in a process of its own, and gives the signal that ended it, or 0."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "_manifest.json"
    }


def main(folder: Path, archive: str, name: str, step: int) -> None:
    # Loads everything once for all, and looks at the code once: it may be edited meanwhile.
    run.Pool = InlinePool
    run.run_batch([archive], folder / "warm" / name, OPTIONS)
    told = folder / "count"

    def undisturbed() -> None:
        clock = Clock()
        score(archive, folder / "whole" / name, clock)
        told.write_text(str(clock.count))

    (folder / "whole").mkdir()
    assert in_child(undisturbed) == 0
    expected = contents(folder / "whole")
    count, wrong = int(told.read_text()), []
    tried = range(step // 2, count, step)
    for instant in tried:
        there = folder / "killed"
        there.mkdir()
        output = there / name
        killed = in_child(lambda n=instant, o=output: score(archive, o, Clock(n)))
        resumed = in_child(lambda o=output: score(archive, o, Clock(), resume=True))
        if (killed, resumed) != (-signal.SIGKILL, 0) or contents(there) != expected:
            wrong.append((instant, killed, resumed))
        shutil.rmtree(there)
    sys.stdout.write(json.dumps({"instants": count, "tried": len(tried), "wrong": wrong}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
