"""What the referrer is asked: the facts that decide, and no more."""

import pytest

from lsmri.models.guideline import load_guideline

RED_FLAG_QUESTIONS = [
    "saddle_sensory_change",
    "progressive_neurological_deficit",
    "cancer_history",
    "fever",
    "significant_trauma",
]


def asked(read, line, profile="lsmri"):
    decision = load_guideline(profile).decide(read(line))
    return [fact.feature for fact in decision.missing]


@pytest.mark.parametrize(
    ("line", "features"),
    [
        (
            "low_back_pain",
            ["radicular_pain", "symptom_duration_weeks", "conservative_treatment_weeks"],
        ),
        ("radicular_pain", ["symptom_duration_weeks", "conservative_treatment_weeks"]),
        ("radicular_pain symptoms=20", ["conservative_treatment_weeks"]),
        (
            "radicular_pain symptoms=20 tried",
            ["conservative_treatment_failed", "conservative_treatment_weeks"],
        ),
        ("radicular_pain symptoms=20 tried=8", ["conservative_treatment_failed"]),
        ("low_back_pain failed=8", ["radicular_pain"]),
        ("radicular_pain failed=8 mri=6", ["symptom_change"]),
        (
            "radicular_pain failed=8 prior_lumbar_mri",
            ["prior_lumbar_mri_months", "symptom_change"],
        ),
        ("radicular_pain failed=8 prior_lumbar_mri -symptom_change", ["prior_lumbar_mri_months"]),
        ("low_back_pain -radicular_pain failed=8 ?surgery_considered", ["surgery_considered"]),
        # nothing is asked about a plain yes
        ("radicular_pain failed=8", []),
        ("?bladder_dysfunction", []),
        # an emergency is not the time for questions
        ("suspected_aortic_aneurysm", []),
        ("other_imaging_requested", ["mri_lumbar_requested"]),
    ],
)
def test_the_facts_that_decide(read, line, features):
    decision = load_guideline("lsmri").decide(read(line))
    found = [fact.feature for fact in decision.missing]
    if decision.cause == "information" and decision.rules[0] != "SCOPE":
        # Ahead of them the red flags, which would change the verdict as well.
        assert found == [*RED_FLAG_QUESTIONS[: 6 - len(features)], *features]
    else:
        assert found == features


def test_what_decides_by_itself_leaves_only_the_red_flags_that_are_open(read):
    line = "low_back_pain -red_flags_unspecified -saddle_sensory_change"
    assert asked(read, line) == [
        "bladder_dysfunction",
        "progressive_neurological_deficit",
        "radicular_pain",
        "symptom_duration_weeks",
        "conservative_treatment_weeks",
    ]


def test_red_flags_come_first_where_the_answer_is_no(read):
    assert asked(read, "low_back_pain -radicular_pain -treatment") == RED_FLAG_QUESTIONS


def test_what_the_letter_denies_is_not_asked(read):
    line = (
        "low_back_pain -radicular_pain -treatment -saddle_sensory_change -bladder_dysfunction "
        "-severe_motor_deficit -cancer_history -fever"
    )
    decision = load_guideline("lsmri").decide(read(line))
    assert [fact.feature for fact in decision.missing] == [
        "bowel_dysfunction",
        "progressive_neurological_deficit",
        "significant_trauma",
    ]
    assert "saddle" not in decision.missing[0].question
    assert "bowel disturbance" in decision.missing[0].question


def test_no_red_flags_as_a_phrase_leaves_only_the_gravest_questions(read):
    line = "low_back_pain -radicular_pain -treatment -red_flags_unspecified"
    assert asked(read, line) == RED_FLAG_QUESTIONS[:2]


def test_a_suspicion_that_does_not_count_is_asked_about(read):
    line = "low_back_pain -radicular_pain ?cancer_history -unexplained_weight_loss"
    assert "cancer_history" in asked(read, line)
    assert "bilateral_radicular_symptoms" in asked(read, "?bilateral_radicular_symptoms")


def test_other_findings_are_asked_where_they_would_count(read):
    line = "low_back_pain -radicular_pain failed=20 -red_flags_unspecified"
    assert asked(read, line)[2:] == ["neurogenic_claudication", "surgery_considered"]


def test_silence_on_treatment_is_asked_as_one_question(read):
    decision = load_guideline("lsmri").decide(read("radicular_pain symptoms=20"))
    (about_it,) = [f for f in decision.missing if f.feature == "conservative_treatment_weeks"]
    assert about_it.question.startswith("Which conservative treatment has been tried")


def test_a_strict_profile_asks_for_what_it_took_as_not_done(read):
    line = "radicular_pain symptoms=20 surgery_considered"
    assert asked(read, line, "krogh2022")[0] == "conservative_treatment_weeks"
    assert asked(read, "radicular_pain failed=8", "acr2021") == ["surgery_considered"]
