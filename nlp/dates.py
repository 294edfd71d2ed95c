"""Dates as letters write them, and the day that each means, seen from the letter's date.

Conventions: a bare month is its 15th, "early" its 5th, "late" and "end of" its 25th, a bare year 1 July, a
season its middle; a date without a year is the last such date before the letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from lsmri.nlp.holidays import feast_day
from lsmri.nlp.region import region_of, writes_month_first
from lsmri.nlp.timewords import Feast, time_words

__all__ = ["DateReader", "FoundDate", "calendar_date"]

_FULL = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})$")
_DAY_MONTH = re.compile(r"(\d{1,2})[/.](\d{1,2})$")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.]((?:19|20)\d\d)$")
_YEAR = re.compile(r"(?:19[3-9]|20[0-4])\d$")
_SHORT_YEAR = re.compile(r"\d\d$")
_SUFFIXES = frozenset({"st", "nd", "rd", "th"})
_PARTS = {
    "early": 5, "beginning": 5, "start": 5, "mid": 15, "middle": 15, "late": 25, "end": 25, "first": 4,
    "second": 11, "third": 18, "fourth": 25, "last": 27,
}  # fmt: skip
_SPANS = frozenset({"of", "in", "the", "week", "half", "part", "weekend"})
#: Before these words "may" and "mar" are months, and a bare number pair is a date.
_LEADING = frozenset(
    "since in from last of early mid late until till by this during on around about before after to dated end start".split()
)
#: Before a bare pair of numbers these make it a date.
_DATING = frozenset(
    "since from on dated started began onset until till inj injury injured accident fall fell rta doi".split()
)
_AMOUNTS = frozenset("mg mcg ml unit iu g kg step mile km kcal cc mmol micrograms tablet x".split())
_SOUTHERN = frozenset({"au", "nz", "za"})
_RELATIVE = {"yesterday": 1, "yest": 1, "yday": 1, "overnight": 1, "today": 0, "tonight": 0}


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at the words from ``start`` up to ``end``.

    when: None where it can't be told. days: how long before the letter; None where that can't be told.
    weak: "today" and the like, which date a visit unless something says otherwise.
    vague: "since childhood".
    """

    start: int
    end: int
    when: date | None
    days: int | None
    weak: bool = False
    vague: bool = False


def calendar_date(word: str, *, month_first: bool) -> date | None:
    """The day that a numeric date with its year means ("14.3.2025", "2025-03-14"); None if there is none.

    month_first: how to read it where both orders give a day.
    """
    match = _FULL.match(word)
    if not match:
        return None
    a, b, c = int(match[1]), int(match[3]), int(match[4])
    if len(match[1]) == 4:
        year, month, day = a, b, c
    elif len(match[1]) > 2 or len(match[4]) == 3:
        return None
    else:
        year = c if c > 99 else c + (2000 if c < 60 else 1900)
        day, month = (b, a) if (month_first and a <= 12) or b > 12 else (a, b)
    return _day(year, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class DateReader:
    """Reads the dates of one letter.

    norms: its words. today: its date; without it only dates with a year have a day.
    """

    def __init__(self, norms: list[str], today: date | None) -> None:
        self.norms = norms
        self.today = today
        self._words = time_words()

    @cached_property
    def region(self) -> str:
        """Where the letter seems to come from."""
        return region_of(self.norms)

    @cached_property
    def month_first(self) -> bool:
        """Whether 3/4 is in March."""
        return writes_month_first(self.norms)

    def at(self, k: int, begin: int, end: int) -> FoundDate | None:
        """The date whose telling word is word k, within the sentence from ``begin`` to ``end``."""
        word = self.norms[k]
        if word[0] in "0123456789":
            return self._numeric(k, begin, end)
        words = self._words
        if word in words.phrases:
            found = self._feast(k, begin, end)
            if found:
                return found
        if word in words.months:
            return self._month(k, begin, end)
        if word in words.seasons:
            return self._season(k, begin, end)
        if word in words.weekdays:
            return self._weekday(k, begin, end)
        if word in _SUFFIXES:
            return self._bare_day(k, begin, end)
        if word in _RELATIVE:
            return self._ago(
                k, k + 1, _RELATIVE[word], weak=word in ("today", "tonight", "overnight")
            )
        return None

    def relative_unit(self, u: int, begin: int, end: int, unit: str) -> FoundDate | None:
        """ "last week", "this morning", "the weekend before last": the unit u said of the calendar."""
        norms = self.norms
        before = norms[u - 1] if u > begin else ""
        following = norms[u + 1 : min(end, u + 4)]
        if norms[u] == "weekend":
            back = 2 if self.today is None else (self.today.weekday() - 5) % 7 or 7
            if following[:2] == ["before", "last"] or following[:3] == ["before", "the", "last"]:
                return self._ago(u, u + 3, back + 7)
            if before in ("last", "this", "the", "previous", "past"):
                return self._ago(u - 1, u + 1, back)
            return None
        if following[:2] == ["before", "last"]:
            length = {"week": 14, "month": 60, "year": 730, "day": 2}.get(unit)
            return self._ago(u, u + 3, length) if length else None
        if norms[u] == "day" and following[:2] == ["before", "yesterday"]:
            return self._ago(u, u + 3, 2)
        if before == "last" and unit == "month" and norms[u - 2 : u - 1] == ["of"]:
            return self._day_of_last_month(u, begin)
        if before == "last" and norms[u - 2 : u - 1] not in (["the"], ["this"]):
            length = {"week": 7, "month": 30, "year": 365, "night": 1, "day": 1}.get(
                norms[u] if norms[u] == "night" else unit
            )
            if unit == "day" and norms[u] != "night":
                return None
            return self._ago(u - 1, u + 1, length) if length else None
        if before == "this" and unit == "month" and norms[u - 2 : u - 1] == ["of"] and self.today:
            early = {"start", "beginning", "first"} & set(norms[max(begin, u - 4) : u])
            return self._found(u - 1, u + 1, self.today.replace(day=1)) if early else None
        if before == "this":
            if norms[u] in ("morning", "evening", "night"):
                return self._ago(u - 1, u + 1, 0, weak=True)
            if unit == "year" and self.today:
                gone = self.today - date(self.today.year, 1, 1)
                return self._ago(u - 1, u + 1, gone.days // 2, weak=True)
            length = {"week": 4, "month": 10}.get(unit)
            return self._ago(u - 1, u + 1, length, weak=True) if length else None
        if before == "the" and unit == "year" and norms[u - 2 : u - 1] == ["of"]:
            return self._part_of_year(u, begin)
        return None

    # ---- each kind of date

    def _numeric(self, k: int, begin: int, end: int) -> FoundDate | None:
        word = self.norms[k]
        before = self.norms[k - 1] if k > begin else ""
        following = self.norms[k + 1] if k + 1 < end else ""
        if _FULL.match(word):
            when = calendar_date(word, month_first=self.month_first)
            if when and self.today and when > self.today:
                other = calendar_date(word, month_first=not self.month_first)
                when = other if other and other <= self.today else when
            return self._found(k, k + 1, when) if when else None
        if _YEAR.match(word) and following == "-" and k + 2 < end:
            month = self.norms[k + 2]
            if len(month) == 2 and month.isdigit() and 0 < int(month) < 13:
                return self._found(k, k + 3, _day(int(word), int(month), 15))
        match = _MONTH_YEAR.match(word)
        if match and 0 < int(match[1]) < 13:
            return self._found(k, k + 1, _day(int(match[2]), int(match[1]), 15))
        if _YEAR.match(word):
            if (
                following in _AMOUNTS
                or following == "/"
                or before in ("/", "no", "no.", "#", "cpt", "room")
            ):
                return None
            year = int(word)
            if self.today and year > self.today.year:
                return None
            when = date(year, 7, 1)
            return self._found(k, k + 1, min(when, self.today) if self.today else when)
        match = _DAY_MONTH.match(word)
        if match and self._leads(k, begin, dotted="." in word):
            day, month = int(match[1]), int(match[2])
            if (self.month_first and day <= 12) or month > 12:
                day, month = month, day
            return self._found(k, k + 1, self._last(month, day))
        return None

    def _leads(self, k: int, begin: int, *, dotted: bool) -> bool:
        """Whether the words before a bare pair of numbers make it a date."""
        norms = self.norms
        before = norms[k - 1] if k > begin else ""
        if before == "the" or before in self._words.weekdays:
            before = norms[k - 2] if k - 1 > begin and before == "the" else "on"
        if dotted:
            return before in ("since", "from", "on") and norms[k + 1 : k + 2] == ["."]
        return before in _DATING

    def _month(self, m: int, begin: int, end: int) -> FoundDate | None:
        norms, words = self.norms, self._words
        month = words.months[norms[m]]
        day, start = self._day_before(m, begin)
        stop = m + 1
        if not day:
            day, stop = self._day_behind(m, end)
        sure = bool(day)
        year, stop = self._year_behind(stop, end, bool(day))
        sure = sure or year is not None
        before = norms[start - 1] if start > begin else ""
        if norms[m] in ("may", "mar") and not sure and before not in _LEADING:
            return None
        if (
            norms[m] == "march"
            and not sure
            and before not in _LEADING
            and norms[m + 1 : m + 2] not in ([","], ["."])
        ):
            return None
        part = None
        if not day:
            part, start = self._part(start, begin)
            if part is None and norms[start - 1 : start] in (["last"], ["this"]) and start > begin:
                start -= 1
            day = part or 15
        if year is not None:
            return self._found(start, stop, _day(year, month, day))
        if (
            self.today
            and month == self.today.month
            and part is None
            and stop == m + 1
            and start == m
        ):
            return self._found(
                start, stop, min(self.today, _day(self.today.year, month, 15) or self.today)
            )
        return self._found(start, stop, self._last(month, day))

    def _bare_day(self, k: int, begin: int, end: int) -> FoundDate | None:
        """ "since the 16th": the newest such day of a month."""
        norms = self.norms
        if (
            self.today is None
            or k - 2 < begin
            or norms[k - 2] != "the"
            or not norms[k - 1].isdigit()
        ):
            return None
        if norms[k + 1 : k + 2] not in (
            [],
            [","],
            ["."],
            [";"],
            ["\n"],
            [")"],
            ["and"],
            ["when"],
            ["after"],
        ):
            return None
        day = int(norms[k - 1])
        last = self.today if self.today.day >= day else self.today.replace(day=1) - timedelta(1)
        when = _day(last.year, last.month, day)
        return self._found(k - 2, k + 1, when) if when else None

    def _day_before(self, m: int, begin: int) -> tuple[int, int]:
        """The day of "the 20th of January" or "the twenty-eighth of April" and where it begins; 0 if none."""
        norms = self.norms
        j = m - 1 - (m - 1 >= begin and norms[m - 1] == "of")
        if j >= begin and norms[j] in self._words.ordinals:
            return self._spoken_day(j, begin)
        j -= j >= begin and norms[j] in _SUFFIXES
        if (
            j >= begin
            and norms[j].isdigit()
            and 0 < int(norms[j]) < 32
            and norms[j - 1 : j] != ["/"]
        ):
            return int(norms[j]), j
        return 0, m

    def _spoken_day(self, j: int, begin: int) -> tuple[int, int]:
        day = self._words.ordinals[self.norms[j]]
        tens = (
            {"twenty": 20, "thirty": 30}.get(self.norms[j - 1], 0) if j > begin and day < 10 else 0
        )
        return day + tens, j - bool(tens)

    def _day_behind(self, m: int, end: int) -> tuple[int, int]:
        """The day of "June 20th" and the word behind it; 0 where the number is a year or something else."""
        norms = self.norms
        k = m + 1 + (norms[m + 1 : m + 2] == ["the"])
        if k < end and norms[k] in self._words.ordinals:
            return self._words.ordinals[norms[k]], k + 1
        tens = {"twenty": 20, "thirty": 30}.get(norms[k] if k < end else "", 0)
        if tens and k + 1 < end and self._words.ordinals.get(norms[k + 1], 10) < 10:
            return tens + self._words.ordinals[norms[k + 1]], k + 2
        if m + 1 >= end or not norms[m + 1].isdigit() or not 0 < int(norms[m + 1]) < 32:
            return 0, m + 1
        following = norms[m + 2] if m + 2 < end else ""
        if following in _SUFFIXES:
            return int(norms[m + 1]), m + 3
        number = int(norms[m + 1])
        near = self.today is not None and 0 <= self.today.year % 100 - number <= 5
        dated = following == "," and m + 3 < end and bool(_YEAR.match(norms[m + 3]))
        if _YEAR.match(following) or dated:
            return number, m + 2
        if near and number > 12 and self.region not in ("us", "ca"):
            return 0, m + 1
        return number, m + 2

    def _year_behind(self, at: int, end: int, has_day: bool) -> tuple[int | None, int]:
        norms = self.norms
        k = at + (at < end and norms[at] in (",", "of", "'", "-", "."))
        if k >= end:
            return None, at
        if _YEAR.match(norms[k]):
            return int(norms[k]), k + 1
        spoken = self._spoken_year(k, end)
        if spoken:
            return spoken
        if norms[k : k + 2] == ["last", "year"] or norms[k : k + 2] == ["this", "year"]:
            if self.today is None:
                return None, k + 2
            return self.today.year - (norms[k] == "last"), k + 2
        if not _SHORT_YEAR.match(norms[k]) or norms[at] in (",", "of", "."):
            return None, at
        following = norms[k + 1] if k + 1 < end else ""
        number = int(norms[k])
        limit = self.today.year % 100 if self.today else 45
        if (
            number <= limit
            and (norms[at] == "'" or number > 9)
            and following not in self._words.units
            and following not in ("year", "m", "f")
        ):
            return 2000 + number, k + 1
        return None, at

    def _spoken_year(self, k: int, end: int) -> tuple[int, int] | None:
        """ "twenty nineteen", "twenty twenty four"."""
        norms, numbers = self.norms, self._words.numbers
        if norms[k] != "twenty" or k + 1 >= end:
            return None
        value = numbers.get(norms[k + 1], 0.0)
        if value == 20 and k + 2 < end and 0 < numbers.get(norms[k + 2], 0.0) < 10:
            return 2020 + int(numbers[norms[k + 2]]), k + 3
        return (2000 + int(value), k + 2) if 10 <= value <= 20 else None

    def _part(self, start: int, begin: int) -> tuple[int | None, int]:
        """The day that "early", "the end of", "the first week of" before a month stand for, and where that begins."""
        norms = self.norms
        j = start - 1
        while j >= begin and norms[j] in _SPANS:
            j -= 1
        if j < begin or norms[j] not in _PARTS:
            return None, start
        if norms[j] == "last" and "week" not in norms[j:start]:
            return None, start
        if norms[j] in ("first", "second", "third", "fourth") and not {"week", "half"} & set(
            norms[j:start]
        ):
            return None, start
        half = "half" in norms[j:start]
        return ({"first": 8, "second": 23}.get(norms[j], 15) if half else _PARTS[norms[j]]), j

    def _part_of_year(self, u: int, begin: int) -> FoundDate | None:
        """ "the beginning of the year" and the like."""
        if self.today is None or u - 3 < begin:
            return None
        word = self.norms[u - 3]
        if word in ("beginning", "start", "turn"):
            return self._found(u - 3, u + 1, date(self.today.year, 1, 1))
        if word == "middle":
            return self._found(u - 3, u + 1, self._last(7, 1))
        return None

    def _day_of_last_month(self, u: int, begin: int) -> FoundDate | None:
        """ "the 9th of last month"."""
        norms = self.norms
        j = u - 3 - (u - 3 >= begin and norms[u - 3] in _SUFFIXES)
        if self.today is None or j < begin or not norms[j].isdigit():
            return None
        end_of_last = self.today.replace(day=1) - timedelta(1)
        when = _day(end_of_last.year, end_of_last.month, int(norms[j]))
        return self._found(j, u + 1, when) if when else None

    def _season(self, k: int, begin: int, end: int) -> FoundDate | None:
        norms = self.norms
        before = norms[k - 1] if k > begin else ""
        year, stop = self._year_behind(k + 1, end, False)
        if year is None and before not in (
            "last", "this", "the", "past", "in", "since", "early", "late", "mid", "from", "previous", "of", "during",
        ):  # fmt: skip
            return None
        month, day = self._words.seasons[norms[k]]
        if self.region in _SOUTHERN:
            month = (month + 5) % 12 + 1
        shift = {"early": -30, "late": 30}.get(before, 0)
        when = _day(year, month, day) if year is not None else self._last(month, day)
        if when is not None and shift:
            when += timedelta(shift)
        start = k - (before in ("last", "this", "the", "past", "early", "late", "mid", "previous"))
        return self._found(start, stop, when)

    def _feast(self, k: int, begin: int, end: int) -> FoundDate | None:
        norms = self.norms
        for phrase, place, feast in self._words.phrases[norms[k]]:
            start, stop = k - place, k - place + len(phrase)
            if start < begin or stop > end or tuple(norms[start:stop]) != phrase:
                continue
            if feast is None:
                return FoundDate(start, stop, None, None, vague=True)
            year, behind = self._year_behind(stop, end, True)
            behind += behind < end and norms[behind] in (
                "weekend",
                "time",
                "week",
                "holiday",
                "break",
            )
            if year is not None:
                return self._found(start, behind, feast_day(feast, year, self.region))
            return self._found(start, behind, self._last_feast(feast))
        return None

    def _weekday(self, k: int, begin: int, end: int) -> FoundDate | None:
        norms = self.norms
        following = norms[k + 1 : min(end, k + 3)]
        before = norms[k - 1] if k > begin else ""
        weekday = self._words.weekdays[norms[k]]
        if following[:1] and following[0][0] in "0123456789" and _DAY_MONTH.match(following[0]):
            return None
        back = 1 if self.today is None else (self.today.weekday() - weekday) % 7 or 7
        if following == ["before", "last"]:
            return self._ago(k, k + 3, back + 7)
        if following[:1] == ["week"] and before == "last":
            return self._ago(k - 1, k + 2, back + 7)
        lately = "since" in norms[max(begin, k - 6) : k]
        if lately or before in (
            "last",
            "this",
            "on",
            "since",
            "past",
            "previous",
            "from",
            "until",
            "till",
        ):
            return self._ago(k - (before in ("last", "this", "past", "previous")), k + 1, back)
        return None

    # ---- helpers

    def _ago(self, start: int, end: int, days: int, *, weak: bool = False) -> FoundDate:
        when = None if self.today is None else self.today - timedelta(days)
        return FoundDate(start, end, when, days, weak)

    def _found(self, start: int, end: int, when: date | None) -> FoundDate:
        known = when is not None and self.today is not None
        return FoundDate(start, end, when, (self.today - when).days if known else None)

    def _last(self, month: int, day: int) -> date | None:
        """The newest such day that isn't after the letter's."""
        if self.today is None:
            return None
        when = _day(self.today.year, month, day)
        return when if when is None or when <= self.today else _day(self.today.year - 1, month, day)

    def _last_feast(self, feast: Feast) -> date | None:
        if self.today is None:
            return None
        places = [self.region] if self.region else list(feast.rules)
        days = [
            feast_day(feast, year, place)
            for year in range(self.today.year - 2, self.today.year + 1)
            for place in places
        ]
        return max((day for day in days if day is not None and day <= self.today), default=None)
