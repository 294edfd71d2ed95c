"""Boosted trees as plain numbers say what the model says that they were taken from."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy.special import softmax

from lsmri.nlp.tagger.trees import BoostedTrees
from lsmri.training.boosting import booster, flatten


@pytest.fixture(scope="module")
def rows():
    return np.random.default_rng(0).normal(size=(600, 5)).round(2)


@pytest.fixture(scope="module")
def taught(rows):
    kinds = (rows[:, 0] > 0).astype(int) + (rows[:, 1] * rows[:, 2] > 0.2)
    return booster().fit(rows, kinds)


def test_the_numbers_say_what_the_model_says(rows, taught):
    numbers = json.loads(json.dumps(flatten(taught)))
    shares = softmax(BoostedTrees(numbers)(rows), axis=1)
    assert shares == pytest.approx(taught.predict_proba(rows), abs=2e-3)


def test_every_row_is_read_by_itself(rows, taught):
    trees = BoostedTrees(flatten(taught))
    assert (trees(rows[:7])[3:4] == trees(rows[3:4])).all()


def test_no_rows_have_no_scores(taught):
    assert BoostedTrees(flatten(taught))(np.zeros((0, 5))).shape == (0, 3)
