"""Weakness that is none of the legs', denied weakness, and power told in few words."""

from __future__ import annotations

import pytest

_MOTOR = "motor_deficit"


@pytest.mark.parametrize(
    "letter",
    [
        "Nobody could find weakness.",
        "I can't find weakness, ankle jerks are present.",
        "I've not detected any motor loss.",
        "Looked for and not found weakness or a level.",
        "Weak Achilles reflex left, no paresis.",
        "Power all 5.",
        "SLR 90 both, power gr V.",
        "Legs moving as usual.",
        "No motor issue.",
        "Neuro: NAD.",
        "Neuro deficit: No",
        "Power and sensation in the legs normal.",
    ],
)
def test_denied_weakness_and_full_power(rules, letter) -> None:
    assert rules(letter).features.findings[_MOTOR] == "absent"


@pytest.mark.parametrize(
    "letter",
    [
        "Femoral pulse L weak.",
        "Rectal examination: weak squeeze.",
        "Light touch down over S1.",
        "The back has always been a weak spot.",
    ],
)
def test_other_things_are_weak_too(rules, letter) -> None:
    assert _MOTOR not in rules(letter).features.findings


def test_feeling_in_the_legs_is_not_that_of_the_saddle(rules) -> None:
    assert "saddle_sensory_change" not in rules("Feeling in the legs is normal.").features.findings


def test_grade_three_plus_is_not_yet_severe(rules) -> None:
    found = rules("EHL 3+/5 on the right.").features.findings
    assert found[_MOTOR] == "present"
    assert "severe_motor_deficit" not in found
    assert rules("EHL 3/5 on the right.").features.findings["severe_motor_deficit"] == "present"


def test_fewer_raises_than_the_other_leg_are_of_one_leg(rules) -> None:
    letter = "The left calf is a touch weaker, six heel raises to the right's fifteen."
    assert "bilateral_radicular_symptoms" not in rules(letter).features.findings
