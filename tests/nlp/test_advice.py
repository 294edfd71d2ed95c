"""What a patient is told to watch for, and what is there."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "concept", "expected"),
    [
        ("Told: numb seat, no urine, foot drop = casualty.", "saddle_sensory_change", None),
        ("Safety: loss of bladder control, foot drop -> ED.", "bladder_dysfunction", None),
        ("Report at once: leg weakness, numb seat.", "saddle_sensory_change", None),
        ("Numb seat, no urine since noon -> ED.", "saddle_sensory_change", "present"),
        ("LBP.\nPlan: A&E: numb saddle, retention.", "saddle_sensory_change", None),
        ("LBP.\nPlan: ?CES, send to ED.", "cauda_equina_suspected", "possible"),
        ("LBP.\nPlan: refer to A&E with saddle numbness.", "saddle_sensory_change", "present"),
        ("Absent fever, weight loss, saddle numbness.", "saddle_sensory_change", "absent"),
        ("No disturbance of voiding or defecation.", "bowel_dysfunction", "absent"),
        ("No numbness between the legs, passing urine.", "bladder_dysfunction", None),
        ("No fever, can't feel his bladder filling.", "bladder_dysfunction", "present"),
        ("No change in bladder or bowel control.", "bowel_dysfunction", "absent"),
    ],
)
def test_a_precaution_or_a_denied_list_is_no_emergency(status, text, concept, expected) -> None:
    assert status(text, concept) == expected


@pytest.mark.parametrize(
    ("text", "concept", "expected"),
    [
        ("I haven't wet myself.", "bladder_dysfunction", "absent"),
        ("She hadn't noticed saddle numbness.", "saddle_sensory_change", "absent"),
        ("Today his wife told us what he hadn't: he wets himself.", "bladder_dysfunction",
         "present"),
        ("Denies dyspnea on exertion, rash, perineal numbness, falls.", "saddle_sensory_change",
         "absent"),
        ('He checked "no" for each of the following: fever, saddle numbness.',
         "saddle_sensory_change", "absent"),
        ("ER at once for numbness between the legs or trouble passing urine.",
         "saddle_sensory_change", None),
        ("- Call for weak legs, accidents with bladder or bowels.", "bladder_dysfunction", None),
        ("He called for an ambulance, numb saddle.", "saddle_sensory_change", "present"),
        ("Return or call: numbness where you sit.", "saddle_sensory_change", None),
        ("Red flags: numb saddle, retention.", "saddle_sensory_change", "present"),
        ("SN: bleeding → MAU. Numb saddle, can't wee → ED.", "saddle_sensory_change", None),
    ],
)  # fmt: skip
def test_what_isnt_so_and_what_to_call_for(status, text, concept, expected) -> None:
    assert status(text, concept) == expected


@pytest.mark.parametrize(
    "text",
    [
        "LBP.\nPlan: Emergency MRI for saddle numbness.",
        "LBP.\nPlan: seen in casualty, saddle numbness confirmed.",
        "LBP.\nPlan: PVR 911 ml, saddle numbness.",
        "LBP.\nPlan: seen in ED, saddle numbness confirmed.",
        "He needs to be seen for new saddle numbness.",
        "Please call me urgently with the result as she has saddle numbness.",
        "Please call doctor if any queries, patient has saddle numbness.",
        "Told patient: MRI shows stenosis, saddle numbness is due to it.",
        "SN: patient reports saddle numbness.",
        "Saddle numbness, can't pass any urine -> A&E.",
        "Sent to ED at once with saddle numbness.",
        "CT ruled out fracture, saddle numbness.",
        "Stroke ruled out, saddle numbness.",
        "Not typical of sciatica, saddle numbness.",
        "The history argues against a simple sprain, saddle numbness.",
        "No worries re claustrophobia, saddle numbness is new.",
        "She has minimal concern about her saddle numbness.",
        "- foot drop - saddle numbness - please scan -",
        "Absent back pain, saddle numbness.",
        'Answered "none of these": he has saddle numbness.',
    ],
)
def test_a_danger_told_beside_other_matters_is_there(status, text) -> None:
    assert status(text, "saddle_sensory_change") == "present"


@pytest.mark.parametrize(
    "text",
    [
        "LBP.\nPlan: MRI request sent, dial 999 with saddle numbness.",
        "LBP.\nPlan: Bloods today, ED with saddle numbness.",
        "LBP.\nPlan: Refer physio + ED with saddle numbness.",
        "LBP.\nPlan: to present at ED with saddle numbness.",
        "No red flags (saddle numbness, unable to pass urine, weakness).",
    ],
)
def test_a_danger_to_watch_for_is_none(status, text) -> None:
    assert status(text, "saddle_sensory_change") in (None, "absent")


@pytest.mark.parametrize(
    ("text", "concept", "expected"),
    [
        ("Told to return if saddle numbness; it came on last night.", "saddle_sensory_change",
         "present"),
        ("She was warned about numbness between the legs, and this is what she has now.",
         "saddle_sensory_change", "present"),
        ("He was told to ring if he had bladder trouble, which he has.", "bladder_dysfunction",
         "present"),
        ("Told to ring if incontinent. This has now happened.", "bladder_dysfunction", "present"),
        ("Told to come if bladder trouble, returns today unable to pass urine.",
         "bladder_dysfunction", "present"),
        ("LBP.\nPlan: return if saddle numbness. Returned tonight with saddle numbness.",
         "saddle_sensory_change", "present"),
        ("Told to phone if the saddle goes numb. He phoned at two. It has.",
         "saddle_sensory_change", "present"),
        ("Told to return if saddle numbness. It started in March after a fall.",
         "saddle_sensory_change", None),
        ("Told to return if saddle numbness, which he has not had.", "saddle_sensory_change", None),
        ("Told to return if saddle numbness, which he has understood.", "saddle_sensory_change",
         None),
        ("Told to ring if saddle numbness. This has happened to her sister.",
         "saddle_sensory_change", None),
        ("Told to ring if saddle numbness. It has a leaflet.", "saddle_sensory_change", None),
        ("Told to ring today with any saddle numbness.", "saddle_sensory_change", None),
        ("Advised to come back today if saddle numbness.", "saddle_sensory_change", None),
    ],
)  # fmt: skip
def test_what_was_warned_of_and_came(status, text, concept, expected) -> None:
    assert status(text, concept) == expected
