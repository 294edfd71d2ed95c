"""How treatment did, learned from letters with records."""

from __future__ import annotations

import pytest

from lsmri import load
from lsmri.training import response
from lsmri.training.statuses import TooFew


@pytest.fixture(scope="module")
def taught(scorer, letters):
    return response.learn(scorer, letters)


def test_figures_are_of_letters_left_out(taught):
    assert 0.75 < taught[1]["accuracy"] < 0.97


def test_each_response_is_spoken_for_by_its_own_probability(taught):
    for name, weights in taught[0]["weights"].items():
        assert weights[f"network {name}"] > 0
        assert weights[f"read {name}"] > 0


def test_a_handful_of_letters_teaches_nothing(scorer, letters):
    with pytest.raises(TooFew, match="100 are needed"):
        response.learn(scorer, letters[:20])


def test_rules_alone_weigh_no_response(letters):
    with pytest.raises(TooFew, match="0 letters"):
        response.learn(load("rules"), letters)


def test_the_whole_letter_tells_how_treatment_did(scorer):
    letter = (
        "Right sciatica for 14 weeks. Physiotherapy twice weekly for eight weeks, naproxen. "
        "{} MRI lumbar spine please."
    )
    good = scorer(letter.format("He is back at work full time and played golf on Sunday."))
    bad = scorer(letter.format("She still cannot stand at the stove and sleeps in a chair."))
    assert good.features.conservative_treatment_failed is False
    assert bad.features.conservative_treatment_failed is True
