"""A scored letter as a row of the archive, and a row that couldn't be scored as a reject."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from lsmri.corpora.letter import Letter
from lsmri.corpora.scheme import Code
from lsmri.serve.batch._extras import arrow
from lsmri.serve.batch.schema import scored_schema
from lsmri.serve.batch.words import count_words
from lsmri.serve.problems import ProblemCode
from lsmri.serve.render.records import to_record
from lsmri.serve.scoring import Scored

__all__ = ["BatchForm", "Record", "Reject", "from_ipc", "packed", "to_reject", "to_row", "to_table"]

Record = dict[str, Any]
Reject = dict[str, Any]

#: An id that is longer is no id, and may be something else in its place.
_LONGEST_ID = 200
_VERDICT = ("guideline", "category", "urgency", "needs_review", "cause", "rules")


class BatchForm(Code):
    """The forms of a scored archive."""

    PARQUET = "parquet"
    JSONL = "jsonl"


def to_row(
    scored: Scored, letter: Letter, position: int, referrer: str | None, notes: Sequence[str]
) -> Record:
    """The record of ``lsmri score`` with what the archive adds, as plain values for JSON."""
    result = to_record(scored)
    words, unknown = count_words(letter.text)
    day = letter.letter_date
    return {
        "id": letter.id,
        "position": position,
        "age_years": letter.age_years,
        "sex": letter.sex,
        "referrer_specialty": letter.referrer_specialty,
        "care_setting": letter.care_setting,
        "letter_date": None if day is None else day.isoformat(),
        "vetting": letter.vetting,
        "referrer": referrer,
        "decision": result["decision"],
        "features": result["features"],
        "mentions": result["mentions"],
        "model": result["model"],
        "decisions": result.get("decisions"),
        "notes": list(notes),
        "characters": len(letter.text),
        "words": words,
        "unknown_words": unknown,
        "digest": hashlib.blake2b(letter.text.encode(), digest_size=16).hexdigest(),
    }


def to_reject(row: Record, position: int, code: ProblemCode, reason: str) -> Reject:
    """Where a row ends that can't be scored.

    row: an input row; its file is a number still. The text isn't kept.
    """
    return {
        "id": None if row["id"] is None else row["id"][:_LONGEST_ID],
        "position": position,
        "file": row["file"],
        "line": row["line"],
        "code": str(code),
        "reason": reason,
    }


def to_table(records: Iterable[Record]) -> Any:
    """Records as a ``pyarrow.RecordBatch`` of ``scored_schema``."""
    rows = [_as_arrow(record) for record in records]
    return arrow().RecordBatch.from_pylist(rows, schema=scored_schema())


def packed(records: Iterable[Record], form: BatchForm) -> bytes:
    """Records as a worker sends them: an Arrow stream, or JSON lines."""
    if form is BatchForm.JSONL:
        lines = (json.dumps(record, ensure_ascii=False) for record in records)
        return "".join(f"{line}\n" for line in lines).encode()
    batch = to_table(records)
    sink = arrow().BufferOutputStream()
    with arrow().ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def from_ipc(data: bytes) -> Any:
    """The ``pyarrow.Table`` of an Arrow stream."""
    with arrow().ipc.open_stream(data) as stream:
        return stream.read_all()


def _as_arrow(record: Record) -> Record:
    features, decisions = record["features"], record["decisions"]
    return {
        **record,
        "letter_date": _day(record["letter_date"]),
        "features": {**features, "findings": list(features["findings"].items())},
        "mentions": [_mention(mention) for mention in record["mentions"]],
        "decisions": None
        if decisions is None
        else [{key: d[key] for key in _VERDICT} for d in decisions.values()],
    }


def _mention(mention: Record) -> Record:
    value = mention["value"]
    if value is None:
        return mention
    number = None if isinstance(value, str) else float(value)
    return {**mention, "value": str(value), "value_number": number}


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
