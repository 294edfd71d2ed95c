"""The form of a scored archive: one row a letter, as Arrow types, and what is rejected.

``docs/batch.md`` describes every column. Columns and fields may be added; none is renamed,
retyped or dropped without a new ``SCHEMA_VERSION``.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from lsmri.serve.batch._extras import arrow

__all__ = ["BOOKING", "REJECT_KEYS", "SCHEMA_VERSION", "scored_schema"]

SCHEMA_VERSION = "1"

#: What the booking system knows, carried through from the input.
BOOKING = (
    "age_years",
    "sex",
    "referrer_specialty",
    "care_setting",
    "letter_date",
    "vetting",
    "referrer",
)
#: The keys of a reject; none of them ever holds words of the letter.
REJECT_KEYS = ("id", "position", "file", "line", "code", "reason")


@cache
def scored_schema() -> Any:
    """The ``pyarrow.Schema`` of a scored archive; its metadata names the schema's version."""
    pa = arrow()
    text = pa.string()
    columns = [
        pa.field("id", text, nullable=False),
        pa.field("position", pa.int64(), nullable=False),
        *_fields(
            pa,
            age_years=pa.int32(),
            sex=text,
            referrer_specialty=text,
            care_setting=text,
            letter_date=pa.date32(),
            vetting=text,
            referrer=text,
            decision=_decision(pa),
            features=_features(pa),
            mentions=pa.list_(_mention(pa)),
            model=_struct(pa, extractor=text, version=text),
            decisions=pa.list_(_verdict(pa)),
            notes=pa.list_(text),
            characters=pa.int32(),
            words=pa.int32(),
            unknown_words=pa.int32(),
            digest=text,
        ),
    ]
    return pa.schema(columns, metadata={"lsmri.schema": SCHEMA_VERSION})


def _fields(pa: Any, **kinds: Any) -> list[Any]:
    return [pa.field(name, kind) for name, kind in kinds.items()]


def _struct(pa: Any, **kinds: Any) -> Any:
    return pa.struct(_fields(pa, **kinds))


def _decision(pa: Any) -> Any:
    text, texts = pa.string(), pa.list_(pa.string())
    number = pa.float64()
    return _struct(
        pa,
        category=text,
        urgency=text,
        guideline=text,
        probabilities=_struct(pa, appropriate=number, uncertain=number, inappropriate=number),
        needs_review=pa.bool_(),
        reasons=pa.list_(
            _struct(pa, rule=text, statement=text, sources=texts, mentions=pa.list_(pa.int32()))
        ),
        missing=pa.list_(_struct(pa, feature=text, question=text)),
        safety=texts,
        cause=text,
        routes=texts,
        rules=texts,
        reply=text,
    )


def _features(pa: Any) -> Any:
    text, number = pa.string(), pa.float64()
    return _struct(
        pa,
        age_years=pa.int32(),
        sex=text,
        referrer_specialty=text,
        care_setting=text,
        findings=pa.map_(text, text),
        laterality=text,
        symptom_duration_weeks=number,
        treatments_tried=pa.list_(text),
        conservative_treatment_weeks=number,
        conservative_treatment_failed=pa.bool_(),
        prior_lumbar_mri_months=number,
    )


def _mention(pa: Any) -> Any:
    text = pa.string()
    return _struct(
        pa,
        start=pa.int32(),
        end=pa.int32(),
        text=text,
        concept=text,
        assertion=text,
        laterality=text,
        value=text,
        value_number=pa.float64(),
        outcome=text,
        type=text,
        about=text,
        section=text,
        source=text,
        probability=pa.float64(),
        why=pa.list_(text),
    )


def _verdict(pa: Any) -> Any:
    text = pa.string()
    return _struct(
        pa,
        guideline=text,
        category=text,
        urgency=text,
        needs_review=pa.bool_(),
        cause=text,
        rules=pa.list_(text),
    )
