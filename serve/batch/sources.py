"""Everything that an input holds, row by row, whatever its files are."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lsmri.serve.batch import _csv, _lines, _parquet
from lsmri.serve.batch._extras import arrow
from lsmri.serve.batch.columns import resolve
from lsmri.serve.batch.files import READ_ERRORS, FileKind, InputFile, find_files, total_size
from lsmri.serve.batch.problems import WrongColumns
from lsmri.serve.batch.rows import RowBuilder, raw_schema
from lsmri.serve.problems import InputProblem, ProblemCode, Unreadable
from lsmri.serve.reading.formats import MAX_CHARACTERS

__all__ = ["InputSettings", "Source", "open_source"]


@dataclass(frozen=True, slots=True)
class InputSettings:
    """What the user said about the input; None is found out.

    columns: names of columns by field.
    """

    columns: tuple[tuple[str, str], ...] = ()
    kind: FileKind | None = None
    delimiter: str | None = None
    encoding: str | None = None
    max_characters: int = MAX_CHARACTERS


@dataclass(slots=True)
class Source:
    """The files of an input, read in order.

    share: how much of the whole has been read, by the files' sizes.
    """

    files: Sequence[InputFile]
    settings: InputSettings
    share: float = field(default=0.0, init=False)

    def batches(self, *, file: int = 0, row: int = 0) -> Generator[Any, None, None]:
        """Batches of input rows, from the given row of the given file on.

        A file that can't be read takes one row. Ids that no column gives are made of file and row.
        """
        whole, done = total_size(self.files), total_size(self.files[:file])
        for number in range(file, len(self.files)):
            one = self.files[number]
            for batch, share in self._file(number, row if number == file else 0):
                self.share = (done + share * max(1, one.size)) / whole
                yield batch
            done += max(1, one.size)
        self.share = 1.0

    def count(self, number: int) -> int:
        """How many rows a file has, as ``batches`` gives them. Tables of text are read for it."""
        file = self.files[number]
        if file.kind is FileKind.PARQUET:
            try:
                self._columns(number)
                return _parquet.count_rows(file)
            except (*READ_ERRORS, Unreadable, WrongColumns):
                return 1
        return sum(batch.num_rows for batch, _ in self._file(number, 0))

    def check(self) -> None:
        """Raises ``WrongColumns`` naming the first file if no table has the columns needed."""
        wrong: WrongColumns | None = None
        for number, file in enumerate(self.files):
            if file.kind in (None, FileKind.LETTER):
                return
            try:
                self._columns(number)
            except WrongColumns as error:
                wrong = wrong or WrongColumns(f"{file.name}: {error}")
            except (*READ_ERRORS, Unreadable):
                continue
            else:
                return
        if wrong is not None:
            raise wrong

    def _file(self, number: int, skip: int) -> Iterator[tuple[Any, float]]:
        """The rows of one file after the first ``skip``; one that can't be read is a row."""
        rows, file = 0, self.files[number]
        try:
            for batch, share in self._read(number, skip):
                first = 0 if file.kind is FileKind.PARQUET else max(0, skip - rows)
                rows += batch.num_rows
                if batch.num_rows > first:
                    yield batch.slice(first), share
        except (*READ_ERRORS, Unreadable, WrongColumns, arrow().ArrowException) as error:
            # Of Parquet files only the first row can fail so: damage further on comes as rows.
            if rows >= skip:
                yield _problem(number, rows, _of(error, file.name)), 1.0

    def _read(self, number: int, skip: int) -> Iterator[tuple[Any, float]]:
        file, settings = self.files[number], self.settings
        if file.problem is not None:
            yield _problem(number, 0, file.problem), 1.0
            return
        if file.kind is FileKind.LETTER:
            yield _document(number, file), 1.0
            return
        columns, constants = self._columns(number)
        if file.kind is FileKind.PARQUET:
            batches = _parquet.read_table(file, number, columns, skip=skip)
        elif file.kind is FileKind.JSONL:
            batches = _lines.read_objects_of(
                file, number, columns, max_characters=settings.max_characters
            )
        else:
            batches = _csv.read_records(file, number, self._csv_settings(columns))
        for batch, share in batches:
            named = batch if "id" in columns else self._with_ids(batch, file)
            yield _with(named, constants), share

    def _columns(self, number: int) -> tuple[dict[str, str], dict[str, str]]:
        """Field to column of a table, and field to value of those that its path tells."""
        file, given = self.files[number], dict(self.settings.columns)
        if file.kind is FileKind.PARQUET:
            names = _parquet.column_names(file)
        elif file.kind is FileKind.JSONL:
            limit = self.settings.max_characters
            names = _lines.column_names(file, max_characters=limit)
        else:
            names = _csv.column_names(file, self._csv_settings(given))
        parts = {key: value for key, value in file.partitions if key not in names}
        found = resolve([*names, *parts], given)
        constants = {field: parts[column] for field, column in found.items() if column in parts}
        return {f: c for f, c in found.items() if f not in constants}, constants

    def _csv_settings(self, columns: dict[str, str]) -> _csv.CsvSettings:
        return _csv.CsvSettings(self.settings.delimiter, self.settings.encoding, columns)

    def _with_ids(self, batch: Any, file: InputFile) -> Any:
        start = "" if len(self.files) == 1 else f"{file.name}#"
        ids = [f"{start}{row}" for row in batch.column("row").to_pylist()]
        return _replaced(batch, "id", arrow().array(ids, arrow().string()))


def open_source(
    inputs: Sequence[str], settings: InputSettings, *, leave_out: Path | None = None
) -> Source:
    """The input at ``inputs``: paths, folders, globs or URLs.

    leave_out: a local folder that is no input.
    Raises ``OSError`` naming the input that leads nowhere, ``WrongColumns`` if no table fits.
    """
    files = find_files(inputs, kind=settings.kind, leave_out=leave_out)
    source = Source(files, settings)
    source.check()
    return source


def _document(number: int, file: InputFile) -> Any:
    row = {"file": number, "row": 0, "id": file.name, "path": file.url}
    return arrow().RecordBatch.from_pylist([row], schema=raw_schema())


def _problem(number: int, row: int, problem: InputProblem) -> Any:
    rows = RowBuilder(number)
    rows.add_problem(replace(problem, line=None))
    return _replaced(rows.take(), "row", arrow().array([row], arrow().int64()))


def _of(error: Exception, name: str) -> InputProblem:
    if isinstance(error, Unreadable):
        return InputProblem.of(error, name)
    if isinstance(error, WrongColumns):
        return InputProblem(name, ProblemCode.INVALID_LETTER, f"the file can't be read: {error}")
    if isinstance(error, PermissionError):
        return InputProblem(name, ProblemCode.NOT_ALLOWED, "the file may not be read")
    if isinstance(error, FileNotFoundError):
        return InputProblem(name, ProblemCode.NOT_FOUND, "the file is gone")
    reason = f"the file can't be read from here on ({type(error).__name__})"
    return InputProblem(name, ProblemCode.BROKEN, reason)


def _with(batch: Any, constants: dict[str, str]) -> Any:
    for name, value in constants.items():
        kind = batch.schema.field(name).type
        values = [value.encode() if name == "text" else value] * batch.num_rows
        batch = _replaced(batch, name, arrow().array(values, kind))
    return batch


def _replaced(batch: Any, name: str, values: Any) -> Any:
    return batch.set_column(batch.schema.get_field_index(name), batch.schema.field(name), values)
