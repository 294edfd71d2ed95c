"""What is counted of each letter."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsmri.serve.audit.archive import archive_at
from lsmri.serve.audit.letters import LEG_PAIN
from lsmri.serve.audit.tally import Tally


@pytest.fixture
def tallied(as_lines):
    def run(records) -> Tally:
        tally = Tally()
        for batch in archive_at(as_lines(records)).batches(pytest.fail):
            tally.add(batch.rows)
        return tally

    return run


def test_counts_are_those_of_counting_one_by_one(records, tallied):
    tally = tallied(records)
    by_sex = Counter((r["features"]["sex"], r["decision"]["category"]) for r in records)
    by_month = Counter((r["letter_date"][:7], r["decision"]["category"]) for r in records)
    rules = Counter(
        (rule, r["decision"]["category"]) for r in records for rule in r["decision"]["rules"]
    )
    vetted = Counter((r["vetting"], r["decision"]["category"]) for r in records)
    assert tally.of("sex") == by_sex
    assert tally.of("month") == by_month
    assert tally.of("rules") == rules
    assert tally.of("vetting") == vetted
    concepts = Counter(
        (r["letter_date"][:7], concept)
        for r in records
        for concept, status in r["features"]["findings"].items()
        if status != "absent"
    )
    assert tally.concepts == concepts


def test_letters_of_a_disagreement_are_kept_by_id(letter, tallied):
    made = [letter(1, vetting="uncertain"), letter(2, vetting="appropriate"), letter(3)]
    (rows,) = tallied(made).disagreeing
    assert rows.column("id").to_pylist() == ["r-1"]


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "0–15"),
        (15, "0–15"),
        (16, "16–29"),
        (29.5, "16–29"),
        (74, "60–74"),
        (75, "75 and over"),
        (130, "75 and over"),
        (-1, None),
        (None, None),
    ],
)
def test_age_bands(age, band, letter, tallied):
    assert tallied([letter(features={"age_years": age})]).of("age_band") == {
        (band, "appropriate"): 1
    }


EARLIER = {"prior_lumbar_mri": "present"}


@pytest.mark.parametrize(
    ("findings", "months", "said"),
    [
        ({}, None, "no earlier lumbar MRI mentioned"),
        ({"prior_lumbar_mri": "absent"}, None, "no earlier lumbar MRI mentioned"),
        (EARLIER, None, "earlier MRI, its age not stated"),
        (EARLIER, 30, "earlier MRI, older than 12 months"),
        (EARLIER, 12, "MRI within 12 months, change not stated"),
        (EARLIER | {"symptom_change": "present"}, 3, "MRI within 12 months, symptoms new or worse"),
        (EARLIER | {"symptom_change": "absent"}, 3, "MRI within 12 months, symptoms unchanged"),
    ],
)
def test_repeats(findings, months, said, letter, tallied):
    made = [letter(features={"findings": findings, "prior_lumbar_mri_months": months})]
    assert list(tallied(made).of("repeat")) == [(said, "appropriate")]


@pytest.mark.parametrize("concept", LEG_PAIN)
@pytest.mark.parametrize("status", ["present", "possible", "absent"])
def test_leg_pain(concept, status, letter, tallied):
    (pattern,) = tallied([letter(features={"findings": {concept: status}})]).of("pattern")
    assert pattern[1] is (status != "absent")


def test_questions_of_one_kind_count_as_one(letter, tallied):
    """Saddle numbness, bladder or bowel: the referrer is asked one question."""
    made = [
        letter(n, "uncertain", decision={"missing": [{"feature": f}], "cause": "information"})
        for n, f in enumerate(
            ("saddle_sensory_change", "bowel_dysfunction", "symptom_duration_weeks")
        )
    ]
    assert tallied(made).questions == {
        frozenset(["saddle_sensory_change"]): 2,
        frozenset(["symptom_duration_weeks"]): 1,
    }


def test_values_without_a_code_are_counted_and_become_unstated(letter, tallied):
    made = [
        letter(1, features={"sex": "f"}, vetting="ok", letter_date="14.3.2026"),
        letter(2, features={"care_setting": "military"}, vetting="uncertain"),
    ]
    tally = tallied(made)
    assert tally.unknown == {"sex": 1, "vetting": 1, "letter_date": 1, "setting": 1}
    assert tally.of("sex") == {(None, "appropriate"): 1, ("female", "appropriate"): 1}


def test_letters_that_come_again(letter, tallied):
    made = [letter(1, digest="a"), letter(1, digest="b"), letter(2, digest="a"), letter(3)]
    tally = tallied(made)
    assert (tally.again("id"), tally.again("digest")) == (1, 1)


codes = st.sampled_from(["appropriate", "uncertain", "inappropriate"])
findings = st.dictionaries(
    st.sampled_from(["fever", "radicular_pain", "prior_lumbar_mri", "symptom_change"]),
    st.sampled_from(["present", "possible", "absent"]),
)
drawn: Any = st.lists(
    st.tuples(codes, st.one_of(st.none(), codes), findings), min_size=1, max_size=9
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(drawn)
def test_every_letter_is_counted_once_in_every_crossing(letter, tallied, drawn):
    made = [
        letter(n, category, vetting=vetting, features={"findings": found})
        for n, (category, vetting, found) in enumerate(drawn)
    ]
    tally = tallied(made)
    for name in ("category", "urgency", "sex", "repeat", "pattern", "vetting", "chance", "month"):
        assert tally.of(name).total() == len(made), name
    assert tally.sums["silent"].total() == sum(not found for _, _, found in drawn)
