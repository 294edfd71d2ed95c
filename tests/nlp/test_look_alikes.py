"""Harmless words that sound like a red flag, by the rules: none is found, no decision changes.

The sentences are in ``look_alikes.yaml``, beside the dangers that are told in like words.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from lsmri.corpora.scheme import RED_FLAGS
from lsmri.models.scorer import Result, Scorer
from lsmri.nlp.pipeline import create_pipeline, reading_of

_SENTENCES = yaml.safe_load((Path(__file__).parent / "look_alikes.yaml").read_text("utf-8"))
_HARMLESS = [sentence for said in _SENTENCES["harmless"].values() for sentence in said]
#: Letters of a quiet back, with a place for one more sentence.
_LETTERS = tuple(_SENTENCES["letters"])
_NOT_OF_THE_BACK = {"sensory_deficit", "motor_deficit", "neurogenic_claudication"}


@pytest.fixture(scope="session")
def quiet(rules: Scorer) -> Mapping[str, Result]:
    return {letter: rules(letter.format("")) for letter in _LETTERS}


def there(result: Result) -> set[str]:
    found = result.features.findings.items()
    return {str(concept) for concept, status in found if status in ("present", "possible")}


@pytest.mark.parametrize("sentence", _HARMLESS)
def test_what_is_harmless_is_no_red_flag(rules, quiet, sentence):
    for letter, before in quiet.items():
        after = rules(letter.format(sentence))
        assert not there(after) & (RED_FLAGS | _NOT_OF_THE_BACK)
        assert after.decision.category == before.decision.category
        assert after.decision.urgency == before.decision.urgency


@pytest.mark.parametrize(("sentence", "concept"), _SENTENCES["dangers"])
def test_a_danger_in_like_words_is_found(rules, sentence, concept):
    assert all(concept in there(rules(letter.format(sentence))) for letter in _LETTERS)


@pytest.mark.parametrize("answer", ["YES / NO", "yes / no", "*yes* / *no*", "Yes / No"])
def test_without_a_mark_no_answer_is_chosen(answer):
    reading = reading_of(create_pipeline()(f"Saddle numbness {answer}."))
    assert not reading.chosen
    assert {"yes", "no"} <= set(reading.norms)


def test_a_struck_answer_is_not_chosen(rules):
    assert "fever" not in there(rules("LBP 3 weeks. Fever: ~~yes~~ / no."))
    assert "fever" in there(rules("LBP 3 weeks. Fever: yes / ~~no~~."))
