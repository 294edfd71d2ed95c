"""Which time of a letter is the complaint's duration, learned from letters with records."""

from __future__ import annotations

import pytest

from lsmri import load
from lsmri.nlp.tagger.durations import DurationModel, Timed
from lsmri.training.durations import fit, judge, measure
from lsmri.training.inputs import of_durations
from lsmri.training.metrics import close
from lsmri.training.statuses import TooFew


@pytest.fixture(scope="module")
def judged(scorer, letters):
    return judge(scorer, letters[60:])


def test_what_is_learned_picks_the_durations(judged, scorer, letters):
    model = DurationModel(fit(judged))
    right = 0
    for item in letters[:60]:
        time = model(list(of_durations(scorer, item.letter)))
        weeks = None if time is None or time.days is None else time.days / 7
        right += close(item.record.symptom_duration_weeks, weeks)
    assert right > 0.8 * 60


def test_figures_are_of_letters_left_out(judged):
    # All but all right would show that letters had been judged which had taught.
    assert 0.8 < measure(judged)["accuracy"] < 0.99


def test_being_told_by_rules_and_tagger_speaks_for_a_time(judged, scorer, letters):
    model = DurationModel(fit(judged))
    told = next(t for item in letters[:60] for t in of_durations(scorer, item.letter) if model([t]))
    nobody = {"tagger": -6.9, "tagger, behind": 13.8, "rules, scored": 0.0, "rules, behind": -6.0}
    unseen = Timed(told.time, {**told.inputs, **nobody})
    assert model([unseen, told]) is told.time
    assert model([unseen]) is None


def test_a_handful_of_letters_teaches_nothing(scorer, letters):
    with pytest.raises(TooFew, match="are needed"):
        fit(judge(scorer, letters[:5]))


def test_rules_alone_weigh_no_times(letters):
    with pytest.raises(TooFew, match="0 time expressions"):
        fit(judge(load("rules"), letters[:20]))
