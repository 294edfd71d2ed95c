"""The JSON Lines form of a scored archive: a result a line, with the booking system's keys."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

from lsmri.serve.audit._extras import arrow
from lsmri.serve.audit.form import Batch, raw_schema
from lsmri.serve.audit.problems import AuditError

__all__ = ["read_lines"]


def read_lines(
    path: Path, told: Callable[[str], object], *, referrer: str, size: int
) -> Iterator[Batch]:
    """Reads one file; a line that is no result is told by its number and passed over."""
    try:
        with _opened(path) as file:
            rows = _rows(file, path, told, referrer)
            while chunk := list(islice(rows, size)):
                yield _batch(chunk)
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or "it ends before its end"
        raise AuditError(f"{path}: can't be read to its end: {reason}") from None


def _opened(path: Path) -> BinaryIO:
    if path.suffix == ".gz":
        return cast(BinaryIO, gzip.open(path, "rb"))
    return path.open("rb")


def _rows(
    file: BinaryIO, path: Path, told: Callable[[str], object], referrer: str
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            yield _row(record, referrer), record["features"]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            told(f"{path} line {number}: {_reason(error)}")


def _reason(error: Exception) -> str:
    """What is wrong with a line, without its words."""
    if isinstance(error, (json.JSONDecodeError, UnicodeDecodeError)):
        return "no whole JSON object"
    if isinstance(error, KeyError):
        return f"no result of 'lsmri score' or 'lsmri batch': key {error} is missing"
    if isinstance(error, _MisfitError):
        return f"no result of 'lsmri score' or 'lsmri batch': {error}"
    return "no result of 'lsmri score' or 'lsmri batch'"


class _MisfitError(ValueError):
    """A value of the wrong kind, named by its key."""


def _row(record: dict[str, Any], referrer: str) -> dict[str, Any]:
    decision, features = record["decision"], record["features"]
    chances = decision.get("probabilities") or {}
    verdicts = _every(record.get("decisions"))
    known = {**record, **{k: v for k, v in features.items() if v is not None}}
    return {
        "id": str(record["id"]),
        "category": _text(decision["category"], "decision.category"),
        "urgency": _text(decision["urgency"], "decision.urgency"),
        "cause": _text(decision.get("cause"), "decision.cause"),
        "guideline": _text(decision.get("guideline"), "decision.guideline"),
        "needs_review": bool(decision.get("needs_review")),
        **{f"p_{name}": _number(chances.get(name)) for name in
           ("appropriate", "uncertain", "inappropriate")},
        "rules": [str(rule) for rule in decision.get("rules") or _named(decision)],
        "missing": [str(fact["feature"]) for fact in decision.get("missing") or ()],
        "safety": [str(code) for code in decision.get("safety") or ()],
        "age": _number(known.get("age_years")),
        "sex": _text(known.get("sex"), "sex"),
        "specialty": _text(known.get("referrer_specialty"), "referrer_specialty"),
        "setting": _text(known.get("care_setting"), "care_setting"),
        "findings": [(str(k), str(v)) for k, v in (features.get("findings") or {}).items()],
        "mri_months": _number(features.get("prior_lumbar_mri_months")),
        "date": _text(record.get("letter_date"), "letter_date"),
        "vetting": _text(record.get("vetting"), "vetting"),
        "referrer": None if record.get(referrer) is None else str(record[referrer]),
        "version": _text((record.get("model") or {}).get("version"), "model.version"),
        "profiles": [name for name, _ in verdicts] or None,
        "verdicts": [category for _, category in verdicts] or None,
        "words": _number(record.get("words")),
        "unknown_words": _number(record.get("unknown_words")),
        "digest": _text(record.get("digest"), "digest"),
    }  # fmt: skip


def _named(decision: dict[str, Any]) -> list[str]:
    return [reason["rule"] for reason in decision.get("reasons") or ()]


def _every(decisions: Any) -> list[tuple[str, str]]:
    """The verdicts of every profile: by name, as 'lsmri score' writes them, or as a list."""
    if isinstance(decisions, dict):
        return [(str(name), str(one["category"])) for name, one in decisions.items()]
    return [(str(one["guideline"]), str(one["category"])) for one in decisions or ()]


def _text(value: Any, key: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise _MisfitError(f"'{key}' is no text")
    return value


def _number(value: Any) -> float | None:
    with suppress(TypeError, ValueError):
        return float(value)
    return None


def _batch(chunk: list[tuple[dict[str, Any], dict[str, Any]]]) -> Batch:
    pa = arrow()
    columns = [
        pa.array([row[field.name] for row, _ in chunk], field.type) for field in raw_schema()
    ]
    rows = pa.Table.from_arrays(columns, schema=raw_schema())
    return Batch(rows, lambda row: chunk[row][1])
