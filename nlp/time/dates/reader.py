"""Dates as letters write them, and the day that each means, seen from the letter's date.

A bare year is its 1 July; a date without a year is the last such date before the letter.
"""

from __future__ import annotations

import re
from datetime import date

from lsmri.nlp.time.dates.calendar_page import CalendarPage, FoundDate, day_of
from lsmri.nlp.time.dates.months import SUFFIXES, month_date
from lsmri.nlp.time.dates.named import (
    bare_day,
    feast_date,
    numbered_week,
    relative_date,
    season_date,
    weekday_date,
)
from lsmri.nlp.time.dates.years import YEAR

__all__ = ["DateReader", "calendar_date"]

_FULL = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})$")
_DAY_MONTH = re.compile(r"(\d{1,2})[/.](\d{1,2})$")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.]((?:19|20)\d\d)$")
#: Before a bare pair of numbers these make it a date.
_DATING = frozenset(
    "since from on dated started began onset until till inj injury injured accident fall fell "
    "rta doi".split()
)
#: Likewise before "3.11.", which is otherwise a number at the end of a sentence.
_DOTTED = frozenset("since from on onset start started began begun until till".split())
#: "1.06" is no number of hours or weeks.
_PADDED = re.compile(r"[0-3]?[0-9]\.0[1-9]$")
_SLASHED_DAY = re.compile(r"(?:1[3-9]|2[0-9]|3[01])/(?:[1-9]|0[1-9]|1[0-2])$")
_CASEBOOK = ("/7", "/12", "/52", "/24")
_HAPPENED = frozenset("fell fall slipped slip tripped lifted lifting injured accident rta".split())
_RATIOS = frozenset("bp score gcs pain power phq odi nrs vas".split())
_AMOUNTS = frozenset(
    "mg mcg ml unit iu g kg step mile km kcal cc mmol micrograms tablet x /".split()
)
_LABELS = frozenset({"/", "no", "no.", "#", "cpt", "room"})
_DIGITS = frozenset("0123456789")
_RELATIVE = {
    "yesterday": 1, "yest": 1, "yday": 1, "y'day": 1, "overnight": 1, "today": 0, "tonight": 0,
}  # fmt: skip
_WEAK = frozenset({"overnight", "today", "tonight"})


def calendar_date(word: str, *, month_first: bool) -> date | None:
    """The day of a numeric date with its year ("14.3.2025", "2025-03-14"); None if it is none.

    month_first: how to read it where both orders give a day.
    """
    match = _FULL.match(word)
    if not match:
        return None
    a, b, c = int(match[1]), int(match[3]), int(match[4])
    if len(match[1]) == 4:
        return day_of(a, b, c)
    if len(match[1]) > 2 or len(match[4]) == 3:
        return None
    year = c if c > 99 else c + (2000 if c < 60 else 1900)
    day, month = (b, a) if (month_first and a <= 12) or b > 12 else (a, b)
    return day_of(year, month, day)


class DateReader:
    """Reads the dates of one letter.

    norms: its words. today: its date; without it only dates with a year have a day.
    """

    def __init__(self, norms: list[str], today: date | None) -> None:
        self.page = CalendarPage(norms, today)

    def at(self, k: int, begin: int, end: int) -> FoundDate | None:
        """The date whose telling word is word k, within the sentence from ``begin`` to ``end``."""
        page = self.page
        word, words = page.norms[k], page.words
        if word[0] in _DIGITS:
            return self._numeric(k, begin, end)
        found = feast_date(page, k, begin, end) if word in words.phrases else None
        if found is not None:
            return self._told_again(found, end)
        if word in words.months:
            return month_date(page, k, begin, end)
        if word in words.seasons:
            return season_date(page, k, begin, end)
        if word in words.weekdays:
            found = weekday_date(page, k, begin, end)
            return self._told_again(found, end) if found else None
        if word in words.weeks:
            return numbered_week(page, k, begin, end)
        if word in SUFFIXES:
            return bare_day(page, k, begin, end)
        if word in _RELATIVE:
            return page.ago(k, k + 1, _RELATIVE[word], weak=word in _WEAK)
        return None

    def _told_again(self, named: FoundDate, end: int) -> FoundDate:
        """The day of the month that stands behind a named day: "Eid (7 June)", "Fri 3 Oct"."""
        page = self.page
        norms = page.norms
        at = named.end + (norms[named.end : named.end + 1] in ([","], ["("]))
        if named.vague or at >= end:
            return named
        match = _DAY_MONTH.match(norms[at]) if at == named.end else None
        months = [m for m in range(at, min(end, at + 4)) if norms[m] in page.words.months]
        again: FoundDate | None = None
        if match:
            weekday = page.words.weekdays.get(page.norms[at - 1])
            again = page.found(at, at + 1, self._paired(int(match[1]), int(match[2]), weekday))
        elif months:
            again = month_date(page, months[0], at, end)
            again = again if again and again.start == at and again.end > at + 1 else None
        return FoundDate(named.start, again.end, again.when, again.days) if again else named

    def unit(self, u: int, begin: int, end: int, unit: str) -> FoundDate | None:
        """The date that the unit at word u gives with the words around it: "last week"."""
        return relative_date(self.page, u, begin, end, unit)

    def _numeric(self, k: int, begin: int, end: int) -> FoundDate | None:
        page = self.page
        word, following = page.norms[k], page.norms[k + 1] if k + 1 < end else ""
        if _FULL.match(word):
            when = self._full(word)
            return page.found(k, k + 1, when) if when else None
        if YEAR.match(word):
            return self._year(k, begin, end, following)
        match = _MONTH_YEAR.match(word)
        if match and 0 < int(match[1]) < 13:
            return page.found(k, k + 1, day_of(int(match[2]), int(match[1]), 15))
        match = _DAY_MONTH.match(word)
        if match and (self._leads(k, begin, dotted="." in word) or self._befalls(k, begin)):
            weekday = page.words.weekdays.get(page.before(k, begin))
            return page.found(k, k + 1, self._paired(int(match[1]), int(match[2]), weekday))
        return None

    def _paired(self, first: int, second: int, weekday: int | None = None) -> date | None:
        """The newest day that "14/3" may mean: in the order of day and month by which it is that
        weekday, else in the letter's.
        """
        if (self.page.month_first and first <= 12) or second > 12:
            first, second = second, first
        when = self.page.last(second, first)
        other = self.page.last(first, second) if weekday is not None else None
        if when and other and when.weekday() != weekday == other.weekday():
            return other
        return when

    def _full(self, word: str) -> date | None:
        """A date with its year, in the order that doesn't put it after the letter."""
        today, month_first = self.page.today, self.page.month_first
        when = calendar_date(word, month_first=month_first)
        if when and today and when > today:
            other = calendar_date(word, month_first=not month_first)
            return other if other and other <= today else when
        return when

    def _year(self, k: int, begin: int, end: int, following: str) -> FoundDate | None:
        """A bare year, or "2024-12"."""
        page = self.page
        month = page.norms[k + 2] if following == "-" and k + 2 < end else ""
        year = int(page.norms[k])
        if len(month) == 2 and month.isdecimal() and 0 < int(month) < 13:
            return page.found(k, k + 3, day_of(year, int(month), 15))
        if following in _AMOUNTS or page.before(k, begin) in _LABELS:
            return None
        if page.today is None:
            return page.found(k, k + 1, date(year, 7, 1))
        if year > page.today.year:
            return None
        return page.found(k, k + 1, min(date(year, 7, 1), page.today))

    def _leads(self, k: int, begin: int, *, dotted: bool) -> bool:
        """Whether the words before a bare pair of numbers make it a date."""
        page = self.page
        before = page.before(k, begin)
        if before in ("the", ":"):
            before = page.before(k, begin, 2)
        elif before in page.words.weekdays:
            before = "on"
        if dotted:
            padded = _PADDED.match(page.norms[k]) is not None
            return before in _DOTTED and (padded or page.norms[k + 1 : k + 2] == ["."])
        return before in _DATING

    def _befalls(self, k: int, begin: int) -> bool:
        """Whether an accident stands before "20/9", which is no length: "fell off a step 20/9"."""
        word, ahead = self.page.norms[k], self.page.norms[max(begin, k - 5) : k]
        if not _SLASHED_DAY.match(word) or word.endswith(_CASEBOOK):
            return False
        return not _HAPPENED.isdisjoint(ahead) and _RATIOS.isdisjoint(ahead[-2:])
