"""Power in figures: grades of muscles, however named and written, and counted heel raises."""

from __future__ import annotations

import pytest

_WEAK, _SEVERE = "motor_deficit", "severe_motor_deficit"
_DEFICIT, _CHANGE = "progressive_neurological_deficit", "symptom_change"
_BOTH = "bilateral_radicular_symptoms"


@pytest.mark.parametrize(
    "text",
    [
        "Gastroc R 4-, jerk gone.",
        "S1 pwr 4.",
        "Big toe 4+.",
        "EHL L 4+/5, rest 5/5.",
        "Quads 5/5, DF L 4/5.",
        "EHL 5   TA 5   GS 4 R",
        "Hip abductors four plus on the right, dorsiflexors five.",
        "Power 5 except left big toe 4.",
        "Calf power four by five.",
        "Big toe extension M4, as I wrote in spring.",
    ],
)
def test_one_weak_muscle_counts_beside_strong_ones(status, text):
    assert status(text, _WEAK) == "present"
    assert status(text, _SEVERE) is None


@pytest.mark.parametrize(
    "text",
    [
        "Gastroc L 3/5.",
        "LL 2/5 B.",
        "Quadriceps are grade two with no jerk.",
        "Ankle dorsiflexion G3 on the left.",
        "The thigh is thin, and I'd call the quadriceps 3 out of 5.",
    ],
)
def test_grade_three_or_less_is_severe(status, text):
    assert status(text, _SEVERE) == "present"


@pytest.mark.parametrize(
    "text",
    [
        "Str 5/5, sens ok.",
        "MMT 5/5; DTR 2/2.",
        "Neuro: 5/5, reflexes fine.",
        "Plantar flexion five by five.",
        "Motor five over five.",
    ],
)
def test_five_of_five_is_no_weakness(status, text):
    assert status(text, _WEAK) == "absent"


@pytest.mark.parametrize(
    "text",
    [
        "Came to 4 out of 5 sessions for strength.",
        "Left arm 2/5 since the stroke.",
        "Reflexes: gastroc 1+ both sides.",
        "Toes 3 and 4 numb.",
        "Weight 84 kg, 3 sessions so far.",
        "Pain 4/5, sensation good.",
        "Disc at L 4/5.",
        "Crossed straight leg raise 40, left calf sore, 20 on the other side.",
    ],
)
def test_other_numbers_are_no_grades(status, text):
    assert status(text, _WEAK) is None
    assert status(text, _SEVERE) is None


@pytest.mark.parametrize(
    "text",
    [
        "Single leg heel raise 8 on the right, 22 on the left.",
        "Calf raises L 12, R 25.",
        "Heel raise 9 against 25.",
        "Eleven heel raises on that leg to twenty on the other.",
        "Heel rise x 10 (R 24).",
    ],
)
def test_far_fewer_heel_raises_on_one_leg_are_weakness(status, text):
    assert status(text, _WEAK) == "present"
    assert status(text, _SEVERE) is None
    assert status(text, _BOTH) is None


@pytest.mark.parametrize(
    "text",
    [
        "Calf raises 25/25.",
        "Single leg heel raise 22 and 24.",
        "Heel raises 20 each side.",
        "Manages twenty tiptoe raises on both legs.",
        "SL heel rise x15 B.",
    ],
)
def test_as_many_on_either_leg_deny_a_severe_weakness(status, text):
    assert status(text, _SEVERE) == "absent"
    assert status(text, _WEAK) is None


def test_no_raise_on_one_leg_is_severe(status):
    assert status("Single heel raise: right twenty, left none.", _SEVERE) == "present"


def test_exercises_are_no_test_of_power(status):
    assert status("1. Calf raises 2 sets of 15 daily.", _WEAK) is None


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Heel raises L 4, R 25. Three weeks ago 14 on the left.", "present"),
        ("No calf raises L (0/10), R 10. At last visit could do 10.", "present"),
        ("Heel raise L 14, R 25 (June: 15).", None),
    ],
)
def test_raises_are_set_beside_an_earlier_count(status, text, claim):
    assert status(text, _DEFICIT) == claim
    assert status(text, _CHANGE) == claim


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Sciatica R>L for a month.", "present"),
        ("Leg pain Lt > Rt.", "present"),
        ("Left sciatica 3 weeks. Also the right calf tingles now.", "present"),
        ("Left foot dorsiflexion 3/5, right 4/5.", "present"),
        ("Left great toe extension 4+ compared to the right.", None),
    ],
)
def test_both_legs_in_one_sign_or_one_after_the_other(status, text, claim):
    assert status(text, _BOTH) == claim


@pytest.mark.parametrize(
    ("text", "concept", "claim"),
    [
        ("Reflexes equal, plantars flexor.", "upper_motor_neuron_signs", "absent"),
        ("Plantar flexors 5/5.", "upper_motor_neuron_signs", None),
        ("Lies best with the knees up.", "upper_motor_neuron_signs", None),
        ("The leg is worse than the back.", _DEFICIT, None),
        ("He has lost the ability to lift the foot.", _SEVERE, "present"),
        ("Knee extension was 4, is now 5.", _WEAK, None),
        ("Knee jerks brisk but equal.", "upper_motor_neuron_signs", None),
        ("EHL 4. New since May is the back pain.", _DEFICIT, None),
    ],
)
def test_look_alikes_of_signs(status, text, concept, claim):
    assert status(text, concept) == claim


@pytest.mark.parametrize(
    ("text", "reflexes"),
    [
        ("Neuro N. No radiation.", "absent"),
        ("Neurologically tidy, sent home.", "absent"),
        ("Neurologically there is nothing.", "absent"),
        ("Legs fine on examination.", None),
        ("I found nothing wrong in her legs.", None),
    ],
)
def test_an_examination_without_findings_in_few_words(status, text, reflexes):
    assert status(text, _WEAK) == "absent"
    assert status(text, "sensory_deficit") == "absent"
    assert status(text, "reflex_change") == reflexes


@pytest.mark.parametrize(
    "text",
    [
        "Quads 12/2: 5, 26/2: 4, today 3.",
        "Knee ext 4/3: 4+. 18/3: 4. 1/4: 3-.",
        "Ankle dorsiflexion was 4 last week, 2 today.",
        "EHL 5 at first visit, 4 in week 3, now 2.",
        "Tib ant L today 2, Mon 4.",
        "Single heel raise R: week 1 = 12, week 4 = 5, week 7 = 0; L = 20.",
        "Calf raises on the right 15 in March, none now.",
    ],
)
def test_a_series_that_falls_tells_of_progress_and_of_what_is_left(status, text):
    assert status(text, _DEFICIT) == "present"
    assert status(text, _CHANGE) == "present"
    assert status(text, _SEVERE) == "present"


@pytest.mark.parametrize(
    "text",
    [
        "Quads 12/2: 3, 26/2: 4, today 5.",
        "Heel raises R: week 1 = 5, week 4 = 12, week 7 = 20.",
        "Quads 12/2: 4, 26/2: 4, today 4.",
    ],
)
def test_a_series_that_doesnt_fall_tells_of_no_progress(status, text):
    assert status(text, _DEFICIT) != "present"
    assert status(text, _SEVERE) != "present"


def test_the_last_of_a_series_is_todays(status):
    assert status("Quads 12/2: 3, 26/2: 4, today 5.", _WEAK) == "absent"
    assert status("Tib ant: Mon 4+, Thu 4-.", _WEAK) == "present"


def test_no_heel_raise_at_all_is_a_severe_deficit(status):
    assert status("Zero single leg heel raises on the left.", _SEVERE) == "present"


@pytest.mark.parametrize(
    "text",
    [
        "TA grade 0. Quads last visit 5, today 5.",
        "DF 1, PF Monday 5, Tuesday 5.",
        "TA 2, EHL last week 5, today 5.",
    ],
)
def test_a_series_of_one_muscle_says_nothing_of_another(status, text):
    assert status(text, _SEVERE) == "present"


@pytest.mark.parametrize(
    "text",
    [
        "Reduced lumbar flexion. VAS last week 5, today 3.",
        "Power normal throughout. Pain score last visit 5, today 3.",
        "Calf pain score: last week 5, today 3.",
        "Neck flexion: last visit 4, today 3.",
        "Straight leg raise right: last week 60, today 30.",
        "Weight he can lift: last month 20, now 10.",
        "Myotomes L2-S1 right: 5/5 5/5 5/5 4/5 5/5.",
    ],
)
def test_other_numbers_with_times_are_no_series_of_power(status, text):
    assert status(text, _DEFICIT) != "present"
    assert status(text, _SEVERE) != "present"


@pytest.mark.parametrize(
    "text",
    [
        "Heel raises good, no calf tenderness.",
        "Single leg heel raise: nil difficulty.",
        "Toe raise: zero pain.",
        "Heel raise pain 0/10.",
        "Heel raises x 20 right, x 18 left, nil else.",
    ],
)
def test_what_is_denied_beside_heel_raises_is_none_of_them(status, text):
    assert status(text, _SEVERE) != "present"
