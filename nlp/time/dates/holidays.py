"""Days that aren't told by their date: Easter, Thanksgiving, Diwali, Eid, bank holidays."""

from __future__ import annotations

from datetime import date, timedelta

from lsmri.nlp.time.timewords import Feast

__all__ = ["easter", "feast_day"]

_NEW_MOON = date(2000, 1, 6).toordinal() + 0.76  # 18:14 UT
_LUNATION = 29.530588853
_HIJRI = date(622, 7, 19).toordinal()  # 1 Muharram of the year 1, as a Gregorian date


def easter(year: int) -> date:
    """Easter Sunday of a year (Gregorian computus, after Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def feast_day(feast: Feast, year: int, region: str) -> date | None:
    """The day of a feast in a year. None where the rule has none (an Islamic feast can miss a
    year).
    """
    kind, *numbers = feast.rules.get(region, feast.rules[""]).split()
    if kind == "moon":
        phase, values = numbers[0], [int(n) for n in numbers[1:]]
        return _moon(year, values[0], values[1], 0.5 if phase == "full" else 0.0) + timedelta(
            values[2]
        )
    values = [int(n) for n in numbers]
    if kind == "fixed":
        return date(year, values[0], values[1])
    if kind == "easter":
        return easter(year) + timedelta(values[0])
    if kind == "weekday":
        return _nth_weekday(year, *values)
    return _islamic(year, *values)


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth such weekday of a month; -1 is the last."""
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
    return last - timedelta((last.weekday() - weekday) % 7)


def _moon(year: int, month: int, day: int, phase: float) -> date:
    """The first mean new (phase 0) or full moon (0.5) from a day on: right to a day."""
    begin = date(year, month, day).toordinal()
    count = -((_NEW_MOON + phase * _LUNATION - begin) // _LUNATION)
    moon = _NEW_MOON + (count + phase) * _LUNATION
    if moon - _LUNATION >= begin:
        moon -= _LUNATION
    return date.fromordinal(int(moon))


def _islamic(year: int, month: int, day: int) -> date | None:
    """The day of the tabular Islamic calendar that falls into a Gregorian year: right to a day."""
    for hijri in range((year - 622) * 33 // 32, (year - 622) * 33 // 32 + 3):
        months = 29 * (month - 1) + month // 2
        days = _HIJRI - 1 + 354 * (hijri - 1) + (3 + 11 * hijri) // 30 + months + day
        when = date.fromordinal(days)
        if when.year == year:
            return when
    return None
