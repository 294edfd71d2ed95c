"""Any string can be read, and a letter in another language is told from one in English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lsmri
from lsmri.nlp.text.screening import repair

ANY = st.text(st.characters() | st.characters(categories=["Cs"]), max_size=60)


@given(ANY)
def test_a_repaired_text_can_be_encoded_and_is_as_long(text):
    assert len(repair(text)) == len(text)
    repair(text).encode()


@pytest.mark.parametrize("model", ["rules", "hybrid", "transformer"])
def test_half_a_character_hinders_no_reading(model):
    scorer = lsmri.load(model)
    text = "54F LBP \ud800 3 weeks, no fever"
    result = scorer(text)
    assert result.text == text
    assert result.decision == scorer(text.replace("\ud800", "\N{REPLACEMENT CHARACTER}")).decision
    letters = ["LBP 3 weeks", text, "LBP 2 weeks"]
    assert [one.text for one in scorer.pipe(letters, errors="return")] == letters
