"""Red flags as they are put in letters, and what only looks like one."""

from __future__ import annotations

import pytest

import lsmri


@pytest.fixture(scope="module")
def scorer():
    return lsmri.load("rules")


def status(scorer, text, concept):
    return scorer(text).features.findings.get(concept)


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
def test_what_points_to_the_cauda_equina_is_there(scorer, text, concept) -> None:
    assert status(scorer, text, concept) == "present"


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
def test_what_denies_it_is_read(scorer, text, concept) -> None:
    assert status(scorer, text, concept) == "absent"


@pytest.mark.parametrize(
    "text",
    [
        "Any numbness down below or trouble peeing go to A&E.",
        "She knows that loss of bladder control means the emergency room.",
        "He was told what a numb saddle or urinary retention would mean.",
    ],
)
def test_advice_is_no_red_flag(scorer, text) -> None:
    findings = scorer(text).features.findings
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
def test_an_explained_bladder_gives_no_entry(scorer, text) -> None:
    assert "bladder_dysfunction" not in scorer(text).features.findings


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
def test_injuries_are_trauma(scorer, text) -> None:
    assert status(scorer, text, "significant_trauma") == "present"


def test_the_same_slide_is_minor_in_the_young(scorer) -> None:
    text = "She is 31. Slid out of the chair on Friday, sore low back."
    assert status(scorer, text, "significant_trauma") is None


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
def test_other_red_flags(scorer, text, concept, expected) -> None:
    assert status(scorer, text, concept) == expected
