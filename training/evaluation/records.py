"""An evaluation as plain values: the figures file, and all that a report is made of."""

from __future__ import annotations

from dataclasses import asdict
from math import isnan
from typing import Any

from lsmri.training.evaluation.comparison import Comparison
from lsmri.training.evaluation.evaluating import Evaluation

__all__ = ["as_record"]


def as_record(
    evaluation: Evaluation, *, other: Evaluation | None = None, compared: Comparison | None = None
) -> dict[str, Any]:
    """Plain values for JSON; what isn't defined is null. Holds ids of letters and no words.

    other, compared: of the second model, where there is one.
    """
    record: dict[str, Any] = asdict(evaluation)
    record["other"] = None if other is None else asdict(other)
    record["comparison"] = None if compared is None else asdict(compared)
    plain: dict[str, Any] = _plain(record)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(of) for key, of in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(of) for of in value]
    return None if isinstance(value, float) and isnan(value) else value
