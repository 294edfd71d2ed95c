"""Time expressions: their values, and what holds of any text."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from lsmri.nlp.matching.lexicon import load_lexicon
from lsmri.nlp.pipeline import create_pipeline, reading_of
from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.finder import find_timexes
from lsmri.nlp.time.lengths.amounts import Amount
from lsmri.nlp.time.timewords import time_words
from lsmri.nlp.time.timex import Timex

TODAY = date(2025, 6, 12)  # a Thursday
_UNITS = {"7": "D", "52": "W", "12": "M"}


@cache
def pipeline() -> Language:
    return create_pipeline()


def read(text: str, today: date | None = TODAY) -> tuple[Reading, list[Timex]]:
    reading = reading_of(pipeline().make_doc(text))
    reading.letter_date = today
    return reading, find_timexes(reading)


def found(text: str, today: date | None = TODAY) -> list[tuple[str | None, str]]:
    return [(t.iso, t.kind) for t in read(text, today)[1]]


@pytest.mark.parametrize(
    ("text", "iso", "kind"),
    [
        ("pain for six weeks", "P6W", "for"),
        ("six to eight weeks of pain", "P7W", "for"),
        ("a couple of months", "P2M", "for"),
        ("two months and a half of backache", "P2.5M", "for"),
        ("a year and a half", "P18M", "for"),
        ("half a year", "P6M", "for"),
        ("three quarters of a year", "P9M", "for"),
        ("2 years and 3 months ago", "P2Y3M", "ago"),
        ("1½ yrs", "P1.5Y", "for"),
        ("twenty one days", "P21D", "for"),
        ("a fortnight ago", "P2W", "ago"),
        ("a week or two", "P1.5W", "for"),
        ("the past month", "P1M", "for"),
        ("these last ten days", "P10D", "for"),
        ("a good few weeks", "P4W", "for"),
        ("since 3 weeks", "P3W", "since"),
        ("from 2 months", "P2M", "since"),
        ("three years' standing", "P3Y", "for"),
        ("six weeks back", "P6W", "ago"),
        ("day 26 of sciatica", "P26D", "for"),
        ("now in its ninth week", "P9W", "for"),
        ("pain x3/12", "P3M", "for"),
        ("3/12+ of pain", "P3M", "for"),
        ("6+/52 of pain", "P6W", "for"),
        ("8 / 12 of pain", "P8M", "for"),
        ("2-3/12 of pain", "P2.5M", "for"),
        ("3/12 + 2/52", "P3M14D", "for"),
        ("leg pain 4m", "P4M", "for"),
        ("numb for 48 hrs", "P2D", "for"),
        ("pain x 5 sem.", "P5W", "for"),
        ("since January", "P148D", "since"),
        ("since the end of February", "P107D", "since"),
        ("since the twenty-eighth of April", "P45D", "since"),
        ("since the 5th", "P7D", "since"),
        ("since last Tuesday", "P2D", "since"),
        ("the Sunday before last", "P11D", "ago"),
        ("two weeks before Christmas", "P183D", "ago"),
        ("since Good Friday", "P55D", "since"),
        ("since 14/3", "P90D", "since"),
        ("from 1 April to 13 May", "P42D", "for"),
        ("weeks 3-9 physio", "P6W", "for"),
        ("since KW 20", "P28D", "since"),
        ("since calendar week 22", "P14D", "since"),
        ("since week 47", "P203D", "since"),
        ("on Thursday the 5th", "P7D", "ago"),
        ("Wednesday of last week", "P8D", "ago"),
        ("the twenty-first of last month", "P22D", "ago"),
        ("three weeks ago on Sunday", "P3W", "ago"),
        ("the evening before yesterday", "P2D", "ago"),
        ("sciatica for two winters", "P2Y", "for"),
        ("back gone Monday", "P3D", "ago"),
        ("since Thurs", "P7D", "since"),
    ],
)
def test_value(text: str, iso: str, kind: str) -> None:
    assert found(text) == [(iso, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "power 4/5, pain 8/10",
        "SLR 40/80",
        "EHL 3/5",
        "L4/5 and L5/S1",
        "pain 7-8/10 on bending",
        "28/40 pregnant",
        "24w3d, EDD confirmed",
        "walks 20 m",
        "on Saturdays",
        "one day he may",
        "may be a disc",
        "he may march on",
        "BP 130/80",
        "vitamin D3 2000 units",
        "HR 78",
        "weak left leg",
        "worse in winters",
        "power 6/24",
    ],
)
def test_no_time(text: str) -> None:
    assert [t for t in found(text) if t[0] is not None] == []


def test_month_comes_first_where_the_letter_is_american() -> None:
    british = found("Pain since 3/4. Seen 25/12/2024.")
    american = found("Pain since 3/4. Seen 12/25/2024.")
    assert british[0] == ("P70D", "since")
    assert american[0] == ("P100D", "since")


def test_the_order_of_a_date_that_is_the_letters_own_day_holds_for_all_of_them() -> None:
    assert found("Dated 6/12/2025. Pain since 3/4.")[-1] == ("P100D", "since")
    assert found("Dated 12/6/2025. Pain since 3/4.")[-1] == ("P70D", "since")


def test_seasons_lie_half_a_year_later_in_the_south() -> None:
    north, south = found("since the summer"), found("since the summer, seen in Sydney")
    assert north[0] == ("P332D", "since")
    assert south[0] == ("P148D", "since")


def test_dates_have_no_value_without_the_letter_s_day() -> None:
    assert found("since March 2024", None) == [(None, "ago")]
    assert found("for 3 weeks", None) == [("P3W", "for")]


@given(st.integers(1, 60), st.sampled_from(sorted(_UNITS)))
def test_slash_notation_keeps_number_and_unit(number: int, denominator: str) -> None:
    (found_one,) = read(f"back pain {number}/{denominator}")[1]
    assert found_one.iso == f"P{number}{_UNITS[denominator]}"


@given(st.integers(1, 11), st.integers(1, 12), st.sampled_from(sorted(_UNITS)))
def test_a_range_counts_by_its_middle(low: int, more: int, denominator: str) -> None:
    (found_one,) = read(f"back pain {low}-{low + more}/{denominator}")[1]
    assert found_one.iso == f"P{low + more / 2:g}{_UNITS[denominator]}"


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(1, 330))
def test_written_dates_count_back_to_the_letter(today: date, days: int) -> None:
    onset = today - timedelta(days)
    for text in (
        f"{onset:%d/%m/%Y}",
        f"{onset:%d.%m.%Y}",
        f"{onset:%-d %B}",
        f"{onset.isoformat()}",
    ):
        times = read(f"sciatica since {text} (25/12/1999)", today)[1]
        assert times[0].days == days


_AROUND = "1 2 3/12 6/52 12 19 2024 / - to or and half a the last since ago of before in , . ( \n"
_WORDS = [*sorted(time_words().triggers), *_AROUND.split(" ")]
texts = st.text(max_size=300) | st.lists(st.sampled_from(_WORDS), max_size=40).map(" ".join)


@given(texts, st.none() | st.dates())
def test_any_text_is_read(text: str, today: date | None) -> None:
    if not text.strip():
        return
    reading, times = read(text, today)
    end = 0
    for t in times:
        assert end <= t.start < t.end <= len(reading.norms)
        assert t.kind in ("for", "ago", "since")
        assert t.days is None or t.days >= 0 or t.entry
        end = t.end


@given(st.integers(1, 120), st.sampled_from(["day", "week", "fortnight", "month", "year"]))
def test_amounts_say_their_unit(value: int, unit: str) -> None:
    amount = Amount(float(value), unit)
    assert amount.iso.startswith("P")
    assert amount.days >= value


def test_time_words_are_not_taken_for_misspellings() -> None:
    words = time_words()
    normaliser = load_lexicon().normaliser
    tables = (words.numbers, words.ordinals, words.units, words.weekdays, words.seasons)
    for table in tables:
        for word in table:
            assert normaliser(word) == word
