"""Dates told by a name: feasts, seasons, days of the week, "last month", "the weekend before last".

A season is its middle; half a year later in the south.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from lsmri.nlp.time.dates.calendar_page import CalendarPage, FoundDate, day_of
from lsmri.nlp.time.dates.holidays import feast_day
from lsmri.nlp.time.dates.months import SUFFIXES, day_before
from lsmri.nlp.time.dates.years import year_behind
from lsmri.nlp.time.timewords import Feast

__all__ = [
    "bare_day",
    "feast_date",
    "numbered_week",
    "relative_date",
    "season_date",
    "weekday_date",
]

_SOUTHERN = frozenset({"au", "nz", "za"})
_AROUND_FEASTS = frozenset({"weekend", "time", "week", "holiday", "break"})
_OF_SEASONS = frozenset(
    "last this the past in since early late mid from previous of during".split()
)
_IN_SEASONS = frozenset("last this the past early late mid previous".split())
_OF_WEEKDAYS = frozenset("last this on since past previous from until till".split())
_IN_WEEKDAYS = frozenset({"last", "this", "past", "previous"})
#: "Sat" and "sun" are words of their own.
_SHORT_WEEKDAYS = frozenset({"sat", "sun"})
#: How long ago a day of the week is on average, in a letter without a date.
_SOME_WEEKDAY = 3.5
_PERSONS = frozenset("he she i they patient who the in and we".split())
_SEATED = (["down"], ["in"], ["at"], ["up"], ["for"], ["with"], ["a"])
_BEFALLS = frozenset(
    "fell fall slipped tripped thrown lifted lifting started began twisted twisting crashed "
    "collapsed onset strained jumped shovelling shoveling kicked gone noticed noted appeared "
    "developed hurt injured slid woke sat landed landing bent rolled tumbled toppled wrenched "
    "jarred stabbed".split()
)
_PARTING = frozenset(
    {",", ";", ".", "then", "seen", "booked", "until", "till", "by", "for", "next"}
)
_CLOSES = frozenset({"", ",", ".", ";", "\n", ")", "and", "when", "after"})
_COUNTED_WEEKDAYS = (1, 2, 3, 4, -1)
_BEFORE_LAST = {"week": 14, "month": 60, "year": 730, "day": 2}
_LAST = {"week": 7, "month": 30, "year": 365}
#: The number of a week up to here may count a pregnancy's weeks or those of a course.
_MOST_WEEKS_COUNTED = 42
_DAY_MONTH = re.compile(r"\d{1,2}[/.]\d{1,2}$")


def feast_date(page: CalendarPage, k: int, begin: int, end: int) -> FoundDate | None:
    """The feast whose telling word is word k, with its year if one is said."""
    norms = page.norms
    for phrase, place, feast in page.words.phrases[norms[k]]:
        start, stop = k - place, k - place + len(phrase)
        if start < begin or stop > end or tuple(norms[start:stop]) != phrase:
            continue
        if feast is None:
            return FoundDate(start, stop, None, None, vague=True)
        year, behind = year_behind(page, stop, end)
        behind += behind < end and norms[behind] in _AROUND_FEASTS
        day = page.last_feast(feast) if year is None else feast_day(feast, year, page.region)
        return page.found(start, behind, day)
    return None


def season_date(page: CalendarPage, k: int, begin: int, end: int) -> FoundDate | None:
    """The season at word k; None where "spring" or "fall" is something else."""
    before = page.before(k, begin)
    year, stop = year_behind(page, k + 1, end)
    if year is None and before not in _OF_SEASONS:
        return None
    if page.norms[k] == "fall" and not _is_autumn(page, k, before, stop, end):
        return None
    month, day = page.words.seasons[page.norms[k]]
    if page.region in _SOUTHERN:
        month = (month + 5) % 12 + 1
    when = page.last(month, day) if year is None else day_of(year, month, day)
    if when is not None:
        when += timedelta({"early": -30, "late": 30}.get(before, 0))
    return page.found(k - (before in _IN_SEASONS), stop, when)


def _is_autumn(page: CalendarPage, k: int, before: str, stop: int, end: int) -> bool:
    """Whether "fall" is the season: "since last fall", "fall of 2024", not "her last fall was"."""
    if stop > k + 1:
        return before in _OF_SEASONS or page.norms[k + 1] in ("of", ",")
    following = page.norms[k + 1] if k + 1 < end else ""
    return before in _IN_SEASONS - {"the"} and following in _CLOSES | {"he", "she", "with", "i"}


def weekday_date(page: CalendarPage, k: int, begin: int, end: int) -> FoundDate | None:
    """The day of the week at word k: the newest one, unless "before last" is said.

    In a letter without a date it is half a week ago.
    """
    norms = page.norms
    following = norms[k + 1 : min(end, k + 3)]
    before = page.before(k, begin)
    if following and _DAY_MONTH.match(following[0]):
        return None  # its date follows
    weekday = page.words.weekdays[norms[k]]
    counted = _counted_weekday(page, k, begin, end, weekday)
    if counted is not None:
        return counted
    back = _SOME_WEEKDAY
    if page.today is not None:
        back = (page.today.weekday() - weekday) % 7 or 7
    if following[:1] == ["week"] and before in _IN_WEEKDAYS | {"since", "about"}:
        return page.ago(k, k + 2, back + 7)
    if norms[max(0, k - 2) : k] == ["ago", "on"]:
        return None  # "three weeks ago on Sunday" is three weeks
    numbered = _day_of_month(page, k + 2, k + 3) if following[:1] == ["the"] else None
    if numbered is not None:
        return page.found(k, k + 4, numbered)
    if following == ["before", "last"]:
        return page.ago(k, k + 3, back + 7)
    if following == ["of", "last"] and norms[k + 3 : k + 4] == ["week"] and k + 3 < end:
        return page.ago(k, k + 4, _in_last_week(page, weekday))
    if following == ["last", "week"] and before in _IN_WEEKDAYS | {"since"}:
        return page.ago(k, k + 3, _in_last_week(page, weekday))
    if following[:1] in (["last"], ["gone"]):
        return page.ago(k - (before in _IN_WEEKDAYS), k + 2, back)
    if following[:1] == ["week"] and before == "last":
        return page.ago(k - 1, k + 2, back + 7)
    if norms[k] in _SHORT_WEEKDAYS and (before in _PERSONS or following[:1] in _SEATED):
        return None
    if before in ("a", "every", "each"):
        return None
    lead = norms[max(begin, k - 6) : k]
    if before in _OF_WEEKDAYS or "since" in lead or _befell(norms[max(begin, k - 9) : k]):
        return page.ago(k - (before in _IN_WEEKDAYS), k + 1, back)
    return None


def _counted_weekday(
    page: CalendarPage, k: int, begin: int, end: int, weekday: int
) -> FoundDate | None:
    """ "the first Saturday in November", "the last Friday of May 2025"."""
    words = page.words
    count = words.ordinals.get(page.before(k, begin), -1 if page.before(k, begin) == "last" else 0)
    named = k + 2 < end and page.norms[k + 1] in ("in", "of") and page.norms[k + 2] in words.months
    if not named or count not in _COUNTED_WEEKDAYS:
        return None
    year, stop = year_behind(page, k + 3, end)
    day = Feast({"": f"weekday {words.months[page.norms[k + 2]]} {weekday} {count}"})
    when = page.last_feast(day) if year is None else feast_day(day, year, "")
    return page.found(k - 1, stop, when)


def _befell(lead: list[str]) -> bool:
    """Whether the words right ahead of a day tell what happened on it: "fell Sat"."""
    for word in reversed(lead):
        if word in _PARTING:
            return False
        if word in _BEFALLS:
            return True
    return False


def numbered_week(page: CalendarPage, k: int, begin: int, end: int) -> FoundDate | None:
    """ "KW 34", "week 47": the newest week of the year with that number (ISO 8601), as so many
    whole weeks before the letter's.

    A plain "week 20" may be one of a pregnancy or a course, and names none.
    """
    number = page.norms[k + 1] if k + 1 < end else ""
    if page.today is None or not (number.isascii() and number.isdecimal() and len(number) < 3):
        return None
    named = page.norms[k] in page.words.weeks or page.before(k, begin) == "calendar"
    if not named and int(number) <= _MOST_WEEKS_COUNTED:
        return None
    monday = page.today - timedelta(page.today.weekday())
    for year in (page.today.year, page.today.year - 1):
        try:
            week = date.fromisocalendar(year, int(number), 1)
        except ValueError:
            continue
        if week <= monday:
            return page.ago(k, k + 2, (monday - week).days)
    return None


def _in_last_week(page: CalendarPage, weekday: int) -> float:
    """How many days ago a day of the week before the letter's was."""
    return 7 + (_SOME_WEEKDAY if page.today is None else page.today.weekday() - weekday)


def bare_day(page: CalendarPage, k: int, begin: int, end: int) -> FoundDate | None:
    """ "since the 16th", whose suffix is word k: the newest such day of a month."""
    following = page.norms[k + 1] if k + 1 < end else ""
    if page.before(k, begin, 2) != "the" or following not in _CLOSES:
        return None
    when = _day_of_month(page, k - 1, k)
    return page.found(k - 2, k + 1, when) if when else None


def _day_of_month(page: CalendarPage, k: int, suffix: int) -> date | None:
    """The newest day of a month with the number at word k, whose "th" is word ``suffix``."""
    norms = page.norms
    if page.today is None or suffix >= len(norms) or norms[suffix] not in SUFFIXES:
        return None
    number = norms[k]
    if not (number.isascii() and number.isdecimal() and len(number) < 3):
        return None
    day = int(number)
    month = page.today if page.today.day >= day else page.today.replace(day=1) - timedelta(1)
    return day_of(month.year, month.month, day)


def relative_date(page: CalendarPage, u: int, begin: int, end: int, unit: str) -> FoundDate | None:
    """ "last week", "this morning", "the weekend before last": the unit at word u as a date."""
    norms = page.norms
    before, following = page.before(u, begin), norms[u + 1 : min(end, u + 3)]
    week = numbered_week(page, u, begin, end) if unit == "week" else None
    if week is not None:
        return week
    if norms[u] == "weekend":
        return _weekend(page, u, before, following)
    if following == ["before", "last"]:
        return page.ago(u, u + 3, _BEFORE_LAST[unit]) if unit in _BEFORE_LAST else None
    if unit == "day" and following == ["before", "yesterday"]:
        return page.ago(u, u + 3, 2)
    if before == "last":
        return _last_unit(page, u, begin, unit)
    if before == "this":
        return _this_unit(page, u, begin, unit)
    if before == "the" and unit == "year" and page.before(u, begin, 2) == "of":
        return _part_of_year(page, u, begin)
    return None


def _weekend(page: CalendarPage, u: int, before: str, following: list[str]) -> FoundDate | None:
    back = 2 if page.today is None else (page.today.weekday() - 5) % 7 or 7
    if following == ["before", "last"]:
        return page.ago(u, u + 3, back + 7)
    if before in _IN_WEEKDAYS or before == "the":
        return page.ago(u - 1, u + 1, back)
    return None


def _last_unit(page: CalendarPage, u: int, begin: int, unit: str) -> FoundDate | None:
    """ "last month", "the 9th of last month"; "the last month" is a length."""
    ahead = page.before(u, begin, 2)
    if unit == "month" and ahead == "of":
        return _day_of_last_month(page, u, begin)
    if ahead in ("the", "this"):
        return None
    if unit == "year" and page.today is None and _names_part(page, u, begin):
        return None
    days = 1 if page.norms[u] in ("night", "nite") else _LAST.get(unit)
    return page.ago(u - 1, u + 1, days) if days else None


def _names_part(page: CalendarPage, u: int, begin: int) -> bool:
    """Whether a month, season or feast stands before the "last year" whose last word is word u."""
    ahead = page.before(u, begin, 3 if page.before(u, begin, 2) in ("of", ",") else 2)
    words = page.words
    return ahead in words.months or ahead in words.seasons or ahead in words.phrases


def _day_of_last_month(page: CalendarPage, u: int, begin: int) -> FoundDate | None:
    """ "the 9th of last month", "the twenty-first of last month", whose last word is word u."""
    if page.today is None:
        return None
    day, j = day_before(page, u - 1, begin)
    month = page.today.replace(day=1) - timedelta(1)
    when = day_of(month.year, month.month, day) if day else None
    return page.found(j, u + 1, when) if when else None


def _this_unit(page: CalendarPage, u: int, begin: int, unit: str) -> FoundDate | None:
    """ "this morning", "this year", "the start of this month"."""
    if page.norms[u] in ("morning", "evening", "night"):
        return page.ago(u - 1, u + 1, 0, weak=True)
    if page.today is None:
        days = {"week": 4, "month": 10}.get(unit)
        return page.ago(u - 1, u + 1, days, weak=True) if days else None
    early = {"start", "beginning"} & set(page.norms[max(begin, u - 4) : u])
    if unit == "month" and early:
        return page.found(u - 1, u + 1, page.today.replace(day=1))
    if unit == "year":
        gone = page.today - date(page.today.year, 1, 1)
        return page.ago(u - 1, u + 1, gone.days // 2, weak=True)
    days = {"week": 4, "month": 10}.get(unit)
    return page.ago(u - 1, u + 1, days, weak=True) if days else None


def _part_of_year(page: CalendarPage, u: int, begin: int) -> FoundDate | None:
    """ "the turn of the year", "the middle of the year"."""
    part = page.before(u, begin, 3)
    if page.today is None or part not in ("beginning", "start", "turn", "middle"):
        return None
    when = page.last(7, 1) if part == "middle" else date(page.today.year, 1, 1)
    return page.found(u - 3, u + 1, when)
