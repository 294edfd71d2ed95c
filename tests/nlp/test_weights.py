"""Two weights beside each other tell of a loss."""

from __future__ import annotations

import pytest

_LOSS = "unexplained_weight_loss"


@pytest.mark.parametrize(
    "letter",
    [
        "Wt 58->46, fever.",
        "Weight came down to 54 from 68.",
        "Weight: 61 kg (last 66).",
        "Weight 91 (98 in Nov, says not trying).",
        "Wt 188, was 207 in spring.",
        "She has passed from 64 to 56 kilos.",
    ],
)
def test_a_lower_weight_is_a_loss(rules, letter) -> None:
    assert rules(letter).features.findings[_LOSS] == "present"


@pytest.mark.parametrize(
    "letter",
    [
        "Weight 68.4 -> 67.9 in 3/12.",
        "Weight 92 kg, height 178 cm.",
        "Weight 91, was 105 before the diet.",
        "Weight limit of our table from 200 to 180 kg.",
        "Weight 74 -> 79 since May.",
    ],
)
def test_other_numbers_are_none(rules, letter) -> None:
    assert rules(letter).features.findings.get(_LOSS) != "present"
