"""Which ids have been met, on disk: so that none is scored twice, however many there are."""

from __future__ import annotations

import errno
import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

__all__ = ["IdIndex"]

_CACHE_KIB = 64_000


class IdIndex:
    """The first position of every id. Sixteen bytes of each id's digest are kept, never the id."""

    def __init__(self, path: Path, *, positions_below: int) -> None:
        """Opens the index at ``path``, and forgets what later rows than these have told it."""
        with _as_system_error():
            self._database = sqlite3.connect(path, isolation_level=None)
            run = self._database.execute
            run("PRAGMA journal_mode = WAL")
            run("PRAGMA synchronous = FULL")
            run(f"PRAGMA cache_size = -{_CACHE_KIB}")
            run(
                "CREATE TABLE IF NOT EXISTS ids (digest BLOB PRIMARY KEY, position INTEGER)"
                " WITHOUT ROWID"
            )
            run("DELETE FROM ids WHERE position >= ?", (positions_below,))
            run("BEGIN")

    def claim(self, ids: Sequence[tuple[int, str]]) -> dict[int, int]:
        """Notes ids with their positions; gives position and first position of repeated ones."""
        repeated: dict[int, int] = {}
        run = self._database.execute
        with _as_system_error():
            for position, id in ids:
                digest = hashlib.blake2b(id.encode("utf-8", "replace"), digest_size=16).digest()
                new = run("INSERT OR IGNORE INTO ids VALUES (?, ?)", (digest, position)).rowcount
                if not new:
                    query = "SELECT position FROM ids WHERE digest = ?"
                    repeated[position] = run(query, (digest,)).fetchone()[0]
        return repeated

    def commit(self) -> None:
        """Brings everything to the disk. Call it before the ledger hears of the rows."""
        with _as_system_error():
            self._database.execute("COMMIT")
            self._database.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()


@contextmanager
def _as_system_error() -> Iterator[None]:
    """A full or broken disk is told in the system's words."""
    try:
        yield
    except sqlite3.OperationalError as error:
        code = errno.ENOSPC if "full" in str(error) else errno.EIO
        raise OSError(code, f"the index of ids can't be written ({error})") from None
