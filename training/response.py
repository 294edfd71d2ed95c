"""Learns how conservative treatment did: what joins the overview with the treatments read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.models.scorer import Scorer
from lsmri.nlp.tagger.overview import RESPONSES
from lsmri.nlp.tagger.response import read_of, settled
from lsmri.training.folds import by_author
from lsmri.training.inputs import of_response
from lsmri.training.statuses import TooFew

__all__ = ["MIN_JUDGED", "learn"]

#: Fewer letters than these teach no model.
MIN_JUDGED = 100
_C, _FOLDS = 0.3, 10


def learn(
    scorer: Scorer, items: Sequence[AnnotatedLetter]
) -> tuple[dict[str, Any], dict[str, float]]:
    """The logistic model's numbers, and the share of letters judged rightly by cross-validation
    over authors.

    items: letters with records that neither rules, tagger nor network were made from.
    Raises ``TooFew`` where there are too few, or where the model has no network.
    """
    inputs = [of_response(scorer, item.letter) for item in items]
    told = [(x, item) for x, item in zip(inputs, items, strict=True) if x]
    true = np.array(
        [RESPONSES.index(item.record.conservative_treatment_failed) for _, item in told]
    )
    if len(told) < MIN_JUDGED or len(set(true.tolist())) < len(RESPONSES):
        raise TooFew(f"{len(told)} letters judged: {MIN_JUDGED} are needed")
    rows = [x for x, _ in told]
    groups, folds = by_author((item for _, item in told), _FOLDS)
    crossed = cross_val_predict(
        _pipeline(), rows, true, groups=groups, cv=folds, method="predict_proba"
    )
    chosen = [
        RESPONSES.index(settled(dict(zip(RESPONSES, shares, strict=True)), read_of(x)))
        for shares, x in zip(crossed.tolist(), rows, strict=True)
    ]
    model = _pipeline().fit(rows, true)
    names, chooser = model[0].get_feature_names_out().tolist(), model[1]
    said = ("failed", "helped", "untold")
    numbers = {
        "weights": {
            name: dict(zip(names, row.round(4).tolist(), strict=True))
            for name, row in zip(said, chooser.coef_, strict=True)
        },
        "biases": dict(zip(said, chooser.intercept_.round(4).tolist(), strict=True)),
    }
    return numbers, {"accuracy": float((np.array(chosen) == true).mean())}


def _pipeline() -> Pipeline:
    return make_pipeline(DictVectorizer(), LogisticRegression(C=_C, max_iter=3000))
