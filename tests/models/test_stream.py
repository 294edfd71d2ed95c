"""A stream of letters gives what they give one by one."""

from __future__ import annotations

import itertools

import pytest

import lsmri
from lsmri.models.scorer import UnreadableLetter

SCORER = lsmri.load("rules")
TEXTS = [
    "54F, 3/12 L sciatica.\nPhysio: no help.",
    "",
    "LBP 2 weeks, no leg symptoms.",
    "No fever.",
]


@pytest.mark.parametrize("size", [1, 2, 64])
def test_letters_read_together_have_the_results_of_each_alone(size):
    outcomes = list(SCORER.pipe(TEXTS, batch_size=size, errors="return"))
    assert isinstance(outcomes[1], UnreadableLetter)
    for text, outcome in zip(TEXTS, outcomes, strict=True):
        if text:
            assert outcome == SCORER(text)


def test_an_unreadable_letter_ends_a_stream_after_the_letters_before_it():
    stream = SCORER.pipe(TEXTS)
    assert next(stream).text == TEXTS[0]
    with pytest.raises(UnreadableLetter):
        next(stream)


def test_no_more_letters_are_taken_than_are_read_together():
    letters = iter(TEXTS)
    next(SCORER.pipe(letters, batch_size=2, errors="return"))
    assert list(letters) == TEXTS[2:]


def test_long_letters_are_read_alone():
    letters = itertools.repeat("Back pain. " * 10_000)
    assert next(SCORER.pipe(letters)).decision


def test_a_stream_that_breaks_off_gives_what_came_before():
    def letters():
        yield TEXTS[0]
        raise OSError("the disk is gone")

    stream = SCORER.pipe(letters())
    assert next(stream).text == TEXTS[0]
    with pytest.raises(OSError, match="disk"):
        next(stream)


def test_a_fault_in_one_letter_leaves_those_before_it(monkeypatch):
    decide = SCORER.guideline.decide

    def trip(record, *rest, **more):
        if record.findings.get("fever"):
            raise ZeroDivisionError
        return decide(record, *rest, **more)

    monkeypatch.setattr(
        type(SCORER.guideline), "decide", lambda _, *rest, **more: trip(*rest, **more)
    )
    stream = SCORER.pipe([TEXTS[0], TEXTS[3], TEXTS[2]])
    assert next(stream).text == TEXTS[0]
    with pytest.raises(ZeroDivisionError):
        next(stream)
