"""Rows of JSON Lines files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

from lsmri.serve.batch.columns import FIELDS
from lsmri.serve.batch.files import READ_ERRORS, InputFile, unpacked
from lsmri.serve.batch.rows import RowBuilder
from lsmri.serve.problems import InputProblem, ProblemCode
from lsmri.serve.reading.jsonl import read_objects

__all__ = ["column_names", "read_objects_of"]

#: So many objects are looked at to learn which keys there are.
_SAMPLE = 100


def column_names(file: InputFile, *, max_characters: int) -> list[str]:
    """The keys of the first objects. Raises ``OSError``."""
    names: dict[str, None] = {}
    with unpacked(file) as (stream, _):
        objects = read_objects(stream, file.name, max_characters=max_characters)
        with closing(objects):
            for number, item in objects:
                if isinstance(item, dict):
                    names.update(dict.fromkeys(item))
                if number >= _SAMPLE:
                    break
    return list(names)


def read_objects_of(
    file: InputFile, number: int, columns: Mapping[str, str], *, max_characters: int
) -> Iterator[tuple[Any, float]]:
    """Batches of input rows, each with the share of the file that has been read.

    columns: field to key. Raises ``OSError``.
    """
    rows = RowBuilder(number)
    with unpacked(file) as (stream, share):
        try:
            for line, item in read_objects(stream, file.name, max_characters=max_characters):
                if isinstance(item, InputProblem):
                    rows.add_problem(item)
                else:
                    _add(rows, line, {name: item.get(columns.get(name, "")) for name in FIELDS})
                if rows.is_full:
                    yield rows.take(), share()
        except READ_ERRORS:
            # What was read before it counts.
            yield rows.take(), 1.0
            raise
    yield rows.take(), 1.0


def _add(rows: RowBuilder, line: int, values: dict[str, Any]) -> None:
    wrong = _wrong(values)
    if wrong is None:
        rows.add(line=line, **{name: _text(value) for name, value in values.items()})
        return
    kind = type(values[wrong]).__name__
    rows.add(
        line=line,
        id=None if wrong == "id" else _text(values["id"]),
        code=str(ProblemCode.INVALID_LETTER),
        reason=f"{wrong!r} is a {kind}",
    )


def _wrong(values: dict[str, Any]) -> str | None:
    """The first field whose value is of no use, if there is one."""
    text = values["text"]
    if text is not None and not isinstance(text, str):
        return "text"
    return next((n for n, value in values.items() if isinstance(value, (dict, list, bool))), None)


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
