"""What models learn from is what was read, never what an earlier model made of it."""

from __future__ import annotations

from lsmri import load
from lsmri.corpora.letter import Letter
from lsmri.nlp.tagger.response import read_of
from lsmri.training import inputs


def test_a_response_is_learned_from_as_it_was_read(scorer):
    letter = Letter(
        "Low back pain 6 months. Physiotherapy for eight weeks. Wants an injection now."
    )
    assert scorer(letter).features.conservative_treatment_failed is True
    features = inputs.of_response(scorer, letter)
    assert read_of(features) is None
    assert "read failed" not in features


def test_shares_are_those_of_the_record_that_scoring_decides_on(scorer):
    letter = Letter("Right sciatica for 14 weeks. Has physiotherapy weekly. MRI please.")
    reading = scorer.reading(letter)
    scorer.record(reading, letter)
    assert reading.doubts
    assert (
        inputs.category_shares(scorer, letter)[0]
        == (scorer.guideline.category_shares(scorer.record(reading, letter), reading.doubts)[0])
    )


def test_rules_alone_give_nothing_to_learn_from():
    rules, letter = load("rules"), Letter("Left sciatica for 12 weeks, physio no help.")
    assert inputs.pieces(rules, letter) is None
    assert inputs.of_statuses(rules, letter) is None
    assert not inputs.of_durations(rules, letter)
    assert not inputs.of_response(rules, letter)


def test_what_models_learn_from_is_there_in_long_letters_too(scorer):
    short = Letter("Left sciatica for 12 weeks, physio no help.")
    for letter in (short, Letter(f"{short.text} " * 90)):
        assert inputs.of_statuses(scorer, letter) is not None
    assert len(inputs.of_durations(scorer, short)) == 1
    assert inputs.pieces(scorer, short).shape[0] > 8
