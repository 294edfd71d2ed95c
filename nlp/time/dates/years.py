"""Years behind a date: "2024", "'24", "last year", "twenty nineteen"."""

from __future__ import annotations

import re

from lsmri.nlp.time.dates.calendar_page import CalendarPage

__all__ = ["YEAR", "year_behind"]

YEAR = re.compile(r"(?:19[3-9]|20[0-4])\d$")
_SHORT_YEAR = re.compile(r"\d\d$")
_BETWEEN = frozenset({",", "of", "'", "-", "."})
_NOT_SHORT = frozenset({",", "of", "."})
_AGES = frozenset({"year", "m", "f"})


def year_behind(page: CalendarPage, at: int, end: int) -> tuple[int | None, int]:
    """The year that begins at word ``at`` and the word behind it; None where no year is said."""
    norms = page.norms
    k = at + (at < end and norms[at] in _BETWEEN)
    if k >= end:
        return None, at
    if YEAR.match(norms[k]):
        return int(norms[k]), k + 1
    spoken = _spoken(page, k, end)
    if spoken:
        return spoken
    if norms[k : k + 2] in (["last", "year"], ["this", "year"]):
        return (page.today.year - (norms[k] == "last") if page.today else None), k + 2
    if not _SHORT_YEAR.match(norms[k]) or norms[at] in _NOT_SHORT:
        return None, at
    number = int(norms[k])
    following = norms[k + 1] if k + 1 < end else ""
    past = number <= (page.today.year % 100 if page.today else 45)
    plain = norms[at] == "'" or number > 9
    if past and plain and following not in page.words.units and following not in _AGES:
        return 2000 + number, k + 1
    return None, at


def _spoken(page: CalendarPage, k: int, end: int) -> tuple[int, int] | None:
    """ "twenty nineteen", "twenty twenty four"."""
    norms, numbers = page.norms, page.words.numbers
    if norms[k] != "twenty" or k + 1 >= end:
        return None
    value = numbers.get(norms[k + 1], 0.0)
    if value == 20 and k + 2 < end and 0 < numbers.get(norms[k + 2], 0.0) < 10:
        return 2020 + int(numbers[norms[k + 2]]), k + 3
    return (2000 + int(value), k + 2) if 10 <= value <= 20 else None
