"""Feasts fall on their days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsmri.nlp.time.dates.holidays import easter, feast_day
from lsmri.nlp.time.timewords import Feast, time_words

EASTERS = {
    2019: (4, 21), 2020: (4, 12), 2021: (4, 4), 2022: (4, 17), 2023: (4, 9), 2024: (3, 31),
    2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2038: (4, 25), 1943: (4, 25), 2008: (3, 23),
}  # fmt: skip
#: As kept; the moon decides, so a day more or less is allowed.
MOVING = [
    ("diwali", [date(2020, 11, 14), date(2022, 10, 24), date(2024, 11, 1), date(2025, 10, 20)]),
    ("holi", [date(2021, 3, 29), date(2023, 3, 8), date(2024, 3, 25), date(2026, 3, 4)]),
    ("eid", [date(2021, 5, 13), date(2023, 4, 21), date(2024, 4, 10), date(2025, 3, 30)]),
    ("ramadan", [date(2022, 4, 2), date(2024, 3, 11), date(2025, 3, 1)]),
    ("vesak", [date(2023, 5, 5), date(2024, 5, 23), date(2025, 5, 12), date(2026, 5, 1)]),
    ("mahashivratri", [date(2023, 2, 18), date(2024, 3, 8), date(2025, 2, 26), date(2026, 2, 15)]),
    ("saraswati puja", [date(2023, 1, 26), date(2024, 2, 14), date(2025, 2, 3), date(2026, 1, 23)]),
    ("ashura", [date(2024, 7, 17), date(2025, 7, 6)]),
    ("chhath", [date(2024, 11, 7), date(2025, 10, 27)]),
    ("onam", [date(2023, 8, 29), date(2024, 9, 15), date(2025, 9, 5), date(2026, 8, 26)]),
    ("ugadi", [date(2023, 3, 22), date(2024, 4, 9), date(2025, 3, 30), date(2026, 3, 19)]),
    ("chuseok", [date(2023, 9, 29), date(2024, 9, 17), date(2025, 10, 6), date(2026, 9, 25)]),
    ("dragon boat festival", [date(2024, 6, 10), date(2025, 5, 31), date(2026, 6, 19)]),
    ("yom kippur", [date(2024, 10, 12), date(2025, 10, 2)]),
    ("hanukkah", [date(2023, 12, 7), date(2024, 12, 25), date(2025, 12, 14)]),
    ("purim", [date(2023, 3, 7), date(2024, 3, 24), date(2025, 3, 14)]),
    ("mawlid", [date(2024, 9, 15), date(2025, 9, 4)]),
    ("bakrid", [date(2022, 7, 9), date(2024, 6, 17), date(2025, 6, 6)]),
]


def feast(name: str) -> Feast:
    for phrases in time_words().phrases.values():
        for phrase, _, found in phrases:
            if " ".join(phrase) == name and found is not None:
                return found
    raise AssertionError(name)


@pytest.mark.parametrize(("year", "day"), EASTERS.items())
def test_easter(year: int, day: tuple[int, int]) -> None:
    assert easter(year) == date(year, *day)


@given(st.integers(1600, 2999))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


@pytest.mark.parametrize(("name", "days"), MOVING)
def test_moving_feasts(name: str, days: list[date]) -> None:
    for day in days:
        found = feast_day(feast(name), day.year, "")
        assert found is not None
        assert abs(found - day) <= timedelta(1)


@pytest.mark.parametrize(
    ("name", "region", "day"),
    [
        ("thanksgiving", "us", date(2024, 11, 28)),
        ("thanksgiving", "ca", date(2024, 10, 14)),
        ("august bank holiday", "uk", date(2025, 8, 25)),
        ("august bank holiday", "ie", date(2025, 8, 4)),
        ("memorial day", "us", date(2025, 5, 26)),
        ("labour day", "uk", date(2025, 5, 1)),
        ("labour day", "ca", date(2025, 9, 1)),
        ("whit sunday", "uk", date(2025, 6, 8)),
    ],
)
def test_feasts_of_a_country(name: str, region: str, day: date) -> None:
    assert feast_day(feast(name), day.year, region) == day


@given(st.integers(1900, 2200), st.sampled_from(["", "us", "uk", "in"]))
def test_every_feast_has_a_day(year: int, region: str) -> None:
    for phrases in time_words().phrases.values():
        for _, _, found in phrases:
            day = feast_day(found, year, region) if found else None
            assert day is None or abs(day.year - year) <= 1
