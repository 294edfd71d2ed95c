"""Pain of buttock and thigh, pain that goes on below the knee, and what "no leg pain" denies."""

from __future__ import annotations

import pytest

_RADICULAR, _REFERRED = "radicular_pain", "referred_leg_pain"


@pytest.mark.parametrize(
    "letter",
    [
        "Pain in the left buttock, back of the thigh, calf and outer foot.",
        "Pain in the front of the left thigh to the knee and the inner shin.",
        "A burning down the front of the thigh and over the kneecap to the shin.",
    ],
)
def test_pain_that_goes_on_below_the_knee_is_radicular(rules, letter) -> None:
    found = rules(letter).features.findings
    assert found[_RADICULAR] == "present"
    assert _REFERRED not in found


@pytest.mark.parametrize(
    "letter",
    [
        "LBP + R buttock 2/52.",
        "LBP 5/12, L buttock. Physio.",
        "Back and both bum cheeks since a few months.",
        "LBP + L post thigh, 9/10 at first.",
        "Buttocks alternate R/L.",
        "Pain in the buttock, never to the calf.",
    ],
)
def test_pain_of_buttock_or_thigh_is_referred(rules, letter) -> None:
    assert rules(letter).features.findings[_REFERRED] == "present"


@pytest.mark.parametrize(
    "letter",
    [
        "LBP 5/52. No leg pn.",
        "Leg pain: N. Walks well.",
        "She hasn't any pain going down the legs.",
        "Low back only. Not down the legs.",
        "The legs have no complaint.",
        "There has never been anything down the legs.",
        "No trouble in the legs.",
        "The pain no reach leg.",
        "His legs do not hurt.",
        "It's just my back, not my legs.",
    ],
)
def test_no_leg_pain_denies_both(rules, letter) -> None:
    found = rules(letter).features.findings
    assert (found.get(_RADICULAR), found.get(_REFERRED)) == ("absent", "absent")


@pytest.mark.parametrize("letter", ["No sciatica.", "His leg pain has gone since the operation."])
def test_a_named_or_gone_pain_denies_no_referred_one(rules, letter) -> None:
    assert _REFERRED not in rules(letter).features.findings


def test_pain_that_doesnt_run_to_the_legs_is_no_root_pain(rules) -> None:
    found = rules("The pain doesn't run to the legs.").features.findings
    assert found.get(_RADICULAR) != "present"
