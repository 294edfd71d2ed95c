"""Learns how conservative treatment did: what joins the overview with the treatments read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.nlp.tagger.overview import RESPONSES
from lsmri.nlp.tagger.response import read_of, settled
from lsmri.training.folds import by_author
from lsmri.training.inputs import Reader, of_response
from lsmri.training.statuses import TooFew

__all__ = ["MIN_JUDGED", "Judged", "fit", "judge", "measure"]

#: Fewer letters than these teach no model.
MIN_JUDGED = 100
_C, _FOLDS = 0.3, 10


@dataclass(frozen=True, slots=True)
class Judged:
    """A letter with the model's inputs."""

    inputs: Mapping[str, float]
    letter: AnnotatedLetter


def judge(reader: Reader, items: Sequence[AnnotatedLetter]) -> list[Judged]:
    """The letters that a network looked over.

    items: letters with records, as a reader reads them that hasn't learned from them.
    """
    found = ((of_response(reader, item.letter), item) for item in items)
    return [Judged(inputs, item) for inputs, item in found if inputs]


def fit(judged: Sequence[Judged]) -> dict[str, Any]:
    """The logistic model's numbers. Raises ``TooFew`` where there are too few letters."""
    model = _pipeline().fit([one.inputs for one in judged], _responses(judged))
    names, chooser = model[0].get_feature_names_out().tolist(), model[1]
    said = ("failed", "helped", "untold")
    return {
        "weights": {
            name: dict(zip(names, row.round(4).tolist(), strict=True))
            for name, row in zip(said, chooser.coef_, strict=True)
        },
        "biases": dict(zip(said, chooser.intercept_.round(4).tolist(), strict=True)),
    }


def measure(judged: Sequence[Judged]) -> dict[str, float]:
    """The share of letters judged rightly by cross-validation over authors.

    Raises ``TooFew`` as ``fit`` does.
    """
    true = _responses(judged)
    rows = [one.inputs for one in judged]
    groups, folds = by_author((one.letter for one in judged), _FOLDS)
    crossed = cross_val_predict(
        _pipeline(), rows, true, groups=groups, cv=folds, method="predict_proba"
    )
    chosen = [
        RESPONSES.index(
            settled(dict(zip(RESPONSES, shares, strict=True)), read_of(x), read_of(x, by="rules"))
        )
        for shares, x in zip(crossed.tolist(), rows, strict=True)
    ]
    return {
        "letters": float(len(judged)),
        "accuracy": float((np.array(chosen) == true).mean()),
    }


def _responses(judged: Sequence[Judged]) -> NDArray[np.int64]:
    """The places of the right responses."""
    true = np.array(
        [RESPONSES.index(one.letter.record.conservative_treatment_failed) for one in judged]
    )
    if len(true) < MIN_JUDGED or len(set(true.tolist())) < len(RESPONSES):
        raise TooFew(f"{len(true)} letters judged: {MIN_JUDGED} are needed")
    return true


def _pipeline() -> Pipeline:
    return make_pipeline(DictVectorizer(), LogisticRegression(C=_C, max_iter=3000))
