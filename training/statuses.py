"""Learns what a letter says of a concept in all, from its mentions and its feature record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.scheme import Concept
from lsmri.models.scorer import Scorer
from lsmri.nlp.tagger.overview import STATUSES
from lsmri.nlp.tagger.statuses import GRAVE, status_rows

__all__ = ["MIN_CONCEPTS", "TooFew", "learn"]

#: Fewer judged concepts than this teach no such model.
MIN_CONCEPTS = 500
_CONCEPTS = [str(concept) for concept in Concept]
#: Regularisation, on inputs of unit variance.
_C = 0.1
_FOLDS = 5


class TooFew(ValueError):  # noqa: N818  (what there is of letters)
    """Letters that can't teach the model."""


def learn(
    scorer: Scorer, items: Sequence[AnnotatedLetter], *, least_grave: float = 0.04
) -> tuple[dict[str, Any], dict[str, float]]:
    """The model's numbers, and its figures by cross-validation over letters.

    items: letters with records that neither rules nor tagger were made from. least_grave: from
    which probability on a grave concept is held to be there, or possible; set, not learned.
    Raises ``TooFew`` where they teach too little.
    """
    rows, true, letters, grave = _rows(scorer, items)
    if (
        len(rows) < MIN_CONCEPTS
        or len(set(letters.tolist())) < _FOLDS
        or len(set(true)) < len(STATUSES)
    ):
        raise TooFew(f"{len(rows)} concepts: {MIN_CONCEPTS} of every status are needed")
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_C, max_iter=500, tol=1e-3))
    crossed = cross_val_predict(
        model, rows, true, groups=letters, cv=GroupKFold(_FOLDS), method="predict_proba"
    )
    model.fit(rows, true)
    scaler, chooser = model[0], model[1]
    weights = chooser.coef_ / scaler.scale_
    bias = chooser.intercept_ - weights @ scaler.mean_
    now = crossed[:, 2:].sum(axis=1)
    there = true >= STATUSES.index("possible")
    numbers = {
        "concepts": _CONCEPTS,
        "weights": weights.round(4).tolist(),
        "bias": bias.round(4).tolist(),
        "least_grave": least_grave,
    }
    figures = {
        "accuracy": float((crossed.argmax(axis=1) == true).mean()),
        "grave_missed": float((there & grave & (now < least_grave)).sum()),
        "grave_false": float((~there & grave & (now >= least_grave)).sum()),
        "grave": float((there & grave).sum()),
    }
    return numbers, figures


def _rows(
    scorer: Scorer, items: Sequence[AnnotatedLetter]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.str_], NDArray[np.bool_]]:
    """Inputs, status, letter, and whether the concept is grave, of every concept weighed."""
    rows, true, letters, grave = [], [], [], []
    for item in items:
        second = scorer.weighed(item.letter)
        if second is None or not second.weighed:
            continue
        rows.append(status_rows(second.weighed, second.ruled, _CONCEPTS, second.overview))
        for concept in second.weighed:
            status = item.record.findings.get(concept)
            true.append(STATUSES.index(None if status is None else str(status)))
            letters.append(item.letter.id)
            grave.append(concept in GRAVE)
    if not rows:
        raise TooFew("no letter has a feature record and mentions")
    return np.concatenate(rows), np.array(true), np.array(letters), np.array(grave)
