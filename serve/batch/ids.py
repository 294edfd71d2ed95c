"""Which ids have been met, on disk: so that none is scored twice, however many there are."""

from __future__ import annotations

import errno
import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lsmri.serve.batch._extras import arrow
from lsmri.serve.problems import ProblemCode

__all__ = ["IdIndex", "claims", "digest_of", "with_repeats"]

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
                digest = digest_of(id)
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


def digest_of(id: str) -> bytes:
    """Sixteen bytes that stand for an id."""
    return hashlib.blake2b(id.encode("utf-8", "replace"), digest_size=16).digest()


def claims(batch: Any, first: int) -> list[tuple[int, str]]:
    """Position and id of the input rows that may be letters, so that their ids are taken.

    first: the position of the batch's first row.
    """
    codes = batch.column("code").to_pylist()
    return [
        (first + at, id)
        for at, id in enumerate(batch.column("id").to_pylist())
        if id is not None and codes[at] is None and _has_text(batch, at)
    ]


def with_repeats(batch: Any, first: int, repeated: Mapping[int, int]) -> Any:
    """The input rows with those whose ids were met before as rejects.

    repeated: position of a row and of the first one with its id.
    """
    if not repeated:
        return batch
    codes = batch.column("code").to_pylist()
    reasons = batch.column("reason").to_pylist()
    for position, earlier in repeated.items():
        codes[position - first] = str(ProblemCode.DUPLICATE_ID)
        reasons[position - first] = f"its id was given before, at position {earlier}"
    for name, values in (("code", codes), ("reason", reasons)):
        at = batch.schema.get_field_index(name)
        batch = batch.set_column(at, batch.schema.field(at), arrow().array(values, "string"))
    return batch


def _has_text(batch: Any, at: int) -> bool:
    text = batch.column("text")[at]
    if not text.is_valid:
        return bool(batch.column("path")[at].is_valid)
    buffer = text.as_buffer()
    return len(buffer) > 100 or bool(buffer.to_pybytes().strip())


@contextmanager
def _as_system_error() -> Iterator[None]:
    """A full or broken disk is told in the system's words."""
    try:
        yield
    except sqlite3.OperationalError as error:
        code = errno.ENOSPC if "full" in str(error) else errno.EIO
        raise OSError(code, f"the index of ids can't be written ({error})") from None
