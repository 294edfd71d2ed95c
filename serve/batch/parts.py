"""Scored rows put together again in the order of the input, and written part by part."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lsmri.serve.batch._extras import arrow, parquet
from lsmri.serve.batch.durable import appended, read_lines, written
from lsmri.serve.batch.layout import Layout
from lsmri.serve.batch.pool import Done
from lsmri.serve.batch.problems import DamagedRun
from lsmri.serve.batch.records import BatchForm, Reject, from_ipc
from lsmri.serve.batch.schema import REJECT_KEYS, scored_schema

__all__ = ["Assembler", "Entry", "Part", "note", "parquet_writer", "read_ledger", "write_part"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A complete part. file, row: where its last row came from."""

    part: int
    rows: int
    scored: int
    rejected: int
    bytes: int
    file: int
    row: int


@dataclass(slots=True)
class Part:
    """What is known of a part that is being scored. end: file and row of its last row so far."""

    number: int
    rows: int = 0
    end: tuple[int, int] = (0, -1)
    is_whole: bool = False
    done: list[Done] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether all its rows are known and scored or rejected."""
        return self.is_whole and sum(done.rows for done in self.done) == self.rows


class Assembler:
    """Puts what workers give back, in any order, into parts of ``part_rows`` rows."""

    def __init__(self, *, part_rows: int, first_part: int) -> None:
        self._part_rows = part_rows
        self._next = first_part
        self._parts: dict[int, Part] = {}

    def expect(self, first: int, rows: int, end: tuple[int, int]) -> None:
        """Tells of rows that are being scored. end: file and row of the last of them."""
        number = first // self._part_rows
        part = self._parts.setdefault(number, Part(number))
        part.rows += rows
        part.end = end
        part.is_whole = part.rows == self._part_rows

    def add(self, done: Done) -> None:
        """Takes rows that are done."""
        self._parts[done.first // self._part_rows].done.append(done)

    def no_more(self) -> None:
        """Tells that the last part is as long as it is."""
        for part in self._parts.values():
            part.is_whole = True

    def is_near(self, first: int) -> bool:
        """Whether rows from position ``first`` on belong to the part next written, or one more."""
        return first // self._part_rows <= self._next + 1

    def ready(self) -> Iterator[Part]:
        """Parts that are done, in order; each is given once."""
        while self._next in self._parts and self._parts[self._next].is_done:
            yield self._parts.pop(self._next)
            self._next += 1


def write_part(layout: Layout, part: Part, names: Sequence[str]) -> Entry:
    """Writes a part and its rejects, and gives what the ledger should hear of it.

    names: of the files. Raises ``OSError`` if the disk doesn't take it.
    """
    pieces = sorted(part.done, key=lambda done: done.first)
    rejects = [reject for done in pieces for reject in done.rejects]
    with written(layout.part_rejects(part.number)) as file:
        file.writelines(_line(reject, names) for reject in rejects)
    path = layout.part(part.number)
    with written(path) as file:
        _write(file, (done.data for done in pieces if done.data), layout.form)
    scored = sum(done.scored for done in pieces)
    size = path.stat().st_size
    return Entry(part.number, part.rows, scored, len(rejects), size, *part.end)


def note(layout: Layout, entry: Entry) -> None:
    """Tells the ledger of a part that is written."""
    appended(layout.ledger, {name: getattr(entry, name) for name in entry.__slots__})


def read_ledger(layout: Layout) -> list[Entry]:
    """The parts that are complete, in order. Raises ``DamagedRun`` if one has been changed."""
    entries = [Entry(**record) for record in read_lines(layout.ledger)]
    for entry in entries:
        path = layout.part(entry.part)
        if not path.is_file() or path.stat().st_size != entry.bytes:
            raise DamagedRun(f"{path.name} was complete and has been changed or removed since")
    return entries


def parquet_writer(file: Any) -> Any:
    """A ``pyarrow.parquet.ParquetWriter`` of scored rows into an open file."""
    return parquet().ParquetWriter(file, scored_schema(), compression="zstd")


def _write(file: Any, data: Iterable[bytes], form: BatchForm) -> None:
    if form is BatchForm.JSONL:
        file.writelines(data)
        return
    tables = [from_ipc(piece) for piece in data]
    with parquet_writer(file) as writer:
        if tables:
            # In one piece, so that the file doesn't show how the work was shared out.
            writer.write_table(arrow().concat_tables(tables).combine_chunks())


def _line(reject: Reject, names: Sequence[str]) -> bytes:
    told = {**reject, "file": names[reject["file"]]}
    return f"{json.dumps({key: told[key] for key in REJECT_KEYS}, ensure_ascii=False)}\n".encode()
