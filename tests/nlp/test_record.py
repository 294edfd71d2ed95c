"""A finding's status where its mentions disagree."""

from __future__ import annotations

import pytest

import lsmri


@pytest.mark.parametrize(
    ("text", "concept", "status"),
    [
        (
            "Back pain, sent in as ?CES. Sensation and tone are normal: this is not cauda equina.",
            "cauda_equina_suspected",
            "absent",
        ),
        (
            "Back pain. The walk-in wrote ?discitis. No evidence of discitis.",
            "suspected_spinal_infection",
            "absent",
        ),
        (
            "Back pain. No cauda equina symptoms in May. Now ?CES.",
            "cauda_equina_suspected",
            "possible",
        ),
        ("Back pain. ?Foot drop on the form. No foot drop.", "severe_motor_deficit", "absent"),
        (
            "Back pain. Saddle area numb. No saddle anaesthesia in May.",
            "saddle_sensory_change",
            "present",
        ),
        (
            "Back pain. I suspect cauda equina syndrome. On her visit last week there was no "
            "suspicion of cauda equina.",
            "cauda_equina_suspected",
            "possible",
        ),
        (
            "Back pain. Please exclude cauda equina syndrome. If MRI shows no cauda equina then "
            "refer to physio.",
            "cauda_equina_suspected",
            "possible",
        ),
        (
            "Back pain ?AAA. Ultrasound in 2018 showed no AAA.",
            "suspected_aortic_aneurysm",
            "possible",
        ),
        (
            "Back pain, foot drop on the left. No foot drop on the right.",
            "severe_motor_deficit",
            "present",
        ),
    ],
)
def test_a_conclusion_outweighs_a_suspicion_before_it(text, concept, status):
    assert lsmri.load("rules")(text).features.findings[concept] == status


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("The numbness in the saddle has gone.", {"saddle_sensory_change": "absent"}),
        ("Leg weakness has since gone.", {"motor_deficit": "absent"}),
        (
            "The numbness has gone up to the knee.",
            {"sensory_deficit": "present", "progressive_neurological_deficit": "present"},
        ),
        (
            "Finds his trousers wet and never knew he'd gone.",
            {"bladder_dysfunction": "present"},
        ),
        ("Had a number two in the bed asleep.", {"bowel_dysfunction": "present"}),
        ("Ultrasound last week: aorta 1.9 cm.", {"suspected_aortic_aneurysm": "absent"}),
        ("Abdominal aorta measured 34 mm.", {"suspected_aortic_aneurysm": "present"}),
    ],
)
def test_plain_words_of_what_is_there_or_gone(text, findings):
    found = lsmri.load("rules")(f"Low back pain 3 weeks. {text}").features.findings
    assert {c: s for c, s in found.items() if c != "low_back_pain"} == findings
