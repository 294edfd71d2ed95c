"""Annotated letters as hypothesis makes them, and the names of files that they are written to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.formats import FORMATS
from lsmri.corpora.letter import FeatureRecord, Letter, Mention
from lsmri.corpora.scheme import (
    Assertion,
    CareSetting,
    Concept,
    Laterality,
    Outcome,
    Sex,
    Specialty,
    TreatmentType,
)

__all__ = ["ONE_LETTER", "PATHS", "letters", "ordered"]

#: The name that a corpus of each form is written under.
PATHS = {name: f"corpus{'' if form.folder else form.suffixes[0]}" for name, form in FORMATS.items()}

#: Pieces that letters are made of, those that break offsets among them.
PIECES = (
    "saddle numbness", "3/12", "no ", "?CES", " ", "  ", "\n", "\r\n", "\r", "\t", "é", "e\u0301",
    "𝛃", "🧑\u200d⚕️", "😀", "\ufeff", "\xa0", "\u2028", "\u0085", "L5/S1", "#", "---", "- ",
    ": ", "|", "<b>&amp;", '"quoted"', "'", "\\n", "T1\tfever 0 4", "0",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12).map("".join)
words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=12)
ids = words.filter(bool)
values = (
    st.none()
    | st.sampled_from(("P3M", "P2.5M", "P1Y", "P10D"))
    | st.integers(0, 400)
    | st.decimals(0, 100, places=1).map(float)
)


def optional(codes):
    return st.none() | st.sampled_from(codes)


@st.composite
def mentions(draw, text: str) -> tuple[Mention, ...]:
    """Spans anywhere in the text: nested, crossing, and several concepts on the same words."""
    if not text:
        return ()
    made: list[Mention] = []
    for _ in range(draw(st.integers(0, 5))):
        if made and draw(st.booleans()):
            start, end = made[-1].start, made[-1].end
        else:
            start = draw(st.integers(0, len(text) - 1))
            end = draw(st.integers(start + 1, min(len(text), start + 30)))
        made.append(
            Mention(
                start,
                end,
                text[start:end],
                draw(st.sampled_from(Concept)),
                draw(st.sampled_from(Assertion)),
                draw(optional(Laterality)),
                draw(values),
                draw(optional(Outcome)),
                draw(optional(TreatmentType)),
                draw(st.sampled_from((None, "leg", "back", "episode", "background"))),
                source="given",
            )
        )
    return ordered(made)


records = st.builds(
    FeatureRecord,
    age_years=st.none() | st.integers(0, 110),
    sex=optional(("female", "male")),
    referrer_specialty=optional(("primary_care", "other")),
    care_setting=optional(("public", "private")),
    findings=st.dictionaries(
        st.sampled_from([c.value for c in Concept]),
        st.sampled_from(("present", "possible", "absent")),
        max_size=4,
    ),
    laterality=optional(("left", "right", "bilateral")),
    symptom_duration_weeks=st.none() | st.decimals(0, 500, places=2).map(float),
    treatments_tried=st.lists(
        st.sampled_from([t.value for t in TreatmentType]), max_size=3, unique=True
    ),
    conservative_treatment_weeks=st.none() | st.integers(0, 60),
    conservative_treatment_failed=st.none() | st.booleans(),
    prior_lumbar_mri_months=st.none() | st.integers(0, 60),
)


@st.composite
def letters(draw) -> AnnotatedLetter:
    """An annotated letter, with or without a record."""
    text = draw(texts)
    letter = Letter(
        text,
        draw(ids),
        draw(st.none() | st.integers(0, 110)),
        draw(optional(Sex)),
        draw(optional(Specialty)),
        draw(optional(CareSetting)),
        draw(st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1))),
        draw(st.sampled_from((None, "appropriate", "uncertain"))),
    )
    recorded = draw(st.booleans())
    record = draw(records) if recorded else FeatureRecord()
    known = [draw(words) for _ in range(4)]
    split = draw(st.sampled_from(("", "train", "development", "test")))
    return AnnotatedLetter(
        letter, draw(mentions(text)), record, *known, split=split, recorded=recorded
    )


def ordered(found) -> tuple[Mention, ...]:
    """Mentions in the order in which they are compared: that of one place isn't kept by all."""
    return tuple(sorted(found, key=lambda m: (m.start, m.end, m.concept, m.assertion, repr(m))))


def comparable(item: AnnotatedLetter):
    """All that a form should keep, the note too."""
    return replace(item, mentions=ordered(item.mentions)), item.note


_TEXT = "62F 😀\r\nL sciatica 3/12, physio no help. Neuro NAD."
#: A letter with something of everything, for tests of one thing.
ONE_LETTER = AnnotatedLetter(
    Letter(_TEXT, "demo-01", 62, Sex.FEMALE, letter_date=date(2026, 3, 14)),
    tuple(
        Mention(_TEXT.index(w), _TEXT.index(w) + len(w), w, Concept(c), *more, source="given")
        for w, c, *more in (
            ("L sciatica", "radicular_pain", Assertion.PRESENT, Laterality.LEFT),
            ("3/12", "symptom_duration", Assertion.PRESENT, None, "P3M", None, None, "leg"),
            (
                "physio", "treatment", Assertion.PRESENT, None, None,
                Outcome.FAILED, TreatmentType.PHYSIOTHERAPY,
            ),
            ("Neuro NAD", "motor_deficit", Assertion.ABSENT),
            ("Neuro NAD", "sensory_deficit", Assertion.ABSENT),
        )
    ),
    FeatureRecord(
        age_years=62,
        sex="female",
        findings={
            "radicular_pain": "present", "treatment": "present",
            "motor_deficit": "absent", "sensory_deficit": "absent",
        },
        laterality="left",
        symptom_duration_weeks=13.05,
        treatments_tried=["physiotherapy"],
        conservative_treatment_failed=True,
    ),
    "demo", "card", "IE", "a note", split="train",
)  # fmt: skip
