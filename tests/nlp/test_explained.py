"""A known cause explains an old complaint, and never a new one: that may be the cauda equina."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "letter",
    [
        "Known BPH, now cannot pass water since last night, back pain 3 days.",
        "Back pain 5/7. Big prostate but urinary retention since yesterday.",
    ],
)
def test_a_new_complaint_is_not_explained_by_an_old_cause(rules, letter) -> None:
    result = rules(letter)
    assert result.features.findings["bladder_dysfunction"] == "present"
    assert result.decision.urgency == "emergency"


def test_an_old_complaint_with_its_cause_gives_no_entry(rules) -> None:
    result = rules("LBP 6/52. Hesitancy for years from his prostate, under urology.")
    assert "bladder_dysfunction" not in result.features.findings
