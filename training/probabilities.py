"""Learns to turn what reading left in doubt into probabilities that hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.models.engine import Verdict
from lsmri.models.uncertainty import CATEGORIES, inputs
from lsmri.training.evaluation.reliability import calibration_error, reliability
from lsmri.training.folds import by_author
from lsmri.training.inputs import Reader, category_shares
from lsmri.training.statuses import TooFew

__all__ = ["REVIEWED", "learn"]

#: The share of letters that a person should look at for their probabilities alone: chosen by us,
#: about what a vetting list can bear. Grounds of safety add to it.
REVIEWED = 0.2
_C = 0.1
_FOLDS = 5


def learn(
    reader: Reader, items: Sequence[AnnotatedLetter]
) -> tuple[dict[str, Any], dict[str, float]]:
    """The calibrator's numbers, and its figures by cross-validation over authors.

    items: letters with records that neither rules nor tagger were made from. Raises ``TooFew``
    where a category has fewer letters than there are folds.
    """
    judged = _judged(reader, items)
    if not judged:
        raise TooFew("no letter has a feature record and can be read")
    rows = np.array([inputs(*shares) for shares, _ in judged])
    true = np.array([CATEGORIES.index(reader.decide(one.record).category) for _, one in judged])
    counts = np.bincount(true, minlength=len(CATEGORIES))
    if counts.min() < _FOLDS:
        rare = CATEGORIES[int(counts.argmin())]
        raise TooFew(f"only {counts.min()} letters are {rare}: calibration needs {_FOLDS}")
    model = LogisticRegression(C=_C, max_iter=5000)
    groups, folds = by_author((one for _, one in judged), _FOLDS, stratified=True)
    crossed = cross_val_predict(model, rows, true, groups=groups, cv=folds, method="predict_proba")
    model.fit(rows, true)
    best = crossed.max(axis=1)
    threshold = float(np.quantile(best, REVIEWED))
    kept = best >= threshold
    right = crossed.argmax(axis=1) == true
    numbers = {
        "weights": model.coef_.round(4).tolist(),
        "bias": model.intercept_.round(4).tolist(),
        "review_below": round(threshold, 3),
    }
    figures = {
        "letters": float(len(judged)),
        "ece": calibration_error(reliability(crossed, true)),
        "accuracy": float(right.mean()),
        "accuracy_unreviewed": float(right[kept].mean()),
        "log_loss": float(-np.log(np.maximum(crossed[np.arange(len(true)), true], 1e-9)).mean()),
    }
    return numbers, figures


def _judged(
    reader: Reader, items: Sequence[AnnotatedLetter]
) -> list[tuple[tuple[dict[str, float], Verdict], AnnotatedLetter]]:
    """The letters that can be read, with the shares of their categories and their verdicts."""
    found = ((category_shares(reader, item.letter), item) for item in items)
    return [(shares, item) for shares, item in found if shares is not None]
