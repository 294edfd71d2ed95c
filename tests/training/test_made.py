"""Letters with a statement of danger put into them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.authoring import parse_markup
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.corpora.scheme import Concept
from lsmri.nlp.tagger.statuses import GRAVE
from lsmri.training.made import with_statement

LETTER = "{{Back pain|low_back_pain}} for 3 weeks. No {{leak|bladder_dysfunction absent}}."


@pytest.fixture
def item() -> AnnotatedLetter:
    text, mentions = parse_markup(LETTER)
    return AnnotatedLetter(Letter(text, "a-1"), mentions, FeatureRecord())


@pytest.fixture
def made(item):
    found = [with_statement(item, number, half=0) for number in range(200)]
    return [one for one in found if one is not None]


@pytest.mark.parametrize("sort", range(4))
@pytest.mark.parametrize("half", range(2))
def test_every_sort_of_statement_is_found(item, sort, half):
    assert all(with_statement(item, 4 * k + sort, half=half) for k in range(100))


def test_a_statement_is_of_a_danger_that_the_letter_does_not_speak_of(made):
    assert not any(GRAVE.isdisjoint(one.said) for one in made)
    said = set().union(*(one.said for one in made))
    assert Concept.BLADDER_DYSFUNCTION not in said
    assert len(said & GRAVE) > 8


def test_all_that_it_says_is_told(made):
    for one in made:
        told = {m.concept for m in one.letter.mentions if m.text in one.statement}
        assert told <= one.said.keys()


def test_dangers_are_claimed_denied_and_sounded_like(made):
    assert {status for one in made for status in one.said.values()} == {
        "present",
        "possible",
        "absent",
        None,
    }


def test_the_letter_keeps_its_own_mentions(made, item):
    own = [(mention.text, mention.concept) for mention in item.mentions]
    for one in made:
        kept = [(m.text, m.concept) for m in one.letter.mentions]
        assert [pair for pair in kept if pair in own] == own
        assert len(one.letter.letter.text) > len(item.letter.text)


def test_a_claimed_danger_is_marked_as_it_is_said(made):
    for one in made:
        marked = {m.concept: str(m.assertion) for m in one.letter.mentions}
        for concept, status in one.said.items():
            assert status is None or marked[concept] == status


def test_one_letter_and_number_are_always_given_the_same_statement(item):
    texts = {with_statement(item, 3, half=1).letter.letter.text for _ in range(3)}
    assert len(texts) == 1


def test_an_id_that_is_no_text_is_no_hindrance(item):
    odd = replace(item, letter=replace(item.letter, id="a\udc80"))
    assert with_statement(odd, 1, half=0)
