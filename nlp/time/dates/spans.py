"""Spans between two dates without a year: "PT 2/17-3/31", "physio 4/3 thru 6/1"."""

from __future__ import annotations

import re

from lsmri.nlp.time.dates.calendar_page import CalendarPage, day_of

__all__ = ["span_of_days"]

_PAIR = re.compile(r"(\d{1,2})/(\d{1,2})$")
_JOINS = frozenset({"-", "to", "thru", "through"})
#: Grades of strength, pain scores and the casebook's lengths look like dates.
_SCALES = frozenset({5, 7, 10, 52})
_LONGEST = 270  # days
_COMMON_YEAR = 2025


def span_of_days(page: CalendarPage, k: int, end: int) -> float | None:
    """Days from the date at word k to the one behind "-" or "thru"; None if these are no dates."""
    if k + 2 >= end or page.norms[k + 1] not in _JOINS:
        return None
    first, last = _PAIR.match(page.norms[k]), _PAIR.match(page.norms[k + 2])
    if first is None or last is None:
        return None
    pairs = [(int(m[1]), int(m[2])) for m in (first, last)]
    spoken = page.norms[k + 1] in ("thru", "through")
    if not spoken and any(second in _SCALES for _, second in pairs):
        return None
    month_first = page.month_first or any(second > 12 for _, second in pairs)
    if not month_first and page.norms[k + 1] == "thru":
        month_first = True
    days = [day_of(_COMMON_YEAR, *(p if month_first else p[::-1])) for p in pairs]
    if days[0] is None or days[1] is None:
        return None
    length = (days[1] - days[0]).days % 365
    return float(length) if 0 < length <= _LONGEST else None
