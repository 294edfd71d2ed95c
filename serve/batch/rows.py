"""Input rows on their way to a scorer: Arrow batches of one form, whatever the file was.

All values are text here; what they mean is worked out where letters are scored. A row that can't be
read keeps its place and carries a ``code`` and a ``reason`` instead of a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from lsmri.serve.batch._extras import arrow
from lsmri.serve.batch.schema import BOOKING
from lsmri.serve.problems import InputProblem
from lsmri.serve.reading.decoding import mend_surrogates

__all__ = ["TASK_BYTES", "TASK_ROWS", "RowBuilder", "raw_schema", "rechunked"]

#: Rows and bytes of text that a worker is given at a time.
TASK_ROWS = 250
TASK_BYTES = 4_000_000


@cache
def raw_schema() -> Any:
    """The ``pyarrow.Schema`` of input rows.

    file: the number of the file. row: of the file, from 0. line: of a file of lines, from 1.
    path: of a letter that is a document by itself, read where it is scored.
    """
    pa = arrow()
    text = pa.string()
    return pa.schema(
        [
            ("file", pa.int32()),
            ("row", pa.int64()),
            ("line", pa.int64()),
            ("id", text),
            ("text", pa.large_binary()),
            ("path", text),
            *((name, text) for name in BOOKING),
            ("code", text),
            ("reason", text),
        ]
    )


class RowBuilder:
    """Collects the rows of one file and gives them as batches."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._row = 0
        self._held = 0
        self._rows: list[dict[str, Any]] = []

    def add(self, *, line: int | None = None, text: str | None = None, **values: Any) -> None:
        """Adds a row; ``values`` are of columns of ``raw_schema``."""
        data = None if text is None else mend_surrogates(text).encode()
        self._held += len(data or b"")
        plain = {k: mend_surrogates(v) if isinstance(v, str) else v for k, v in values.items()}
        self._rows.append(
            {"file": self._file, "row": self._row, "line": line, "text": data, **plain}
        )
        self._row += 1

    def add_problem(self, problem: InputProblem) -> None:
        """Adds a row that can't be read."""
        self.add(
            line=problem.line,
            id=problem.id or None,
            code=str(problem.code),
            reason=problem.reason,
        )

    @property
    def is_full(self) -> bool:
        """Whether the rows make a batch."""
        return len(self._rows) >= TASK_ROWS or self._held >= TASK_BYTES

    def take(self) -> Any:
        """The rows collected so far, as a batch; the builder is empty then."""
        batch = arrow().RecordBatch.from_pylist(self._rows, schema=raw_schema())
        self._rows, self._held = [], 0
        return batch


def rechunked(batches: Iterable[Any], *, first: int, part_rows: int) -> Iterator[tuple[int, Any]]:
    """The same rows as batches of at most ``TASK_ROWS``, each with the position of its first row.

    first: the position of the first row of all. No batch reaches over a multiple of ``part_rows``.
    """
    held: list[Any] = []
    position, rows = first, 0
    for batch in batches:
        at = 0
        while at < batch.num_rows:
            room = min(TASK_ROWS, part_rows - position % part_rows) - rows
            piece = batch.slice(at, room)
            held.append(piece)
            rows += piece.num_rows
            at += piece.num_rows
            if piece.num_rows == room or _bytes(held) >= TASK_BYTES:
                yield position, _joined(held)
                position, rows, held = position + rows, 0, []
    if held:
        yield position, _joined(held)


def _bytes(batches: list[Any]) -> int:
    return sum(batch.nbytes for batch in batches)


def _joined(batches: list[Any]) -> Any:
    return batches[0] if len(batches) == 1 else arrow().concat_batches(batches)
