"""Reasons in the letter's own words, with the mentions that carry them."""

import pytest

from lsmri.corpora.letter import Mention
from lsmri.corpora.scheme import Assertion, Concept, Outcome
from lsmri.models.guideline import load_guideline


def mention(concept, assertion="present", **more):
    return Mention(0, 1, "x", Concept(concept), Assertion(assertion), **more)


def reasons(read, line, mentions=()):
    return load_guideline("lsmri").decide(read(line), mentions).reasons


@pytest.mark.parametrize(
    ("line", "statement"),
    [
        (
            "radicular_pain ?motor_deficit failed=12",
            "Root symptoms or signs (radicular pain and possibly leg weakness) "
            "with 12 weeks of failed conservative treatment",
        ),
        (
            "?saddle_sensory_change bladder_dysfunction -bowel_dysfunction",
            "Suspected cauda equina syndrome: possibly saddle sensory change "
            "and bladder disturbance",
        ),
        ("osteoporosis age=72", "Risk of vertebral fracture: osteoporosis and age 72"),
        ("significant_trauma age=30", "Risk of vertebral fracture: significant trauma"),
        (
            "radicular_pain symptoms=1 failed",
            "Root symptoms or stenosis for 1 week: most settle within 6 weeks",
        ),
        (
            "mri=8 -symptom_change",
            "Lumbar MRI 8 months ago and no change since: "
            "a repeat does not tell good from poor recovery",
        ),
        ("low_back_pain age=12", "The patient is 12; the guideline is for 16 and over"),
    ],
)
def test_statement_is_filled_with_the_letters_facts(read, line, statement):
    assert reasons(read, line)[0].statement == statement


def test_weeks_read_well(read):
    (reason,) = reasons(read, "radicular_pain symptoms=13.05 failed")
    assert "13 weeks" in reason.statement
    (reason,) = reasons(read, "radicular_pain symptoms=4.35 failed")
    assert "4.3 weeks" in reason.statement


def test_further_red_flags_follow_the_first(read):
    found = reasons(read, "fever cancer_history severe_motor_deficit radicular_pain failed=8")
    assert [reason.rule for reason in found] == ["MOTOR", "CANCER", "INFECTION"]


def test_open_facts_give_conditional_reasons(read):
    found = reasons(read, "radicular_pain symptoms=20")
    assert [(reason.rule, reason.statement.split(":")[0]) for reason in found] == [
        ("DISC", "Appropriate if"),
        ("UNTREATED", "Inappropriate if"),
    ]


def test_sources_travel_with_the_reason(read):
    assert reasons(read, "radicular_pain failed=8")[0].sources == (
        "indications page",
        "Kovacs 2013",
        "ACR 2021 v3",
    )


def test_mentions_of_a_disc_letter(read):
    mentions = [
        mention("low_back_pain"),
        mention("radicular_pain"),
        mention("symptom_duration", value="P3M", about="leg"),
        mention("symptom_duration", value="P10Y", about="background"),
        mention("treatment", outcome=Outcome.FAILED),
        mention("treatment", "hypothetical", outcome=Outcome.PLANNED),
        mention("treatment", "absent", outcome=Outcome.DECLINED),
        mention("sensory_deficit", "absent"),
        mention("radicular_pain", "historical"),
        mention("fever", "absent"),
    ]
    line = "low_back_pain radicular_pain -sensory_deficit -fever symptoms=13 failed"
    assert reasons(read, line, mentions)[0].mentions == (1, 2, 4)


def test_symptoms_are_no_evidence_where_the_trial_is_stated(read):
    mentions = [mention("radicular_pain"), mention("symptom_duration"), mention("treatment")]
    line = "radicular_pain symptoms=13 failed=8"
    assert reasons(read, line, mentions)[0].mentions == (0, 2)


def test_mentions_of_a_refusal_are_the_denials(read):
    mentions = [mention("low_back_pain"), mention("radicular_pain", "absent")]
    (reason,) = reasons(read, "low_back_pain -radicular_pain", mentions)
    assert (reason.rule, reason.mentions) == ("AXIAL", (0, 1))


def test_declined_treatment_is_evidence_of_none(read):
    mentions = [
        mention("radicular_pain"),
        mention("treatment", "absent", outcome=Outcome.DECLINED),
    ]
    (reason,) = reasons(read, "radicular_pain symptoms=20 -treatment", mentions)
    assert (reason.rule, reason.mentions) == ("UNTREATED", (0, 1))


def test_an_overruled_mention_is_no_evidence(read):
    mentions = [mention("bladder_dysfunction", "absent"), mention("saddle_sensory_change")]
    (reason,) = reasons(read, "-bladder_dysfunction saddle_sensory_change", mentions)
    assert reason.mentions == (1,)
