"""The form in which letters are read, whatever the form of the archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from lsmri.serve.audit._extras import arrow

__all__ = ["Batch", "raw_schema"]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some letters.

    rows: a ``pyarrow.Table`` of ``raw_schema``.
    features: the feature record of a row, as plain values; asked for few of them only.
    """

    rows: Any
    features: Callable[[int], dict[str, Any]]


@cache
def raw_schema() -> Any:
    """The ``pyarrow.Schema`` of a batch: what an audit asks of a result, and no text."""
    pa = arrow()

    text, number, texts = pa.string(), pa.float64(), pa.list_(pa.string())
    return pa.schema(
        {
            "id": text,
            "category": text,
            "urgency": text,
            "cause": text,
            "guideline": text,
            "needs_review": pa.bool_(),
            "p_appropriate": number,
            "p_uncertain": number,
            "p_inappropriate": number,
            "rules": texts,
            "missing": texts,
            "safety": texts,
            "age": number,
            "sex": text,
            "specialty": text,
            "setting": text,
            "findings": pa.map_(text, text),
            "mri_months": number,
            "date": text,
            "vetting": text,
            "referrer": text,
            "version": text,
            "profiles": texts,
            "verdicts": texts,
            "words": number,
            "unknown_words": number,
            "digest": text,
        }
    )
