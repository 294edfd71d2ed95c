"""Figures are of authors left out: letters of one author are never in two parts."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.models.engine import Verdict
from lsmri.models.guideline import load_guideline
from lsmri.nlp.tagger.durations import Timed
from lsmri.nlp.time.timex import Timex
from lsmri.training import durations, probabilities, response
from lsmri.training.folds import author_of, by_author

RESPONSES = (True, False, None)
CATEGORIES = ("appropriate", "uncertain", "inappropriate")


def item(number: int, author: str, **record) -> AnnotatedLetter:
    return AnnotatedLetter(
        Letter("x", id=f"{number}"), (), FeatureRecord(**record), author=author, recorded=True
    )


def written(authors: int, each: int, **record) -> list[AnnotatedLetter]:
    return [item(n, f"author-{n % authors}", **record) for n in range(authors * each)]


def test_a_letter_by_nobody_is_by_itself():
    assert author_of(item(3, "")) == "3"
    assert author_of(item(3, "rowan")) == "rowan"


@given(
    st.lists(st.sampled_from(["a", "b", "c", "d", ""]), min_size=12, max_size=40),
    st.booleans(),
    st.integers(2, 6),
)
def test_no_author_is_in_two_parts(authors, stratified, most):
    items = [item(n, author) for n, author in enumerate(authors)]
    groups, folds = by_author(items, most, stratified=stratified)
    assert len(groups) == len(items)
    classes = np.arange(len(items)) % 2
    parts = list(folds.split(np.zeros((len(items), 1)), classes, groups))
    assert len(parts) == min(most, len(set(groups.tolist())))
    for train, test in parts:
        assert len(test)
        assert set(groups[train]).isdisjoint(groups[test])


def test_letters_of_one_author_are_divided_all_the_same():
    groups, folds = by_author(written(1, 12), 5)
    assert len(set(groups.tolist())) == 12
    assert folds.get_n_splits() == 5


# Each author has a habit that gives the answer away: who is judged by folds that divide authors is
# all but always right, and one who isn't can only guess.


def test_a_response_given_away_by_its_author_isnt_known_to_others(monkeypatch):
    items = written(60, 5)
    habits = np.random.default_rng(0).permutation(np.arange(60) % 3)
    for n, one in enumerate(items):
        one.record.conservative_treatment_failed = RESPONSES[habits[n % 60]]
    monkeypatch.setattr(
        response,
        "of_response",
        lambda _, letter: {
            "read untold": 1.0,
            "rules untold": 1.0,
            f"writes as {int(letter.id) % 60}": 5.0,
        },
    )
    figures = response.measure(response.judge(None, items))
    assert figures["accuracy"] < 0.5


def test_a_duration_given_away_by_its_author_isnt_known_to_others(monkeypatch):
    items = written(8, 60)
    habits = np.random.default_rng(1).permutation(np.arange(8) % 2)
    for n, one in enumerate(items):
        one.record.symptom_duration_weeks = 3.0 if habits[n % 8] else 40.0
    time = Timex(0, 1, 21.0, "P3W", "for")
    monkeypatch.setattr(
        durations,
        "of_durations",
        lambda _, letter: [Timed(time, {f"writes as {int(letter.id) % 8}": 1.0})],
    )
    figures = durations.measure(durations.judge(None, items))
    assert figures["accuracy"] < 0.6


class Deciding:
    """Decides on records as the guideline does."""

    decide = staticmethod(load_guideline().decide)


def test_a_category_given_away_by_its_author_isnt_known_to_others(monkeypatch):
    appropriate = {"bladder_dysfunction": "present"}
    inappropriate = {"low_back_pain": "present", "radicular_pain": "absent"}
    uncertain = {"other_imaging_requested": "present"}
    kinds = (appropriate, uncertain, inappropriate)
    items = written(60, 5)
    habits = np.random.default_rng(2).permutation(np.arange(60) % 3)
    for n, one in enumerate(items):
        one.record.findings = kinds[habits[n % 60]]
    said = {Deciding.decide(FeatureRecord(findings=kind)).category for kind in kinds}
    assert said == set(CATEGORIES)
    verdict = Verdict("uncertain", "none", None, ())
    shares = dict.fromkeys(CATEGORIES, 1 / 3)
    monkeypatch.setattr(probabilities, "category_shares", lambda *_: (shares, verdict))
    rows = iter(5.0 * np.eye(60)[np.arange(len(items)) % 60])
    monkeypatch.setattr(probabilities, "inputs", lambda *_: next(rows))
    _, figures = probabilities.learn(Deciding, items)
    assert figures["accuracy"] < 0.5
    assert figures["log_loss"] > 1.0
