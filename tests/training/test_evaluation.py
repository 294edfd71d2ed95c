"""What an evaluation counts, on letters whose figures can be worked out by hand."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.letter import FeatureRecord, Letter, Mention
from lsmri.corpora.scheme import Assertion, Concept
from lsmri.models.decision import Result
from lsmri.models.guideline import load_guideline
from lsmri.models.scorer import UnreadableLetter
from lsmri.training.evaluation import as_record, compare, evaluate, judge
from lsmri.training.evaluation.judging import match
from lsmri.training.evaluation.reliability import reliability, risk_coverage
from lsmri.training.evaluation.sections import LENGTHS, length
from lsmri.training.metrics import accuracy, mcnemar, paired_bootstrap

TEXT = "Left sciatica for a year. No fever. Mother had myeloma."


def mention(words: str, concept: str, assertion: str = "present") -> Mention:
    start = TEXT.index(words)
    return Mention(start, start + len(words), words, Concept(concept), Assertion(assertion))


SCIATICA = mention("Left sciatica", "radicular_pain")
NO_FEVER = mention("fever", "fever", "absent")
MYELOMA = mention("myeloma", "suspected_malignancy", "family")


def letter(
    id: str, mentions=(), findings=None, *, author="a", style="card", **more
) -> AnnotatedLetter:
    recorded = findings is not None
    record = FeatureRecord(findings=dict(findings or {}))
    return AnnotatedLetter(
        Letter(TEXT, id), tuple(mentions), record, author, style, recorded=recorded, **more
    )


class Reader:
    """A scorer that gives each letter the mentions it was told to, by id."""

    def __init__(self, reads, *, name="reader", sure=0.8):
        self.reads, self.name, self.sure = reads, name, sure
        self.guideline = load_guideline("lsmri")

    def decide(self, record):
        return self.guideline.decide(record)

    def __call__(self, letter):
        if letter.id not in self.reads:
            raise UnreadableLetter(letter.id, "empty", "the letter is empty: nothing to score")
        mentions = tuple(self.reads[letter.id])
        findings = {
            str(m.concept): str(m.assertion)
            for m in mentions
            if m.assertion in ("present", "possible", "absent")
        }
        features = FeatureRecord(findings=findings)
        decision = self.guideline.decide(features, mentions)
        model = {"extractor": self.name, "version": "1"}
        return Result(letter.id, letter.text, decision, features, mentions, model)


@pytest.fixture
def letters():
    """Two with a record and all mentions, one with spans alone."""
    findings = {"radicular_pain": "present", "fever": "absent"}
    return [
        letter("one", (SCIATICA, NO_FEVER, MYELOMA), findings),
        letter("two", (SCIATICA, NO_FEVER, MYELOMA), findings, author="b", style="prose"),
        letter("spans", (SCIATICA,), author="b", style="prose"),
    ]


FEVER = mention("fever", "fever")
EXTRA = mention("a year", "low_back_pain")
#: Wrong claim of the fever, the myeloma missed, and something in excess.
WORSE = (SCIATICA, FEVER, EXTRA)


def figures(evaluation, section: str) -> dict[str, dict[str, float]]:
    (found,) = [s for s in evaluation.sections if s.name == section]
    return {row.name: {k: v.value for k, v in row.figures.items()} for row in found.rows}


@pytest.fixture
def worse(letters):
    return judge(letters, Reader({"one": WORSE, "two": WORSE, "spans": (SCIATICA,)}))


def test_a_perfect_reader(letters):
    perfect = Reader({item.letter.id: item.mentions for item in letters})
    found = evaluate(judge(letters, perfect), draws=100)
    assert found.differences == ()
    values = [v for row in figures(found, "overview").values() for v in row.values()]
    assert {v for v in values if not math.isnan(v)} == {1.0}
    assert (found.letters, found.recorded) == (3, 2)


def test_mentions_are_counted_by_concept_and_by_assertion(worse):
    found = evaluate(worse, draws=100)
    by_concept = figures(found, "mentions by concept")
    assert by_concept["radicular_pain"] == {"f1": 1.0, "precision": 1.0, "recall": 1.0}
    assert by_concept["fever"] == {"f1": 0.0, "precision": 0.0, "recall": 0.0}
    assert by_concept["suspected_malignancy"]["recall"] == 0.0
    assert math.isnan(by_concept["low_back_pain"]["recall"])
    # three of seven read are right, three of seven gold are found
    assert by_concept["all"] == pytest.approx({"f1": 3 / 7, "precision": 3 / 7, "recall": 3 / 7})
    by_assertion = figures(found, "mentions by assertion")
    assert by_assertion["present"]["precision"] == pytest.approx(3 / 7)
    assert by_assertion["family"]["recall"] == 0.0


def test_what_is_claimed_of_mentions_that_were_found(worse):
    found = evaluate(worse, draws=100)
    right = figures(found, "mentions that were found")
    assert right["assertion"]["right"] == pytest.approx(3 / 5)
    (claims,) = [c for c in found.confusions if c.name.startswith("assertion")]
    assert claims.cells[claims.codes.index("absent")][claims.codes.index("present")] == 2


def test_findings_leave_out_letters_without_a_record(worse):
    by_concept = figures(evaluate(worse, draws=100), "findings by concept")
    assert by_concept["radicular_pain"]["f1"] == 1.0
    assert by_concept["fever"]["f1"] == 0.0
    assert by_concept["all"] == pytest.approx({"f1": 2 / 5, "precision": 1 / 3, "recall": 1 / 2})


def test_spans_that_nobody_annotated_are_not_held_against_a_model():
    (one,) = judge([letter("one", (), {"fever": "absent"})], Reader({"one": WORSE}))
    assert one.matching is None
    assert one.agreement.mentions == [0, 0, 0]


def test_a_letter_without_any_finding_is_annotated_all_the_same():
    (one,) = judge([letter("one", (), {})], Reader({"one": (EXTRA,)}))
    assert one.agreement.mentions == [0, 1, 0]


def test_spans_alone(letters):
    found = evaluate(judge(letters[2:], Reader({"spans": WORSE})), draws=100)
    assert found.calibration is None
    assert found.recorded == 0
    assert [row.name for row in found.sections[0].rows] == [
        "mentions F1 (span, concept, assertion)"
    ]


def test_differences_name_places_and_claims(worse):
    found = evaluate(worse, draws=100).differences
    one = [(d.kind, d.name, d.gold, d.read) for d in found if d.letter == "one"]
    assert one[:3] == [
        ("extra", "low_back_pain", None, "present"),
        ("assertion", "fever", "absent", "present"),
        ("missed", "suspected_malignancy", "family", None),
    ]
    assert ("finding", "fever", "absent", "present") in one
    assert any(kind in ("category", "urgency") for kind, *_ in one)
    (claim,) = [d for d in found if d.letter == "one" and d.kind == "assertion"]
    assert (claim.start, claim.read_start) == (NO_FEVER.start, FEVER.start)


def test_kinds_of_letters(worse):
    found = evaluate(worse, draws=100)
    assert set(figures(found, "by author")) == {"a", "b"}
    assert set(figures(found, "by style")) == {"card", "prose"}
    assert set(figures(found, "by length in words")) == {f"0 to {LENGTHS[0] - 1}"}


def test_lengths_follow_each_other_without_a_gap():
    names = list(dict.fromkeys(length(words) for words in range(400)))
    assert names == ["0 to 74", "75 to 149", "150 to 299", "300 and more"]


def test_letters_that_cannot_be_read_are_told_and_left_out(letters):
    failed = []
    judged = judge(letters, Reader({"one": WORSE}), failed=failed.append)
    assert [one.id for one in judged] == ["one"]
    assert [error.letter_id for error in failed] == ["two", "spans"]


def test_nothing_to_measure():
    with pytest.raises(ValueError, match="no letters"):
        evaluate([])
    with pytest.raises(ValueError, match="no letter in common"):
        compare([], [])


def test_the_record_is_json_without_words(worse, letters):
    better = judge(letters, Reader({item.letter.id: item.mentions for item in letters}))
    compared = compare(worse, better, draws=100)
    other = evaluate(better, draws=100)
    record = as_record(evaluate(worse, draws=100), other=other, compared=compared)
    text = json.dumps(record, allow_nan=False)
    assert "sciatica" not in text
    assert record["comparison"]["figures"]["findings F1"]["value"] == pytest.approx(-0.6)
    assert record["model"] == {"extractor": "reader", "version": "1"}


def test_two_models_on_letters_that_both_read(letters):
    perfect = Reader({item.letter.id: item.mentions for item in letters})
    lacking = Reader({"one": (SCIATICA, FEVER), "spans": (SCIATICA,)})
    compared = compare(judge(letters, perfect), judge(letters, lacking), draws=100)
    assert compared.letters == 2
    assert compared.figures["mentions F1 (span, concept, assertion)"].value > 0
    assert compared.categories.only_one == ("one",)
    assert compared.categories.only_other == ()


def test_the_same_twice_is_no_difference(worse):
    compared = compare(worse, worse, draws=100)
    assert all(d.value == 0 and d.p == 1 for d in compared.figures.values() if d.p == d.p)
    assert compared.categories.p == 1.0


# ---- tests of two models ----


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_the_exact_binomial_test(one, other):
    expected = binomtest(one, one + other).pvalue if one + other else 1.0
    assert mcnemar(one, other) == pytest.approx(expected)


def test_a_paired_test_sees_what_two_intervals_hide():
    rows = [(n % 2, 1) for n in range(40)]
    better = [(1, 1) if n < 10 else row for n, row in enumerate(rows)]
    found = paired_bootstrap(better, rows, accuracy, draws=1000)
    assert found.value == pytest.approx(5 / 40)
    assert found.low > 0
    assert found.p < 0.05


# ---- probabilities ----


def test_bins_of_confidence():
    chances = np.array([[0.9, 0.1, 0.0]] * 20 + [[0.6, 0.4, 0.0]] * 20)
    true = np.array([0] * 18 + [1] * 2 + [0] * 10 + [1] * 10)
    low, high = reliability(chances, true)
    assert (low.confidence, low.accuracy, low.letters) == pytest.approx((0.6, 0.5, 20))
    assert (high.confidence, high.accuracy, high.letters) == pytest.approx((0.9, 0.9, 20))


CHANCES = st.lists(
    st.tuples(st.sampled_from((0.4, 0.5, 0.75, 0.9, 0.97)), st.booleans()), min_size=1, max_size=80
)


@given(CHANCES)
def test_every_letter_is_in_one_bin(rows):
    chances = np.array([[p, 1 - p, 0.0] for p, _ in rows])
    true = np.array([0 if right == (p >= 0.5) else 1 for p, right in rows])
    bins = reliability(chances, true)
    assert sum(one.letters for one in bins) == len(rows)
    assert all(0 <= one.accuracy <= 1 for one in bins)
    assert [one.confidence for one in bins] == sorted(one.confidence for one in bins)


@given(CHANCES)
def test_the_curve_ends_with_all_letters_and_their_errors(rows):
    chances = np.array([[p, 1 - p, 0.0] for p, _ in rows])
    true = np.array([int(right) for _, right in rows])
    curve = risk_coverage(chances, true)
    assert curve[-1].coverage == 1.0
    assert curve[-1].risk == pytest.approx(float((chances.argmax(axis=1) != true).mean()))
    assert [p.coverage for p in curve] == sorted(p.coverage for p in curve)


# ---- pairing ----


@given(
    st.lists(st.sampled_from((SCIATICA, NO_FEVER, FEVER, MYELOMA, EXTRA)), max_size=6),
    st.lists(st.sampled_from((SCIATICA, NO_FEVER, FEVER, MYELOMA, EXTRA)), max_size=6),
)
def test_every_mention_is_accounted_for_once(gold, read):
    found = match(gold, read)
    both = len(found.pairs) + len(found.otherwise)
    assert both + len(found.missed) == len(gold)
    assert both + len(found.extra) == len(read)
    assert all(a.concept == b.concept for a, b in found.otherwise)
    assert all(a.assertion != b.assertion for a, b in found.otherwise)
