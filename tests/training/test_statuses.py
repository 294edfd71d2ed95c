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
from lsmri.training.statuses import TooFew, learn


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return load("hybrid")


@pytest.fixture(scope="module")
def letters() -> list[AnnotatedLetter]:
    found = [item for item in read_corpus("lsmri") if item.split == "development"]
    return found[::3]


@pytest.fixture(scope="module")
def taught(scorer, letters):
    return learn(scorer, letters)


def test_what_is_learned_is_what_scoring_reads(taught, scorer, letters):
    numbers, _ = taught
    assert numbers["inputs"] == list(STATUS_INPUTS)
    model = StatusModel(numbers)
    judged = right = 0
    for item in letters[:20]:
        second = of_statuses(scorer, item.letter)
        read = second.weighed, second.ruled, second.overview
        for concept, chances in model.chances(*read).items():
            assert set(chances) == set(STATUSES)
            assert sum(chances.values()) == pytest.approx(1.0)
            gold = item.record.findings.get(concept)
            judged += 1
            right += max(chances, key=chances.__getitem__) == (gold and str(gold))
    assert right / judged > 0.8


def test_figures_are_of_letters_left_out(taught):
    _, figures = taught
    # As on the letters that it has seen, but not beyond: a leak would show as nearly all right.
    assert 0.75 < figures["accuracy"] < 0.97
    assert figures["grave_missed"] < figures["grave"]
    assert figures["grave_false"] > 0


def test_dangers_put_into_letters_are_found(taught):
    _, figures = taught
    assert figures["inserted"] > 5
    assert figures["inserted_missed"] < 0.5 * figures["inserted"]


def test_a_higher_threshold_misses_more_and_invents_less(taught, scorer, letters):
    _, usual = taught
    _, strict = learn(scorer, letters, least_grave=0.6)
    assert strict["grave_missed"] > usual["grave_missed"]
    assert strict["grave_false"] < usual["grave_false"]


def test_a_handful_of_letters_teaches_nothing(scorer, letters):
    with pytest.raises(TooFew, match="are needed"):
        learn(scorer, letters[:3])


def test_rules_alone_have_nothing_to_weigh(letters):
    with pytest.raises(TooFew, match="record and mentions"):
        learn(load("rules"), letters[:3])
