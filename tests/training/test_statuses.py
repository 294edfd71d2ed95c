"""What a letter says of a concept in all, learned from letters with records."""

from __future__ import annotations

import pytest

from lsmri import load
from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.formats import read_corpus
from lsmri.models.scorer import Scorer
from lsmri.nlp.tagger.overview import STATUSES
from lsmri.nlp.tagger.statuses import STATUS_INPUTS, StatusModel
from lsmri.training.inputs import of_statuses
from lsmri.training.statuses import TooFew, fit, judge, measure


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return load("hybrid")


@pytest.fixture(scope="module")
def letters() -> list[AnnotatedLetter]:
    found = [item for item in read_corpus("lsmri") if item.split == "development"]
    return found[::3]


@pytest.fixture(scope="module")
def judged(scorer, letters):
    return judge(scorer, letters)


@pytest.fixture(scope="module")
def figures(judged):
    return measure(judged)


def test_what_is_learned_is_what_scoring_reads(judged, scorer, letters):
    numbers = fit(judged)
    assert numbers["inputs"] == list(STATUS_INPUTS)
    model = StatusModel(numbers)
    weighed = right = 0
    for item in letters[:20]:
        second = of_statuses(scorer, item.letter)
        read = second.weighed, second.ruled, second.overview
        for concept, chances in model.chances(*read).items():
            assert set(chances) == set(STATUSES)
            assert sum(chances.values()) == pytest.approx(1.0)
            gold = item.record.findings.get(concept)
            weighed += 1
            right += max(chances, key=chances.__getitem__) == (gold and str(gold))
    assert right / weighed > 0.8


def test_figures_are_of_letters_left_out(figures):
    # As on the letters that it has seen, but not beyond: a leak would show as nearly all right.
    assert 0.75 < figures["accuracy"] < 0.97
    assert figures["grave_missed"] < figures["grave"]
    assert figures["grave_false"] > 0


def test_dangers_put_into_letters_are_found(figures):
    assert figures["inserted"] > 5
    assert figures["inserted_missed"] < 0.5 * figures["inserted"]


def test_a_higher_threshold_misses_more_and_invents_less(judged, figures):
    strict = measure(judged, least_grave=0.6)
    assert strict["grave_missed"] > figures["grave_missed"]
    assert strict["grave_false"] < figures["grave_false"]


def test_a_handful_of_letters_teaches_nothing(scorer, letters):
    with pytest.raises(TooFew, match="are needed"):
        fit(judge(scorer, letters[:3]))


def test_rules_alone_have_nothing_to_weigh(letters):
    with pytest.raises(TooFew, match="0 concepts"):
        fit(judge(load("rules"), letters[:3]))
