"""What the record holds has words of the letter behind it, whoever settled it."""

from __future__ import annotations

import pytest

import lsmri
from lsmri.corpora.formats import read_corpus


@pytest.fixture(scope="module")
def hybrid():
    return lsmri.load("hybrid")


@pytest.fixture(scope="module")
def letters():
    return [item.letter for item in read_corpus("lsmri") if item.split == "development"][::4]


def test_what_is_there_has_a_mention_that_says_so(hybrid, letters):
    for letter in letters:
        result = hybrid(letter)
        said = {str(m.concept) for m in result.mentions if m.assertion in ("present", "possible")}
        there = {c for c, s in result.features.findings.items() if s in ("present", "possible")}
        assert there <= said, letter.id


@pytest.mark.parametrize(
    ("measured", "concept"),
    [
        ("The aorta measured 5.4 cm on ultrasound.", "suspected_aortic_aneurysm"),
        ("Bladder scan 420 ml after voiding.", "bladder_dysfunction"),
        ("Takes exemestane.", "cancer_history"),
        ("Takes risankizumab.", "immunosuppression"),
    ],
)
def test_a_measurement_or_a_drug_that_tells_a_history_stands(hybrid, letters, measured, concept):
    """Wherever in the letter it is written, whatever else the letter says."""
    for letter in letters[:20]:
        result = hybrid(f"{letter.text.rstrip()}\n{measured}")
        assert result.features.findings.get(concept) == "present", letter.id
