"""A temperature tells a fever with its name or without, by where it stands and its unit."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "letter",
    [
        "Afebrile after paracetamol, 39.1 in the ambulance.",
        "Temperature chart: 101.4, 100.8, 102 F.",
        "Tmax 38.6.",
        "T38.6 P 104 BP 110/70",
        "On arrival 38.7C, pulse 110.",
        "38,9° at home",
        "Was 38.4 this morning.",
        "Spiking to 39.",
        "Spiked 39.0 on the ward.",
        "Temp 36.8, was 38.5 in triage.",
        "Temp 37.9.",
        "Temps to 100.2 at home.",
        "T 100.2 F",
    ],
)
def test_a_raised_temperature_is_a_fever(status, letter) -> None:
    assert status(letter, "fever") == "present"


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        ("P 104 RR 18 T37.2 sats 98%", "absent"),
        ("Temp 37.2.", "absent"),
        ("Temp 37.7.", None),
        ("CRP 38.4 yesterday, fever denied.", "absent"),
        ("No fever, BMI 38.4.", "absent"),
        ("BMI 38.5, weight 101.2 kg at home.", None),
        ("HbA1c 39.1 this morning.", None),
        ("SLR 38.5° right.", None),
        ("38.5 weeks pregnant at home.", None),
        ("Sent home at 39 weeks.", None),
        ("39.1 c/o back pain", None),
        ("F 102.", None),
        ("Return if temperature over 38.5 at home.", None),
        ("Metal at T38. 6 screws.", None),
    ],
)
def test_other_numbers_and_lower_temperatures_are_none(status, letter, expected) -> None:
    assert status(letter, "fever") == expected


def test_the_evidence_is_the_temperature(rules) -> None:
    text = "Obs: P 104 T38.6 sats 98%."
    (fever,) = (m for m in rules(text).mentions if m.concept == "fever")
    assert (fever.text, text[fever.start : fever.end]) == ("T38.6", "T38.6")


def test_a_named_temperature_is_one_mention(rules) -> None:
    found = [m.text for m in rules("Temp 38.4, 38.9 at home.").mentions if m.concept == "fever"]
    assert found == ["Temp 38.4", "38.9"]
