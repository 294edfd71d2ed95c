"""Red flags as they are put in letters, and what only looks like one."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("His wife has binned four pairs of boxers, all soiled.", "bowel_dysfunction"),
        ("Anal squeeze present but weaker.", "bowel_dysfunction"),
        ("Motion passed by itself twice.", "bowel_dysfunction"),
        ("He stands at the bowl with the tap running.", "bladder_dysfunction"),
        ("She dashes to the loo and was late twice this week.", "bladder_dysfunction"),
        ("Last night she wet the armchair.", "bladder_dysfunction"),
        ("Didn't make it to toilet on Sunday, thought it was the water tablet.",
         "bladder_dysfunction"),
        ("She told the triage nurse she had wet herself.", "bladder_dysfunction"),
        ("No sensation below the waist, catheter in, 900 ml.", "bladder_dysfunction"),
        ("Bladder scanner: 540.", "bladder_dysfunction"),
        ("Passes urine but has to strain.", "bladder_dysfunction"),
        ("He says it is like sitting on a pillow.", "saddle_sensory_change"),
        ("Perianal pinprick: right ok, left reduced. Sensation S3-S5 reduced.",
         "saddle_sensory_change"),
        ("Absent ankle jerks, saddle numbness.", "saddle_sensory_change"),
    ],
)  # fmt: skip
def test_what_points_to_the_cauda_equina_is_there(status, text, concept) -> None:
    assert status(text, concept) == "present"


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("CES qs neg.", "cauda_equina_suspected"),
        ("CES screening: all clear.", "cauda_equina_suspected"),
        ("She worries about cauda equina, of which there is no sign.", "cauda_equina_suspected"),
        ("Catheter out on Monday, voiding.", "bladder_dysfunction"),
        ("Residual urine 30 ml.", "bladder_dysfunction"),
        ("No wee or poo problems.", "bladder_dysfunction"),
        ("Bowels opened yesterday.", "bowel_dysfunction"),
        ("There is nothing neurological, continence normal.", "bladder_dysfunction"),
    ],
)
def test_what_denies_it_is_read(status, text, concept) -> None:
    assert status(text, concept) == "absent"


@pytest.mark.parametrize(
    "text",
    [
        "Any numbness down below or trouble peeing go to A&E.",
        "She knows that loss of bladder control means the emergency room.",
        "He was told what a numb saddle or urinary retention would mean.",
    ],
)
def test_advice_is_no_red_flag(rules, text) -> None:
    findings = rules(text).features.findings
    assert "bladder_dysfunction" not in findings
    assert "saddle_sensory_change" not in findings


@pytest.mark.parametrize(
    "text",
    [
        "He has urinary incontinence. This is since his TURP in 2019.",
        "Waterworks are slow, the GP says prostate.",
        "Burning to pee for 2 days, going often, UTI.",
        "Poor stream, same as before.",
        "Always wears pads, nothing new there.",
        "Leaks urine, the new furosemide.",
        "Stream slow since radiotherapy, no change.",
    ],
)
def test_an_explained_bladder_gives_no_entry(rules, text) -> None:
    assert "bladder_dysfunction" not in rules(text).features.findings


@pytest.mark.parametrize(
    "text",
    [
        "21F, fell off her pony on Sunday. Low back pain since.",
        "Fell off the pillion of a scooter yesterday.",
        "She is 81. Slid out of the chair on Friday, sore low back.",
        "Punched and kicked in the back on Saturday.",
        "Pinned against the wall by a bullock last week.",
        "The jeep hit a pothole on 3 June and he has had back pain since.",
        "He is 85 and was found on the bathroom floor on Tuesday.",
    ],
)
def test_injuries_are_trauma(status, text) -> None:
    assert status(text, "significant_trauma") == "present"


def test_the_same_slide_is_minor_in_the_young(status) -> None:
    text = "She is 31. Slid out of the chair on Friday, sore low back."
    assert status(text, "significant_trauma") is None


@pytest.mark.parametrize(
    ("text", "concept", "expected"),
    [
        ("PSA 64.", "suspected_malignancy", "possible"),
        ("Serum shows an IgA lambda band.", "suspected_malignancy", "present"),
        ("CRP on your bloods 41.", "raised_inflammatory_markers", "present"),
        ("CRP less than 5.", "raised_inflammatory_markers", "absent"),
        ("VSG 8.", "raised_inflammatory_markers", "absent"),
        ("IGRA negative.", "recent_infection", "absent"),
        ("Melioidosis in May, treated.", "recent_infection", "present"),
        ("On Keytruda for lung ca.", "immunosuppression", "present"),
        ("Her waistband turns round on her.", "unexplained_weight_loss", "present"),
        ("XR: T12 lost some height.", "suspected_vertebral_fracture", "present"),
        ("Kidney out in 2011 with a growth.", "cancer_history", "present"),
        ("CRC resected 2016.", "cancer_history", "present"),
        ("AM stiffness < 10 min.", "suspected_axial_spondyloarthritis", "absent"),
        ("A tight strap beneath the breasts.", "thoracic_pain", "present"),
        ("EVAR 2020 for AAA.", "suspected_aortic_aneurysm", None),
    ],
)
def test_other_red_flags(status, text, concept, expected) -> None:
    assert status(text, concept) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Numb bum after six hours in the lorry, gone now.",
        "On Sunday there was numbness between the legs after a bicycle tour, it passed and did not "
        "return; today sensation at the perineum is normal.",
        "A bit numb down below for two days after the fall, all back now.",
        "Saddle numbness after the spinal, wore off the same day.",
    ],
)
def test_numbness_of_the_saddle_that_went_away_is_absent(status, text) -> None:
    assert status(text, "saddle_sensory_change") == "absent"


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Saddle numbness after the spinal; sensation has not returned.", "saddle_sensory_change"),
        ("Numb saddle since Friday, leg pain gone now.", "saddle_sensory_change"),
        ("He can pee only by pressing on his belly.", "bladder_dysfunction"),
        ("Numb between the legs; he thought it had passed but it came back.",
         "saddle_sensory_change"),
        ("His bottom goes numb whenever he drives, it passed by evening.", "saddle_sensory_change"),
        ("Numb crotch on Monday, it settled. Back again today.", "saddle_sensory_change"),
        ("He could not pass urine on Saturday, it settled; today he dribbles.",
         "bladder_dysfunction"),
        ("Residual 450 ml this morning. Says he is peeing fine now.", "bladder_dysfunction"),
        ("Trouble passing urine since Monday.", "bladder_dysfunction"),
        ("Bladder function: altered since last week.", "bladder_dysfunction"),
        ("Voiding since yesterday only in drips.", "bladder_dysfunction"),
        ("He feels nothing when he washes down there.", "saddle_sensory_change"),
        ("Reduced sensation perianally on the left.", "saddle_sensory_change"),
        ("She cannot feel when she passes a stool.", "bowel_dysfunction"),
        ("She has had trouble passing urine since Monday; bowels fine now.", "bladder_dysfunction"),
    ],
)  # fmt: skip
def test_what_came_back_or_stayed_is_there(status, text, concept) -> None:
    assert status(text, concept) == "present"


@pytest.mark.parametrize(
    ("text", "concept", "expected"),
    [
        ("She had difficulty passing urine after the hysterectomy and passes water well now.",
         "bladder_dysfunction", "absent"),
        ("Asked about wee/poo/numb seat: nil.", "bladder_dysfunction", "absent"),
        ("Legs good, no numbness, passes water by himself.", "bladder_dysfunction", "absent"),
        ("Fevers, cancer, steroids and sphincter disturbance, all negative.",
         "bladder_dysfunction", "absent"),
        ("ROS: -fever, -chills, -wt loss, -incontinence.", "bladder_dysfunction", "absent"),
        ("ROS: -fever, -chills, -wt loss, -incontinence.", "fever", "absent"),
        ("Ablutions normal.", "bowel_dysfunction", "absent"),
        ('Numbness in the crotch: "nah". Weak legs: no.', "saddle_sensory_change", "absent"),
        ("MRI only if the foot weakens or she can't void.", "bladder_dysfunction", None),
        ("Reflexes equal. Continence given.", "bladder_dysfunction", "absent"),
        ("He hurries to the toilet and last week never made it there.", "bladder_dysfunction",
         "present"),
        ("She says sitting on the loo is like sitting on somebody else.", "saddle_sensory_change",
         "present"),
        ("Did not feel the swab at her smear.", "saddle_sensory_change", "present"),
        ("No feeling below the knees or around the anus.", "saddle_sensory_change", "present"),
        ("She has read on the internet about cauda equina.", "cauda_equina_suspected", None),
        ("Triage wrote ?CES. Registrar: not CES, no MRI tonight.", "cauda_equina_suspected",
         "absent"),
        ("Wife frightened of CES. I have no concern for CES.", "cauda_equina_suspected", "absent"),
    ],
)  # fmt: skip
def test_pelvic_symptoms_answered_in_lists_and_plain_words(status, text, concept, expected) -> None:
    assert status(text, concept) == expected


@pytest.mark.parametrize(
    ("text", "concept", "expected"),
    [
        ("MRI lumbar with and without gadolinium for discitis or psoas abscess, please.",
         "suspected_spinal_infection", "present"),
        ("MRI with or without contrast, query metastases.", "suspected_malignancy", "possible"),
        ("MRI LS, exclude path fx.", "suspected_malignancy", "possible"),
        ("L2 collapse, benign vs pathological?", "suspected_malignancy", "possible"),
        ("?MSCC, whole spine today.", "suspected_malignancy", "possible"),
        ("MRI lumbar, ?met.", "suspected_malignancy", "possible"),
        ("We must not miss infiltration of the plexus.", "suspected_malignancy", "possible"),
        ("Post-op day 6, ?collection.", "suspected_spinal_infection", "possible"),
        ("X-ray excluded a fracture.", "suspected_vertebral_fracture", "absent"),
        ("The film shows nothing broken.", "suspected_vertebral_fracture", "absent"),
        ("High suspicion of tumour, contraindications: none", "suspected_malignancy", "possible"),
        ("The pain clinic might inject though.", "iv_drug_use", None),
        ("They inject heroin together.", "iv_drug_use", "present"),
        ("Addiction team aware he injects.", "iv_drug_use", "present"),
        ("Sent with information regarding cauda equina symptoms.", "cauda_equina_suspected",
         "possible"),
        ("R>L posterior leg pain.", "bilateral_radicular_symptoms", "present"),
        ("Pamphlet on cauda equina given.", "cauda_equina_suspected", None),
        ("In the year 2020 he had a cauda equina syndrome, operated the same night.",
         "cauda_equina_suspected", None),
        ("R>L leg pain to feet from day one.", "bilateral_radicular_symptoms", "present"),
        ("Bowel cancer scare in May, polyp benign.", "cancer_history", None),
        ("Nasopharyngeal ca 2014, clear.", "cancer_history", "present"),
        ("She takes her weekly bone tablet.", "osteoporosis", "present"),
        ("Came off his scooter on Friday.", "significant_trauma", "present"),
        ("The bakkie rolled last week with him inside.", "significant_trauma", "present"),
        ("His wife has thrown out the old mattress.", "significant_trauma", None),
        ("The right foot has dropped.", "severe_motor_deficit", "present"),
        ("Impossible to rise on the toes of the left foot.", "severe_motor_deficit", "present"),
        ("Foot drop left, ankle power right 4/5, ankle jerks absent.", "severe_motor_deficit",
         "present"),
    ],
)  # fmt: skip
def test_suspicions_and_losses_as_they_are_put(status, text, concept, expected) -> None:
    assert status(text, concept) == expected


@pytest.mark.parametrize(
    ("letter", "concept", "status"),
    [
        (
            "He lies down and it throbs, and he gets up and it throbs.",
            "non_mechanical_pain",
            "present",
        ),
        ("The pain is there lying also.", "non_mechanical_pain", "present"),
        ("She is comfortable in bed.", "non_mechanical_pain", "absent"),
        ("41F. Mech LBP 5/12.", "non_mechanical_pain", "absent"),
        ("Two or three nights when his wife changed the sheets.", "fever", "present"),
    ],
)
def test_pain_at_rest_and_sweats_in_plain_words(rules, letter, concept, status) -> None:
    assert rules(letter).features.findings[concept] == status


@pytest.mark.parametrize(
    ("letter", "concept", "status"),
    [
        ("Perianal sensation: nil.", "saddle_sensory_change", "present"),
        ("Perianal sensation: absent.", "saddle_sensory_change", "present"),
        ("Anal squeeze nil.", "bowel_dysfunction", "present"),
        ("Perianal numbness: nil.", "saddle_sensory_change", "absent"),
        ("Fever: nil. Saddle sensation: nil.", "saddle_sensory_change", "absent"),
    ],
)
def test_a_function_that_is_nil_is_lost_and_a_symptom_that_is_nil_denied(
    rules, letter, concept, status
) -> None:
    assert rules(f"LBP. {letter}").features.findings[concept] == status
