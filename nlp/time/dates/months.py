"""Dates that name a month: "14 Feb", "June 20, 2025", "the twenty-eighth of April".

A bare month is its 15th, "early" its 5th, "late", "end of" and "… end" its 25th.
"""

from __future__ import annotations

from lsmri.nlp.time.dates.calendar_page import CalendarPage, FoundDate, day_of
from lsmri.nlp.time.dates.years import YEAR, year_behind

__all__ = ["SUFFIXES", "day_before", "month_date"]

SUFFIXES = frozenset({"st", "nd", "rd", "th"})
_PARTS = {
    "early": 5, "beginning": 5, "start": 5, "mid": 15, "middle": 15, "late": 25, "end": 25,
    "first": 4, "second": 11, "third": 18, "fourth": 25, "last": 27,
}  # fmt: skip
_HALVES = {"first": 8, "second": 23}
#: These are parts of a month only with what they count: "the first week of May".
_COUNTED = frozenset({"first", "second", "third", "fourth", "last"})
_SPANS = frozenset({"of", "in", "the", "week", "half", "part", "weekend", "day"})
#: Before these words "may", "mar" and "march" are months.
_LEADING = frozenset(
    "since in from last of early mid late until till by this during on around about before after "
    "to dated end start".split()
)
_TENS = {"twenty": 20, "thirty": 30}


def month_date(page: CalendarPage, m: int, begin: int, end: int) -> FoundDate | None:
    """The date whose month is word m; None where the word is no month here."""
    norms = page.norms
    month = page.words.months[norms[m]]
    day, start = day_before(page, m, begin)
    stop = m + 1
    if not day:
        day, stop = _day_behind(page, m, end)
    year, stop = year_behind(page, stop, end)
    if not day and year is None and not _is_month(page, m, start, begin):
        return None
    bare = not day and stop == m + 1
    if bare and norms[stop : stop + 1] == ["end"] and stop < end:
        day, stop = _PARTS["end"], stop + 1  # "since June end"
    elif not day:
        day, start = _part(page, start, begin)
    if year is not None:
        return page.found(start, stop, day_of(year, month, day))
    if bare and start == m and page.today and month == page.today.month:
        middle = day_of(page.today.year, month, 15)
        return page.found(start, stop, min(page.today, middle or page.today))
    return page.found(start, stop, page.last(month, day))


def _is_month(page: CalendarPage, m: int, start: int, begin: int) -> bool:
    """Whether a word that is a verb as well names a month."""
    word = page.norms[m]
    if word not in ("may", "mar", "march") or page.before(start, begin) in _LEADING:
        return True
    return word == "march" and page.norms[m + 1 : m + 2] in ([","], ["."])


def day_before(page: CalendarPage, m: int, begin: int) -> tuple[int, int]:
    """The day of "the 20th of January", whose month is word m, and where it begins; 0 if there is
    none.
    """
    norms = page.norms
    j = m - 1 - (page.before(m, begin) == "of")
    ordinals = page.words.ordinals
    if j >= begin and norms[j] in ordinals:
        tens = _TENS.get(page.before(j, begin), 0) if ordinals[norms[j]] < 10 else 0
        return ordinals[norms[j]] + tens, j - bool(tens)
    j -= j >= begin and norms[j] in SUFFIXES
    if j >= begin and _is_day(norms[j]) and page.before(j, begin) != "/":
        return int(norms[j]), j
    return 0, m


def _is_day(word: str) -> bool:
    return word.isdecimal() and word.isascii() and 0 < int(word[:9]) < 32


def _day_behind(page: CalendarPage, m: int, end: int) -> tuple[int, int]:
    """The day of "June 20th" and the word behind it; 0 where the number is none."""
    norms, ordinals = page.norms, page.words.ordinals
    k = m + 1 + (norms[m + 1 : m + 2] == ["the"])
    words = [*norms[k : min(end, k + 3)], "", "", ""]
    if words[0] in ordinals:
        return ordinals[words[0]], k + 1
    if words[0] in _TENS and ordinals.get(words[1], 10) < 10:
        return _TENS[words[0]] + ordinals[words[1]], k + 2
    if k != m + 1 or not _is_day(words[0]):
        return 0, m + 1
    number = int(words[0])
    if words[1] in SUFFIXES:
        return number, m + 3
    if YEAR.match(words[1]) or (words[1] == "," and YEAR.match(words[2])):
        return number, m + 2
    recent = page.today is not None and 0 <= page.today.year % 100 - number <= 5
    if recent and number > 12 and page.region not in ("us", "ca") and not page.month_first:
        return 0, m + 1  # "Feb 24" is the month of a year
    return number, m + 2


def _part(page: CalendarPage, start: int, begin: int) -> tuple[int, int]:
    """The day for "early", "the end of" or "the first week of", and where that begins."""
    norms = page.norms
    j = start - 1
    while j >= begin and norms[j] in _SPANS:
        j -= 1
    said = set(norms[j:start]) if j >= begin else set()
    if (
        j < begin
        or norms[j] not in _PARTS
        or (norms[j] in _COUNTED and not said & {"week", "half", "weekend", "day"})
    ):
        return 15, start - (page.before(start, begin) in ("last", "this"))
    return (_HALVES.get(norms[j], 15) if "half" in said else _PARTS[norms[j]]), j
