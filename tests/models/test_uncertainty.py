"""Doubt about findings goes through the guideline: shares of the verdicts, the same every time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsmri.corpora.letter import FeatureRecord
from lsmri.models.engine import Verdict
from lsmri.models.guideline import load_guideline
from lsmri.models.uncertainty import CATEGORIES, Calibrator, inputs, spread
from lsmri.nlp.record import implied

GUIDELINE = load_guideline()
SCIATICA = FeatureRecord(
    findings={"radicular_pain": "present", "treatment": "present"},
    symptom_duration_weeks=13.05,
    treatments_tried=["physiotherapy"],
    conservative_treatment_weeks=8.0,
    conservative_treatment_failed=True,
)
FRESH = FeatureRecord(findings={"low_back_pain": "present"}, symptom_duration_weeks=2.0)


def test_without_doubt_the_verdict_takes_it_all() -> None:
    shares, verdict = GUIDELINE.category_shares(SCIATICA, {})
    assert verdict.category == "appropriate"
    assert shares["appropriate"] > 0.95


def test_a_doubtful_red_flag_is_shared_between_verdicts() -> None:
    doubts = {"saddle_sensory_change": {"present": 0.4, None: 0.6}}
    shares, verdict = GUIDELINE.category_shares(FRESH, doubts)
    assert verdict.category == "inappropriate"
    assert shares["appropriate"] == pytest.approx(0.4, abs=0.1)
    assert shares["inappropriate"] == pytest.approx(0.6, abs=0.1)


def test_a_status_drawn_as_unmentioned_leaves_the_record() -> None:
    record = FeatureRecord(findings={**FRESH.findings, "saddle_sensory_change": "present"})
    shares, _ = GUIDELINE.category_shares(record, {"saddle_sensory_change": {None: 1.0}})
    assert shares["appropriate"] < 0.05


def test_a_severe_deficit_drawn_is_a_deficit_as_in_any_record() -> None:
    assert implied({"severe_motor_deficit": "present"}) == {"motor_deficit": "present"}
    assert implied({"severe_motor_deficit": "possible"}) == {}
    drawn: list[FeatureRecord] = []

    def decide(record: FeatureRecord) -> Verdict:
        drawn.append(record)
        return GUIDELINE.verdict(record)

    spread(FRESH, {"severe_motor_deficit": {"present": 0.5, None: 0.5}}, decide)
    with_deficit = {"severe_motor_deficit": "present", "motor_deficit": "present"}
    assert [r.findings for r in drawn if len(r.findings) > 1] == [FRESH.findings | with_deficit]


@given(
    st.dictionaries(
        st.sampled_from(["fever", "motor_deficit", "severe_motor_deficit", "osteoporosis"]),
        st.fixed_dictionaries(
            {"present": st.floats(0, 0.5), "absent": st.floats(0, 0.3), None: st.just(0.2)}
        ),
    )
)
def test_shares_sum_to_one_and_are_the_same_every_time(doubts) -> None:
    shares, _ = GUIDELINE.category_shares(SCIATICA, doubts)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert set(shares) == set(CATEGORIES)
    assert GUIDELINE.category_shares(SCIATICA, doubts)[0] == shares


def calibrator(review_below: float = 0.5) -> Calibrator:
    """Believes the shares, and nothing else."""
    _, verdict = GUIDELINE.category_shares(FRESH, {})
    width = len(inputs(dict.fromkeys(CATEGORIES, 1 / 3), verdict))
    weights = tuple(tuple(float(i == k) for i in range(width)) for k in range(len(CATEGORIES)))
    return Calibrator(weights, (0.0, 0.0, 0.0), review_below)


def test_calibrated_probabilities_sum_to_one() -> None:
    shares, verdict = GUIDELINE.category_shares(FRESH, {})
    chances = calibrator()(shares, verdict)
    assert sum(chances.values()) == pytest.approx(1.0)
    assert chances["inappropriate"] == pytest.approx(shares["inappropriate"], abs=0.001)


def test_a_letter_too_close_to_call_goes_to_a_person() -> None:
    doubts = {"saddle_sensory_change": {"present": 0.5, None: 0.5}}
    close = GUIDELINE.decide(FRESH, doubts=doubts, calibrator=calibrator(0.9))
    clear = GUIDELINE.decide(FRESH, doubts={}, calibrator=calibrator(0.9))
    assert (close.needs_review, clear.needs_review) == (True, False)
