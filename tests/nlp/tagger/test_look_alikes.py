"""Harmless words that sound like a red flag, by rules and tagger: the same sentences as for the
rules alone, less those that ``look_alikes.yaml`` lists as not read right yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import lsmri
from lsmri.corpora.scheme import RED_FLAGS
from lsmri.models.scorer import Result, Scorer

_SENTENCES = yaml.safe_load((Path(__file__).parents[1] / "look_alikes.yaml").read_text("utf-8"))
_LETTERS = tuple(_SENTENCES["letters"])


def cases(rows: list[tuple[str, ...]]) -> list[Any]:
    """Rows that begin with a sentence; those that fail are marked with their reason."""
    failing = _SENTENCES["hybrid_fails"]
    return [
        pytest.param(*row, marks=pytest.mark.xfail(reason=failing[row[0]], strict=True))
        if row[0] in failing
        else pytest.param(*row)
        for row in rows
    ]


@pytest.fixture(scope="module")
def hybrid() -> Scorer:
    return lsmri.load("hybrid")


@pytest.fixture(scope="module")
def quiet(hybrid: Scorer) -> Mapping[str, Result]:
    return {letter: hybrid(letter.format("")) for letter in _LETTERS}


def there(result: Result) -> set[str]:
    found = result.features.findings.items()
    return {str(concept) for concept, status in found if status in ("present", "possible")}


@pytest.mark.parametrize(
    "sentence", cases([(s,) for said in _SENTENCES["harmless"].values() for s in said])
)
def test_what_is_harmless_is_no_red_flag(hybrid, quiet, sentence):
    for letter, before in quiet.items():
        after = hybrid(letter.format(sentence))
        assert not there(after) & RED_FLAGS
        assert after.decision.category == before.decision.category
        assert after.decision.urgency == before.decision.urgency


@pytest.mark.parametrize(
    ("sentence", "concept"), cases([tuple(row) for row in _SENTENCES["dangers"]])
)
def test_a_danger_in_like_words_is_found(hybrid, sentence, concept):
    assert all(concept in there(hybrid(letter.format(sentence))) for letter in _LETTERS)
