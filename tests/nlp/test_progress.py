"""Deficits and symptoms then and now: whether they grew, stayed as they were or are new."""

from __future__ import annotations

import pytest

_DEFICIT, _CHANGE = "progressive_neurological_deficit", "symptom_change"


@pytest.mark.parametrize(
    "text",
    [
        "EHL 4/5, was 5/5 in May.",
        "Tib ant 3 today; it was 4 at your clinic.",
        "Ankle dorsiflexion 3+/5. Was 4+ at the last visit.",
        "Quads 4+ -> 4-, knee jerk gone.",
        "Iliopsoas from 4 to 3 compared with the control in June.",
        "Gastrocnemius 4 minus, whereas a month ago I wrote 5.",
        "Hip flexion 2/5 (full power in December).",
        "Dorsiflexion 4/5 on the 3rd, 3/5 on the 12th.",
    ],
)
def test_lower_grades_are_a_deficit_that_progresses_and_a_change(status, text):
    assert status(text, _DEFICIT) == "present"
    assert status(text, _CHANGE) == "present"


def test_a_fall_within_one_stay_is_no_change_since_a_visit(status):
    text = "Psoas sign. R leg 2/5 hip flexion, yesterday was 4/5."
    assert status(text, _DEFICIT) == "present"
    assert status(text, _CHANGE) is None


@pytest.mark.parametrize(
    "text",
    [
        "EHL 4/5; this was 4/5 before the operation too.",
        "EHL was 1/5, now 2/5.",
        "Dorsiflexion 2/5. It was 1/5 on 3 March, so recovering.",
        "Big toe extension 4, static.",
        "Quads 4/5, same as in August.",
        "Numb little toe, no worse than in June.",
        "Foot drop 2/5. It has not changed since the first week.",
        "Neuro stable.",
        "L5 myotome 4/5, unchanged from the first session.",
    ],
)
def test_equal_or_better_is_no_progress(status, text):
    assert status(text, _DEFICIT) == "absent"


@pytest.mark.parametrize(
    "text",
    [
        "EHL right 4, left 5.",
        "Hip flexion 4, knee extension 5.",
        "Power in the left ankle was 4/5 and EHL was 3/5.",
        "Pain was 5 at the last visit, now 3. Power 5/5.",
        "EHL on the right weaker than on the left, 4/5.",
        "Walks from 3 minutes to 4. Heel walking fine.",
        "EHL 4/5. Physiotherapy: no change.",
        "Numb soles from diabetic neuropathy, no change there.",
    ],
)
def test_what_is_no_comparison_over_time(status, text):
    assert status(text, _DEFICIT) is None


@pytest.mark.parametrize(
    "text",
    [
        "Both legs 4/5, was walking unaided last week.",
        "Left foot slaps, 2/5. On Tuesday she could still walk on her heels.",
        "Weak big toe 4/5, not noted before.",
        "Both legs weak, stairs yesterday ok.",
        "Weakness of the left leg, slowly worsening.",
        "Numb heel that I didn't find in March.",
        "Outer foot numb, wasn't in June.",
        "Toe weak - new.",
    ],
)
def test_power_lost_since_it_was_seen(status, text):
    assert status(text, _DEFICIT) == "present"


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("MRI lumbar 2023: L4/5 stenosis. Walking has dropped from a mile to 100 m.", "present"),
        ("MRI lumbar 2023: bulge. The leg pain is new since that film.", "present"),
        ("MRI lumbar 2023: L5/S1 protrusion. Worse since, walks half as far.", "present"),
        ("L5/S1 discectomy 2019. Since June the leg pain has returned.", "present"),
        ("MRI lumbar 2022: bulge. Nothing has altered since.", "absent"),
        ("Seen in May; pain unchanged since the last visit.", "absent"),
        ("Physiotherapy 12 weeks: leg pain unchanged.", None),
        ("Bowel habit as before.", None),
        ("Her leg pain is down to 2 out of 10.", None),
    ],
)
def test_a_change_is_since_a_scan_or_a_visit(status, text, claim):
    assert status(text, _CHANGE) == claim


@pytest.mark.parametrize(
    "text",
    [
        "Right weaker than left, progressive over a week.",
        "Right leg weaker than the left and worse since Friday.",
        "Bilateral leg weakness, left weaker than right, getting weaker daily.",
        "Weaker on right than left, worsening rapidly.",
        "Numbness right more than left, spreading up.",
        "Right foot weaker than the left, deteriorating since Monday.",
        "Left ankle weaker than the right, increasing over four days.",
        "Power right less than left and getting weaker.",
    ],
)
def test_what_grows_may_be_set_beside_the_other_side(status, text):
    assert status(text, _DEFICIT) == "present"


@pytest.mark.parametrize(
    "text",
    [
        # denied
        "Weakness no longer stable.",
        "Weakness far from stable.",
        "Deficit anything but stable.",
        "Foot drop hardly stable.",
        "Deficit is by no means stable.",
        "Weakness hasn't been static.",
        "Weakness not improving, no further strength.",
        # until lately
        "Weakness of legs stable until last night, now much worse.",
        "Weakness remained the same till Sunday then he went off his legs.",
        "Right leg weakness, stable until yesterday.",
        "Numbness was unchanged up to Tuesday, now to the knee.",
        "Power was stable; since Monday he cannot stand.",
        "Tingling of both feet as before. However since yesterday it is worse.",
        "Weakness unchanged on Monday. Today he cannot lift the leg.",
        "The numbness is not new but the weakness is new.",
        "Power stable at first but falling today.",
        # said of something else
        "Weak legs, not moved since morning.",
        "Weakness, haemodynamically stable.",
        "Bilateral leg weakness, vitals stable, afebrile.",
        "Numb legs, GCS 15, stable.",
        "Foot drop. He is stable.",
        "Legs numb. Stable housing.",
        "Weak both legs, no further falls.",
        "Weak leg, no spread of cancer.",
        "Weakness both legs. No change in dressing.",
        "Weakness of left leg. No change to tablets.",
        "Numb leg, no further appointments.",
        "Foot drop, stable relationship.",
        "Weak leg; patient is stable for transfer.",
    ],
)
def test_what_is_steady_no_more_or_is_something_else_denies_no_progress(status, text):
    assert status(text, _DEFICIT) != "absent"


@pytest.mark.parametrize(
    "text",
    [
        "Weakness unchanged now.",
        "Numbness is stable, no further spread.",
        "EHL 4-, stable cf the letter of three weeks ago.",
        "Foot drop unchanged for two years.",
        "No new weakness, ankle jerk absent then and now.",
    ],
)
def test_what_stays_as_it_was_is_no_progress(status, text):
    assert status(text, _DEFICIT) == "absent"


@pytest.mark.parametrize(
    "text",
    [
        "Was 5/5, now 3/5.",
        "Now 3/5, was 5/5.",
        "Now only 2/5, yesterday 4/5.",
        "3/5 now from 5/5 this morning.",
        "L was 4/5 on ward round, now 2/5.",
        "Ankle was 4 now 2.",
        "Ankle power was 4 now 2.",
        "MRC was 4 now 3 in TA.",
        "EHL down to 2/5 from 4/5.",
        "DF R 4 L 5, was R 5 L 5 in May.",
        "EHL 3/5 R 5/5 L today, in May 4/5 R and 3/5 L.",
        "Motor: hip flexion 4/5, knee ext 3/5 in June; now 4/5 hip flexion, knee ext 2/5.",
        "Plantarflexion R 3 L 5, was R 4 L 5 at the last visit.",
    ],
)
def test_power_fell_whatever_names_the_muscle_and_the_side(status, text):
    assert status(text, _DEFICIT) == "present"


@pytest.mark.parametrize(
    "text",
    [
        "Was 3/5, now 4/5.",
        "Now 4/5, was 3/5.",
        "L EHL was 5/5, R EHL 3/5 now.",
        "Hip flexion was 5/5, knee ext now 4/5.",
    ],
)
def test_power_regained_or_of_another_side_or_movement_did_not_fall(status, text):
    assert status(text, _DEFICIT) != "present"


@pytest.mark.parametrize(
    "text",
    [
        "Right sciatica for 3 weeks, now the left leg the same.",
        "Right leg sciatica; left leg joined yesterday.",
        "Left calf numb, since Friday right calf began too.",
        "Right calf tingling, now the left calf the same.",
    ],
)
def test_the_second_leg_that_joins_the_first_makes_it_both(status, text):
    assert status(text, "bilateral_radicular_symptoms") == "present"


@pytest.mark.parametrize(
    "letter",
    [
        "She can't lift that foot. Her sister says last week she was lifting it fine.",
        "His legs are weak, every month more.",
    ],
)
def test_power_that_was_there_lately_or_dwindles_monthly(rules, letter) -> None:
    assert rules(letter).features.findings["progressive_neurological_deficit"] == "present"
