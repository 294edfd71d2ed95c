"""The patient's age from a date of birth."""

from __future__ import annotations

import re
from datetime import date

from lsmri.nlp.time.timewords import time_words

__all__ = ["age_from_birth"]

_BORN = re.compile(
    r"\b(?:dob|d\.o\.b\.?|date of birth|birth ?date|born(?: on| in)?)\W{0,3}(?:"
    r"(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>(?:19|20)?\d\d)"
    r"|(?P<iso>(?:19|20)\d\d-\d\d-\d\d)"
    r"|(?P<year>(?:19|20)\d\d)(?![./-])"
    r"|(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -](?P<name>[a-z]{3})[a-z]*"
    r"[ -,]{1,2}(?P<of>(?:19|20)?\d\d)"
    r")(?!\d)",
    re.IGNORECASE,
)


def age_from_birth(text: str, today: date | None) -> int | None:
    """Whole years from a date of birth to ``today``; from a bare year, the difference of years."""
    match = _BORN.search(text) if today else None
    if match is None or today is None:
        return None
    try:
        born = _birthday(match, today)
    except (ValueError, KeyError):
        return None
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return age if 0 < age <= 110 else None


def _birthday(match: re.Match[str], today: date) -> date:
    if match["iso"]:
        return date.fromisoformat(match["iso"])
    if match["year"]:
        return date(int(match["year"]), 1, 1)
    if match["name"]:
        day, month, year = (
            int(match["day"]),
            time_words().months[match["name"].lower()],
            int(match["of"]),
        )
    else:
        day, month, year = int(match["d"]), int(match["m"]), int(match["y"])
        if month > 12:
            day, month = month, day
    if year < 100:
        year += 1900 if year > today.year % 100 else 2000
    return date(year, month, day)
