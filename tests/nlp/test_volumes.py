"""Volumes of urine tell of a bladder that isn't emptied, by what they are of and how much it is."""

from __future__ import annotations

import pytest

_BLADDER = "bladder_dysfunction"


@pytest.mark.parametrize(
    "letter",
    [
        "Scanner after the toilet: 430 ml.",
        "Bladder scan post micturition 380.",
        "After voiding still 460 mL on the ward's scan.",
        "USS 640 mls after he voided.",
        "A catheter went in and 1.1 litres came away.",
        "Foley in, 1200 cc out.",
        "Catheter passed at 4 am, 1,300 mL.",
        "A catheter was passed, 900 ml.",
        "850 ml drained on catheterisation.",
        "Catheterised, 900.",
        "1.4 L in her bladder.",
        "Catheterised 3 days ago, 900 ml.",
        "Steroid injection last month, now catheter 950 ml.",
        "Retaining 300 ml post void.",
        "Drained 350 ml from the bladder after she had been to the loo.",
        "Scanner after wee: 1,050.",
        "Pre-void scan 950 ml, no sensation of filling.",
        "Pre transfer scan 800 ml.",
    ],
)
def test_much_urine_left_or_drained_is_a_finding(status, letter):
    assert status(f"Back pain for 3 weeks. {letter}", _BLADDER) == "present"


@pytest.mark.parametrize(
    "letter",
    [
        "Catheter for the hip operation, out after 2 days.",
        "Pre-void scan 500 ml.",
        "Pre-void scan 500 ml, post-void 20 ml.",
        "Bladder scan 260 pre-void, 30 after.",
        "Bladder scan 260 ml pre-void, 30 after.",
        "Pre-void bladder scan 500 ml, post-void 20 ml.",
        "Catheter in 2019 for the knee.",
        "Scan 12/3, catheter size 14.",
        "Scanned after voiding, 90 ml.",
        "Catheterised for theatre, 250 ml.",
        "Passed 350 ml here.",
        "Prostate 60 ml on the scan.",
        "Drinks 2 litres of water a day.",
        "Lost 600 ml of blood after the delivery, catheter out next day.",
        "CT scan at 1430, appointment 900.",
        "MRI scan showed 2 L sided disc bulges.",
        "Scan: 1 L hip replacement.",
        "TWOC successful, voided 450 ml after catheter removal.",
        "Catheter removed, passed 500 ml.",
        "Bladder scan showed no residual after 500 ml void.",
        "Pelvic ultrasound scan: fibroid uterus volume 450 cc.",
        "After the toilet he drank 500 ml of squash.",
        "Hydrocele drained 400 ml last year.",
        "Chest drain 700 ml last month.",
        "Heavy periods, soaking through pads.",
    ],
)
def test_other_volumes_and_numbers_are_none(status, letter):
    assert status(f"Back pain for 3 weeks. {letter}", _BLADDER) != "present"


def test_the_words_that_tell_the_volume_are_its_evidence(rules):
    letter = "Back pain. Scanner after the toilet: 430 ml."
    (found,) = (m for m in rules(letter).mentions if m.concept == _BLADDER)
    assert letter[found.start : found.end] == "430 ml"
