"""The letter's own date, where nothing but its text tells it.

In this order: a date with a label ("Date: …", "Dictated 2/5/25"), a date that has its line to
itself or shares it with a place, the newest dated entry of a record, the day on which the
writer saw the patient. Dates of birth, of scans, operations and accidents never count.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from lsmri.nlp.time.dates.calendar_page import day_of
from lsmri.nlp.time.dates.reader import calendar_date
from lsmri.nlp.time.dates.region import writes_month_first
from lsmri.nlp.time.timewords import time_words

__all__ = ["read_letter_date"]

#: The year of a date, in words and in numbers: cheap to look for, and few.
_YEARS = (re.compile(r"[12][09]\d\d(?!\d)"), re.compile(r"\d[./-]\d\d?[./-]\d\d(?!\d)"))
_DAY = re.compile(r"\d")
_AROUND = 80  # characters before a date that say what it is
_LONGEST = 30  # characters of a date up to the end of its year
_FULL_YEAR = r"(?:19|20)\d\d"
_LABEL = re.compile(
    r"(?:\bdate(?!\s+of\s+(?:birth|injury|accident|onset|surgery|operation|scan|mri|death|loss|"
    r"admission))(?:\s+of\s+\w+(?:\s+\w+)?)?|\b(?:dictated|typed|dated|printed|signed|written|transcribed|"
    r"clinic|consultation|visit|encounter|(?<!last )seen|"
    r"referral|referred|letter|today|report)(?:\s+(?:date|on))?)"
    r"\s*[:=-]?\s*(?:on\s+)?(?:\w+day,?\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"\b(?:d\.?o\.?b|birth|born|mri|mr|ct|x-?rays?|xr|scan|surgery|operation|injury|accident|onset|since|until|till|review|"
    r"appt|appointment|due|valid|lmp|edd|expires?|follow[- ]up)\b[^\n]{0,14}$",
    re.IGNORECASE,
)
_SEEN = re.compile(
    r"\b(?:on|seen|reviewed|attended|examined|clinic)\W+(?:\w+\W+){0,2}$", re.IGNORECASE
)
_SAW = re.compile(r"\W*(?:i|we)\s+(?:saw|reviewed|examined|assessed)\b", re.IGNORECASE)
_LABELLED, _ALONE, _ENTRY, _VISIT = 4, 3, 2, 1


def read_letter_date(text: str) -> date | None:
    """The day on which the letter was written, read from it; None where it doesn't say."""
    found: list[tuple[int, date]] = []
    month_first: bool | None = None
    behind = 0
    places = sorted(match.end() for years in _YEARS for match in years.finditer(text))
    for end in places:
        if not _DAY.search(text, max(0, end - 20), end - 4):
            continue
        match = _dates().search(text, max(behind, end - _LONGEST), end)
        if match is None or match.end() <= behind:
            continue
        behind = match.end()
        rank = _rank(text, match)
        if not rank:
            continue
        if month_first is None:
            month_first = writes_month_first(re.findall(r"[^\s,;()]+", text.lower()))
        when = _day(match, month_first)
        if when is not None and 1990 <= when.year <= 2100:
            found.append((rank, when))
    return max(found)[1] if found else None


@cache
def _dates() -> re.Pattern[str]:
    """Full dates, in numbers or with a month's name."""
    month = f"(?:{'|'.join(sorted(time_words().months, key=len, reverse=True))})"
    return re.compile(
        rf"""(?<![\d./-])(?:
          (?P<numeric>
             \d{{1,2}}([./-])\d{{1,2}}\2(?:{_FULL_YEAR}|\d\d) | {_FULL_YEAR}-\d\d?-\d\d?
          )(?![\d/-])
        | (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\ of)?[ -](?P<month>{month})\b[ ,.-]{{1,3}}
          (?P<year>{_FULL_YEAR}|\d\d(?!\d))
        | (?P<month2>{month})\.?\ (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\ (?P<year2>{_FULL_YEAR})
        )""",
        re.VERBOSE | re.IGNORECASE,
    )


def _rank(text: str, match: re.Match[str]) -> int:
    """How surely a date is the letter's own, by what stands around it; 0 if it isn't."""
    begin = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    before = text[max(begin, match.start() - _AROUND) : match.start()]
    after = text[match.end() : len(text) if end < 0 else end]
    if _NEVER.search(before):
        return 0
    if _LABEL.search(before):
        return _LABELLED
    if _SAW.match(after) and (_SEEN.search(before) or not before.strip()):
        return _VISIT
    near_edge = text.count("\n", 0, begin) < 15 or text.count("\n", match.end()) < 5
    if near_edge and len(before) <= 60 and len(after.strip(" .,")) <= 12 and before.count(" ") <= 7:
        return _ALONE if _is_place(before) else 0
    return 0 if before.strip(" \t-*#•[(>") else _ENTRY


def _is_place(words: str) -> bool:
    """Whether what stands before a date on its line is a place or a department, no sentence."""
    words = words.strip()
    return (
        not words or (words[-1] in ",:|-–." and words[0].isupper()) or words.lower().endswith("day")
    )


def _day(match: re.Match[str], month_first: bool) -> date | None:
    if match["numeric"]:
        return calendar_date(match["numeric"], month_first=month_first)
    day, month, year = (match[name] or match[f"{name}2"] for name in ("day", "month", "year"))
    number = int(year)
    return day_of(number + 2000 * (number < 100), time_words().months[month.lower()], int(day))
