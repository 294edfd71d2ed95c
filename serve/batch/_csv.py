"""Rows of CSV files of any dialect, broken ones included.

A quote that is never closed would make one row of all that follow. So a record that doesn't fit is
given up line by line: its first line is told as broken, and reading goes on with the next.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lsmri.serve.batch._dialect import SAMPLE_BYTES, CsvForm, sniff
from lsmri.serve.batch.columns import resolve
from lsmri.serve.batch.files import READ_ERRORS, InputFile, unpacked
from lsmri.serve.batch.rows import RowBuilder
from lsmri.serve.problems import InputProblem, ProblemCode

__all__ = ["CsvSettings", "column_names", "read_records"]

#: No record is longer, or its quote was never closed.
_LONGEST_RECORD = 64_000_000
_LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class CsvSettings:
    """What the user said about the file; None is found out."""

    delimiter: str | None = None
    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


def column_names(file: InputFile, settings: CsvSettings) -> list[str]:
    """The names in the first row. Raises ``OSError``, and ``Unreadable`` if it is no text."""
    with unpacked(file) as (stream, _):
        return _header(_Records(stream, _form(stream, settings)))


def read_records(
    file: InputFile, number: int, settings: CsvSettings
) -> Iterator[tuple[Any, float]]:
    """Batches of input rows, each with the share of the file that has been read.

    Raises ``OSError``, ``Unreadable`` if it is no text, ``WrongColumns`` if it lacks some.
    """
    rows = RowBuilder(number)
    with unpacked(file) as (stream, share):
        records = _Records(stream, _form(stream, settings))
        names = _header(records)
        columns = {f: names.index(c) for f, c in resolve(names, settings.columns).items()}
        records.begin(len(names), columns.get("id"))
        try:
            for line, record in records:
                if record is None:
                    rows.add_problem(_broken(file.name, line))
                else:
                    rows.add(line=line, **{name: record[at] for name, at in columns.items()})
                if rows.is_full:
                    yield rows.take(), share()
        except READ_ERRORS:
            # What was read before it counts.
            yield rows.take(), 1.0
            raise
    yield rows.take(), 1.0


def _form(stream: io.BufferedReader, settings: CsvSettings) -> CsvForm:
    return sniff(
        stream.peek(SAMPLE_BYTES)[:SAMPLE_BYTES],
        settings.columns,
        delimiter=settings.delimiter,
        encoding=settings.encoding,
    )


def _header(records: _Records) -> list[str]:
    for _ in range(records.form.preamble):
        records.pass_line()
    return [name.strip().lstrip("\ufeff") for name in next(records, (0, None))[1] or []]


def _broken(name: str, line: int) -> InputProblem:
    reason = "the row is broken: a quote isn't closed, or it has too many or too few columns"
    return InputProblem(name, ProblemCode.BROKEN, reason, line=line)


class _TooLong(Exception):  # noqa: N818 - ends a record, and goes no further
    pass


class _Records:
    """The records of a file, each with its line, None in the place of a line that fits nowhere."""

    def __init__(self, stream: io.BufferedReader, form: CsvForm) -> None:
        csv.field_size_limit(max(csv.field_size_limit(), 2 * _LONGEST_RECORD))
        self.form = form
        self._lines = _lines(stream, form)
        self._ahead: deque[str] = deque()
        self._taken: list[str] = []
        self._size = 0
        self._line = 1
        self._width: int | None = None
        self._id: int | None = None
        self._ids_are_plain = True
        self._is_doubtful = False
        self._reader = self._new_reader()

    def begin(self, width: int, id_at: int | None) -> None:
        """Tells how many columns there are, and which holds ids."""
        self._width, self._id = width, id_at

    def pass_line(self) -> None:
        """Passes over a line."""
        next(self._lines, None)
        self._line += 1

    def __iter__(self) -> Iterator[tuple[int, list[str] | None]]:
        return self

    def __next__(self) -> tuple[int, list[str] | None]:
        while True:
            self._taken, self._size = [], 0
            record = self._next_record()
            if not self._taken:
                raise StopIteration
            line = self._line
            if record is not None:
                self._line += len(self._taken)
                if record:
                    return line, record
                continue
            # The first line is given up, and the others are read anew.
            self._line += 1
            self._ahead.extendleft(reversed(self._taken[1:]))
            self._reader = self._new_reader()
            if self._taken[0].strip():
                return line, self._mended(self._taken[0])

    def _next_record(self) -> list[str] | None:
        """The next record, empty for a blank line, None for one that doesn't fit."""
        try:
            record = next(self._reader, [])
        except (csv.Error, _TooLong):
            return None
        return self._fitted(record)

    def _fitted(self, record: list[str]) -> list[str] | None:
        width = self._width
        if width is None or not record or not any(record):
            return record if any(record) else []
        if len(record) > width and not any(record[width:]):
            record = record[:width]
        if len(record) != width or not self._is_plausible(record):
            self._is_doubtful = True
            return None
        self._is_doubtful = False
        return record

    def _mended(self, line: str) -> list[str] | None:
        """A line with stray quotes within its fields, read by itself."""
        self._is_doubtful = True
        if line.count(self.form.quotechar) % 2:
            return None
        try:
            record = next(csv.reader([line], **self.form.options))
        except csv.Error:
            return None
        return self._fitted(record) or None

    def _is_plausible(self, record: list[str]) -> bool:
        """Whether a record after a broken one begins a row, and isn't the rest of a letter."""
        if self._id is None:
            return not self._is_doubtful or len(record) > 1
        id = record[self._id]
        plain = 0 < len(id) <= _LONGEST_ID and not any(map(str.isspace, id))
        if not self._is_doubtful:
            self._ids_are_plain = self._ids_are_plain and plain
            return True
        return plain or (not self._ids_are_plain and 0 < len(id) <= _LONGEST_ID)

    def _new_reader(self) -> Iterator[list[str]]:
        return csv.reader(self._feed(), strict=True, **self.form.options)

    def _feed(self) -> Iterator[str]:
        while True:
            line = self._ahead.popleft() if self._ahead else next(self._lines, None)
            if line is None:
                return
            self._taken.append(line)
            self._size += len(line)
            if self._size > _LONGEST_RECORD:
                raise _TooLong
            yield line


def _lines(stream: io.BufferedReader, form: CsvForm) -> Iterator[str]:
    """The lines of a file; each that isn't in its encoding is read by the fallback."""
    errors = "surrogateescape" if form.encoding.startswith("utf-8") else "replace"
    with io.TextIOWrapper(stream, form.encoding, errors, form.newline) as text:
        while line := text.readline(_LONGEST_RECORD + 1):
            yield line if line.isascii() else _decoded(line, form)


def _decoded(line: str, form: CsvForm) -> str:
    try:
        line.encode()
    except UnicodeEncodeError:
        if form.encoding.startswith("utf-8"):
            data = line.encode("utf-8", "surrogateescape")
            return data.decode(form.fallback, "replace")
    return line
