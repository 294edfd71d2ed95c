"""What is made of the parts when all are there: the rejects, the view, the one file."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Sequence
from typing import Any

from lsmri.serve.batch._extras import parquet
from lsmri.serve.batch.durable import written
from lsmri.serve.batch.flat import write_flat
from lsmri.serve.batch.layout import Layout
from lsmri.serve.batch.parts import Entry, parquet_writer
from lsmri.serve.batch.records import BatchForm

__all__ = ["finish"]


def finish(layout: Layout, entries: Sequence[Entry], *, flat: bool) -> dict[str, Any]:
    """Makes everything that is made of parts, and gives what the manifest should hear.

    May be done again after an interruption. Raises ``OSError`` if the disk doesn't take it, and
    ``ArithmeticError`` if a row would be lost or counted twice.
    """
    codes = _gather_rejects(layout, entries)
    rows = sum(entry.rows for entry in entries)
    scored = sum(entry.scored for entry in entries)
    rejected = sum(codes.values())
    if rows != scored + rejected:
        raise ArithmeticError(f"{rows} rows, but {scored} scored and {rejected} rejected")
    if flat:
        write_flat(layout, [layout.part(entry.part) for entry in entries])
    if layout.single:
        _gather(layout, entries)
    counts = {"rows": rows, "scored": scored, "rejected": rejected, "codes": dict(codes)}
    return {"counts": counts, "parts": len(entries)}


def _gather_rejects(layout: Layout, entries: Sequence[Entry]) -> Counter[str]:
    codes: Counter[str] = Counter()
    with written(layout.rejects) as file:
        for entry in entries:
            with layout.part_rejects(entry.part).open("rb") as part:
                for line in part:
                    codes[json.loads(line)["code"]] += 1
                    file.write(line)
    return Counter(dict(sorted(codes.items())))


def _gather(layout: Layout, entries: Sequence[Entry]) -> None:
    """The parts as one file."""
    with written(layout.output) as file:
        if layout.form is BatchForm.JSONL:
            for entry in entries:
                with layout.part(entry.part).open("rb") as part:
                    shutil.copyfileobj(part, file)
            return
        with parquet_writer(file) as writer:
            for entry in entries:
                writer.write_table(parquet().read_table(layout.part(entry.part)))
