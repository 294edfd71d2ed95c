"""What the dates of a letter are read against: its words, its day and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from lsmri.nlp.time.dates.holidays import feast_day
from lsmri.nlp.time.dates.region import region_of, writes_month_first
from lsmri.nlp.time.timewords import Feast, time_words

__all__ = ["CalendarPage", "FoundDate", "day_of"]

#: Letters are of these years; the rules of feasts hold in them.
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
#: One more than the most years between one 29 February and the next.
_LEAP_CYCLE = 9


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at the words from ``start`` up to ``end``.

    when: None where it can't be told. days: how long before the letter; None where that can't be
    told. weak: "today" and the like, which date a visit unless something says otherwise.
    vague: "since childhood".
    """

    start: int
    end: int
    when: date | None
    days: float | None
    weak: bool = False
    vague: bool = False


def day_of(year: int, month: int, day: int) -> date | None:
    """The day with these numbers; None if the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


class CalendarPage:
    """norms: the words of a letter. today: its day; without it only dates with a year have one."""

    def __init__(self, norms: list[str], today: date | None) -> None:
        self.norms = norms
        self.today = today if today and _FIRST_YEAR <= today.year <= _LAST_YEAR else None
        self.words = time_words()

    @cached_property
    def region(self) -> str:
        """Where the letter seems to come from."""
        return region_of(self.norms)

    @cached_property
    def month_first(self) -> bool:
        """Whether 3/4 is in March."""
        return writes_month_first(self.norms, self.today)

    def before(self, k: int, begin: int, count: int = 1) -> str:
        """The word so many words before word k; "" at the sentence's begin."""
        return self.norms[k - count] if k - count >= begin else ""

    def found(self, start: int, end: int, when: date | None) -> FoundDate:
        """A date of the calendar."""
        days = None if when is None or self.today is None else (self.today - when).days
        return FoundDate(start, end, when, days)

    def ago(self, start: int, end: int, days: float, *, weak: bool = False) -> FoundDate:
        """A date told by its distance from the letter's."""
        when = None if self.today is None else self.today - timedelta(days)
        return FoundDate(start, end, when, days, weak)

    def last(self, month: int, day: int) -> date | None:
        """The newest such day that isn't after the letter's."""
        if self.today is None:
            return None
        for year in range(self.today.year, self.today.year - _LEAP_CYCLE, -1):
            when = day_of(year, month, day)
            if when is not None and when <= self.today:
                return when
        return None

    def last_feast(self, feast: Feast) -> date | None:
        """The newest day of a feast that isn't after the letter's.

        Where no place is told, the rules of all places count.
        """
        if self.today is None:
            return None
        places = [self.region] if self.region else list(feast.rules)
        years = range(self.today.year - 2, self.today.year + 1)
        days = [feast_day(feast, year, place) for year in years for place in places]
        return max((day for day in days if day is not None and day <= self.today), default=None)
