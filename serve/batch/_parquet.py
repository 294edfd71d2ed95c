"""Rows of Parquet files, row group by row group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from lsmri.serve.batch._extras import arrow, parquet
from lsmri.serve.batch.files import InputFile, opened
from lsmri.serve.batch.rows import TASK_ROWS, raw_schema
from lsmri.serve.problems import ProblemCode, Unreadable

__all__ = ["column_names", "count_rows", "read_table", "to_raw"]

_BROKEN = "this part of the Parquet file is damaged"


def column_names(file: InputFile) -> list[str]:
    """The names of the columns. Raises ``OSError``, and ``Unreadable`` if it is no Parquet."""
    with _opened(file) as table:
        return list(table.schema_arrow.names)


def count_rows(file: InputFile) -> int:
    """How many rows the file says that it has. Raises as ``column_names`` does."""
    with _opened(file) as table:
        rows: int = table.metadata.num_rows
        return rows


def read_table(
    file: InputFile, number: int, columns: Mapping[str, str], *, skip: int = 0
) -> Iterator[tuple[Any, float]]:
    """Batches of input rows, each with the share of the file that it ends.

    columns: field to column. skip: rows to pass over, whole row groups unread.
    Rows of a damaged row group come as such. Raises as ``column_names`` does.
    """
    with _opened(file) as table:
        total, start = table.metadata.num_rows, 0
        for group in range(table.num_row_groups):
            rows = table.metadata.row_group(group).num_rows
            if start + rows > skip:
                first = max(start, skip)
                for batch in _group(table, group, rows, columns, first - start):
                    yield _numbered(batch, number, first), (first + batch.num_rows) / total
                    first += batch.num_rows
            start += rows


def to_raw(batch: Any, columns: Mapping[str, str]) -> Any:
    """A batch of any columns as one of input rows; file and row are null.

    columns: field to column.
    """
    pa = arrow()
    arrays = []
    for field in raw_schema():
        if field.name in columns:
            arrays.append(_cast(batch.column(columns[field.name]), field.type))
        else:
            arrays.append(pa.nulls(batch.num_rows, field.type))
    return pa.RecordBatch.from_arrays(arrays, schema=raw_schema())


def _group(
    table: Any, group: int, rows: int, columns: Mapping[str, str], skip: int
) -> Iterator[Any]:
    """Batches of one row group, those that can't be read as problems."""
    pa = arrow()
    at = 0
    try:
        for batch in table.iter_batches(TASK_ROWS, row_groups=[group], columns=_wanted(columns)):
            raw = to_raw(batch, columns)
            at += raw.num_rows
            if at > skip:
                yield raw.slice(max(0, raw.num_rows - (at - skip)))
    except (OSError, pa.ArrowException):
        at = max(at, skip)
        while at < rows:
            count = min(TASK_ROWS, rows - at)
            yield _damaged(count)
            at += count


def _wanted(columns: Mapping[str, str]) -> Sequence[str]:
    return list(columns.values())


def _damaged(rows: int) -> Any:
    problem = {"code": str(ProblemCode.BROKEN), "reason": _BROKEN}
    return arrow().RecordBatch.from_pylist([problem] * rows, schema=raw_schema())


def _numbered(batch: Any, number: int, first: int) -> Any:
    pa = arrow()
    rows = pa.array(range(first, first + batch.num_rows), pa.int64())
    files = pa.array([number] * batch.num_rows, pa.int32())
    names = batch.schema.names
    arrays = [*batch.columns]
    arrays[names.index("file")], arrays[names.index("row")] = files, rows
    return pa.RecordBatch.from_arrays(arrays, schema=raw_schema())


def _cast(column: Any, kind: Any) -> Any:
    """A column as text, or as bytes of text; numbers without a fraction are written without one."""
    pa = arrow()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if column.type == kind or pa.types.is_null(column.type):
        return column.cast(kind)
    if _is_text(pa, column.type):
        return _text(pa, column.cast(pa.large_binary()), kind)
    if pa.types.is_nested(column.type):
        raise Unreadable(ProblemCode.INVALID_LETTER, f"a column is of type {column.type}, no text")
    if pa.types.is_floating(column.type):
        values = [_plain(value) for value in column.to_pylist()]
        return pa.array(values, pa.string()).cast(kind)
    return column.cast(pa.string()).cast(kind)


def _text(pa: Any, column: Any, kind: Any) -> Any:
    """Bytes as ``kind``; what is no UTF-8 is replaced where text is needed."""
    try:
        return column.cast(kind)
    except pa.ArrowInvalid:
        values = (None if v is None else v.decode("utf-8", "replace") for v in column.to_pylist())
        return pa.array(values, kind)


def _is_text(pa: Any, kind: Any) -> bool:
    tests = (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary)
    return any(test(kind) for test in tests) or pa.types.is_large_binary(kind)


def _plain(value: float | None) -> str | None:
    if value is None or value != value:  # noqa: PLR0124 - not a number
        return None
    return str(int(value)) if value.is_integer() else str(value)


@contextmanager
def _opened(file: InputFile) -> Iterator[Any]:
    pa, pq = arrow(), parquet()
    with opened(file) as stream:
        try:
            table = pq.ParquetFile(stream, pre_buffer=False, buffer_size=1 << 20)
        except (pa.ArrowException, OSError):
            reason = "it is truncated or no Parquet file"
            raise Unreadable(ProblemCode.BROKEN, reason, "Copy it again from its source") from None
        yield table
