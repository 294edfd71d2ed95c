"""The columns of a corpus in Arrow, and its rows."""

from __future__ import annotations

from functools import cache
from typing import Any

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.formats._standoff import to_dict
from lsmri.corpora.values import written

__all__ = ["row_of", "schema", "standoff"]

_TEXTS = ("concept", "assertion", "laterality", "value", "outcome", "type", "about", "section")
_KNOWN = ("sex", "referrer_specialty", "care_setting")
_NUMBERS = (
    "symptom_duration_weeks",
    "conservative_treatment_weeks",
    "prior_lumbar_mri_months",
)


@cache
def schema() -> Any:
    """The columns, as pyarrow has them."""
    import pyarrow as pa  # noqa: PLC0415  (an extra)

    text, whole, number = pa.string(), pa.int64(), pa.float64()
    mention = {"start": whole, "end": whole, "text": text} | dict.fromkeys(_TEXTS, text)
    mention |= {"source": text, "probability": number, "why": pa.list_(text)}
    known = {"age_years": whole} | dict.fromkeys(_KNOWN, text)
    given = known | {"letter_date": text, "vetting": text}
    findings = pa.list_(pa.struct({"concept": text, "status": text}))
    record = known | {"findings": findings, "laterality": text} | dict.fromkeys(_NUMBERS, number)
    record |= {"conservative_treatment_failed": pa.bool_(), "treatments_tried": pa.list_(text)}
    columns = {"id": text, "text": text, "given": pa.struct(given)}
    columns |= {"mentions": pa.list_(pa.struct(mention)), "features": pa.struct(record)}
    columns |= dict.fromkeys(("author", "style", "country", "split", "note"), text)
    return pa.schema(columns)


def row_of(item: AnnotatedLetter) -> dict[str, Any]:
    """A letter as a row of these columns."""
    row = to_dict(item)
    for mention in row["mentions"]:
        mention["value"] = written(mention["value"]) or None
        mention.setdefault("source", "given")
        mention.setdefault("probability", 1.0)
    if row["features"]:
        findings = row["features"]["findings"].items()
        row["features"]["findings"] = [{"concept": c, "status": s} for c, s in findings]
    return row


def standoff(row: dict[str, Any]) -> dict[str, Any]:
    """A row as a line of the standoff form; columns that aren't ours are left as they are."""
    data = {**row, "given": {k: v for k, v in (row.get("given") or {}).items() if v is not None}}
    data["mentions"] = [dict(mention) for mention in row.get("mentions") or []]
    features = row.get("features")
    if features:
        listed = features.get("findings") or []
        data["features"] = {**features, "findings": {f["concept"]: f["status"] for f in listed}}
    return data
