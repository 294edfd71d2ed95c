"""How treatment did, learned from letters with records."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from lsmri import load
from lsmri.nlp.tagger.overview import RESPONSES
from lsmri.nlp.tagger.response import settled
from lsmri.training import response
from lsmri.training.inputs import of_response
from lsmri.training.statuses import TooFew


@pytest.fixture(scope="module")
def seen(scorer, letters):
    """What each letter gives to learn from, so that several tests can learn from it."""
    return {item.letter.id: of_response(scorer, item.letter) for item in letters}


@pytest.fixture(scope="module")
def taught(scorer, letters, seen):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(response, "of_response", lambda _, letter: seen[letter.id])
        judged = response.judge(scorer, letters)
        return response.fit(judged), response.measure(judged)


def test_most_letters_left_out_are_judged_rightly(taught):
    assert taught[1]["accuracy"] > 0.75


def test_of_letters_left_out_it_cant_know_what_is_dealt_out_anew(scorer, letters, monkeypatch):
    """Each letter has a mark of its own, by which whoever is taught its response knows it again."""
    monkeypatch.setattr(
        response,
        "of_response",
        lambda _, letter: {"read untold": 1.0, "rules untold": 1.0, f"mark of {letter.id}": 9.0},
    )
    responses = [item.record.conservative_treatment_failed for item in letters]
    dealt = random.Random(5).sample(responses, len(responses))
    items = [
        replace(item, record=replace(item.record, conservative_treatment_failed=one))
        for item, one in zip(letters, dealt, strict=True)
    ]
    figures = response.measure(response.judge(scorer, items))
    largest = max(map(responses.count, RESPONSES)) / len(responses)
    assert figures["accuracy"] < largest + 0.05


def test_each_response_is_spoken_for_by_its_own_probability(taught):
    for name, weights in taught[0]["weights"].items():
        assert weights[f"network {name}"] > 0
        agreed = (f"read {name}", f"rules {name}", f"rules {name}, read {name}")
        assert sum(weights.get(key, 0.0) for key in agreed) > 0


def test_a_handful_of_letters_teaches_nothing(scorer, letters):
    with pytest.raises(TooFew, match="100 are needed"):
        response.fit(response.judge(scorer, letters[:20]))


def test_rules_alone_weigh_no_response(letters):
    with pytest.raises(TooFew, match="0 letters"):
        response.fit(response.judge(load("rules"), letters))


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
    ("chances", "read", "ruled", "said"),
    [
        ({True: 0.9, False: 0.06, None: 0.04}, False, None, False),
        ({True: 0.9, False: 0.01, None: 0.09}, None, None, True),
        ({True: 0.5, False: 0.05, None: 0.45}, None, None, None),
        ({True: 0.4, False: 0.55, None: 0.05}, True, True, True),
        ({True: 0.3, False: 0.6, None: 0.1}, True, True, False),
        ({True: 0.3, False: 0.0, None: 0.7}, True, None, None),
        ({True: 0.3, False: 0.0, None: 0.7}, True, True, True),
        ({True: 0.2, False: 0.0, None: 0.8}, True, True, None),
        ({True: 0.9, False: 0.06, None: 0.04}, False, True, True),
    ],
)
def test_what_was_read_stands_unless_another_is_clearly_likelier(chances, read, ruled, said):
    assert settled(chances, read, ruled) is said
