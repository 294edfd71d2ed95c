"""Forms: what a tick, a column or a sign says of the words beside it."""

from __future__ import annotations

import pytest

import lsmri

SHORT = {
    "saddle": "saddle_sensory_change",
    "bladder": "bladder_dysfunction",
    "bowel": "bowel_dysfunction",
    "motor": "motor_deficit",
    "fever": "fever",
}


def said(result: lsmri.Result) -> set[str]:
    """The findings by their short names, with a sign each."""
    findings = result.features.findings
    return {
        ("+" if findings[code] == "present" else "-") + name
        for name, code in SHORT.items()
        if code in findings
    }


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("[N] numb saddle\n[Y] leaks urine\n[N] weak leg", "-saddle +bladder -motor"),
        ("Saddle numbness  Yes [ ]  No [x]\nRetention  Yes [x]  No [ ]", "-saddle +bladder"),
        ("Saddle numbness  Yes [ ]  No [ ]", "-saddle"),
        (
            "                      Y    N\n"
            "Saddle numbness            x\n"
            "Leaks urine           x\n"
            "Leg weakness               x",
            "-saddle +bladder -motor",
        ),
        (
            "Question      Yes   No\nNumb saddle when wiping or sitting   .   x\nFever     x   .",
            "-saddle +fever",
        ),
        ("GU: no dysuria, no haematuria, + leaks urine, no fever", "+bladder -fever"),
        ("Saddle numbness ... [N]\nUrinary retention - [N]", "-saddle -bladder"),
        ("Saddle numbness No [ ] Don't know [ ] Yes [x]", "+saddle"),
        ("Saddle numbness no [ ], yes [x]", "+saddle"),
        ("Saddle anaesthesia Yes [ ] No [ ] comment: yes since Sunday", "+saddle"),
        ("Red flags Yes / No\n1. Saddle anaesthesia - x", "+saddle"),
        ("Red flag  | Yes | No |\nNumb saddle | x | |\nRetention | | x |", "+saddle -bladder"),
        ("Symptom        Yes  No\nSaddle anaesthesia    x", "+saddle"),
        (
            "Metal   Yes   No\nClips   [ ]   [x]\n\nDetails: saddle numbness - [x]\n"
            "Retention - [x]",
            "+saddle +bladder",
        ),
        ("Seen\ttoday  Yes  No\nSaddle numbness  x  .", "+saddle"),
        (
            "Denies saddle numbness, urinary retention, + faecal incontinence.",
            "-saddle -bladder -bowel",
        ),
        ("Saddle numbness ...... No\nFaecal incontinence .. No", "-saddle -bowel"),
        ("None of these: saddle numbness / retention / leg weakness", "-saddle -bladder -motor"),
        ("None of the following red flags: saddle numbness, retention", "-saddle -bladder"),
        ("All negative: saddle numbness, retention, leg weakness", "-saddle -bladder -motor"),
        ("No to all: saddle numbness, retention. Leg weakness.", "-saddle -bladder +motor"),
        ("Saddle numbness, retention: none of these; leg weakness", "-saddle -bladder +motor"),
        ("Saddle numbness, retention were each asked about and absent", "-saddle -bladder"),
        ("Asked about and absent: saddle numbness, retention", "-saddle -bladder"),
        ("Saddle numbness = no, leg weakness = yes", "-saddle +motor"),
        ("Saddle numbness -, retention -, leg weakness +.", "-saddle -bladder +motor"),
        ("Saddle numbness –; retention –; leg weakness +.", "-saddle -bladder +motor"),
        ("New retention, fever -, leg weakness +.", "+bladder -fever +motor"),
        ("Leg weakness - , worse, saddle numbness - , new.", "+saddle +motor"),
        ("Retention / fever no.", "+bladder -fever"),
        ("Bloods all negative: retention.", "+bladder"),
        ("Fever, saddle numbness all negative: retention.", "-fever -saddle +bladder"),
        ("No to all: fever, saddle numbness, retention since Monday.", "-fever -saddle +bladder"),
        ("None of these: fever, weight loss - new retention.", "-fever +bladder"),
        ("Saddle numbness: [ ] left [ ] right both. Allergies: [x] none.", "+saddle"),
        ("Saddle numbness yes/no: no.", "-saddle"),
        ("Saddle numbness - new, leg weakness", "+saddle +motor"),
        ("Saddle numbness no (asked twice), leg weakness", "-saddle +motor"),
        ("Leg weakness: [ ] left [ ] right [x] none", "-motor"),
        ("Leg weakness: left [ ] right [ ] none [x]", "-motor"),
        ("Leg weakness: [ ] left [x] right [ ] none", "+motor"),
        ("Leg weakness: left [x] right [ ] none [ ]", "+motor"),
        ("Leg weakness: [ ] better [x] no better", "+motor"),
    ],
)
def test_what_a_form_says(rules, form, expected):
    assert said(rules(f"Low back pain, please MRI.\n{form}")) == set(expected.split())


@pytest.mark.parametrize("answer", ["Yes [ ] Unsure [x] No [ ]", "Yes [ ] Possible [x] No [ ]"])
@pytest.mark.parametrize("model", ["rules", "hybrid"])
def test_a_tick_between_yes_and_no_is_possible(model, answer):
    result = lsmri.load(model)(f"Low back pain, please MRI.\nCauda equina suspected: {answer}")
    assert result.features.findings["cauda_equina_suspected"] == "possible"


@pytest.mark.parametrize("blank", [" ", "\t", "|", " \t|"])
def test_long_runs_of_blanks_are_no_table(rules, blank):
    letter = f"Low back pain, please MRI.\nPain{blank * 5000}  Y  {blank * 5000}x"
    assert rules(letter).features.findings["low_back_pain"] == "present"


@pytest.mark.parametrize(
    "form",
    [
        "[ ] Suspected cauda equina\n[ ] Cancer or infection\n[ ] Progressive weakness\nHx: LBP",
        "□ fever □ weight loss □ numb saddle\nHx: low back pain",
        "Red flags (circle): cancer  fever  weight loss  saddle numbness\nHx: low back pain",
    ],
)
@pytest.mark.parametrize("model", ["rules", "hybrid"])
def test_what_nobody_answered_says_nothing(model, form):
    found = lsmri.load(model)(form).features.findings
    assert {str(c) for c in found} <= {"low_back_pain"}


def test_an_unticked_box_holds_for_its_whole_item(rules):
    form = "[ ] severe or progressive weakness\n[x] pain below the knee"
    findings = rules(form).features.findings
    assert findings["progressive_neurological_deficit"] == "absent"


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ("Able to heel walk? No.", "present"),
        ("Able to heel walk? Yes.", "absent"),
        ("Heel walk: no.", "present"),
        ("Heel walk: no problem.", "absent"),
        ("EHL: R 5 L 2.", "present"),
        ("Ankle DF 5 (R) 2 (L).", "present"),
        ("Power R 5/5, L 2/5 ankle.", "present"),
        ("Myotomes L2 5 L3 5 L4 5 L5 2 S1 5.", "present"),
        ("EHL R 5 L 5.", None),
        ("EHL R 5, L 2 months.", None),
        ("EHL R 5 L 2 today.", "present"),
        ("EHL 5 on the right, 2 on the left.", "present"),
        ("1) tone normal 2) power 5 left and right 3) reflexes normal.", None),
        ("Power 5 (L2, 3, 4, 5, S1).", None),
        ("Power 5, L2, 3 and L3, 4 stenosis.", None),
        ("Power 5 R, 3 / 12 of pain.", None),
        ("Power 5 L and R, 2, 3 weeks.", None),
    ],
)
def test_a_severe_weakness_in_the_answers_of_an_examination(rules, form, status):
    findings = rules(f"Low back pain, please MRI. {form}").features.findings
    assert findings.get("severe_motor_deficit") == status


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Saddle numbness - YES, bladder - YES, bowel - NO.", "+saddle +bladder -bowel"),
        ("CES screen: saddle +ve, bladder -ve, bowel -ve.", "+saddle -bladder -bowel"),
        ("Saddle numb Y, retention N, weak leg Y.", "+saddle -bladder +motor"),
        ("Saddle Y / N  Bladder Y / N", ""),
        ("Bladder control: Y", ""),
        ("Bladder: yes, continent.", "-bladder -bowel"),
        ("Bladder: [Y] [N].", ""),
        ("Bladder: Y N.", ""),
    ],
)
def test_a_yes_answers_for_its_own_item(rules, form, expected):
    assert said(rules(f"Low back pain, please MRI. {form}")) == set(expected.split())


@pytest.mark.parametrize(
    "row", ["EHL R 5 L 2.", "Ankle DF 5 (R) 2 (L).", "EHL 5 on right, 2 on left"]
)
def test_the_grade_of_a_row_has_its_own_side(rules, row):
    found = rules(f"Low back pain, please MRI. {row}").mentions
    assert {m.laterality for m in found if m.concept == "severe_motor_deficit"} == {"left"}


def test_what_beats_with_the_heart_is_no_pacemaker(rules):
    letter = "Low back pain. In the abdomen, left of the navel, a thing that beats with the heart."
    findings = rules(letter).features.findings
    assert findings["suspected_aortic_aneurysm"] == "present"
    assert "cardiac_device" not in findings


def test_a_marked_choice_counts(rules):
    form = "Red flags (circle): cancer yes  fever no"
    findings = rules(form).features.findings
    assert (findings["cancer_history"], findings["fever"]) == ("present", "absent")


def test_a_bracket_beside_a_name_asks_nothing(rules):
    letter = "A client of mine (I am his carer) Mark, 51, wet the bed three nights running"
    assert rules(letter).features.findings["bladder_dysfunction"] == "present"


def test_an_answer_in_words_is_one(rules):
    form = "[ ] saddle numbness YES\n[ ] fever no"
    assert rules(form).features.findings["saddle_sensory_change"] == "present"


@pytest.mark.parametrize("boxes", ["[ ] routine [ ] urgent", "□ L □ R", "[ ] routine\n[ ] urgent."])
def test_text_behind_empty_boxes_is_no_item(rules, boxes):
    letter = f"{boxes} He has been in retention since, his saddle is numb"
    findings = rules(letter).features.findings
    assert findings["saddle_sensory_change"] == "present"
    letter = f"{boxes} New painless retention, wet bed and a numb saddle"
    assert rules(letter).features.findings["saddle_sensory_change"] == "present"


@pytest.mark.parametrize("model", ["rules", "hybrid"])
@pytest.mark.parametrize(
    "text", ["Back pain. Pacemaker Y / N (please circle)", "MRI lumbar spine please (mark urgent)"]
)
def test_a_letter_that_ends_in_an_instruction_is_read(model, text):
    assert lsmri.load(model)(text).text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Saddle numbness Y / N", None),
        ("Saddle numbness yes/no", None),
        ("Fever Y / N (circle one), saddle numbness Y / N", None),
        ("Saddle numbness Y/N: Y", "present"),
        ("Saddle numbness (Y/N): N", "absent"),
        ("Saddle numbness Y  weight loss Y / N", "present"),
        ("Saddle: Y  Bladder: N  Bowel: N", "present"),
        ("Trauma: NO   Saddle numbness: YES   Cancer: NO", "present"),
    ],
)
def test_an_item_has_its_own_answer(text, expected):
    found = lsmri.load("rules")(f"Back pain.\n{text}").features.findings
    assert {str(c): str(s) for c, s in found.items()}.get("saddle_sensory_change") == expected


def test_right_and_left_of_a_row_of_grades_are_read():
    found = lsmri.load("rules")("Power (R/L): L2 5/5 L3 5/5 L4 5/5 L5 5/2 S1 5/5").features.findings
    assert {str(c): str(s) for c, s in found.items()}["severe_motor_deficit"] == "present"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Red flags: ● saddle numbness ○ bladder symptoms ○ fever", "present absent absent"),
        ("Saddle numbness: ○ no ● yes\nBladder symptoms: ● no ○ yes", "present absent None"),
        ("○ Saddle numbness since Monday\n○ no fever", "present None absent"),
    ],
)
def test_circles_are_buttons_where_both_kinds_stand_ahead_of_their_labels(
    rules, form, expected
) -> None:
    findings = rules(f"Low back pain.\n{form}").features.findings
    concepts = ("saddle_sensory_change", "bladder_dysfunction", "fever")
    assert [str(findings.get(concept)) for concept in concepts] == expected.split()
