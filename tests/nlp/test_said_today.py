"""The letter's day where its text says it without a year."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("weeks", "text"),
    [
        (12.4, "Left sciatica since mid-January. MRI please.\nGalway, 12 April"),
        (13.7, "In August he slipped on a rung, and sciatica began.\nDr J. Lang, 19 November"),
        (16.4, "Since the market in November pain in the right leg. MRI lumbar. 10/3"),
        (20.0, "Leg pain which began in the first week of March. Seen today, July twenty-first."),
        (8.1, "Low back pain, onset: 5/28. Date of service: 7/24"),
        (4.4, "Leeds, 3 June\nDear colleague,\nLow back pain since 3 May."),
        (4.4, "Date: 3 June\nDear colleague,\nLow back pain since 3 May."),
    ],
)
def test_onsets_count_from_a_day_without_a_year(rules, weeks, text):
    assert rules(text).features.symptom_duration_weeks == pytest.approx(weeks, abs=0.4)


@pytest.mark.parametrize(
    "text",
    [
        "Low back pain since May. Power 4/5",
        "Low back pain since May. Clinic is on 12 June",
        "Leg pain since 2011. Galway, 12 April",
    ],
)
def test_what_dates_no_letter_counts_no_weeks(rules, text):
    assert rules(text).features.symptom_duration_weeks is None
