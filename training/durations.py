"""Learns which time expression of a letter is how long the complaint has lasted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.model_selection import cross_val_predict

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.nlp.tagger.durations import Timed
from lsmri.training.boosting import booster, flatten
from lsmri.training.folds import by_author
from lsmri.training.inputs import Reader, of_durations
from lsmri.training.metrics import close
from lsmri.training.statuses import TooFew

__all__ = ["MIN_TIMES", "Judged", "fit", "judge", "measure"]

#: Fewer times than this teach no choice.
MIN_TIMES = 200
#: From which probability on a time is taken. On 5,047 letters, by cross-validation over authors,
#: 0.25 to 0.45 are as good as each other; on long texts a higher one is better than a lower.
LEAST = 0.35
_FOLDS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """A time of a letter. inputs: the model's. told: whether it is the duration of the record."""

    inputs: Mapping[str, float]
    told: bool
    letter: AnnotatedLetter


def judge(reader: Reader, items: Sequence[AnnotatedLetter]) -> list[Judged]:
    """Every time of the letters.

    items: letters with records, as a reader reads them that hasn't learned from them.
    """
    return [
        Judged(one.inputs, _is_told(one, item.record.symptom_duration_weeks), item)
        for item in items
        for one in of_durations(reader, item.letter)
    ]


def fit(judged: Sequence[Judged]) -> dict[str, Any]:
    """The model's numbers. Raises ``TooFew`` where the letters hold too few times."""
    names, rows, told = _arrays(judged)
    return {"inputs": names, "trees": flatten(booster().fit(rows, told)), "least": LEAST}


def measure(judged: Sequence[Judged]) -> dict[str, float]:
    """The share of times judged rightly by cross-validation over authors.

    Raises ``TooFew`` as ``fit`` does.
    """
    _, rows, told = _arrays(judged)
    groups, folds = by_author((one.letter for one in judged), _FOLDS)
    chances = cross_val_predict(
        booster(), rows, told, groups=groups, cv=folds, method="predict_proba"
    )
    return {
        "letters": float(len({one.letter.letter.id for one in judged})),
        "accuracy": float(((chances[:, 1] >= 0.5) == told).mean()),
    }


def _arrays(
    judged: Sequence[Judged],
) -> tuple[list[str], NDArray[np.float64], NDArray[np.bool_]]:
    """The inputs' names, the inputs, and which times are the duration of the record."""
    told = np.array([one.told for one in judged], dtype=bool)
    letters = {one.letter.letter.id for one in judged}
    if len(told) < MIN_TIMES or len(set(told.tolist())) < 2 or len(letters) < _FOLDS:
        raise TooFew(f"{len(told)} time expressions: {MIN_TIMES} are needed")
    names = DictVectorizer(sparse=False)
    rows = names.fit_transform([one.inputs for one in judged])
    return names.get_feature_names_out().tolist(), rows, told


def _is_told(one: Timed, weeks: float | None) -> bool:
    return weeks is not None and close(weeks, (one.time.days or 0.0) / 7)
