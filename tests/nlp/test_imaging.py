"""What imaging a letter asks for, and what was done before; the marks are those of ``conftest``."""

from __future__ import annotations

import pytest

from lsmri.nlp.pipeline import create_pipeline, reading_of

_IMAGING = {
    "request": "mri_lumbar_requested",
    "other": "other_imaging_requested",
    "prior": "prior_lumbar_mri",
    "film": "prior_other_imaging",
}

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
def test_imaging(marks_of, marks, text):
    assert marks_of(text, _IMAGING) == set(marks.split())


def test_other_names_in_one_breath_share_their_cue(marks_of):
    assert marks_of("Hip X-ray and lumbar MRI please.", _IMAGING) == {"+other", "+request"}


def test_a_request_that_hangs_on_a_condition_is_hypothetical():
    reading = reading_of(create_pipeline()("MRI of the lumbar spine if symptoms persist."))
    assert [(f.concept, f.assertion) for f in reading.findings] == [
        ("mri_lumbar_requested", "hypothetical")
    ]


def test_every_finding_says_which_cue_fired():
    reading = reading_of(create_pipeline()("Kindly oblige us with an MRI of the lumbar spine."))
    (finding,) = reading.findings
    assert finding.why[-1] == "oblige"


LEFT_OPEN = [
    ("?request", "The rugby club wants an MRI. Your call."),
    ("?request", "His employer asks for MRI lumbar. Please do as you see fit."),
    ("?request", "Mother insists on MRI, I'd wait. Up to you."),
    ("?request", "Wants MRI. Dr to decide."),
    ("?request", "Does she still need an MRI?"),
    ("?request", "MRI lumbar, unless you would rather wait."),
    ("?request", "Husband wants MRI, told not indicated, but you decide."),
    ("?request", "Let me know if an MRI is needed."),
    ("?request", "She asks about an MRI."),
    ("?request", "MRI only if the radiologist agrees."),
    ("?request", "MRI L-spine or physio first?"),
    ("?request", "MRI asked by her aunt - ring if not needed"),
    ("+request", "MRI lumbar please. Timing is up to you."),
    ("+request", "MRI lumbar spine. Contrast as you see fit."),
    ("+request", "MRI lumbar please and advise re surgery."),
    ("+request", "Employer wants MRI lumbar."),
    ("+request", "Could you see this lady for a lumbar MRI?"),
    ("+request", "Is it possible to have an MRI of the lumbar spine?"),
    ("+request", "Thank you for considering this lady for MRI of her back."),
    ("+request", "The patient and I would like an MRI of the lumbar spine."),
]

WITHDRAWN = [
    ("-request", "Asked for MRI lumbar at triage, please cancel."),
    ("-request", "Had put in MRI L spine, crossed it out, it is his hip."),
    ("-request", "The form for MRI LS was sent in error."),
    ("-request", "Night doctor requested MRI lumbar, please ignore."),
    ("-request", "MRI lumbar was requested at triage yesterday, now withdrawn."),
    ("-request", "Lumbar MRI requested by the night doctor, please delete the order."),
    ("-request", "MRI lumbar requested, order entered by mistake."),
    ("-request", "MRI lumbar requested. It is no longer needed."),
    ("+request", "MRI lumbar please. His physio was cancelled twice."),
    ("+request", "Please do not cancel the MRI."),
    ("+request", "MRI L spine requested; the clinic appointment was cancelled."),
    ("+request", "MRI lumbar spine please. If unsafe with the device ignore this request."),
]

# What is cancelled, withdrawn or a mistake here is another thing.
OTHER_TAKEN_BACK = [
    "Please arrange MRI lumbar spine. Bladder scan cancelled.",
    "MRI LS spine urgent. Catheter no longer required.",
    "MRI lumbar requested. Catheter, no longer required.",
    "MRI lumbar requested. Gabapentin withdrawn.",
    "MRI whole spine please. Chemo cancelled, progressive weakness.",
    "MRI LS spine please. Chemo: cancelled.",
    "MRI LS spine. Warfarin stopped by mistake.",
    "MRI lumbar please. He was discharged by mistake on Friday.",
    "Please MRI, so drop foot can be explained.",
    "MRI lumbar please, foot drop this week.",
    "MRI lumbar please. Disregard age on form.",
    "Please MRI. Ignore the old address.",
    "MRI lumbar please. Ignore the earlier request.",
    "Urgent MRI lumbar: please ignore my letter of 3 May which was incomplete.",
    "MRI LS spine please, previous booking cancelled in error.",
    "Urgent MRI lumbar please. Was cancelled by bookings.",
    "MRI req sent. Please cancel XR.",
    "MRI lumbar please. Bloods sent in error.",
    "MRI lumbar please. The form was sent in error to the wrong clinic.",
    "Please MRI. Cancelled physio, cannot walk.",
    "MRI lumbar please. He cancelled.",
]

# What is queried, or left to somebody, here is another thing, or the scan is pressed for.
OTHER_LEFT_OPEN = [
    "MRI lumbar ?? disc prolapse.",
    "MRI L spine ?? mets",
    "Please request MRI L/S ?? CES.",
    "MRI lumbar ?? discitis, fever.",
    "Please do an urgent MRI. Bladder affected since Monday. Surgery would be your decision.",
    "Please MRI lumbar. Saddle numb. Falls. Whether he stays in is up to you.",
    "MRI LS spine please; surgery is your call.",
    "MRI lumbar please. Anticoagulation, your decision.",
    "Please MRI. He is weak. Consultant may choose another antibiotic.",
    "Please MRI. He is weak. He has retention. Is it still needed? I mean the catheter.",
    "MRI tonight, reg to see.",
    "Urgent MRI. Please clarify eGFR.",
    "Urgent MRI requested. Discuss with family about surgery.",
    "MRI lumbar please. Registrar to decide on catheter.",
    "MRI lumbar please. GP to confirm allergies.",
    "MRI lumbar please. Advice please on bladder.",
    "MRI lumbar now. You say he is allergic.",
    "MRI or discharge? CES.",
    "MRI lumbar please. A bladder scan is your call.",
    "MRI lumbar please. He is weak. Mr Hill may choose the antibiotic.",
    "MRI lumbar please. Leave it to you to catheterise.",
]

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


@pytest.mark.parametrize(("marks", "text"), LEFT_OPEN)
def test_who_hands_the_decision_over_leaves_the_request_open(marks_of, marks, text):
    assert marks_of(text, _IMAGING) == set(marks.split())


@pytest.mark.parametrize(("marks", "text"), WITHDRAWN)
def test_a_request_may_be_taken_back(marks_of, marks, text):
    assert marks_of(text, _IMAGING) == set(marks.split())


@pytest.mark.parametrize("text", OTHER_TAKEN_BACK)
def test_what_is_called_off_beside_a_request_leaves_it(marks_of, text):
    assert "+request" in marks_of(text, _IMAGING)


@pytest.mark.parametrize("text", OTHER_LEFT_OPEN)
def test_what_else_is_left_to_somebody_leaves_the_request(marks_of, text):
    assert "+request" in marks_of(text, _IMAGING)


@pytest.mark.parametrize(("marks", "text"), HELD_UP)
def test_what_waits_for_a_scan_asks_for_one(marks_of, marks, text):
    assert marks_of(text, _IMAGING) == set(marks.split())


@pytest.mark.parametrize(("marks", "text"), OTHER_NAMES)
def test_names_misheard_or_of_other_languages(marks_of, marks, text):
    assert marks_of(text, _IMAGING) == set(marks.split())


@pytest.mark.parametrize(("marks", "text"), COMPANIONS)
def test_what_is_asked_for_beside_an_mri(marks_of, marks, text):
    assert marks_of(text, _IMAGING) == set(marks.split())


WISHES = [
    ("?request", "His foreman wants an MRI. ?MRI, your call."),
    ("?request", "Patient asks for an MRI. BP 120/80. MRI if you feel it is appropriate."),
    ("?request", "Daughter keen for a scan. SLR free. Happy to be told no."),
    ("-request", "Wants MRI. Adv exercises. MRI not req at present."),
    ("+request", "Wants MRI. Walks well. Please arrange MRI LS spine."),
    ("?request", "Pt wants MRI? over to you"),
    ("?request", "Wants to know is MRI needed? I think not."),
    ("?request", "MRI lumbar ?needed"),
    ("+request", "MRI lumbar needed before the injection."),
    ("?request", "MRI L/S, or tell us what to do next."),
    ("?request", "MRI LS, unless ye think otherwise."),
    ("?request", "GP to kindly consider outpatient MRI."),
    ("+request", "Please consider him for an MRI."),
    ("?request", "KIV MRI lumbar."),
    ("?request", "? rpt MRI"),
    ("?request", "She wondered about an MRI."),
    ("+request", "I wondered if you could arrange an MRI of his back."),
    ("-request", "I don't see the need for an MRI."),
    ("-request", "MRI spine request of 09:15 by SHO please CANCEL."),
    ("+request", "An MRI please; the date is your decision on priority."),
    ("+request", "Lumbar scan please, quickly if you would."),
    ("+request", "Might she have a new lumbar MRI?"),
    ("+request", "Would an MRI of the lumbar spine be possible?"),
    ("", "GP please consider MRI only if not settled at 6/52."),
    ("", "GP pls MRI if sore in 6 weeks"),
    ("+request", "We'd both sleep easier with a scan of the lower back."),
    ("-request", "His employer insists on an MRI. I see no medical need to order one."),
    ("-request", "Her solicitor wants an MRI, we do not find it necessary."),
    ("-request", "Wants MRI to be sure. Explained no need for now. Physio arranged."),
    ("-request", "MRI L spine, he says. BP 130/80. Adv: MRI LS not required at present."),
    ("?request", "Kindly tell us if MRI is sensible here."),
    ("?request", "Consultant wants a lumbar MRI considered, could you advise."),
    ("?request", "Please look at him and decide for MRI."),
    ("+request", "Please arrange an MRI. If you see no need for it, tell her."),
]


@pytest.mark.parametrize(("marks", "text"), WISHES)
def test_a_wish_gives_way_to_what_the_writer_says(marks_of, marks, text):
    assert marks_of(text, _IMAGING) == set(marks.split())


NOT_DONE = [
    "Dear X-ray, sciatica for 3 weeks.",
    "X-ray has a five week wait.",
    "Xray here not working.",
    "X-ray not possible until Thursday.",
    "No MRI here at night.",
    "[ ] prior MRI",
]


@pytest.mark.parametrize("text", NOT_DONE)
def test_what_cannot_be_had_was_not_done(marks_of, text):
    assert marks_of(text, {k: _IMAGING[k] for k in ("prior", "film")}) == set()


def test_a_verb_is_no_date_of_a_study(marks_of):
    assert marks_of("MRI to date fracture", _IMAGING) == {"+request"}
