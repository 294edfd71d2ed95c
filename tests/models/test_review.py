"""When a person should look: contradictions, suspicions, and what the first rule passes over."""

import pytest

from lsmri.corpora.letter import Mention
from lsmri.corpora.scheme import Assertion, Concept, Laterality
from lsmri.models.calibration import too_close
from lsmri.models.guideline import load_guideline


def both_ways(concept, sides=(None, None)):
    """A mention that affirms and one that denies."""
    return [
        Mention(0, 1, "x", Concept(concept), Assertion.PRESENT, laterality=sides[0]),
        Mention(2, 3, "x", Concept(concept), Assertion.ABSENT, laterality=sides[1]),
    ]


def decide(read, line, mentions=()):
    return load_guideline("lsmri").decide(read(line), mentions)


def test_a_plain_letter_needs_no_review(read):
    assert not decide(read, "radicular_pain failed=8").needs_review
    assert not decide(read, "low_back_pain -radicular_pain").needs_review
    assert not decide(read, "radicular_pain").needs_review


def test_a_contradicted_emergency_stays_one_and_is_reviewed(read):
    decision = decide(read, "bladder_dysfunction", both_ways("bladder_dysfunction"))
    assert (decision.category, decision.urgency) == ("appropriate", "emergency")
    assert decision.needs_review


def test_a_red_flag_resolved_to_absent_is_reviewed(read):
    line = "low_back_pain -radicular_pain -saddle_sensory_change"
    decision = decide(read, line, both_ways("saddle_sensory_change"))
    assert (decision.category, decision.needs_review) == ("inappropriate", True)


def test_the_records_reading_stands(read):
    decision = decide(read, "radicular_pain failed=8", both_ways("radicular_pain"))
    assert (decision.category, decision.cause, decision.needs_review) == (
        "appropriate",
        None,
        True,
    )


def test_a_contradiction_that_changes_nothing_is_passed_over(read):
    decision = decide(read, "radicular_pain sensory_deficit failed=8", both_ways("sensory_deficit"))
    assert not decision.needs_review


@pytest.mark.parametrize(
    ("sides", "review"),
    [
        ((Laterality.LEFT, Laterality.RIGHT), False),
        ((Laterality.LEFT, Laterality.LEFT), True),
        ((Laterality.LEFT, None), True),
        ((Laterality.LEFT, Laterality.BILATERAL), True),
    ],
)
def test_the_two_legs_do_not_contradict_each_other(read, sides, review):
    decision = decide(read, "motor_deficit failed=8", both_ways("motor_deficit", sides))
    assert decision.needs_review is review


def test_one_treatment_tried_and_one_declined_is_no_contradiction(read):
    assert not decide(read, "radicular_pain failed=8", both_ways("treatment")).needs_review


def test_an_unsettled_contradiction_is_uncertain(read):
    """The record has no entry at all for what the letter says both ways."""
    decision = decide(read, "low_back_pain referred_leg_pain failed=8", both_ways("motor_deficit"))
    assert (decision.category, decision.cause) == ("uncertain", "conflict")
    assert decision.needs_review
    assert [fact.feature for fact in decision.missing] == ["motor_deficit"]
    assert "leg weakness" in decision.reply
    assert decision.routes == ("ask_referrer",)


def test_an_unsettled_red_flag_is_reviewed_and_no_more(read):
    decision = decide(read, "radicular_pain failed=8", both_ways("fever"))
    assert (decision.category, decision.urgency) == ("appropriate", "routine")
    assert decision.needs_review


@pytest.mark.parametrize(
    ("line", "review"),
    [
        ("?bladder_dysfunction", True),
        ("bladder_dysfunction", False),
        ("?bladder_dysfunction saddle_sensory_change", False),
        ("suspected_malignancy ?progressive_neurological_deficit", True),
        ("?suspected_aortic_aneurysm", True),
        # suspicions that their rule doesn't take up
        ("low_back_pain -radicular_pain ?cancer_history", True),
        ("low_back_pain -radicular_pain ?significant_trauma", True),
        ("low_back_pain ?bilateral_radicular_symptoms", True),
        # an emergency behind an urgent rule
        ("severe_motor_deficit ?suspected_aortic_aneurysm", True),
        ("severe_motor_deficit fever", False),
    ],
)
def test_suspicion_calls_for_a_person(read, line, review):
    assert decide(read, line).needs_review is review


def test_too_close_to_call():
    assert too_close({"appropriate": 0.5, "uncertain": 0.4, "inappropriate": 0.1})
    assert not too_close({"appropriate": 0.9, "uncertain": 0.05, "inappropriate": 0.05})
