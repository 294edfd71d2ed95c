"""Requests that the writer leaves open, takes back or only passes on."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(("marks", "text"), LEFT_OPEN)
def test_who_hands_the_decision_over_leaves_the_request_open(imaging_of, marks, text):
    assert imaging_of(text) == set(marks.split())


@pytest.mark.parametrize(("marks", "text"), WITHDRAWN)
def test_a_request_may_be_taken_back(imaging_of, marks, text):
    assert imaging_of(text) == set(marks.split())


@pytest.mark.parametrize("text", OTHER_TAKEN_BACK)
def test_what_is_called_off_beside_a_request_leaves_it(imaging_of, text):
    assert "+request" in imaging_of(text)


@pytest.mark.parametrize("text", OTHER_LEFT_OPEN)
def test_what_else_is_left_to_somebody_leaves_the_request(imaging_of, text):
    assert "+request" in imaging_of(text)


@pytest.mark.parametrize(("marks", "text"), WISHES)
def test_a_wish_gives_way_to_what_the_writer_says(imaging_of, marks, text):
    assert imaging_of(text) == set(marks.split())


ANSWERED = [
    ("-request", "Sore back 3 weeks. Wants MRI to be sure. Told no."),
    ("-request", "Father wants an MRI, told him not yet. Physio booked."),
    ("-request", "His boss wants an MRI. I told him exercise first."),
    ("-request", "She asks for an MRI. I have explained there is no reason to."),
    ("-request", "GP asks me to order the MRI. In my view MRI lumbar spine not ordered."),
    ("-request", "Her union thinks that an MRI would help the case. I see no need."),
    ("-request", "He was told by the locum to get a lumbar MRI, which isn't the right test."),
    ("-request", "Pain gone. You may cancel the MRI, and give the slot to somebody else."),
    ("-request", "What would you like? A scan please. Triage: reassured. Not for MRI now."),
    ("-request", "Sciatica settling. No indication for any further imaging at present."),
    ("-request", "Numb after a long drive, gone now. Power full. No MRI. Home with naproxen."),
    ("-request", "Explained not needed, no MRI."),
    ("", "My sister says I should have an MRI. Sore back 2 weeks."),
    ("?request", "GP asks me to order MRI lumbar. I think it is vascular. Leave it to you."),
    ("+request", "Would you get an MRI today? I've told him no rugby."),
    ("+request", "Patient keen on MRI. Please arrange MRI lumbar spine."),
]

READERS_CONDITION = [
    ("?request", "If you feel an MRI is useful kindly do it."),
    ("?request", "If you find something on examination, do MRI."),
    ("?request", "Should you think it right, an MRI of the lumbar spine."),
    ("?request", "Kindly assist with imaging. Sore back. MRI or x-ray, whichever you think."),
    ("?request", "I'd manage without an MRI but her fund pays, so what would you advise?"),
    ("?request", "She is asking whether MRI would be reasonable."),
    ("?request", "Wants to know if another MRI is due."),
    ("?request", "Kindly confirm MRI not needed."),
    ("?request", "Does radiology still want to do the MRI?"),
    ("?request", "GP pls consider MRI."),
    ("?request", "Refer ortho, KIV MRI lumbar, no gadolinium pls."),
    ("+request", "I would appreciate an MRI of the lumbar spine and your advice."),
    ("+request", "I'd like to know if it's fresh, with an MRI of the lumbar spine."),
    ("+request", "Could we have an MRI lumbar (or whole spine, your call) this week?"),
    ("+request", "Whether the lumbar MRI is safe with her device, her card will tell."),
    ("+request", "Bone scan? Not done. MRI L-spine without gad."),
    ("+request", "A scan of the lumbar spine and, if there is a disc, an injection."),
]


@pytest.mark.parametrize(("marks", "text"), ANSWERED)
def test_the_writer_answers_a_wish(imaging_of, marks, text):
    requests = {mark for mark in imaging_of(text) if mark.endswith("request")}
    assert requests == set(marks.split())


@pytest.mark.parametrize(("marks", "text"), READERS_CONDITION)
def test_what_hangs_on_the_reader_is_left_open(imaging_of, marks, text):
    requests = {mark for mark in imaging_of(text) if mark.endswith("request")}
    assert requests == set(marks.split())
