"""Statements made of terms under every claim, and letters into which they are inserted."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.authoring import parse_markup
from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.corpora.marked_sentences import read_sentences
from lsmri.corpora.scheme import Assertion, Concept
from lsmri.corpora.variation import harmless, insert, state, tell
from lsmri.corpora.variation.phrases import table

ALARMS = (
    Concept.SADDLE_SENSORY_CHANGE, Concept.BLADDER_DYSFUNCTION, Concept.BOWEL_DYSFUNCTION,
    Concept.SEVERE_MOTOR_DEFICIT, Concept.SUSPECTED_SPINAL_INFECTION,
    Concept.UNEXPLAINED_WEIGHT_LOSS,
)  # fmt: skip

#: Of the writers of sentences in plain words.
HALVES = (0, 1)


def item(marked: str) -> AnnotatedLetter:
    text, mentions = parse_markup(marked)
    return AnnotatedLetter(Letter(text, "a-1"), mentions, FeatureRecord())


@pytest.fixture(scope="module")
def statements() -> list[AnnotatedLetter]:
    rng = Random(5)
    return [state(rng, id=f"s-{k}") for k in range(4000)]


def test_the_marks_of_a_statement_are_its_words(statements) -> None:
    for one in statements:
        assert one.mentions
        assert [one.letter.text[m.start : m.end] for m in one.mentions] == [
            m.text for m in one.mentions
        ]


@pytest.mark.parametrize("concept", ALARMS)
def test_no_term_goes_with_one_claim(statements, concept) -> None:
    claims = Counter(m.assertion for s in statements for m in s.mentions if m.concept is concept)
    for claim in (Assertion.PRESENT, Assertion.ABSENT, Assertion.POSSIBLE, Assertion.HYPOTHETICAL):
        assert claims[claim] > 3
    assert 0.3 < claims[Assertion.PRESENT] / claims.total() < 0.7


def test_what_lasts_is_neither_over_nor_warned_of(statements) -> None:
    lasting = {Concept.CANCER_HISTORY, Concept.OSTEOPOROSIS, Concept.CARDIAC_DEVICE}
    over = {Assertion.HISTORICAL, Assertion.HYPOTHETICAL}
    assert not [
        m for s in statements for m in s.mentions if m.concept in lasting and m.assertion in over
    ]


def test_a_statement_comes_between_sentences() -> None:
    letter = item(
        "{{LBP|low_back_pain}} 3/12. No {{fever|fever absent}}.\nPlan: physio. Review. MRI?"
    )
    said = item("{{Saddle numbness|saddle_sensory_change}} since Sunday.")
    texts = {insert(letter, [said], Random(k)).letter.text for k in range(40)}
    new = "Saddle numbness since Sunday."
    assert texts == {
        f"LBP 3/12. {new} No fever.\nPlan: physio. Review. MRI?",
        f"LBP 3/12. No fever.\n{new}\nPlan: physio. Review. MRI?",
    }


def test_a_letter_without_a_seam_gets_it_at_its_end() -> None:
    made = insert(
        item("{{LBP|low_back_pain}} 3/12 "), [item("No {{fever|fever absent}}.")], Random(1)
    )
    assert made.letter.text == "LBP 3/12 No fever."
    assert not made.recorded


PIECES = (
    "{{numb|sensory_deficit}}", "ok. ", "A", "\n", "\n\n", ": ", "? ", " ",
    "{{pain. Bad|low_back_pain}}",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14), st.integers(0, 9999))
def test_every_mention_keeps_its_words(pieces, seed) -> None:
    rng = Random(seed)
    letter = item("".join(pieces))
    added = [state(rng, id="s"), replace(item("\n{{Fever|fever}}\n{{rigors|fever}} now"))]
    made = insert(letter, added, rng)
    assert all(made.letter.text[m.start : m.end] == m.text for m in made.mentions)
    words = Counter(m.text for one in (letter, *added) for m in one.mentions)
    assert Counter(m.text for m in made.mentions) == words
    assert all(one.letter.text.strip() in made.letter.text for one in added[1:])


@pytest.mark.parametrize("half", HALVES)
def test_what_only_sounds_like_a_danger_claims_nothing(half):
    drawn = [harmless(Random(seed), id="statement", half=half) for seed in range(300)]
    assert all(said.letter.text and not said.mentions and like for said, like in drawn)
    assert len({said.letter.text for said, _ in drawn}) > 80


@pytest.mark.parametrize("half", HALVES)
def test_dangers_in_plain_words_are_claimed_or_denied(half):
    drawn = [tell(Random(seed), id="statement", half=half) for seed in range(300)]
    assert all(m.text == said.letter.text[m.start : m.end] for said in drawn for m in said.mentions)
    claims = Counter(m.assertion for said in drawn for m in said.mentions)
    assert set(claims) <= {Assertion.PRESENT, Assertion.POSSIBLE, Assertion.ABSENT}
    assert min(claims[Assertion.PRESENT], claims[Assertion.ABSENT]) > 60


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", re.sub(r"[{}]|\|[^{}]*", "", text).lower()))


@pytest.fixture(scope="module")
def plain():
    """The sentences in plain words of each half."""
    halves: dict[int, set[str]] = {half: set() for half in HALVES}
    for writer in table("plain")["writers"]:
        said = [line for kind in writer["harmless"] for line in kind["said"]]
        lines = [*writer["claimed"], *writer["denied"], *said]
        halves[writer["half"]].update(map(_bare, lines))
    return halves


def test_what_learns_from_one_half_of_the_writers_has_not_seen_the_other(plain):
    assert min(map(len, plain.values())) > 900
    assert plain[0].isdisjoint(plain[1])


def test_no_rule_is_tested_on_sentences_in_plain_words(plain):
    marked = {_bare(mentioned.letter.text) for mentioned in read_sentences()}
    assert marked
    assert marked.isdisjoint(plain[0] | plain[1])
