"""Agreement of records and mentions, kappa, and the bootstrap."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsmri.corpora.letter import FeatureRecord, Mention
from lsmri.corpora.scheme import Assertion, Concept
from lsmri.training.metrics import (
    Agreement,
    accuracy,
    bootstrap,
    close,
    cohen_kappa,
    compare_mentions,
    f1,
    kappa_of_table,
)


def record(findings: str = "", **features) -> FeatureRecord:
    status = {"-": "absent", "?": "possible"}
    found = {word.lstrip("-?"): status.get(word[0], "present") for word in findings.split()}
    return FeatureRecord(findings=found, **features)


def mention(start: int, end: int, concept: str = "fever", assertion: str = "present") -> Mention:
    return Mention(start, end, "x" * (end - start), Concept(concept), Assertion(assertion))


def test_a_wrong_status_is_both_extra_and_missed():
    agreement = Agreement()
    agreement.add(record("fever -iv_drug_use radicular_pain"), record("fever ?iv_drug_use"))
    assert agreement.findings["infection"] == [1, 1, 1]
    assert agreement.findings["structural"] == [0, 0, 1]
    assert agreement.all_findings == [1, 1, 2]
    assert agreement.findings_f1 == pytest.approx(2 / 5)
    assert agreement.errors == {
        ("iv_drug_use", "absent", "possible"): 1,
        ("radicular_pain", "present", None): 1,
    }


def test_features_are_counted_for_all_letters_and_for_those_that_state_them():
    agreement = Agreement()
    gold = record(symptom_duration_weeks=12.0, treatments_tried=["nsaid", "opioid"])
    read = record(symptom_duration_weeks=13.0, treatments_tried=["nsaid", "paracetamol"])
    agreement.add(gold, read)
    agreement.add(record(), record(sex="male"))
    assert agreement.scalars["symptom_duration_weeks"] == [2, 2]
    assert agreement.stated["symptom_duration_weeks"] == [1, 1]
    assert agreement.scalars["sex"] == [1, 2]
    assert "sex" not in agreement.stated
    assert agreement.scalars["treatments_tried"] == [1, 2]
    assert agreement.treatments == [1, 1, 1]


def test_agreements_add_up():
    one, other, both = Agreement(), Agreement(), Agreement()
    pairs = [(record("fever"), record("fever")), (record("-fever", sex="male"), record("fever"))]
    for part, (gold, read) in zip((one, other), pairs, strict=True):
        part.add(gold, read)
        part.verdicts["appropriate", "uncertain"] += 1
        part.mentions = [1, 2, 3]
        both.add(gold, read)
    one += other
    assert one.letters == both.letters == 2
    assert one.findings == both.findings
    assert one.scalars == both.scalars
    assert one.stated == both.stated
    assert one.errors == both.errors
    assert one.mentions == [2, 4, 6]
    assert one.verdicts["appropriate", "uncertain"] == 2


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        (10, 11, True),
        (10, 11.1, False),
        (1, 1.5, True),
        (1, 1.6, False),
        (None, None, True),
        (None, 0, False),
        (0, None, False),
    ],
)
def test_close(expected, found, same):
    assert close(expected, found) is same


def test_mentions_pair_by_overlap_concept_and_assertion():
    gold = [mention(0, 5), mention(10, 15), mention(20, 25, "fever", "absent")]
    read = [mention(4, 8), mention(15, 20), mention(20, 25), mention(10, 12, "iv_drug_use")]
    pairs, extra, missed = compare_mentions(gold, read)
    assert pairs == [(gold[0], read[0])]
    assert sorted(extra, key=lambda m: m.start) == [read[3], read[1], read[2]]
    assert missed == [gold[1], gold[2]]


def test_a_mention_is_paired_once():
    pairs, extra, missed = compare_mentions([mention(0, 3), mention(4, 6)], [mention(0, 6)])
    assert (len(pairs), len(extra), len(missed)) == (1, 0, 1)


SPANS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 5)).map(lambda s: mention(s[0], s[0] + s[1])),
    max_size=6,
)


@given(SPANS, SPANS)
def test_every_mention_is_accounted_for(gold, read):
    pairs, extra, missed = compare_mentions(gold, read)
    assert len(pairs) + len(missed) == len(gold)
    assert len(pairs) + len(extra) == len(read)


@given(SPANS)
def test_a_perfect_reader_misses_nothing(gold):
    pairs, extra, missed = compare_mentions(gold, list(gold))
    assert len(pairs) == len(gold)
    assert not extra
    assert not missed


def test_scores_of_nothing():
    assert f1((0, 0, 0)) == 1.0
    assert math.isnan(accuracy((0, 0)))
    assert math.isnan(kappa_of_table([0, 0, 0, 0]))
    with pytest.raises(ValueError, match="no pairs"):
        cohen_kappa([])


def test_kappa():
    pairs = [("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15
    assert cohen_kappa(pairs) == pytest.approx(0.4)
    assert kappa_of_table([20, 5, 10, 15]) == pytest.approx(0.4)
    assert cohen_kappa([("a", "a")] * 3) == 1.0
    assert cohen_kappa([("a", "b"), ("b", "a")]) == pytest.approx(-1)


def test_bootstrap_covers_the_value_and_repeats():
    rows = [(1, 1)] * 80 + [(0, 1)] * 20
    interval = bootstrap(rows, accuracy)
    assert interval.value == pytest.approx(0.8)
    assert interval.low == pytest.approx(0.72, abs=0.03)
    assert interval.high == pytest.approx(0.88, abs=0.03)
    assert interval == bootstrap(rows, accuracy)


def test_bootstrap_leaves_out_draws_without_a_figure():
    rows = [(1, 1), *[(0, 0)] * 9]
    assert bootstrap(rows, accuracy, draws=200).low == 1.0
    assert math.isnan(bootstrap([(0, 0)] * 3, accuracy).high)


def test_bootstrap_of_nothing():
    with pytest.raises(ValueError, match="no letters"):
        bootstrap([], f1)
