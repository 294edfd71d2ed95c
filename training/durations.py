"""Learns which time expression of a letter is how long the complaint has lasted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.models.scorer import Scorer
from lsmri.nlp.tagger.durations import Timed
from lsmri.training.metrics import close
from lsmri.training.statuses import TooFew

__all__ = ["MIN_TIMES", "learn"]

#: Fewer times than this teach no choice.
MIN_TIMES = 200
#: From which probability on a time is taken. On 1,457 letters, by cross-validation over authors,
#: 0.3 to 0.4 are as good as each other; on long texts a higher one is better than a lower.
LEAST = 0.35
_C = 0.1
_FOLDS = 10


def learn(
    scorer: Scorer, items: Sequence[AnnotatedLetter]
) -> tuple[dict[str, Any], dict[str, float]]:
    """The model's numbers, and the share of times judged rightly by cross-validation over letters.

    items: letters with records that neither rules nor tagger were made from.
    Raises ``TooFew`` where they hold too few times.
    """
    inputs, true, letters = _rows(scorer, items)
    if len(true) < MIN_TIMES or len(set(true.tolist())) < 2 or len(set(letters)) < _FOLDS:
        raise TooFew(f"{len(true)} time expressions: {MIN_TIMES} are needed")
    chances = cross_val_predict(
        _pipeline(), inputs, true, groups=letters, cv=GroupKFold(_FOLDS), method="predict_proba"
    )
    model = _pipeline().fit(inputs, true)
    names, scaler, chooser = model[0].get_feature_names_out(), model[1], model[2]
    weights = chooser.coef_[0] / scaler.scale_
    numbers = {
        "weights": dict(zip(names.tolist(), weights.round(4).tolist(), strict=True)),
        "bias": round(float(chooser.intercept_[0]), 4),
        "least": LEAST,
    }
    return numbers, {"accuracy": float(((chances[:, 1] >= 0.5) == true).mean())}


def _pipeline() -> Pipeline:
    return make_pipeline(
        DictVectorizer(),
        StandardScaler(with_mean=False),
        LogisticRegression(C=_C, max_iter=3000),
    )


def _rows(
    scorer: Scorer, items: Sequence[AnnotatedLetter]
) -> tuple[list[dict[str, float]], NDArray[np.bool_], list[str]]:
    """The inputs of every time, whether it is the duration of the record, and its letter."""
    inputs: list[dict[str, float]] = []
    true: list[bool] = []
    letters: list[str] = []
    for item in items:
        for one in scorer.timed(item.letter):
            inputs.append(dict(one.inputs))
            true.append(_is_told(one, item.record.symptom_duration_weeks))
            letters.append(item.letter.id)
    return inputs, np.array(true, dtype=bool), letters


def _is_told(one: Timed, weeks: float | None) -> bool:
    return weeks is not None and close(weeks, (one.time.days or 0.0) / 7)
