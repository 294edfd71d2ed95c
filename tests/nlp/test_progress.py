"""Deficits and symptoms then and now: whether they grew, stayed as they were or are new."""

from __future__ import annotations

import pytest

import lsmri

_DEFICIT, _CHANGE = "progressive_neurological_deficit", "symptom_change"


@pytest.fixture(scope="module")
def status():
    scorer = lsmri.load("rules")

    def read(text: str, concept: str) -> str | None:
        found = scorer(text).features.findings
        return {str(name): str(claim) for name, claim in found.items()}.get(concept)

    return read


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
