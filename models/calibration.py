"""The probabilities of a verdict and whether a person should look at it."""

from __future__ import annotations

import math

from lsmri.models.engine import Verdict
from lsmri.models.texts import calibration

__all__ = ["probabilities", "too_close"]


def probabilities(verdict: Verdict) -> dict[str, float]:
    """How probable each category is given the kind of verdict, by ``calibration.toml``.

    Measured on whole letters, so that they hold for reading and rules together.
    """
    row = calibration()[verdict.category]
    if verdict.cause is not None:
        row = row[verdict.cause]
    if not math.isclose(sum(row.values()), 1.0, abs_tol=1e-6):
        raise ValueError(f"calibration.toml: the row of {verdict.category!r} must sum to 1")
    return dict(row)


def too_close(chances: dict[str, float]) -> bool:
    """Whether even the most probable category is too improbable to go unseen."""
    threshold: float = calibration()["review_below"]
    return max(chances.values()) < threshold
