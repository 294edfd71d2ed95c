"""How far a denial reaches, and what only looks like one."""

from __future__ import annotations

import pytest

import lsmri


@pytest.mark.parametrize(
    ("text", "concept", "expected"),
    [
        ("No infection suspected.", "suspected_spinal_infection", "absent"),
        ("No fracture or infection likely.", "suspected_spinal_infection", "absent"),
        ("No fever, infection suspected.", "suspected_spinal_infection", "possible"),
        ("No weakness, cauda equina suspected.", "cauda_equina_suspected", "possible"),
        ("Not typical of fracture, discitis or tumour.", "suspected_spinal_infection", "absent"),
        ("The findings argue against CES.", "cauda_equina_suspected", "absent"),
        ("Low index of suspicion for CES.", "cauda_equina_suspected", "absent"),
        ("High index of suspicion for CES.", "cauda_equina_suspected", "possible"),
        ("MRI last week ruled out CES.", "cauda_equina_suspected", "absent"),
        ("The exam rules out CES.", "cauda_equina_suspected", "absent"),
        ("To rule out CES.", "cauda_equina_suspected", "possible"),
        ("CES not yet ruled out.", "cauda_equina_suspected", "possible"),
        ("No evidence of malignancy.", "suspected_malignancy", "absent"),
        ("No known malignancy.", "cancer_history", "absent"),
        ("No leg pain on either side.", "non_mechanical_pain", None),
    ],
)
def test_a_suspicion_is_told_from_its_dismissal(status, text, concept, expected) -> None:
    assert status(text, concept) == expected


@pytest.mark.parametrize(
    ("text", "concept", "expected"),
    [
        ("Fever - sweats - wt loss -", "fever", "absent"),
        ("Retention -, incontinence -. Fever -, sweats -.", "fever", "absent"),
        ("Bladder +, bowel -, saddle -.", "bladder_dysfunction", "present"),
        ("Bladder +, bowel -, saddle -.", "saddle_sensory_change", "absent"),
        ("Saddle numbness - retention since 2 days.", "saddle_sensory_change", "present"),
        ("Retention -, incontinence -, both new since Friday.", "bladder_dysfunction", "present"),
        ("New urinary retention -. Sent to ED.", "bladder_dysfunction", "present"),
        ("Foot drop -, 3 days.", "severe_motor_deficit", "present"),
        ("Saddle numbness - retention -", "saddle_sensory_change", "absent"),
        ("Saddle numbness - retention 900 ml", "saddle_sensory_change", "present"),
        ("- saddle numbness\n- retention -", "bladder_dysfunction", "present"),
        ('Ticked "none of these" by pt: bladder / saddle numbness', "saddle_sensory_change",
         "absent"),
        ("Have not had: numb bits down below, fevers.", "saddle_sensory_change", "absent"),
        ("Inform SR if any limb weakness or retention.", "bladder_dysfunction", None),
        ("Told to come back for fever, numbness around the back passage.", "saddle_sensory_change",
         None),
        ("She came back with retention.", "bladder_dysfunction", "present"),
        ("To be certain that we are not missing discitis.", "suspected_spinal_infection",
         "possible"),
        ("Deposit paid for the house.", "suspected_malignancy", None),
    ],
)  # fmt: skip
def test_lists_of_signs_and_headings_answer_their_items(status, text, concept, expected) -> None:
    assert status(text, concept) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bladder: urgency since her sixties, on no treatment.", None),
        ("Leaks urine since her hysterectomy in 2011.", None),
        ("Retention since hysterectomy on Tuesday.", "present"),
        ("Retention since Friday in a man in his seventies.", "present"),
        ("Incontinence since delivery 3 days ago.", "present"),
        ("Retention since birth of her second child last week.", "present"),
    ],
)
def test_an_old_trouble_of_the_bladder_is_told_from_a_new_one(status, text, expected) -> None:
    assert status(text, "bladder_dysfunction") == expected


@pytest.mark.parametrize(
    ("text", "concept", "expected"),
    [
        ("No leg pain - AAA suspected.", "suspected_aortic_aneurysm", "possible"),
        ("No fever - discitis likely.", "suspected_spinal_infection", "possible"),
        ("Never had cancer - metastases suspected.", "suspected_malignancy", "possible"),
        ("A normal film by no means rules out metastases.", "suspected_malignancy", "possible"),
        ("I am confident I am not missing cauda equina.", "cauda_equina_suspected", "absent"),
        ("Suspected metastases, never had cancer.", "cancer_history", "absent"),
        ("No difficulty in walking yet bowel control lost.", "bowel_dysfunction", "present"),
    ],
)
def test_a_denial_holds_for_its_own_words(status, text, concept, expected) -> None:
    assert status(text, concept) == expected


@pytest.mark.parametrize("model", ["rules", "hybrid"])
@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("No perianal sensation to pinprick.", "saddle_sensory_change"),
        ("No bladder control.", "bladder_dysfunction"),
        ("No sensation of a full bladder.", "bladder_dysfunction"),
        ("Nil anal squeeze.", "bowel_dysfunction"),
        ("No power in the left foot.", "severe_motor_deficit"),
        ("No active dorsiflexion of the left foot.", "severe_motor_deficit"),
        ("No ankle jerk on the left.", "reflex_change"),
        ("No bladder trouble until yesterday, when he could not go.", "bladder_dysfunction"),
    ],
)
def test_a_no_that_tells_a_loss_is_no_denial(model, text, concept) -> None:
    found = lsmri.load(model)(f"Low back pain. {text}").features.findings
    assert {str(c): str(s) for c, s in found.items()}[concept] == "present"


@pytest.mark.parametrize(
    ("text", "concept", "expected"),
    [
        ("Neither gabapentin nor morphine touches his right sciatica.", "radicular_pain",
         "present"),
        ("Nothing relieves the back pain.", "low_back_pain", "present"),
        ("No analgesic has helped the thoracic pain.", "thoracic_pain", "present"),
        ("No sciatica; naproxen helped.", "radicular_pain", "absent"),
        ("No numbness to speak of, and nothing settles the sciatica.", "sensory_deficit", "absent"),
    ],
)  # fmt: skip
def test_what_no_treatment_relieves_goes_on(status, text, concept, expected) -> None:
    assert status(text, concept) == expected
