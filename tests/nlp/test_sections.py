"""Headings, and how far their sections reach."""

from __future__ import annotations

import pytest

from lsmri.nlp.pipeline import create_pipeline, reading_of


@pytest.fixture(scope="module")
def sections():
    nlp = create_pipeline()

    def read(text: str) -> list[tuple[str, str | None]]:
        reading = reading_of(nlp(text))
        return [
            (reading.text[reading.starts[begin] : reading.ends[end - 1]].strip(), section)
            for (begin, end), section in zip(reading.bounds, reading.sections, strict=True)
        ]

    return read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PMH: asthma\nO/E SLR 40", ["past_history", "examination"]),
        ("Exam: normal. Imp: sciatica. Plan: MRI", ["examination", "impression", "plan"]),
        ("Clinical details - LBP\nQuestion - disc?", ["complaint", "request"]),
        ("*Impression*: disc\n**Plan:** scan", ["impression", "plan"]),
        ("1. Problem: LBP", ["complaint"]),
        (
            "S. LBP\nO. SLR neg\nA. sciatica\nP. MRI",
            ["complaint", "examination", "impression", "plan"],
        ),
        ("S/ thigh pain\nP/ MRI", ["complaint", "plan"]),
        ("A. Ferraro, neurology", [None]),
        ("Examination revealed SLR 40.", ["examination"]),
        (
            "Problem list (active): disc\nProblem list (inactive): asthma",
            ["problems", "past_history"],
        ),
        ("PLAN\nMRI", ["plan", "plan"]),
        ("The plan is to wait.", [None]),
        ("FH: nil. Back pain 6/52 with left sciatica.", ["family_history", None]),
        ("PMH: asthma. LBP for 3 months.", ["past_history", None]),
        ("PMH: asthma. Back pain years ago.", ["past_history", "past_history"]),
        ("FH: RA in mother. Back pain in sister.", ["family_history", "family_history"]),
    ],
)
def test_headings(sections, text, expected):
    assert [section for _, section in sections(text)] == expected


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Family history: father Ca prostate.\nShe is well.", None),
        ("FAMILY HISTORY\nOsteoporosis.\nPain began in May.", None),
        ("Allergies: nil\nPain began in May.", None),
        ("Past medical history\nAsthma\nSciatica 2010", "past_history"),
    ],
)
def test_short_sections_end_with_their_first_line(sections, text, last):
    assert sections(text)[-1][1] == last


def test_a_short_section_holds_the_line_under_its_heading(sections):
    assert sections("FAMILY HISTORY\nOsteoporosis.\nEXAMINATION\nWell.") == [
        ("FAMILY HISTORY", "family_history"),
        ("Osteoporosis.", "family_history"),
        ("EXAMINATION", "examination"),
        ("Well.", "examination"),
    ]
