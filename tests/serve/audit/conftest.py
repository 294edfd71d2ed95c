"""Scored archives that the audit's tests make for themselves; no letter stands behind them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lsmri.serve.audit.archive import archive_at
from lsmri.serve.audit.audit import Audit, Options, audit
from lsmri.serve.audit.example import invented
from lsmri.serve.batch.schema import scored_schema

Record = dict[str, Any]


@pytest.fixture(scope="session")
def records() -> list[Record]:
    return list(invented(1200, seed=3))


@pytest.fixture
def as_lines(tmp_path) -> Callable[..., Path]:
    def write(records: Iterable[Record], name: str = "scored.jsonl") -> Path:
        path = tmp_path / name
        lines = (json.dumps(record, ensure_ascii=False) for record in records)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    return write


@pytest.fixture
def as_parquet(tmp_path) -> Callable[..., Path]:
    def write(records: Iterable[Record], name: str = "scored.parquet") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = [row(record, place) for place, record in enumerate(records)]
        pq.write_table(pa.Table.from_pylist(rows, schema=scored_schema()), path)
        return path

    return write


def row(record: Record, place: int) -> Record:
    """A record of JSON Lines as a row of the schema of ``lsmri batch``."""
    features = record["features"]
    day = record.get("letter_date")
    return {
        "mentions": [],
        **record,
        "position": place,
        "letter_date": day and date.fromisoformat(day),
        "features": {**features, "findings": list(features["findings"].items())},
        "decisions": [
            {**decision, "guideline": name}
            for name, decision in (record.get("decisions") or {}).items()
        ]
        or None,
    }


@pytest.fixture
def audited(as_lines) -> Callable[..., Audit]:
    """Audits records by way of a file; no line of it may be unreadable."""

    def run(records: Iterable[Record], **options: Any) -> Audit:
        told: list[str] = []
        found = audit(archive_at(as_lines(records)), told.append, options=Options(**options))
        assert told == []
        return found

    return run


@pytest.fixture
def letter() -> Callable[..., Record]:
    """A scored letter made by hand, in the form of the contract."""

    def make(number: int = 1, category: str = "appropriate", **more: Any) -> Record:
        features = {
            "age_years": 50, "sex": "female", "referrer_specialty": "primary_care",
            "care_setting": "public", "findings": {}, "laterality": None,
            "symptom_duration_weeks": None, "treatments_tried": [],
            "conservative_treatment_weeks": None, "conservative_treatment_failed": None,
            "prior_lumbar_mri_months": None,
        }  # fmt: skip
        decision = {
            "category": category, "urgency": "routine", "guideline": "lsmri",
            "probabilities": {"appropriate": 0.8, "uncertain": 0.15, "inappropriate": 0.05},
            "needs_review": False, "reasons": [], "missing": [], "safety": [], "cause": None,
            "rules": ["DISC"],
        }  # fmt: skip
        return {
            "id": f"r-{number}",
            "decision": {**decision, **more.pop("decision", {})},
            "features": {**features, **more.pop("features", {})},
            "mentions": [],
            "model": {"extractor": "rules", "version": "0.1.0"},
            **more,
        }

    return make
