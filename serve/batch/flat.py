"""A view of scored letters for spreadsheets: one line a letter, one value a cell."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lsmri.serve.batch._extras import parquet
from lsmri.serve.batch.durable import written
from lsmri.serve.batch.layout import Layout
from lsmri.serve.batch.records import BatchForm, Record
from lsmri.serve.batch.schema import BOOKING

__all__ = ["flat_row", "write_flat"]

#: Excel takes 1,048,576 lines.
_ROWS = 1_000_000
_FEATURES = (
    "laterality",
    "symptom_duration_weeks",
    "conservative_treatment_weeks",
    "conservative_treatment_failed",
    "prior_lumbar_mri_months",
)
#: A cell that begins so is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def flat_row(record: Record) -> dict[str, Any]:
    """A scored letter without nesting; lists are joined by semicolons.

    record: as in JSON or as Arrow gives it. ``given_…`` is from the booking system, ``read_…`` what
    the decision went by.
    """
    decision, features = record["decision"], record["features"]
    findings = dict(features["findings"])
    return {
        "id": record["id"],
        "position": record["position"],
        **{name: record[name] for name in BOOKING},
        "category": decision["category"],
        "urgency": decision["urgency"],
        "guideline": decision["guideline"],
        "needs_review": decision["needs_review"],
        "cause": decision["cause"],
        **{f"p_{name}": p for name, p in decision["probabilities"].items()},
        "rules": _joined(decision["rules"]),
        "reasons": _joined(reason["statement"] for reason in decision["reasons"]),
        "missing": _joined(fact["question"] for fact in decision["missing"]),
        "routes": _joined(decision["routes"]),
        "safety": _joined(decision["safety"]),
        **{
            status: _joined(concept for concept, said in findings.items() if said == status)
            for status in ("present", "possible", "absent")
        },
        "used_age_years": features["age_years"],
        "used_sex": features["sex"],
        "used_referrer_specialty": features["referrer_specialty"],
        "used_care_setting": features["care_setting"],
        **{name: features[name] for name in _FEATURES},
        "treatments_tried": _joined(features["treatments_tried"]),
        "notes": _joined(record["notes"]),
        "characters": record["characters"],
    }


def write_flat(layout: Layout, parts: Sequence[Path]) -> None:
    """Writes the view as CSV files that a spreadsheet can hold, UTF-8 with a mark for Excel."""
    shutil.rmtree(layout.flat, ignore_errors=True)
    layout.flat.mkdir()
    records = (record for part in parts for record in _records(part, layout.form))
    number, record = 0, next(records, None)
    while record is not None or number == 0:
        with written(layout.flat / f"letters-{number:03}.csv") as file:
            text = io.TextIOWrapper(file, "utf-8-sig", newline="")
            record = _write(text, record, records)
            text.detach()
        number += 1


def _write(text: io.TextIOWrapper, record: Record | None, more: Iterator[Record]) -> Record | None:
    """Writes as many lines as a file holds, and gives the record that is left over."""
    writer: csv.DictWriter[str] | None = None
    rows = 0
    while record is not None and rows < _ROWS:
        row = flat_row(record)
        if writer is None:
            writer = csv.DictWriter(text, list(row))
            writer.writeheader()
        writer.writerow({name: _cell(value) for name, value in row.items()})
        rows += 1
        record = next(more, None)
    return record


def _records(part: Path, form: BatchForm) -> Iterator[Record]:
    if form is BatchForm.JSONL:
        with part.open("rb") as lines:
            yield from map(json.loads, lines)
        return
    for batch in parquet().ParquetFile(part).iter_batches(500):
        yield from batch.to_pylist()


def _joined(values: Any) -> str:
    return "; ".join(values)


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
