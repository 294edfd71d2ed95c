"""Learns which time expression of a letter is how long the complaint has lasted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.model_selection import cross_val_predict

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.models.scorer import Scorer
from lsmri.nlp.tagger.durations import Timed
from lsmri.training.boosting import booster, flatten
from lsmri.training.folds import by_author
from lsmri.training.inputs import of_durations
from lsmri.training.metrics import close
from lsmri.training.statuses import TooFew

__all__ = ["MIN_TIMES", "learn"]

#: Fewer times than this teach no choice.
MIN_TIMES = 200
#: From which probability on a time is taken. On 5,047 letters, by cross-validation over authors,
#: 0.25 to 0.45 are as good as each other; on long texts a higher one is better than a lower.
LEAST = 0.35
_FOLDS = 10


def learn(
    scorer: Scorer, items: Sequence[AnnotatedLetter]
) -> tuple[dict[str, Any], dict[str, float]]:
    """The model's numbers, and the share of times judged rightly by cross-validation over
    authors.

    items: letters with records that neither rules nor tagger were made from.
    Raises ``TooFew`` where they hold too few times.
    """
    inputs, true, letters = _rows(scorer, items)
    told = {item.letter.id for item in letters}
    if len(true) < MIN_TIMES or len(set(true.tolist())) < 2 or len(told) < _FOLDS:
        raise TooFew(f"{len(true)} time expressions: {MIN_TIMES} are needed")
    names = DictVectorizer(sparse=False).fit(inputs)
    rows = names.transform(inputs)
    groups, folds = by_author(letters, _FOLDS)
    chances = cross_val_predict(
        booster(), rows, true, groups=groups, cv=folds, method="predict_proba"
    )
    numbers = {
        "inputs": names.get_feature_names_out().tolist(),
        "trees": flatten(booster().fit(rows, true)),
        "least": LEAST,
    }
    return numbers, {"accuracy": float(((chances[:, 1] >= 0.5) == true).mean())}


def _rows(
    scorer: Scorer, items: Sequence[AnnotatedLetter]
) -> tuple[list[dict[str, float]], NDArray[np.bool_], list[AnnotatedLetter]]:
    """The inputs of every time, whether it is the duration of the record, and its letter."""
    inputs: list[dict[str, float]] = []
    true: list[bool] = []
    letters: list[AnnotatedLetter] = []
    for item in items:
        for one in of_durations(scorer, item.letter):
            inputs.append(dict(one.inputs))
            true.append(_is_told(one, item.record.symptom_duration_weeks))
            letters.append(item)
    return inputs, np.array(true, dtype=bool), letters


def _is_told(one: Timed, weeks: float | None) -> bool:
    return weeks is not None and close(weeks, (one.time.days or 0.0) / 7)
