"""The policy between rules and tagger: who is believed, and how emergencies are guarded."""

from __future__ import annotations

import pytest

from lsmri.corpora.scheme import Assertion, Concept, Outcome
from lsmri.nlp.tagger.outputs import ASSERTIONS, OUTCOMES
from lsmri.nlp.tagger.policy import Candidate, OutcomeCandidate, Policy, claim_row, mention_row

CONCEPTS = [str(c) for c in Concept]
N = len(ASSERTIONS)


def choice(n):
    """Weights that add what the rules say to the tagger's log probabilities."""
    weights = [[0.0] * (3 * n) for _ in range(n)]
    for k in range(n):
        weights[k][k] = weights[k][2 * n + k] = 1.0
        weights[k][n + k] = 2.0
    return weights


def numbers(**changes):
    """A policy that believes the tagger's logit, and of claims the tagger and the rules alike."""
    mention = [0.0] * (5 + 2 * len(CONCEPTS))
    mention[1] = mention[2] = 1.0
    claim, outcome = choice(len(ASSERTIONS)), choice(len(OUTCOMES))
    return {
        "concepts": CONCEPTS,
        "mention": {"weights": mention, "bias": 0.0},
        "claim": {"weights": claim, "bias": [0.0] * N},
        "outcome": {"weights": outcome, "bias": [0.0] * len(OUTCOMES)},
        "keep": 0.5,
        "keep_emergency": 0.3,
        "drop_ruled": 0.05,
        "now_emergency": 0.3,
        "now_ruled": 0.1,
        **changes,
    }


def claims(**given: float) -> tuple[float, ...]:
    rest = (1.0 - sum(given.values())) / (N - len(given))
    return tuple(given.get(a.value, rest) for a in ASSERTIONS)


def settled(concept: str, *, rule: str | None, support: float, **given: float):
    said = Assertion(rule) if rule else None
    return Policy(numbers())(Candidate(Concept(concept), said, support, claims(**given)))


def test_what_neither_is_sure_of_is_dropped() -> None:
    assert settled("osteoporosis", rule=None, support=0.4, present=0.9).assertion is None


def test_an_emergency_is_kept_at_a_lower_probability() -> None:
    kept = settled("saddle_sensory_change", rule=None, support=0.4, present=0.9)
    assert kept.assertion is Assertion.PRESENT
    assert kept.mentioned == pytest.approx(0.4)


def test_an_emergency_is_absent_only_if_that_is_near_certain() -> None:
    doubted = settled("bladder_dysfunction", rule=None, support=0.9, absent=0.6, possible=0.3)
    assert doubted.assertion is Assertion.POSSIBLE
    sure = settled("bladder_dysfunction", rule=None, support=0.9, absent=0.95)
    assert sure.assertion is Assertion.ABSENT


def test_an_emergency_that_the_rules_see_is_set_aside_only_where_that_is_near_certain() -> None:
    doubted = settled("bladder_dysfunction", rule="present", support=0.1, absent=0.6, present=0.2)
    assert doubted.assertion is Assertion.PRESENT
    assert settled("bladder_dysfunction", rule="present", support=0.01).assertion is None


def test_other_findings_take_what_is_most_probable() -> None:
    found = settled("osteoporosis", rule=None, support=0.9, absent=0.6, possible=0.3)
    assert found.assertion is Assertion.ABSENT


def test_a_claim_of_the_rules_weighs_beside_the_taggers() -> None:
    found = settled("osteoporosis", rule="absent", support=0.9, present=0.5, absent=0.3)
    assert found.assertion is Assertion.ABSENT
    assert sum(found.claims) == pytest.approx(1.0)


@pytest.mark.parametrize("rule", [None, *ASSERTIONS])
def test_inputs_are_finite_and_of_one_length(rule) -> None:
    candidate = Candidate(Concept.FEVER, rule, 1.0, claims(present=1.0))
    rows = mention_row(candidate, CONCEPTS), claim_row(candidate)
    assert [len(row) for row in rows] == [5 + 2 * len(CONCEPTS), 3 * N]
    assert all(abs(value) < 100 for row in rows for value in row)


def outcome(rule: str | None, **given: float) -> Outcome:
    rest = (1.0 - sum(given.values())) / (len(OUTCOMES) - len(given))
    shares = tuple(given.get(o.value, rest) for o in OUTCOMES)
    return Policy(numbers()).outcome(OutcomeCandidate(Outcome(rule) if rule else None, shares))


def test_how_a_treatment_did_is_the_rules_word_unless_the_tagger_is_sure() -> None:
    assert outcome("unknown", failed=0.5, unknown=0.4) is Outcome.UNKNOWN
    assert outcome("unknown", failed=0.97) is Outcome.FAILED
    assert outcome(None, improved=0.5) is Outcome.IMPROVED


def test_a_treatment_that_the_tagger_does_not_see_is_none() -> None:
    policy = Policy(numbers())
    for support, kept in ((0.2, False), (0.8, True)):
        candidate = Candidate(Concept.TREATMENT, None, support, claims(present=0.9))
        assert policy.is_treatment(candidate) is kept
