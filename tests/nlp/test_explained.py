"""A known cause explains an old complaint, and never a new one: that may be the cauda equina."""

from __future__ import annotations

from datetime import date

import pytest

from lsmri.corpora.letter import Letter


@pytest.mark.parametrize(
    "letter",
    [
        "Known BPH, now cannot pass water since last night, back pain 3 days.",
        "Back pain 5/7. Big prostate but urinary retention since yesterday.",
        "LBP 4/7. Leaking urine since Friday, on furosemide.",
        "Catheter in, 800 ml drained, LBP since Monday.",
        "Trouble starting his stream in May, but that passed and it is back since Tuesday.",
    ],
)
def test_a_new_complaint_is_not_explained_by_an_old_cause(rules, letter) -> None:
    result = rules(letter)
    assert result.features.findings["bladder_dysfunction"] == "present"
    assert result.decision.urgency == "emergency"


@pytest.mark.parametrize(
    "letter",
    [
        "LBP 6/52. Hesitancy for years from his prostate, under urology.",
        "Backache. Bladder leaky for a long time, ring pessary.",
        "Bladder: urgency x 8 yrs on oxybutynin, same.",
        "Low back pain. Bladder slow, as for the last ten years.",
        "RTC today, L1 burst. Catheter in situ, clear urine.",
        "On dialysis, makes no urine anyway. Back pain 2/52.",
        "Stiff in the mornings, takes an hour to get going.",
        "Has sweated, sheets wet three nights, back pain 3/52.",
        "Incontinent of urine this week, dip positive, started trimethoprim. LBP.",
    ],
)
def test_an_old_complaint_with_its_cause_gives_no_entry(rules, letter) -> None:
    assert "bladder_dysfunction" not in rules(letter).features.findings


@pytest.mark.parametrize(
    "letter",
    [
        "He had trouble starting his stream in May for two days, and it has been quite normal ever"
        " since.",
        "She has to wait at the start of a pee, she said, but on going through it that was a week"
        " in spring with a proven infection and it is quite normal now.",
    ],
)
def test_a_bladder_that_is_well_again_is_denied(rules, letter) -> None:
    assert rules(letter).features.findings["bladder_dysfunction"] == "absent"


@pytest.mark.parametrize(
    "letter",
    [
        "There is tingling in both soles when she queues.",
        "Numb feet after 200 metres, he leans on a wall and it goes.",
        "Bilateral leg pain walking, R > L, for a year.",
    ],
)
def test_what_both_legs_have_on_walking_is_no_root_pain(rules, letter) -> None:
    assert "bilateral_radicular_symptoms" not in rules(letter).features.findings


@pytest.mark.parametrize(
    "letter",
    [
        "Since Monday legs weak, using walls to walk.",
        "Both legs numb from yesterday, cannot stand without two people.",
        "Now both legs numb when walking, new this week.",
    ],
)
def test_legs_that_are_newly_lost_are_no_claudication(rules, letter) -> None:
    assert rules(letter).features.findings["bilateral_radicular_symptoms"] == "present"


def test_legs_that_weaken_only_on_walking_have_no_deficit(rules) -> None:
    found = rules("Both legs burn and weaken at the post office, he sits and it passes.").features
    assert found.findings["neurogenic_claudication"] == "present"
    assert "motor_deficit" not in found.findings
    lost = rules("Her legs are like jelly now, she walked in on Sunday.").features.findings
    assert lost["motor_deficit"] == "present"


@pytest.mark.parametrize(
    "letter",
    ["He slipped on a rung, didn't fall.", "CRP fell from 180 to 40.", "She fell asleep in a bus."],
)
def test_who_doesnt_fall_has_no_accident(rules, letter) -> None:
    assert rules(letter).features.findings.get("significant_trauma") != "present"


@pytest.mark.parametrize("year", range(2008, 2036, 3))
def test_since_a_year_is_old_by_the_date_of_the_letter(rules, year) -> None:
    written = date(year, 6, 1)
    new = rules(Letter(f"LBP. Incontinent of urine since 28 May {year}.", letter_date=written))
    assert new.decision.urgency == "emergency"
    old = rules(Letter(f"LBP. Incontinent of urine since {year - 6}.", letter_date=written))
    assert "bladder_dysfunction" not in old.features.findings
    fell = f"LBP. Incontinent of urine since May {year}, hip done in {year - 6}."
    assert rules(Letter(fell, letter_date=written)).decision.urgency == "emergency"


def test_an_episode_in_the_last_years_is_no_lasting_state(rules) -> None:
    leaked = rules("LBP. One episode of urinary incontinence over the last two years.").features
    assert leaked.findings["bladder_dysfunction"] == "present"
    leaky = rules("LBP. Urinary incontinence over the last ten years, pads.").features
    assert "bladder_dysfunction" not in leaky.findings
