"""What imaging a letter asks for, and what was done before; the marks are those of ``conftest``."""

from __future__ import annotations

import pytest

from lsmri.nlp.pipeline import create_pipeline, reading_of

REQUESTS = [
    ("+request", "Adv: MRI LS spine"),
    ("+request", "kindly oblige us MRI lumbar"),
    ("+request +other", "MRI lumbar + SIJ please"),
    ("+request", "Req MRI L/S"),
    ("+request", "Plan: scan of the waist (MRI)"),
    ("?request", "?MRI"),
    ("+request", "I would be grateful for MRI of his back."),
    ("+request", "I would value an MRI of the lumbar spine to complete his work-up."),
    ("+request", "CPT 72148"),
    ("+request", "Imaging requested: for MR lumbar"),
    ("+request", "MRI LS spine"),
    ("?request", "? needs MRI"),
    ("?request", "I wonder whether a scan would help."),
    ("?request", "I wonder if an MRI would be of value."),
    ("+request", "I wonder if you could arrange an MRI of the lumbar spine."),
    ("+request +prior", "Repeat MRI L/S pls."),
    ("+request +other", "Could we have a whole spine MRI today."),
    ("+request +other", "MRI whole spine please"),
    ("+prior", "Had MRI 2021 which showed L4/5 bulge."),
    ("+prior", "MRI lumbar spine March 2023: normal."),
    ("+prior", "Previous lumbar MRI (2019) reported mild stenosis."),
    ("-prior", "Never had an MRI."),
    ("-prior", "No prior MRI."),
    ("", "If no better in 6 weeks we will get an MRI."),
    ("", "MRI if symptoms persist."),
    ("", "Her brother had an MRI last year."),
    ("", "MRI of the neck in 2021 showed spondylosis."),
    ("", "MRI brain 2019 normal"),
    ("+request", "Please can she have an MRI of her lower back"),
    ("+request", "Patient would like an MRI"),
    ("+request", "Pls scan his back"),
    ("+request", "can you please scan the L spine"),
    ("+request", "Could this lady be scanned please?"),
    ("+request", "Requesting MR LUMBAR SPINE WO CONTRAST"),
    ("+request", "MR L-spine w and w/o gad"),
    (
        "+request +film",
        "Please perform MRI lumbar spine. She had an X-ray of the lumbar spine in May.",
    ),
    ("+request", "I would be most grateful if you could see this man for an MRI scan"),
    ("+request", "Thank you for scanning this lady's lumbar spine"),
    ("+request", "He is keen for an MRI"),
    ("+request", "Would you be so kind as to MRI his lumbar spine"),
    ("+request", "MRI ordered."),
    ("+request", "Order: MRI LUMBAR SPINE W/O CONTRAST"),
    ("+request", "Refer for MRI lumbar spine to rule out disc prolapse"),
    ("+request", "Kindly do the needful: MRI L.S. spine (plain)"),
    ("+request", "TRO PID - for MRI L/S"),
    ("+request", "Sending him in for MRI lumbosacral spine"),
    ("+request", "MRI L spine ? disc"),
    ("+request", "? disc prolapse - MRI"),
    ("+request", "Investigation: MRI lumbar spine"),
    ("+request", "Exam requested: MRI Lumbar Spine. Indication: sciatica"),
    ("+request +prior", "MRI please. Last MRI was in 2018."),
    ("+request +prior", "A further MRI would be appreciated as his last scan was five years ago."),
    ("+request +prior", "Old MRI 2017 (disc bulge L5/S1). New MRI please."),
    ("+request", "needs up to date MRI prior to surgery"),
    ("+request +film", "He had an X-ray last year. MRI please"),
    ("?request", "I leave to your judgement whether MRI is warranted."),
    ("?request", "Would MRI be appropriate?"),
    ("?request", "Is an MRI indicated?"),
    ("?request", "MRI at your discretion."),
    ("?request", "MRI lumbar if you feel it is appropriate"),
    ("?request", "Do you think he needs an MRI?"),
    ("?request", "Not sure if he needs a scan but would value your advice"),
    ("?request", "Thoughts on MRI?"),
    ("?request", "may need MRI - please advise"),
    ("-request", "I do not think he needs an MRI."),
    ("-request", "MRI not indicated at present."),
    ("-request", "Lumbar MRI not called for today."),
    ("+request", "Previous GP refused to order MRI lumbar spine, hence this request."),
    ("+request", "Please arrange MRI lumbar spine to see what is wrong."),
    ("-request", "MRI would be wrong, I explained why."),
    ("-request", "I am not going to ask for the lumbar MRI."),
    ("-request", "I declined to order MRI lumbar spine."),
    ("-request", "We will hold off on MRI for now."),
    ("-request", "She declined MRI."),
    ("-request", "No need for MRI at this stage"),
    ("", "Claustrophobic, could not tolerate the MRI scanner in 2015."),
    ("", "He has an MRI conditional pacemaker"),
    ("", "MRI safe clips"),
    ("", "No contraindication to MRI"),
    ("+request", "MRI lumbar spine please. No contraindications to MRI."),
    ("+request", "Please MRI the lumbar spine; she had an MRI of the knee in 2020."),
    ("+request +other", "MRI LS spine and pelvis please"),
    ("+request", "MRI lumbar spine, hip pain too"),
    ("+request +other", "MRI thoracic and lumbar spine please"),
    ("+request +other", "MRI TL spine"),
    ("+other", "MRI cervical spine please"),
    ("+request +other", "MRI L spine and X-ray hips please"),
    ("", "CT abdomen 2022 normal"),
    ("+film", "CT lumbar spine 2022: stenosis"),
    ("+film", "X-rays normal"),
    ("", "X ray of the knee showed OA"),
    ("", "CXR clear"),
    ("+request", "MRI please. DEXA arranged."),
    ("+request", "Lumbar spine MRI scan requested urgently"),
    ("+request", "Would appreciate MRI to exclude cord compression"),
    ("+request", "MRI spine"),
    ("+request", "I should be obliged for an MRI scan of the lumbo-sacral region"),
    ("+request", "GP requests MRI LS-spine."),
    ("+request", "Urgent MRI ?CES"),
    ("+request", "Wants MRI as his mother had one"),
    ("+request", "I'd be obliged for a scan of her back"),
    ("+request", "I want a scan so they can see what is wrong"),
    ("+request", "My doctor said I should have an MRI scan"),
    ("+request", "please could i have an mri of my back"),
    ("+request", "Ask: MRI lumbar"),
    ("+prior", "an MRI two years ago at another hospital showed nothing"),
    ("+prior", "Since the last MRI in 2022 he has got worse."),
    ("+prior", "known L5/S1 prolapse on MRI"),
    ("+prior", "Disc bulge seen on MRI last year"),
    ("", "awaiting MRI brain"),
    ("+request +prior", "previous MRI not available. Please repeat."),
    ("+request", "MRI requested by orthopaedics prior to injection"),
    ("+prior", "MRI in 2020 with us: L4/5 disc."),
    ("+request +film", "Please do MRI; x-ray shows reduced disc space"),
    ("+request +film", "X-ray today: wedge L1. For MRI please."),
    ("-prior -film", "No imaging to date."),
    ("-film", "No X-rays done"),
    ("+request", "Grateful for your opinion and MRI"),
    ("+request", "RM columna lumbar"),
    ("+request", "IRM lombaire svp"),
    ("+request", "MRT der LWS"),
    ("+request", "mri scan lower back pls"),
    ("+request", "MRI Lx"),
    ("+request", "MRI LSp ta"),
    ("+request", "Proceed to MRI."),
    ("+request", "?L5 radiculopathy ?MRI L-spine please"),
    ("+request", "would you kindly consider him for MRI"),
    ("+request", "MRI - lumbar spine. Clinical details: sciatica"),
    ("+request", "lumber MRI plz"),
    ("+request", "M.R.I. lumbar spine please"),
    ("+request", "MRI lumbar spine with contrast as previous discectomy"),
    ("+request +film", "MRI L spine - had CT in 2020"),
    ("+request +prior", "Rpt MRI L/S pls, prev 2019"),
    ("+request +prior", "wants a rescan"),
    ("", "I will get an MRI if there is no improvement"),
    ("+request", "MRI L/S spine if possible"),
    ("+request", "would like to get an MRI done"),
    ("+request", "please get MRI LS spine done"),
    ("+request", "he wants an MRI done privately"),
    ("+prior", "MRI done privately last year, normal."),
    ("+request", "Clin details: LBP. Exam: MRI LUMBAR"),
    ("+request", "This man requires MRI of his lumbar spine."),
    ("+request", "I think he needs an MRI."),
    ("+request", "I feel an MRI is indicated."),
    ("+request", "On balance an MRI would be helpful"),
    ("+request", "?cord compression. MRI spine urgent."),
    ("-request", "MRI would not change management"),
    ("+request", "unable to see him before March so please MRI meanwhile"),
    ("+request", "I am referring him for MRI because of his foot drop."),
    ("+request", "On the waiting list for surgery; surgeon wants MRI first."),
    ("+request", "Dr Smith suggested I send him for an MRI."),
    ("+request", "Physio recommends MRI."),
    ("+request", "MRI lumbar spine. Previous decompression 2015."),
    ("+prior", "Scan in 2020 showed a bulge."),
    ("+request", "Scan please, last one 2019"),
    ("+request", "MRI (lumbosacral spine)"),
    ("+request +prior", "Please re-scan."),
    (
        "+request +prior",
        "Can I request an MRI of the lumbar spine for this gent. MRI in 2016 showed disc bulges.",
    ),
    ("+request", "Patient insisting on MRI though I explained it is not indicated."),
    ("+request", "I told him a scan was not needed but he insists on an MRI"),
    ("+request +film", "Had X-ray (NAD). Now for MRI."),
    ("+request", "MRI of the back would help me decide"),
    ("+prior", "The MRI report from March is enclosed."),
    ("+prior", "She brings an MRI from India."),
    ("+prior", "He has an MRI from 2021 with him"),
    ("+film", "Bone scan normal."),
    ("+request", "MRI lumbar spine to be done under GA"),
    ("+request +prior", "Repeat imaging please"),
    ("+request", "for imaging please"),
    ("+request", "Thank you for seeing him with a view to MRI"),
    ("+request", "to consider MRI please"),
    ("+request", "my mate had an MRI and I want the same"),
    ("+prior", "Previous imaging: MRI L-spine 2021, mild degenerative change."),
    ("+prior", "Imaging: MRI 2020 - small disc bulge"),
    ("+request", "MRI L spine - sciatica 3/12"),
    ("+request", "MRI LS spine - ?prolapse"),
]


@pytest.mark.parametrize(("marks", "text"), REQUESTS)
def test_imaging(imaging_of, marks, text):
    assert imaging_of(text) == set(marks.split())


def test_other_names_in_one_breath_share_their_cue(imaging_of):
    assert imaging_of("Hip X-ray and lumbar MRI please.") == {"+other", "+request"}


def test_a_request_that_hangs_on_a_condition_is_hypothetical():
    reading = reading_of(create_pipeline()("MRI of the lumbar spine if symptoms persist."))
    assert [(f.concept, f.assertion) for f in reading.findings] == [
        ("mri_lumbar_requested", "hypothetical")
    ]


def test_every_finding_says_which_cue_fired():
    reading = reading_of(create_pipeline()("Kindly oblige us with an MRI of the lumbar spine."))
    (finding,) = reading.findings
    assert finding.why[-1] == "oblige"


HELD_UP = [
    ("+request", "Spine clinic won't list him without an MRI."),
    ("+request", "The pain team refused the referral without MRI."),
    ("+request", "Physios can't order MRI here so could you please."),
    ("+request", "Still no MRI."),
    ("+request", "MRI lumbar if it can be done safely with the device."),
    ("+request", "The tribunal requires a recent MRI of the lumbar spine."),
    ("+request", "Can you squeeze in an MRI of his back?"),
    ("+request", "She was told to bring an MRI of the back."),
    ("+request", "Kindly arrange MRI LS spine through your hospital."),
    ("+request", "MRI lumbar spine to date the fracture"),
    ("+request", "Early MRI LSS, this week."),
    ("", "MRI if she is no better."),
    ("+prior", "MRI this week showed L5/S1 disc."),
    ("+prior", "MRI reported last week: disc bulge"),
]

OTHER_NAMES = [
    ("+request", "please could he have an em are eye of the lumber spine"),
    ("+request", "M R eye lumbar please"),
    ("+request +other", "please do whole spine M R I today"),
    ("+request", "grateful for M R lumbar"),
    ("+request", "wants MIR"),
    ("+request", "She solicits resonance of the back"),
    ("+request", "The surgeon demands an IRM before he operates."),
    ("+request", "She wants a new RMN for the file"),
    ("+request", "He wants a magnet of the back"),
    ("", "Mir Hussain 45M, works nights."),
    ("", "Seen by Anna, RM. Room RM 4."),
    ("", "A splinter was removed by magnet in 1999."),
]

COMPANIONS = [
    ("+request +other", "MRI + CT LS asap"),
    ("+request +other", "Inv: MRI LS spine, X-ray both knees standing"),
    ("?request ?other", "MRI or CT, which would you do?"),
    ("?request ?other", "Can we send for MRI or X-ray?"),
    ("+request ?other", "MRI or CT lumbar urgently, cauda equina?"),
    ("+request ?other", "MRI spine or CT, urgent, as cord compression."),
    ("+request ?other", "Lumbar x ray or MRI please"),
    ("+request ?other", "I request lumbar MRI; failing that CT."),
    ("+other", "Orbit films first."),
    ("+request +other", "MRI L/S + rest of spine"),
    ("+request +other", "MRT LWS + HWS"),
    ("+request +other", "MRI T and L spine"),
    ("+request +other", "MRI SIJ (+L spine) thx"),
    ("+request +other", "stipulates a lumbar and thoracic MRI within twelve months"),
    ("+request +other", "I ask RM of the rachis in toto"),
    ("+request +other", "lumbar MRI and gammagraphy please"),
    ("+prior +film", "CT then MRI showed a disc."),
    ("+prior +film", "MRI or CT was done abroad last year"),
    ("+request", "MRI lumbar T 37.5 afebrile"),
    ("+request +film", "MRI lumbar please. X-ray LS: normal."),
]


@pytest.mark.parametrize(("marks", "text"), HELD_UP)
def test_what_waits_for_a_scan_asks_for_one(imaging_of, marks, text):
    assert imaging_of(text) == set(marks.split())


@pytest.mark.parametrize(("marks", "text"), OTHER_NAMES)
def test_names_misheard_or_of_other_languages(imaging_of, marks, text):
    assert imaging_of(text) == set(marks.split())


@pytest.mark.parametrize(("marks", "text"), COMPANIONS)
def test_what_is_asked_for_beside_an_mri(imaging_of, marks, text):
    assert imaging_of(text) == set(marks.split())


#: Marks of studies that were done or not done.
_PAST = {sign + name for sign in "+?-" for name in ("prior", "film")}
NOT_DONE = [
    "Dear X-ray, sciatica for 3 weeks.",
    "X-ray has a five week wait.",
    "Xray here not working.",
    "X-ray not possible until Thursday.",
    "No MRI here at night.",
    "[ ] prior MRI",
]


@pytest.mark.parametrize("text", NOT_DONE)
def test_what_cannot_be_had_was_not_done(imaging_of, text):
    assert imaging_of(text).isdisjoint(_PAST)


def test_a_verb_is_no_date_of_a_study(imaging_of):
    assert imaging_of("MRI to date fracture") == {"+request"}
