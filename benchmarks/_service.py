"""A service started as its users start it, and what its processes hold."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil

__all__ = ["memory", "serving"]

_SETTINGS = 'rate = 100_000_000\naudit = "audit"\n'
_START_SECONDS = 120
_COMMAND = "from lsmri.serve.cli import main; main()"


@contextmanager
def serving(*, workers: int) -> Iterator[tuple[str, psutil.Process]]:
    """``lsmri serve`` with the shipped model on a free port: its address, and its process.

    It asks no caller to slow down, and keeps its audit log. Raises ``RuntimeError`` with the end
    of what it said if it isn't ready in time.
    """
    with TemporaryDirectory() as folder:
        config, log = Path(folder) / "service.toml", Path(folder) / "log"
        config.write_text(_SETTINGS + f"workers = {workers}\n", encoding="utf-8")
        command = [sys.executable, "-c", _COMMAND, "serve", "--port=0", f"--config={config}"]
        with log.open("wb") as said, subprocess.Popen(command, stderr=said) as process:
            try:
                yield _address(process, log), psutil.Process(process.pid)
            finally:
                process.terminate()
                process.wait(60)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        found = re.search(r"running on (http://[\d.:]+)", log.read_text("utf-8"))
        if found and _is_ready(found[1]):
            return found[1]
        time.sleep(0.2)
    raise RuntimeError(f"the service didn't start: {log.read_text('utf-8')[-2000:]}")


def _is_ready(address: str) -> bool:
    try:
        with urlopen(f"{address}/health/ready") as answer:
            return bool(answer.status == 200)
    except HTTPError:
        return False


def memory(process: psutil.Process) -> float:
    """MiB that a process and those that it started hold (resident)."""
    held = 0
    for one in (process, *process.children(recursive=True)):
        try:
            held += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return held / 2**20
