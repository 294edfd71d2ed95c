"""The duration of the complaint, picked among the times that rules and tagger see."""

from __future__ import annotations

import json

import pytest

from lsmri import load
from lsmri.corpora.letter import Letter
from lsmri.models.extractor import SHIPPED
from lsmri.nlp.tagger.durations import DURATION_MODEL, DurationModel, Timed
from lsmri.nlp.tagger.numbers import ModelError
from lsmri.nlp.time.timex import Timex


def timed(days: float, **inputs: float) -> Timed:
    return Timed(Timex(0, 1, days, None, "for"), inputs)


#: One tree: -1 up to an input of 0, 1 up to 1.5, 2 above.
STEPS = {
    "base": [0.0],
    "roots": [0],
    "input": [0, -1, 0, -1, -1],
    "limit": [0, 0, 1.5, 0, 0],
    "right": [2, 0, 2, 0, 0],
    "value": [0, -1, 0, 1, 2],
}


@pytest.fixture
def model() -> DurationModel:
    return DurationModel({"inputs": ["tagger"], "trees": STEPS, "least": 0.5})


def test_the_most_probable_time_counts(model):
    found = [timed(7, tagger=0.5), timed(14, tagger=2.0), timed(21, tagger=1.0)]
    assert model(found) is found[1].time


def test_of_equals_the_first(model):
    found = [timed(7, tagger=1.0), timed(14, tagger=1.0)]
    assert model(found) is found[0].time


def test_none_is_better_than_an_improbable_one(model):
    assert model([timed(7, tagger=-0.1)]) is None
    assert model([]) is None


def test_an_input_that_it_doesnt_know_changes_nothing(model):
    found = [timed(7, tagger=0.1, moon=-9.0)]
    assert model(found) is found[0].time


def test_trees_that_ask_for_more_than_has_a_name_are_told():
    with pytest.raises(ModelError, match="inputs that have no name"):
        DurationModel({"inputs": [], "trees": STEPS, "least": 0.5})


def test_a_folder_without_one_leaves_the_choice_to_the_rules(tmp_path):
    assert DurationModel.from_folder(tmp_path) is None
    numbers = {"inputs": ["tagger"], "trees": STEPS, "least": 0.4}
    (tmp_path / DURATION_MODEL).write_text(json.dumps(numbers))
    assert DurationModel.from_folder(tmp_path)([timed(7, tagger=1.0)]) is not None


def test_the_shipped_model_has_one():
    assert DurationModel.from_folder(SHIPPED) is not None


def test_what_is_picked_is_marked_in_the_letter():
    text = (
        "Dear colleague, he was under the care of our clinic for several years. Lumbar discectomy "
        "in 2011. Right sciatica to the foot for 9 weeks. Physiotherapy for 6 weeks without relief."
    )
    result = load("hybrid")(Letter(text))
    assert result.features.symptom_duration_weeks == 9
    told = [m for m in result.mentions if m.concept == "symptom_duration" and m.value == "P9W"]
    assert [m.text for m in told] == ["9 weeks"]


@pytest.mark.parametrize("which", ["hybrid", "transformer"])
def test_every_duration_of_a_record_has_its_mention(which):
    scorer = load(which)
    for text in (
        "MRI please. Leg pain since the summer of 2023, worse for 3/52.",
        "Seen 4 days ago by the locum. Back pain.",
        "Operated 5 years ago, then well until 10 days ago when he lifted a crate.",
        "Sciatica. Symptoms began after a fall last month; naproxen for two weeks.",
    ):
        result = scorer(Letter(text))
        told = [m for m in result.mentions if m.concept == "symptom_duration"]
        assert (result.features.symptom_duration_weeks is None) or told
