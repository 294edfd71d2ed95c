"""Treatments that rules and tagger see, and how they did."""

from __future__ import annotations

import numpy as np
import pytest

from lsmri.corpora.scheme import Assertion, Concept, Outcome
from lsmri.nlp.pipeline import create_pipeline, reading_of
from lsmri.nlp.tagger.model import Tags
from lsmri.nlp.tagger.outputs import ASSERTIONS, CONCEPTS, OUTCOMES, TYPES
from lsmri.nlp.tagger.second_reader import SecondReading
from lsmri.nlp.tagger.treatments import settle_treatments, treatments_seen

TREATMENT = CONCEPTS.index(Concept.TREATMENT)


def tags(text: str, *, on: str, sure: float, outcome: str, kind: str, kind_sure: float = 0.9):
    """Tags by the word: ``on`` is a treatment with that outcome and of that kind."""
    offsets, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        offsets.append((at, at + len(word)))
        at += len(word)
    n = len(offsets)
    inside = np.zeros((n, len(CONCEPTS)), dtype=np.float32)
    choices = {
        "assertion": (ASSERTIONS, "present", 0.9),
        "outcome": (OUTCOMES, outcome, 0.9),
        "type": (TYPES, kind, kind_sure),
    }
    shares = {
        name: np.full((n, len(codes)), (1 - p) / (len(codes) - 1), dtype=np.float32)
        for name, (codes, _, p) in choices.items()
    }
    first = text.index(on)
    for k, (start, end) in enumerate(offsets):
        if start < first + len(on) and end > first:
            inside[k, TREATMENT] = sure
            for name, (codes, code, p) in choices.items():
                shares[name][k, [str(c) for c in codes].index(code)] = p
    return Tags(np.array(offsets), inside, **shares, seen=inside[:, :0])


class Believing:
    """A policy that believes whatever the tagger says."""

    def is_treatment(self, candidate):
        return candidate.rule is not None or candidate.support > 0.5

    def outcome(self, candidate):
        return OUTCOMES[int(np.argmax(candidate.shares))]


def read(text: str):
    nlp = create_pipeline()
    return reading_of(nlp(text))


def weighed(text: str, **said):
    reading = read(text)
    settle_treatments(reading, tags(text, **said), Believing())
    return [(t.types, t.outcome) for t in reading.treatments]


def test_what_the_rules_do_not_know_is_added_with_kind_and_outcome() -> None:
    found = weighed(
        "The flurbonil did nothing.",
        on="flurbonil", sure=0.9, outcome="failed", kind="nsaid",
    )  # fmt: skip
    assert found == [(("nsaid",), "failed")]


def test_a_treatment_of_no_clear_kind_is_left_out() -> None:
    found = weighed(
        "The flurbonil did nothing.",
        on="flurbonil", sure=0.9, outcome="failed", kind="nsaid", kind_sure=0.4,
    )  # fmt: skip
    assert found == []


def test_the_kind_of_a_known_treatment_is_the_rules_word() -> None:
    found = weighed(
        "He had naproxen for two weeks.",
        on="naproxen", sure=0.9, outcome="improved", kind="opioid",
    )  # fmt: skip
    assert found == [(("nsaid",), "improved")]


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("Naproxen has failed.", Assertion.PRESENT),
        ("She declined physiotherapy.", Assertion.ABSENT),
        ("Plan: refer for physiotherapy.", Assertion.HYPOTHETICAL),
    ],
)
def test_an_outcome_of_the_rules_says_what_is_claimed(text, claimed) -> None:
    said = tags(text, on=text.split()[0], sure=0.0, outcome="unknown", kind="nsaid")
    (seen,) = treatments_seen(read(text), said)
    assert seen.candidate.rule is claimed
    assert seen.outcome.rule in Outcome


def test_a_treatment_that_the_tagger_alone_sees_is_read() -> None:
    text = "The flurbonil did nothing."
    said = tags(text, on="flurbonil", sure=0.9, outcome="failed", kind="nsaid")
    reading = read(text)
    SecondReading(said, Believing()).settle_treatments(reading)
    assert [(t.types, t.outcome) for t in reading.treatments] == [(("nsaid",), "failed")]
