"""Marked sentences: every time is found with its bearer and its value, and no other is.

The sentences that fail are listed with their reason in ``sentences/known_failures_durations.yaml``;
one that begins to pass must leave the list. A value is right within 10 % or 3 days.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import lsmri
from lsmri.corpora.authoring import parse_markup
from lsmri.corpora.letter import Mention
from lsmri.corpora.values import DAYS_A_MONTH, DAYS_A_YEAR

_PATH = Path(__file__).parent / "marked.py"
_SPEC = importlib.util.spec_from_file_location("lsmri_tests_marked", _PATH)
assert _SPEC and _SPEC.loader
marked = importlib.util.module_from_spec(_SPEC)
sys.modules["lsmri_tests_marked"] = marked
_SPEC.loader.exec_module(marked)

FILE = "durations.yaml"
KNOWN: dict[str, str] = yaml.safe_load(
    (marked.SENTENCES / "known_failures_durations.yaml").read_text("utf-8")
)
_DAYS = {"D": 1.0, "W": 7.0, "M": DAYS_A_MONTH, "Y": DAYS_A_YEAR}
_DATED = {"prior_lumbar_mri", "prior_other_imaging", "prior_spinal_surgery"}


def in_days(value: str) -> float:
    hours = re.fullmatch(r"PT([\d.]+)H", value)
    if hours:
        return float(hours[1]) / 24
    return sum(float(n) * _DAYS[u] for n, u in re.findall(r"([\d.]+)([DWMY])", value))


def same_value(gold: Mention, read: Mention) -> bool:
    if gold.value is None or read.value is None:
        return gold.value is read.value
    if isinstance(gold.value, str):
        expected, got, slack = in_days(gold.value), in_days(str(read.value)), 3.0
    else:
        expected, got, slack = float(gold.value), float(read.value), 0.5
    return abs(expected - got) <= max(slack, 0.1 * expected)


def overlap(gold: Mention, read: Mention) -> bool:
    return gold.concept == read.concept and gold.start < read.end and read.start < gold.end


def same(gold: Mention, read: Mention) -> bool:
    kind = gold.about == read.about and gold.type == read.type
    return overlap(gold, read) and kind and same_value(gold, read)


def is_timed(mention: Mention) -> bool:
    """Whether the mention says a time at all."""
    if mention.concept == "symptom_duration":
        return True
    return mention.value is not None and (mention.concept in {"treatment", *_DATED})


def differences(item: Any) -> list[str]:
    """What is missed, and what is found though it isn't marked."""
    text, marks = parse_markup(item.marked)
    gold = [m for m in marks if is_timed(m)]
    letter = lsmri.Letter(text, letter_date=item.date)
    read = [m for m in marked.scorer()(letter).mentions if is_timed(m)]
    missed = [m for m in gold if not any(same(m, r) for r in read)]
    extra = [r for r in read if not any(overlap(m, r) for m in gold)]
    return [f"{m.text!r} {m.value} {m.about or m.type} is missed" for m in missed] + [
        f"{m.text!r} {m.value} {m.about or m.type} is not marked" for m in extra
    ]


def _cases() -> Iterator[Any]:
    for item in marked.items(FILE):
        reason = KNOWN.get(item.name)
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        yield pytest.param(item, id=item.name, marks=marks)


@pytest.mark.parametrize("item", list(_cases()))
def test_times_are_read_as_marked(item: Any) -> None:
    assert differences(item) == []


def test_nine_in_ten_are_read() -> None:
    names = {item.name for item in marked.items(FILE)}
    assert len(names) >= 229
    assert names >= KNOWN.keys()
    assert len(KNOWN) <= 0.1 * len(names)


# ---- the record: which time is the complaint's, and which the treatment's


@pytest.mark.parametrize(
    ("weeks", "text"),
    [
        (
            8,
            "Thank you for seeing this 45 year old builder with an eight week history of sciatica.",
        ),
        (26.1, "Low back pain for the last 6 months, MRI in 2019 was normal."),
        (2, "Back pain 10 years on and off. Two weeks ago developed shooting pain down right leg."),
        (4, "Low back pain 2 years. Left leg pain 4 weeks."),
        (6, "LBP + sciatica (6/52). Bloods normal 2/52 ago."),
        (35, "She's had back pain since giving birth 8 months ago."),
        (6, "Back pain 6 weeks. Diabetic for 15 years. Smokes 20/day for 30 years."),
        (13.05, "3/12 sciatica. To be reviewed in 6/52. Sick note 4/52."),
        (13.05, "Stenosis symptoms for 3 months. The waiting time for our clinic is 9 months."),
        (1, "Back pain for 1 week. Incontinent of urine for 2 days."),
        (8.7, "Past 2 months left leg pain, radiating."),
        (9, "Duration of symptoms: 9 weeks"),
        (13.05, "Time since onset: 3 months"),
        (4, "Patient apparently alright 4 weeks back when she developed LBA with radiation to LL"),
        (7, "LBP L leg 7/52\nRef: 12/52 wait for clinic"),
        (3, "RE: MR KOFI A., 43 YEARS\nHe has had waist pain for three weeks."),
        (5, "Mrs Folake O., 36 yrs, a trader, has pain in the left leg since five weeks."),
        (None, "Known lumbar spondylosis. Chronic LBP. MRI requested."),
        (9, "First attack 2016, settled in a month. The current one began nine weeks ago."),
        (11, "Sciatica, third bout. The others went in four weeks. This one is at 11 weeks."),
        (17.4, "Stenosis. Injection 3 years ago, did well until 4 mo ago. Now both legs ache."),
        (5, "Low back pain five weeks. My sister had left hers for two years."),
        (None, "Bad back as a teenager. Fine for 20 years. It has started again."),
        (52, "Right leg still burning to the foot. It will be a year next week."),
        (21.75, "She was well until five months prior to presentation, when back pain began."),
        (8, "In the eight weeks before he came to us he had pain in the lower back."),
        (0.57, "A four-day history of severe lumbar pain which came on overnight."),
        (78.3, "The leg pain came back 18 months ago, and after a few weeks it reached the sole."),
        (574, "Back pain for eleven years. There has been nothing new over the last year."),
        (4, "Four weeks ago I got out of the car with a stab in the back. On day 11 I could sit."),
        (5, "Sciatica for five weeks. He was off for two weeks, and in the second week he walked."),
        (None, "His back has been bad for years."),
        (7, "Seven weeks of left sciatica, onset two days after shovelling snow."),
        (5, "Left leg pain five weeks. Two days afterwards the toes were numb."),
        (None, "Low back pain on a ship in 2016, resolved in a week. Nothing now."),
        (3, "Lumbago, usually 3-4 days and gone. Present attack three weeks."),
        (11, "31F postpartum 11wk, forceps. Low back pain since the delivery."),
        (4, "Epidural for labour. She is 9 weeks post LSCS. Low back pain for 4 weeks."),
        (6, "22 weeks pregnant, sciatica for six weeks."),
        (8, "Fall off a ladder 8/52 ago, approx 2.5m. Low back pain persists since."),
        (3, "Sore back for three weeks, ever since a day of stacking hay."),
        (17.4, "c/o low backache 4 m, tingling both soles."),
        (2, "22M, judo, landed on his back. Back pain 2/52."),
        (3, "Low back pain for three weeks, temps 37.8 evenings."),
        (6, "Back pain lasting from 6 weeks, no injury."),
        (52.2, "His back hurts. His wife says it has been a year at the least."),
        (14, "He has been attending since fourteen weeks for his back pain."),
        (4.35, "Decompression in 2015, which gave him six good years. Back pain for one month."),
        (9, "Nine weeks ago a crate fell and he wrenched away from it. Now both buttocks ache."),
        (None, "Low back pain since the spring of last year."),
        (None, "He slipped in March last year and has had low back pain since."),
        (8, "Her six week check was late. Back pain for eight weeks."),
        (21.75, "Back pain 5 mahina, left leg pain 5 mahina."),
        (None, "The right leg pain went away about three weeks ago."),
        # a trouble has an age, too
        (2, "Bad back most winters. This bout is a fortnight old and easing."),
        (17.4, "Left leg pain to the heel, four months old by now."),
        (None, "Low back pain. Her baby is ten weeks old."),
        (9, "He has been off for nine weeks with sciatica."),
        (13.05, "Storeman, off sick 3 months w low back pain."),
        # where and to whom it was
        (7, "Hurt her low back on a late shift seven weeks ago."),
        (12, "He reports that twelve weeks ago the leg pain came back."),
        (3, "Told the ward nurse of low back pain for 3 weeks."),
        (17.4, "This 50 year old bus driver with trouble walking over four months."),
        (5, "Pain in the thigh to the knee, onset after a wedding, 5/52."),
        (16, "Injury: slipped off a dray, 16 weeks ago\nArea: low back"),
        (39.15, "Course about 9 months. Low back pain."),
        (6, "Decompression in 2018 with a splendid result until six weeks ago; now leg pain."),
        (9, "The pain runs down the left leg. That was nine weeks ago. Four weeks of physio."),
        (10, "Thigh pain for ten weeks, after a week's wallpapering."),
        (20, "DOI 20/52 ago. Low back pain."),
        # lengths of something else
        (None, "I have been her doctor for thirty years. Low back pain."),
        (None, "A cattle trader of 38 years. His back is paining."),
        (None, "Low back pain. Fireman with 17 years of service."),
        (None, "Low back pain. 2D echo normal. Retina R1M0."),
        (4.35, "Back ache 1 month. TCU 6/52."),
        (None, "Low back pain. He smokes two packs a week."),
        (None, "Locum, week 2. Low back pain."),
        (None, "Low back pain. I heard nothing for five weeks."),
        (None, "Low back pain. Wants a repeat, last one was 2 years ago."),
        (9, "Symptom duration: <6 wk [ ] 6-12 wk [x] >12 wk [ ] Low back pain."),
        (9, "Duration: [ ] <6 wk [x] 6-12 wk [ ] >12 wk. Low back pain."),
        (14, "Duration of symptoms (weeks): 14. Treatment (weeks): 8. Left sciatica."),
        (9, "Age (years): 61. Duration (weeks): 9. Left sciatica."),
        (7, "Left sciatica 6/52 – 8/52."),
        (13, "Left sciatica for a quarter of a year."),
        (3, "LBP 3 minggu."),
        (30.45, "Leg pain 7 munths now."),
        (52.2, "Legs heavy when she stands, relieved by sitting, 12 months."),
        # whose pain it is
        (8, "She has buried two husbands, has had low back pain for eight weeks."),
        (0.43, "42 F, 3 kids, 3 days of low back pain."),
        (34.8, "Mama Achieng 61 has pain of the waist 8 months."),
    ],
)
def test_symptom_duration(weeks: float | None, text: str) -> None:
    found = marked.scorer()(text).features.symptom_duration_weeks
    assert found == (None if weeks is None else pytest.approx(weeks, rel=0.1, abs=0.5))


@pytest.mark.parametrize(
    ("weeks", "text"),
    [
        (6, "8/52 L sciatica. 6/52 physio, no joy."),
        (6, "LBP 4/12. Has tried physiotherapy (6 weeks), acupuncture (4 sessions) and NSAIDs."),
        (13.05, "Sciatica for half a year. Gabapentin for three months didn't help."),
        (4, "4 months of leg pain. Started amitriptyline 4 weeks ago with little effect."),
        (12, "Trial of conservative management for 12 weeks has failed. Leg pain 4 months."),
        (None, "6 months of R sciatica. ESI 3 months ago gave relief for 6 weeks."),
        (None, "3 months of sciatica. Will trial naproxen for 2 weeks."),
        (None, "Sciatica for 3 months, despite 6 sessions of physio."),
    ],
)
def test_course_of_treatment(weeks: float | None, text: str) -> None:
    found = marked.scorer()(text).features.conservative_treatment_weeks
    assert found == (None if weeks is None else pytest.approx(weeks, rel=0.1, abs=0.5))


def test_dates_count_from_the_day_in_the_text() -> None:
    given = lsmri.Letter("Left leg pain since 15 March.", letter_date=date(2025, 6, 12))
    told = "12 June 2025\n\nDear colleague,\nLeft leg pain since 15 March."
    said = "Today is June the twelfth. Left leg pain since the fifteenth of March."
    for letter in (given, told, said):
        assert marked.scorer()(letter).features.symptom_duration_weeks == pytest.approx(
            12.7, abs=0.1
        )


@pytest.mark.parametrize(
    ("weeks", "text"),
    [
        (2.3, "Fell off a ladder. Back pain since 26/7."),
        (1.4, "Radicular syndrome L5 right, onset 1.8.. Recurrent back pain, last 2023."),
        (3, "Back pain since moving in late June. Left leg pain joined in three weeks ago."),
        (4.35, "Back pain after a fall on 29 May. About a month ago started right leg pain."),
        (5.3, "Low back pain since the first Saturday in July."),
        (6.4, "Buttock pain since midsummer, 27 June, when she danced."),
        (1.6, "Back pain, onset Thu 31 July, no injury."),
        (0.6, "He sat down hard Thursday. Back sore at the belt line."),
        (42.86, "Low back pain since last fall."),
        (10, "On 2 June the jeep drove into a hole and she was thrown. Low back pain now."),
        (6, "Then nothing until June 30 this year, when sciatica came back."),
        (0.3, "Slipped off the step Saturday 9/8. Low back pain."),
        (0.3, "Slipped off the step Saturday 8/9. Low back pain."),
        (6, "Fell from a cart 30/6. Low back pain."),
        (5.9, "Since 1.07 pain in both legs."),
        (8, "Leg pain to the calf, DOI 16/6, claim open."),
        (0, "Fell off a shed roof this morning. Low back pain."),
        (6, "30/06/2025 left a message.\n21/7/2025 MG: LBP 3 weeks, worse at night.\n11/8/2025"),
    ],
)
def test_onsets_beside_other_dates(weeks: float, text: str) -> None:
    letter = lsmri.Letter(text, letter_date=date(2025, 8, 11))
    found = marked.scorer()(letter).features.symptom_duration_weeks
    assert found == pytest.approx(weeks, abs=0.1)


def test_undated_events_take_the_date_of_their_entry() -> None:
    text = "02/10/2025 L sciatica 3/52, wants MRI.\n14/11/2019 MRI lumbar spine: no compression."
    record = marked.scorer()(text).features
    assert record.prior_lumbar_mri_months == pytest.approx(70.6, abs=1)
    assert record.symptom_duration_weeks == 3


@pytest.mark.parametrize(
    ("weeks", "text"),
    [
        (8, "14 weeks post partum, right buttock pain since week 6."),
        (2.6, "G2P1 31w4d. Sciatica to the heel since about 29 weeks."),
        (12, "30/40 pregnant. Low back pain from 18 weeks."),
        (0.6, "D9 post hysterectomy under spinal. Low back pain since D5."),
        (6.6, "8 weeks post LSCS. From day 10 she has low back pain."),
        (4, "Pregnant 20 weeks. Low back pain since 4 weeks."),
        (9, "Nine weeks post op. Low back pain for nine weeks."),
        (60.9, "She visits me from 14 months because of left sciatica."),
    ],
)
def test_what_is_counted_from_a_birth_or_operation(weeks: float, text: str) -> None:
    found = marked.scorer()(text).features.symptom_duration_weeks
    assert found == pytest.approx(weeks, abs=0.1)


def test_entries_of_a_record_may_have_short_years() -> None:
    text = "6 Mar 26 Flu jab.\n12 Jan 26 LBP and left leg pain 4 weeks.\n3 Nov 03 Back strain 2/52."
    letter = lsmri.Letter(text, letter_date=date(2026, 4, 27))
    assert marked.scorer()(letter).features.symptom_duration_weeks == pytest.approx(19, abs=0.1)
