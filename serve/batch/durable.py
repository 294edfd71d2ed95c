"""Files that are there whole or not at all, whatever happens meanwhile."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

__all__ = ["appended", "clear_unfinished", "is_unfinished", "locked", "read_lines", "written"]

_SUFFIX = ".unfinished"


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes its name when it is complete and on the disk.

    Written under another name beside it, flushed, synchronised, renamed; then the folder is
    synchronised. What is left where that fails has a name that readers of data sets pass over.
    """
    part = path.with_name(f".{path.name}{_SUFFIX}")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def is_unfinished(path: Path) -> bool:
    """Whether a file was left behind by a run that was killed while writing it."""
    return path.name.startswith(".") and path.name.endswith(_SUFFIX)


def clear_unfinished(folder: Path) -> None:
    """Removes what a run that was killed was writing."""
    for path in folder.iterdir():
        if is_unfinished(path):
            path.unlink()


def appended(path: Path, record: dict[str, Any]) -> None:
    """Adds a line to a file; it is on the disk when this returns."""
    with path.open("ab") as file:
        file.write(f"{json.dumps(record)}\n".encode())
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The records of a file written by ``appended``; a last line cut short is removed."""
    if not path.exists():
        return []
    data = path.read_bytes()
    whole = data.rpartition(b"\n")[0]
    if len(whole) + bool(whole) < len(data):
        with path.open("rb+") as file:
            file.truncate(len(whole) + bool(whole))
            os.fsync(file.fileno())
    return [json.loads(line) for line in whole.splitlines()]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds a lock that the system gives back when the process ends, however it ends.

    Raises ``BlockingIOError`` if another process holds it.
    """
    with path.open("ab") as file:
        try:
            import fcntl  # noqa: PLC0415 - not on every system
        except ImportError:
            yield
            return
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
