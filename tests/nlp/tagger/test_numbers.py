"""The files of a model folder: none, whole, or told by name."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest

from lsmri import load
from lsmri.models.extractor import SHIPPED
from lsmri.models.second_opinion import OPINION, SecondOpinion
from lsmri.models.uncertainty import CALIBRATION, Calibrator
from lsmri.nlp.tagger.durations import DURATION_MODEL, DurationModel
from lsmri.nlp.tagger.numbers import ModelError, softmax
from lsmri.nlp.tagger.policy import POLICY, Policy
from lsmri.nlp.tagger.response import RESPONSE_MODEL, ResponseModel
from lsmri.nlp.tagger.statuses import STATUS_MODEL, StatusModel
from lsmri.training.tagger.export import seal

READ = {
    CALIBRATION: Calibrator,
    DURATION_MODEL: DurationModel,
    OPINION: SecondOpinion,
    POLICY: Policy,
    RESPONSE_MODEL: ResponseModel,
    STATUS_MODEL: StatusModel,
}


@pytest.mark.parametrize("name", sorted(READ))
def test_what_is_shipped_is_read(name):
    assert READ[name].from_folder(SHIPPED) is not None


@pytest.mark.parametrize("name", sorted(READ.keys() - {POLICY}))
def test_a_folder_may_have_none(name, tmp_path):
    assert READ[name].from_folder(tmp_path) is None


def test_a_folder_needs_a_policy(tmp_path):
    with pytest.raises(ModelError, match=rf"{POLICY}: not there"):
        Policy.from_folder(tmp_path)


@pytest.mark.parametrize("name", sorted(READ))
@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"trees": 3}', "\x00"])
def test_other_numbers_are_told_with_the_file(name, text, tmp_path):
    (tmp_path / name).write_text(text)
    with pytest.raises(ModelError, match=rf"{name}: not the numbers .* train it again"):
        READ[name].from_folder(tmp_path)


@pytest.mark.parametrize("name", sorted(READ))
def test_a_number_that_is_missing_is_told_with_the_file(name, tmp_path):
    numbers = json.loads((SHIPPED / name).read_text("utf-8"))
    numbers.popitem()
    (tmp_path / name).write_text(json.dumps(numbers))
    told = READ[name].from_folder
    if name == POLICY:  # older ones lack the last threshold
        assert told(tmp_path) is not None
        return
    with pytest.raises(ModelError, match=name):
        told(tmp_path)


def test_a_scorer_of_such_a_folder_tells_it(tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(SHIPPED, folder)
    (folder / RESPONSE_MODEL).write_text("{}")
    seal(folder)
    with pytest.raises(ModelError, match=rf"{RESPONSE_MODEL}: not the numbers"):
        load(str(folder))


@pytest.mark.parametrize("axis", [0, -1])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_probabilities_sum_to_one_along_the_axis_however_large_the_scores(axis, kind):
    scores = np.array([[1e4, 0.0, -1e4], [3.0, 3.0, 3.0]], dtype=kind)
    shares = softmax(scores, axis)
    assert shares.dtype == kind
    assert shares.sum(axis=axis) == pytest.approx(1.0)
    assert softmax(np.zeros((0, 3))).shape == (0, 3)
