"""A table of the report: shown on the page, and written as CSV, JSON and, if asked for, Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import isnan
from pathlib import Path
from typing import Any

from lsmri.serve.audit._extras import arrow, parquet

__all__ = ["Column", "Table", "Value", "columns", "write_csv", "write_json", "write_parquet"]

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column. name: in files. label: on the page. kind: how the page shows its values.

    kind: ``text``, ``month``, ``count``, ``share`` (0 to 1, shown in per cent), ``ratio``, ``p`` or
        ``price``.
    hidden: in files only. upper: the page shows it behind the column before, as an interval.
    """

    name: str
    label: str
    kind: str = "text"
    hidden: bool = False
    upper: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """name: of its files. rows: values by the order of ``columns``. note: stands below it."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""

    def records(self) -> list[dict[str, Value]]:
        """The rows as objects, nan as None."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, map(_plain, row), strict=True)) for row in self.rows]


def write_csv(table: Table, folder: Path) -> Path:
    """Writes ``NAME.csv`` in UTF-8 with a byte order mark, so that spreadsheets read it rightly."""
    path = folder / f"{table.name}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in table.columns])
        writer.writerows([_written(value) for value in row] for row in table.rows)
    return path


def write_parquet(table: Table, folder: Path) -> Path:
    """Writes ``NAME.parquet``."""
    pa = arrow()
    kinds = {"text": pa.string(), "month": pa.string(), "count": pa.int64()}
    schema = pa.schema([(c.name, kinds.get(c.kind, pa.float64())) for c in table.columns])
    path = folder / f"{table.name}.parquet"
    parquet().write_table(pa.Table.from_pylist(table.records(), schema=schema), path)
    return path


def write_json(tables: Iterable[Table], about: dict[str, Any], path: Path) -> None:
    """Writes every table, and what the report is about, as one object."""
    document = {
        **about,
        "tables": {t.name: {"title": t.title, "note": t.note, "rows": t.records()} for t in tables},
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(f"{text}\n", encoding="utf-8")


def columns(*given: Sequence[Any]) -> tuple[Column, ...]:
    """Columns of (name, label, kind, hidden) tuples; one labelled ``to`` ends an interval."""
    return tuple(replace(Column(*one), upper=one[1] == "to") for one in given)


def _plain(value: Value) -> Value:
    return None if isinstance(value, float) and isnan(value) else value


def _written(value: Value) -> Value:
    value = _plain(value)
    if isinstance(value, float):
        return float(f"{value:.6g}")
    return "" if value is None else value
