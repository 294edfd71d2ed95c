"""Whether the probabilities of decisions hold, and what review buys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lsmri.training.evaluation.headline import CATEGORIES
from lsmri.training.evaluation.judging import Judged
from lsmri.training.metrics import Interval, bootstrap

__all__ = [
    "Bin",
    "Calibration",
    "Coverage",
    "calibration",
    "calibration_error",
    "reliability",
    "risk_coverage",
]

#: Fewer letters than this in a bin say nothing.
_FEWEST = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Letters of like confidence: its mean, how many of them are right, how many there are."""

    confidence: float
    accuracy: float
    letters: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is wrong among the letters that go unseen, if only the surest share of them does.

    threshold: the confidence of the least sure of them.
    """

    coverage: float
    risk: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """ece: expected calibration error of the most probable category. brier: over all categories.
    reviewed: the share marked for review. right_unreviewed, right_reviewed: of those let pass, of
    those marked, how many categories are right. curve: risk against coverage.
    """

    ece: float
    brier: Interval
    bins: tuple[Bin, ...]
    curve: tuple[Coverage, ...]
    reviewed: Interval
    right_unreviewed: Interval
    right_reviewed: Interval


def calibration(judged: Sequence[Judged], *, draws: int, seed: int) -> Calibration | None:
    """That of the decisions on letters with records; None where there are none.

    The category that counts is the decision's, which is the most probable but for ties.
    """
    rows = [one for one in judged if one.gold is not None]
    if not rows:
        return None
    chances = np.array([[_chances(one)[c] for c in CATEGORIES] for one in rows])
    true = np.array([CATEGORIES.index(one.gold.category) for one in rows if one.gold])
    right = [one.category_right for one in rows]
    review = [one.result.decision.needs_review for one in rows]
    wrongness = ((chances - np.eye(len(CATEGORIES))[true]) ** 2).sum(axis=1).tolist()

    def share(tops: Sequence[float], of: Sequence[bool | int]) -> Interval:
        counts = [(float(top), float(bottom)) for top, bottom in zip(tops, of, strict=True)]
        return bootstrap(counts, _ratio, draws=draws, seed=seed)

    passed = [not marked for marked in review]
    bins = reliability(chances, true)
    return Calibration(
        ece=calibration_error(bins),
        brier=share(wrongness, [1] * len(rows)),
        bins=tuple(bins),
        curve=tuple(risk_coverage(chances, true)),
        reviewed=share(review, [1] * len(rows)),
        right_unreviewed=share([r and p for r, p in zip(right, passed, strict=True)], passed),
        right_reviewed=share([r and m for r, m in zip(right, review, strict=True)], review),
    )


def _chances(one: Judged) -> dict[str, float]:
    return one.result.decision.probabilities


def _ratio(sums: Sequence[float]) -> float:
    return sums[0] / sums[1] if sums[1] else float("nan")


def reliability(
    chances: NDArray[np.float64], true: NDArray[np.int64], *, bins: int = 10
) -> list[Bin]:
    """Confidence beside accuracy of the most probable category, from the least sure letters on.

    chances: (letters, categories). true: (letters,) of category numbers. Bins hold about equally
    many letters (Nguyen and O'Connor 2015), since few letters leave bins of equal width empty;
    letters of one confidence share a bin.
    """
    best, right = chances.max(axis=1), chances.argmax(axis=1) == true
    count = max(1, min(bins, len(best) // _FEWEST))
    edges = np.unique(np.quantile(best, np.arange(1, count) / count, method="lower"))
    place = np.searchsorted(edges, best, side="left")
    parts = [np.flatnonzero(place == number) for number in range(len(edges) + 1)]
    return [Bin(float(best[p].mean()), float(right[p].mean()), len(p)) for p in parts if len(p)]


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: how far confidence and accuracy are apart, by letter."""
    apart = sum(abs(b.confidence - b.accuracy) * b.letters for b in bins)
    return apart / sum(b.letters for b in bins)


def risk_coverage(
    chances: NDArray[np.float64], true: NDArray[np.int64], *, steps: int = 20
) -> list[Coverage]:
    """The error rate as ever more letters, the surest first, go without review.

    Letters of one confidence go together. At most ``steps`` points, the last of them all letters.
    """
    best, wrong = chances.max(axis=1), chances.argmax(axis=1) != true
    thresholds = np.unique(best)[::-1]
    places = np.unique(np.linspace(0, len(thresholds) - 1, steps).round().astype(int))
    points = []
    for threshold in thresholds[places].tolist():
        passed = best >= threshold
        points.append(Coverage(float(passed.mean()), float(wrong[passed].mean()), threshold))
    return points
