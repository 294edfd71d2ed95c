"""Forms: what a tick, a column or a sign says of the words beside it."""

from __future__ import annotations

import pytest

import lsmri

SHORT = {
    "saddle": "saddle_sensory_change",
    "bladder": "bladder_dysfunction",
    "bowel": "bowel_dysfunction",
    "motor": "motor_deficit",
    "fever": "fever",
}


@pytest.fixture(scope="module")
def rules():
    return lsmri.load("rules")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("[N] numb saddle\n[Y] leaks urine\n[N] weak leg", "-saddle +bladder -motor"),
        ("Saddle numbness  Yes [ ]  No [x]\nRetention  Yes [x]  No [ ]", "-saddle +bladder"),
        ("Saddle numbness  Yes [ ]  No [ ]", "-saddle"),
        (
            "                      Y    N\n"
            "Saddle numbness            x\n"
            "Leaks urine           x\n"
            "Leg weakness               x",
            "-saddle +bladder -motor",
        ),
        (
            "Question      Yes   No\nNumb saddle when wiping or sitting   .   x\nFever     x   .",
            "-saddle +fever",
        ),
        ("GU: no dysuria, no haematuria, + leaks urine, no fever", "+bladder -fever"),
        ("Saddle numbness ...... No\nFaecal incontinence .. No", "-saddle -bowel"),
    ],
)
def test_what_a_form_says(rules, form, expected):
    findings = rules(f"Low back pain, please MRI.\n{form}").features.findings
    said = {
        ("+" if findings[code] == "present" else "-") + name
        for name, code in SHORT.items()
        if code in findings
    }
    assert said == set(expected.split())
