"""What a denial leaves out is there: "sensation intact apart from the sole"."""

from __future__ import annotations

import pytest

import lsmri


@pytest.mark.parametrize(
    ("text", "concept", "expected"),
    [
        ("Sensation intact apart from the left L5 dermatome.", "sensory_deficit", "present"),
        ("Power full with the exception of right dorsiflexion.", "motor_deficit", "present"),
        ("All reflexes present except for the right ankle jerk.", "reflex_change", "present"),
        ("No weakness except in the big toe.", "motor_deficit", "present"),
        ("No cancer except prostate 2017.", "cancer_history", "present"),
        ("No history of cancer other than a BCC.", "cancer_history", "absent"),
        ("No weakness, other than that of her hand.", "motor_deficit", "absent"),
        ("Sensation normal except R foot not testable.", "sensory_deficit", "absent"),
        ("No numbness. Except for the left knee he is well.", "sensory_deficit", "absent"),
        ("Sensation normal bar the perineum.", "saddle_sensory_change", "present"),
        ("Denies incontinence, except once last night.", "bladder_dysfunction", "present"),
        ("No bladder trouble except some urgency for years.", "bladder_dysfunction", "absent"),
        ("No bladder trouble bar getting up once.", "bladder_dysfunction", "absent"),
        ("No incontinence except once on the way to the toilet.", "bladder_dysfunction", "present"),
        (
            "Denies incontinence, except one accident with urgency.",
            "bladder_dysfunction",
            "present",
        ),
        ("No cancer, no meds other than thyroid replacement.", "cancer_history", "absent"),
        ("Denies cancer other than breast in her sister.", "cancer_history", "absent"),
        ("Power 5/5, well apart from toe gout.", "motor_deficit", "absent"),
        ("No weakness and all movements full except left ankle.", "motor_deficit", "absent"),
        ("No weakness, exercises on the bar left and right.", "motor_deficit", "absent"),
        ("Power normal except L ankle, old polio.", "motor_deficit", "absent"),
    ],
)
def test_what_a_denial_leaves_out_is_there(status, text, concept, expected) -> None:
    assert status(text, concept) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I could not elicit ankle jerks on either side.", "present"),
        ("Ankle jerk could not be obtained on the right.", "present"),
        ("Reflexes: knees 2+, ankles not elicited.", "present"),
        ("DTRs 2/4 patella, 0/4 Achilles bilaterally.", "present"),
        ("Reflexes (R/L): knee 2/2, ankle 0/2.", "present"),
        ("Reflexes: biceps 2+, knee 1+, ankle 0.", "present"),
        ("Reflexes: knees ++, L ankle ++, R ankle with reinforcement only.", "present"),
        ("Ankle jerks were there with reinforcement.", "absent"),
        ("Reflexes symmetrical, urine residual 0.", "absent"),
        ("Ankle jerks 2+, 0 beats of clonus.", "absent"),
        ("Knee 0-130 degrees, jerks normal.", "absent"),
        ("Biceps jerk 0, knee jerk 2+, ankle jerk 2+.", "absent"),
        ("Power: hip 5, knee 5, ankle 0, reflexes normal.", "absent"),
        ("Reflexes were elicited without difficulty.", "absent"),
    ],
)
def test_a_jerk_that_nobody_gets_is_lost(status, text, expected) -> None:
    assert status(text, "reflex_change") == expected


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Power 5/5 throughout apart from left EHL.", "motor_deficit"),
        ("DTRs 2/4 patella, 0/4 Achilles bilaterally.", "reflex_change"),
        ("Denies numbness except over the heel.", "sensory_deficit"),
    ],
)
def test_the_hybrid_keeps_what_a_denial_leaves_out(text, concept) -> None:
    assert str(lsmri.load("hybrid")(text).features.findings[concept]) == "present"


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("Plan: ED now - saddle numbness and retention. MRI today.", "emergency"),
        ("Plan: refer ED for saddle anaesthesia and new urinary retention.", "emergency"),
        ("Sent to A&E now, saddle numb.", "emergency"),
        ("Told to return if saddle numbness; it came on last night.", "emergency"),
        ("Please do not delay MRI: saddle numbness.", "emergency"),
        ("MRI should not be postponed, no saddle numbness so far though.", "routine"),
        ("Plan: ED if saddle numbness or retention.", "routine"),
        ("Told to attend ED at once with any saddle numbness or retention.", "routine"),
    ],
)
def test_the_hybrid_tells_what_is_there_from_what_is_warned_of(text, urgency) -> None:
    assert str(lsmri.load("hybrid")(f"Low back pain. {text}").decision.urgency) == urgency


@pytest.mark.parametrize(
    "text",
    [
        "MRI of the lumbosacral spine was personally reviewed and reveals stenosis at L5-S1.",
        "I reviewed the MRI of his lumbar spine.",
    ],
)
def test_the_hybrid_takes_no_scan_that_was_seen_for_a_request(text) -> None:
    findings = lsmri.load("hybrid")(text).features.findings
    assert str(findings["prior_lumbar_mri"]) == "present"
    assert "mri_lumbar_requested" not in findings
