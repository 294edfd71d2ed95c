"""The letter's own date, read from its text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsmri.nlp.time.letter_date import read_letter_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3rd March, 2025\nThe Consultant Radiologist,\nSir,\n", date(2025, 3, 3)),
        ("Lagos, 23/06/2025\nDear Doctor,\n", date(2025, 6, 23)),
        ("Date: 12/06/2025\nDear Dr\n", date(2025, 6, 12)),
        ("Sept 9, 2025\n\nDear Dr. Pelletier,\n", date(2025, 9, 9)),
        ("Dept of Neurology\n20.01.2025\n\nDear colleague,", date(2025, 1, 20)),
        ("Date of visit: 18.4.2025\nClinic: family medicine", date(2025, 4, 18)),
        ("Letter dictated 2/5/25, typed 6/5/25.", date(2025, 5, 6)),
        ("Dear colleague,\n\nOn 14.3.2025 I saw Mrs. B.", date(2025, 3, 14)),
        ("02 Oct 2025 17:40 sciatica\n14 Nov 2019 letter received", date(2025, 10, 2)),
        ("11-Mar-2025 review\n20-Jun-2025 back pain", date(2025, 6, 20)),
        ("Encounter Date: 8/19/2022  Family Medicine", date(2022, 8, 19)),
        ("DOB: 14/03/1961\nDear Doctor, back pain.", None),
        ("MRI lumbar 20/5/24: bulge. Leg pain since 20/2/25.", None),
        ("Dear Doctor,\nL4/5 discectomy in June 2022, pain 8/10.", None),
        ("", None),
    ],
)
def test_letter_date(text: str, day: date | None) -> None:
    assert read_letter_date(text) == day


@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    found = read_letter_date(text)
    assert found is None or 1990 <= found.year <= 2100


@given(st.dates(date(1990, 1, 1), date(2059, 12, 31)))
def test_a_labelled_date_is_read_back(day: date) -> None:
    for form in ("%d.%m.%Y", "%Y-%m-%d", "%d %B %Y", "%B %d, %Y"):
        assert read_letter_date(f"Clinic letter\nDate: {day:{form}}\nDear Doctor,") == day
