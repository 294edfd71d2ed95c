"""Misspelt words are put right for the tagger, and what it says stays where they were written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lsmri
from lsmri.nlp.matching.lexicon import load_lexicon
from lsmri.nlp.tagger.respelling import Slip, places_as_written, respelt


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("pian", "pain"),
        ("wrose", "worse"),
        ("neuor", "neuro"),
        ("falll", "fall"),
        ("oesteoprosis", "osteoporosis"),
        ("Brian", "brian"),
        ("trial", "trial"),
        ("lots", "lot"),
        ("angel", "angel"),
    ],
)
def test_letters_that_changed_places_are_put_right_but_names_and_other_words_stay(written, meant):
    assert load_lexicon().normaliser(written) == meant


_WORDS = st.lists(st.sampled_from(["ab", "c", "defg", "xyz", "q"]), min_size=1, max_size=12)


@given(_WORDS, st.data())
def test_places_point_at_the_words_as_written(words, data):
    text = " ".join(words)
    spans = [m.span() for m in re.finditer(r"\S+", text)]
    wrong = data.draw(st.lists(st.booleans(), min_size=len(spans), max_size=len(spans)))
    meant = st.text(alphabet="mnop", min_size=1, max_size=6)
    slips = [Slip(*span, data.draw(meant)) for span, slip in zip(spans, wrong, strict=True) if slip]
    read = respelt(text, slips)
    places = [m.span() for m in re.finditer(r"\S+", read)]
    assert places_as_written(places, slips) == spans


def test_a_part_of_a_slip_stands_for_the_whole_word():
    slips = [Slip(4, 8, "pain")]
    assert respelt("bad pian now", slips) == "bad pain now"
    assert places_as_written([(4, 6), (6, 8), (9, 12)], slips) == [(4, 8), (4, 8), (9, 12)]


def test_a_letter_full_of_slips_is_read_as_what_it_means():
    scorer = lsmri.load("hybrid")
    slips = "falll from a ladder 2 weeks ago, knwon oesteoprosis, bakc pian wrose at nihgt"
    right = "fall from a ladder 2 weeks ago, known osteoporosis, back pain worse at night"
    assert scorer(slips).features.findings == scorer(right).features.findings
