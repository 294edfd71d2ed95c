"""How treatment did, learned from letters with records."""

from __future__ import annotations

import pytest

from lsmri import load
from lsmri.nlp.tagger.response import settled
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


def test_words_of_relief_are_not_turned_into_failure(scorer):
    letter = (
        "Right sciatica for 14 weeks. Physiotherapy twice weekly for eight weeks, naproxen. "
        "{} MRI lumbar spine please."
    )
    good = scorer(letter.format("He is back at work full time and nearly free of pain."))
    bad = scorer(letter.format("She still cannot stand at the stove and sleeps in a chair."))
    assert good.features.conservative_treatment_failed is not True
    assert bad.features.conservative_treatment_failed is True


@pytest.mark.parametrize(
    ("chances", "read", "said"),
    [
        ({True: 0.9, False: 0.06, None: 0.04}, False, False),
        ({True: 0.9, False: 0.01, None: 0.09}, None, True),
        ({True: 0.5, False: 0.05, None: 0.45}, None, None),
        ({True: 0.4, False: 0.55, None: 0.05}, True, True),
        ({True: 0.3, False: 0.6, None: 0.1}, True, False),
    ],
)
def test_what_was_read_stands_unless_another_is_clearly_likelier(chances, read, said):
    assert settled(chances, read) is said
