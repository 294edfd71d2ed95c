"""The letter's day where its text says it without a year: "today is March the fourth", "Lyon, 12
April", "Date of service: 7/24".

The day is given in any year, since only differences count.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.dates.calendar_page import CalendarPage
from lsmri.nlp.time.dates.reader import DateReader
from lsmri.nlp.time.timewords import time_words

__all__ = ["said_today"]

#: The end of a common year, from which every day of it lies in the past.
_YEAR_END = date(2025, 12, 31)
_NAMES_TODAY = frozenset({"today", "it"})
_LABELS = frozenset({"date", "dated", "dos", "dictated", "typed"})
_SERVICE = "dos"
_ENDS = frozenset({".", ",", "\n", ":", "-", ")", "("})
_DAY_MONTH = re.compile(r"([0-3]?[0-9])[/.]([0-3]?[0-9])$")
#: What a pair of numbers may be instead: a length, a power, a score out of ten.
_CASEBOOK = ("/7", "/12", "/52", "/24", "/10", "/5")
_LINES = 3  # of a letterhead
_HEAD = 8  # words of a line that may end with the date
_WRITTEN = 4  # words of a date at most


def said_today(reading: Reading) -> date | None:
    """The letter's day in some year; None where the letter doesn't say it so."""
    return _told(reading) or _labelled(reading) or _closing(reading) or _heading(reading)


def _told(reading: Reading) -> date | None:
    """The day that the letter calls today: "it is now mid August", "today, July the fourth"."""
    norms, months = reading.norms, time_words().months
    if not reading.holds(months.keys()):
        return None
    for k in reading.places(_NAMES_TODAY):
        following = norms[k + 1 : k + 2]
        told = norms[k] == "today" and following in (["is"], [":"], ["being"])
        if norms[k] == "today" and following in ([","], ["("]):
            found = _written(reading, k + 2)
            if found:
                return found
        elif told or (norms[k] == "it" and _says_now(norms[k : k + 6])):
            reader = DateReader(norms, _YEAR_END)
            for m in range(k + 2, min(len(norms), k + 7)):
                dated = reader.at(m, k + 2, len(norms)) if norms[m] in months else None
                if dated is not None:
                    return dated.when
    return None


def _says_now(words: list[str]) -> bool:
    """Whether words tell the month of writing: "it is now September", "it's the end of May"."""
    rest = words[2:] if words[1:2] == ["is"] else words[1:]
    return rest[:1] in (["now"], ["the"], ["already"]) and {"since", "was"}.isdisjoint(rest)


def _labelled(reading: Reading) -> date | None:
    """The day behind its title: "Date: 12 April", "DOS 7/24"."""
    norms = reading.norms
    for k in reading.places(_LABELS):
        if norms[k + 1 : k + 2] == ["of"] and norms[k + 2 : k + 3] != ["service"]:
            continue
        at = k + 1 + 2 * (norms[k + 1 : k + 2] == ["of"])
        at += norms[at : at + 1] == [":"]
        if norms[k] == _SERVICE or norms[at - 1] == ":" or k in reading.line_starts:
            found = _written(reading, at, labelled=True)
            if found:
                return found
    return None


def _closing(reading: Reading) -> date | None:
    """The day with which the letter ends: "Dr E. Matheson, 19 November"."""
    norms = reading.norms
    stop = len(norms)
    while stop and norms[stop - 1] in (".", "\n"):
        stop -= 1
    for start in range(max(0, stop - _WRITTEN), stop):
        if start and norms[start - 1] in _ENDS:
            found = _written(reading, start, stop)
            if found:
                return found
    return None


def _heading(reading: Reading) -> date | None:
    """The day that ends a line of the letterhead, or has it to itself: "Leeds, 3 May"."""
    norms = reading.norms
    lines = [0, *(k for k in sorted(reading.line_starts) if k)][: _LINES + 1]
    for first, last in pairwise(lines):
        stop = last
        while stop > first and norms[stop - 1] in (".", "\n", ","):
            stop -= 1
        if stop - first > _HEAD:
            continue
        for start in range(max(first, stop - _WRITTEN), stop):
            opens = start == first or norms[start - 1] in _ENDS
            found = _written(reading, start, stop) if opens else None
            if found:
                return found
    return None


def _written(
    reading: Reading, start: int, stop: int | None = None, *, labelled: bool = False
) -> date | None:
    """The day and month at word ``start``, up to ``stop`` where that is told; None if no such.

    labelled: a pair of numbers there can't be anything else.
    """
    norms = reading.norms
    if start >= len(norms):
        return None
    page = CalendarPage(norms, _YEAR_END)
    pair = _DAY_MONTH.match(norms[start])
    if pair:
        other = norms[start].endswith(_CASEBOOK) and not labelled
        if other or (stop is not None and stop != start + 1):
            return None
        day, month = int(pair[1]), int(pair[2])
        if (page.month_first and day <= 12) or month > 12:
            day, month = month, day
        return page.last(month, day) if 0 < month < 13 and 0 < day < 32 else None
    reader = DateReader(norms, _YEAR_END)
    last = min(len(norms), start + _WRITTEN) if stop is None else stop
    for k in range(start, last):
        dated = reader.at(k, start, last) if norms[k] in page.words.months else None
        if dated is not None:
            whole = dated.start == start and (stop is None or dated.end == stop)
            return dated.when if whole and dated.end - dated.start > 1 else None
    return None
