"""The draft reply: short, courteous, and never a bare refusal."""

import pytest

from lsmri.corpora.scheme import MRI_SAFETY
from lsmri.models.guideline import guideline_names, load_guideline


def decide(read, line, profile="lsmri"):
    return load_guideline(profile).decide(read(line))


@pytest.mark.parametrize("line", ["radicular_pain failed=8", "severe_motor_deficit", "fever"])
def test_an_accepted_request_needs_no_reply(read, line):
    assert decide(read, line).reply == ""


def test_an_emergency_is_sent_in_now(read):
    reply = decide(read, "bladder_dysfunction").reply
    assert reply.startswith("Please act on this today.")
    assert "emergency department" in reply
    assert len(reply.split()) < 70


def test_a_fracture_gets_its_radiograph_first(read):
    decision = decide(read, "significant_trauma")
    assert "radiograph_or_ct_first" in decision.routes
    assert "radiograph or CT" in decision.reply
    with_deficit = decide(read, "significant_trauma motor_deficit")
    assert "radiograph_or_ct_first" not in with_deficit.routes
    assert with_deficit.reply == ""


def test_a_refusal_names_the_alternative_and_what_would_change_it(read):
    decision = decide(read, "radicular_pain symptoms=3")
    assert decision.routes == ("conservative_treatment",)
    assert decision.reply.startswith("Thank you")
    assert "please send the request again" in decision.reply
    assert all(fact.question in decision.reply for fact in decision.missing)
    assert "send the patient in at once" in decision.reply


def test_an_open_letter_is_asked_and_not_refused(read):
    decision = decide(read, "radicular_pain symptoms=20")
    assert decision.routes == ("ask_referrer",)
    assert "have not decided yet" in decision.reply
    assert decision.missing[0].question in decision.reply


def test_several_ways_to_the_same_answer_are_listed(read):
    decision = decide(read, "radicular_pain symptoms=3 tried")
    assert decision.rules == ("HELPED", "EARLY")
    assert "- Conservative treatment helps" in decision.reply
    assert "as long as it does" not in decision.reply


@pytest.mark.parametrize(
    ("line", "routes"),
    [
        ("cauda_equina_suspected", ("emergency_department", "mri_within_4_hours")),
        ("suspected_malignancy", ("mri_whole_spine",)),
        ("cancer_history", ("mri_lumbar",)),
        ("severe_motor_deficit upper_motor_neuron_signs", ("mri_lumbar", "mri_whole_spine")),
        ("suspected_aortic_aneurysm", ("vascular_emergency",)),
        ("low_back_pain -radicular_pain suspected_axial_spondyloarthritis", ("rheumatology",)),
        (
            "low_back_pain -radicular_pain ?thoracic_pain ?suspected_axial_spondyloarthritis",
            ("rheumatology", "radiograph_and_blood_tests"),
        ),
        ("prior_spinal_surgery radicular_pain", ("mri_lumbar", "consider_contrast")),
        ("radicular_pain failed=8", ("mri_lumbar",)),
    ],
)
def test_routes(read, line, routes):
    assert decide(read, line).routes == routes


def test_primary_care_is_sent_to_the_specialist(read):
    decision = decide(read, "radicular_pain failed=8 by=primary_care", "ng59")
    assert decision.routes == ("specialist_service",)
    assert "musculoskeletal or spinal service" in decision.reply


@pytest.mark.parametrize("name", guideline_names())
def test_safety_is_told_whatever_the_verdict(read, name):
    decision = decide(read, "radicular_pain ?pregnancy cardiac_device -claustrophobia", name)
    assert decision.safety == ("cardiac_device", "pregnancy")
    assert set(decision.safety) <= set(MRI_SAFETY)
