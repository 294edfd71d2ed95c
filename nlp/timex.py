"""Time expressions: how long, since when, how long ago; each as days up to the letter's date.

Conventions: a month is 30.44 days and a year 365.25; "a couple" is 2, "a few" 3, "several" 5; a range
counts by its middle; a bare month is its 15th, a bare year its 1 July, a season its middle; a date without a
year is the last such date before the letter. Without the letter's date, dates stay without a value.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta

from lsmri.nlp.reading import Reading

__all__ = ["Timex", "easter", "find_timexes"]

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "twenty": 20, "thirty": 30, "forty": 40, "couple of": 2, "couple": 2,
    "a couple of": 2, "a couple": 2, "few": 3, "a few": 3, "the few": 3, "several": 5, "some": 3, "half a": 0.5, "half": 0.5,
    "one and a half": 1.5, "two and a half": 2.5, "three and a half": 3.5, "another": 1, "this": 1, "a good": 1, "the": 1,
    "twenty one": 21, "twenty four": 24, "a good few": 4, "many": 0, "number of": 5, "a number of": 5, "good few": 4, "nineteen": 19, "fourty": 40, "fifty": 50, "sixty": 60,
}  # fmt: skip
_DAYS = {"hour": 1 / 24, "day": 1.0, "night": 1.0, "week": 7.0, "fortnight": 14.0, "month": 30.44, "year": 365.25, "decade": 3652.5, "weekend": 7.0}
_ISO = {"hour": "H", "day": "D", "night": "D", "week": "W", "month": "M", "year": "Y"}
_SLASH = {"7": "day", "52": "week", "12": "month"}
_MONTHS = {m: i for i, names in enumerate(
    "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|"
    "october oct|november nov|december dec".split("|"), 1) for m in names.split()}  # fmt: skip
_WEEKDAYS = {d: i for i, names in enumerate(
    "monday mon|tuesday tue tues|wednesday wed|thursday thu thurs thur|friday fri|saturday sat|sunday sun".split("|"))
    for d in names.split()}  # fmt: skip
_SEASONS = {"spring": (4, 15), "summer": (7, 15), "autumn": (10, 15), "fall": (10, 15), "winter": (1, 15)}
_FEASTS = {"christmas": (12, 25), "xmas": (12, 25), "new year": (1, 1), "new year day": (1, 1), "boxing day": (12, 26),
           "halloween": (10, 31), "st patrick day": (3, 17), "australia day": (1, 26), "anzac day": (4, 25), "valentine day": (2, 14),
           "july 4th": (7, 4), "fourth of july": (7, 4), "valentine": (2, 14), "new year eve": (12, 31), "nye": (12, 31), "paddy day": (3, 17), "republic day": (1, 26), "independence day": (8, 15), "st stephen day": (12, 26), "labour day": (5, 1), "bonfire night": (11, 5), "thanksgiving": (11, 25), "mid summer": (6, 24), "midsummer": (6, 24), "all saint": (11, 1), "carnival": (2, 20)}  # fmt: skip
#: Diwali (Lakshmi Puja), by year: moves with the moon, from the calendar of Indian public holidays.
_DIWALI = {2018: (11, 7), 2019: (10, 27), 2020: (11, 14), 2021: (11, 4), 2022: (10, 24), 2023: (11, 12), 2024: (11, 1), 2025: (10, 20), 2026: (11, 8), 2027: (10, 29)}

_N = (
    r"(?:\d+(?:[.,]\d+)?|(?:a |the )?(?:couple of|couple|good few|few|number of)|(?:one|two|three) and a half|half a|half an|twenty (?:one|four)|"
    + "|".join(sorted((w for w in _NUMBERS if " " not in w), key=len, reverse=True)) + r")"
)  # fmt: skip
_UNIT = r"(?P<unit>day|week|month|year|hour|fortnight|decade|night)"
_DURATION = re.compile(
    rf"(?<![\w./])(?P<n>{_N})(?: ?(?P<plus>\+|plus|1/2|odd))?(?: (?:-|to|or|/|and|–) (?P<m>{_N}))?(?: and a half| 1/2)?"
    rf" (?:or (?:so|two|more) )?(?:full |whole |long |solid |calendar |further |more |good )?{_UNIT}(?P<half> and a half)?"
    rf"(?:(?: and| ,)? (?P<n2>{_N}) (?P<unit2>month|week|day)(?! ago| each))?(?![\w/])"
)
_SLASHED = re.compile(
    r"(?<![\w./])(?:(?P<lo>\d+) - )?(?P<n>\d+(?:[.,]\d+)?)/(?P<d>7|52|12)(?![\w/])(?: \+)?"
)
_SHORT = re.compile(
    r"(?<![\w./])(?:(?P<lo>\d+) - )?(?P<n>\d+(?:\.\d+)?) ?(?P<u>w|m|y|d)(?= (?:history|h/o|ago|of|duration|low back|back|leg|sciatica|left|right|l|r|lbp|worsening|progressive|h)\b)"
)
_VAGUE = re.compile(r"\b(?:for|over|several|many|these|in|past|last|of|some) (?:many |some |several |the last |the past |the )?(?P<unit>year|month|week|age|decade|day)(?![\w/])")
_ORDINAL = r"(?P<day>\d{1,2})(?:\ ?(?:st|nd|rd|th))?(?:\ of)?"
_MONTH_NAME = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")"
_DATES = re.compile(
    rf"""
      (?P<iso>(?:19|20)\d\d-\d{{1,2}}-\d{{1,2}})
    | (?P<dmy>(?<!\d)\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)?\d\d(?![\d]))
    | (?<![\w/]){_ORDINAL}\ {_MONTH_NAME}\b\ ?,?(?:\ (?P<year1>(?:19|20)\d\d|'?\d\d(?=$|\ [^\d])))?
    | (?<!\w)(?:(?P<part>early|mid|late|middle\ of|end\ of|beginning\ of|start\ of|the\ end\ of|the\ start\ of|the\ beginning\ of|last|this|around|the\ middle\ of)\ )?(?P<month2>{"|".join(sorted((m for m in _MONTHS if m not in ("may", "mar", "sun")), key=len, reverse=True))}|(?<=in\ )may|(?<=since\ )may|(?<=from\ )may|(?<=last\ )may|(?<=of\ )may|(?<=mid\ )may|(?<=early\ )may|(?<=late\ )may|may(?=\ (?:19|20)\d\d)|(?<=since\ )mar)(?:\ (?P<day2>\d{{1,2}})(?:\ ?(?:st|nd|rd|th))?(?=\ ,|$|\ (?:19|20)|\ [a-z(]))?\ ?,?(?:\ (?:of\ )?(?P<year2>(?:19|20)\d\d|last\ year|this\ year))?(?!\w)
    | (?:(?P<which>last|this|the|past)\ )?(?P<season>spring|summer|autumn|winter)(?:\ (?:of\ )?(?P<year3>(?:19|20)\d\d|last\ year))?\b
    | (?<!\w)(?P<feast>easter|diwali|deepavali|{"|".join(sorted(_FEASTS, key=len, reverse=True)).replace(" ", chr(92) + " ")})(?:\ (?P<year4>(?:19|20)\d\d|last\ year))?(?:\ (?:day|sunday|monday|time|eve))?\b
    | (?:(?P<lastday>last|this|on|the\ previous|past|since|previous)\ )(?P<weekday>{"|".join(sorted(_WEEKDAYS, key=len, reverse=True))})\b
    | (?P<rel>yesterday|day\ before\ yesterday|this\ morning|last\ night|overnight|last\ week|last\ month|last\ year|last\ weekend|the\ weekend\ before\ last|weekend\ before\ last|the\ weekend|the\ week\ before\ last|this\ week|earlier\ this\ week|earlier\ this\ year|earlier\ this\ month|today|week\ before\ last|beginning\ of\ the\ year|start\ of\ the\ year|new\ year|this\ year)\b
    | (?<=since\ )(?P<dm>\d{{1,2}}/(?:1[012]|0?[1-9]))(?![\w/])
    | (?<=from\ )(?P<dm2>\d{{1,2}}/(?:1[012]|0?[1-9]))(?![\w/])
    | (?<=on\ )(?P<dm3>\d{{1,2}}/(?:1[012]|0?[1-9]))(?![\w/])
    | (?<![\w/])(?P<my>(?:0?[1-9]|1[012])/(?:19|20)\d\d)(?![\w/])
    | (?<![\w/.])(?P<bareyear>(?:19[5-9]|20[0-4])\d)(?![\w/])
    """,
    re.VERBOSE,
)
_TRIGGER = frozenset(
    "week month year day hour fortnight decade night since ago yesterday overnight easter christmas xmas weekend today "
    "morning spring summer autumn winter diwali deepavali thanksgiving halloween midsummer ramadan".split()
) | frozenset(_MONTHS) | frozenset(_WEEKDAYS)  # fmt: skip


@dataclass(slots=True)
class Timex:
    """A time expression.

    start, end: words. days: length, or age counted back from the letter; None where it can't be told.
    iso: ISO 8601 duration in the unit that was said. kind: ``for`` (a length), ``ago`` (a point in the
    past), ``since`` (from a point until now). bearer: what it measures, set later.
    """

    start: int
    end: int
    days: float | None
    iso: str | None
    kind: str
    bearer: str = ""
    current: bool = False
    vague: bool = False
    why: list[str] = field(default_factory=list)


def find_timexes(reading: Reading) -> list[Timex]:
    """All time expressions of a letter, without ages, in the order of their places."""
    found: list[Timex] = []
    norms = reading.norms
    for begin, end in reading.bounds:
        words = norms[begin:end]
        if _TRIGGER.isdisjoint(words) and not any(
            ("/" in w or len(w) == 4 or len(w) > 7 or w in ("w", "m", "y", "d")) and (w[0].isdigit() or w in "wmyd") for w in words
        ):
            continue
        found += _in_sentence(" ".join(words), words, begin, reading.letter_date)
    return found


def _in_sentence(line: str, words: list[str], begin: int, today: date | None) -> list[Timex]:
    offsets: list[int] = []
    at = 0
    for word in words:
        offsets.append(at)
        at += len(word) + 1
    taken: list[tuple[int, int]] = []
    found: list[Timex] = []

    def place(match: re.Match[str], days: float | None, iso: str | None, kind: str) -> Timex | None:
        start, stop = match.start(), match.end()
        if any(start < e and s < stop for s, e in taken):
            return None
        taken.append((start, stop))
        first = bisect_right(offsets, start) - 1
        last = bisect_right(offsets, max(start, stop - 1 - (line[stop - 1] == " "))) - 1
        timex = Timex(begin + first, begin + last + 1, days, iso, kind)
        after = line[stop:].lstrip()
        before = line[:start].rstrip()
        if kind == "for":
            if re.match(r"(ago|back\b(?! pain|ache)|previously|earlier|prior\b|before (?!he|she|the))", after):
                timex.kind = "ago"
            elif before.endswith(("since", "since about", "since approx", "since last", "since the last")):
                timex.kind = "since"
        elif before.endswith(("since", "from", "onset", "since about", "since around", "since the", "ever since", "onwards from", "since at least")):
            timex.kind = "since"
        found.append(timex)
        return timex

    for match in _SLASHED.finditer(line):
        value = float(match["n"].replace(",", "."))
        if match["lo"]:
            value = (float(match["lo"]) + value) / 2
        unit = _SLASH[match["d"]]
        if value > 99:
            continue
        place(match, value * _DAYS[unit], f"P{_number(value)}{_ISO[unit]}", "for")
    for match in _DURATION.finditer(line):
        amount = _amount(match)
        if amount is None:
            continue
        days, iso = amount
        place(match, days, iso, "for")
    for match in _SHORT.finditer(line):
        unit = {"w": "week", "m": "month", "y": "year", "d": "day"}[match["u"]]
        value = float(match["n"])
        if match["lo"]:
            value = (float(match["lo"]) + value) / 2
        place(match, value * _DAYS[unit], f"P{_number(value)}{_ISO[unit]}", "for")
    for match in _DATES.finditer(line):
        when = _date_of(match, today, line)
        if when is None:
            if match["bareyear"] and int(match["bareyear"]) < 1950:
                continue
            if match["rel"]:
                days = _RELATIVE.get(match["rel"])
                if days is not None:
                    place(match, days, f"P{int(days)}D", "ago")
                continue
            place(match, None, None, "ago")
            continue
        if today is None:
            continue
        days = (today - when).days
        if days < 0:
            continue
        place(match, float(days), f"P{days}D", "ago")
    for match in _VAGUE.finditer(line):
        timex = place(match, None, None, "for")
        if timex:
            timex.vague = True
    found.sort(key=lambda t: t.start)
    return found


_RELATIVE = {
    "yesterday": 1.0, "day before yesterday": 2.0, "this morning": 0.0, "today": 0.0, "last night": 1.0, "overnight": 1.0,
    "last week": 7.0, "last month": 30.44, "last year": 365.25, "last weekend": 5.0, "the weekend": 3.0, "this week": 3.0,
    "earlier this week": 3.0, "the week before last": 12.0, "week before last": 12.0, "the weekend before last": 11.0,
    "weekend before last": 11.0, "earlier this month": 10.0,
}  # fmt: skip


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:g}"


def _value(words: str) -> float | None:
    words = words.strip()
    if words[0].isdigit():
        return float(words.replace(",", "."))
    if words in _NUMBERS:
        return float(_NUMBERS[words])
    return float(_NUMBERS.get(words.removeprefix("a ").removeprefix("the "), 0)) or None


def _amount(match: re.Match[str]) -> tuple[float, str] | None:
    low = _value(match["n"])
    if not low:
        return None
    if match["n"] in ("the", "this", "some", "another", "single") :
        return None
    value = low
    if match["m"]:
        high = _value(match["m"])
        if high is not None and match["m"] not in ("the", "this", "a", "an"):
            value = (low + high) / 2
    text = match.group(0)
    if "and a half" in text and "one and a half" not in text and not match["n"].endswith("half") or " 1/2" in text:
        value += 0.5
    if match["n"] in ("half a", "half an", "half"):
        value = 0.5
    if value > 120:
        return None
    unit = match["unit"]
    days = value * _DAYS[unit]
    if unit == "fortnight":
        iso = f"P{_number(value * 2)}W"
    elif unit == "decade":
        iso = f"P{_number(value * 10)}Y"
    elif unit == "hour":
        iso = f"PT{_number(value)}H"
    elif unit == "year" and value == 0.5:
        iso = "P6M"
    else:
        iso = f"P{_number(value)}{_ISO[unit]}"
    if match["unit2"]:
        extra = _value(match["n2"])
        if extra:
            days += extra * _DAYS[match["unit2"]]
            iso += f"{_number(extra)}{_ISO[match['unit2']]}"
    return days, iso


def _date_of(match: re.Match[str], today: date | None, line: str) -> date | None:
    """The day that a date expression means, seen from ``today``."""
    try:
        return _resolve(match, today, line)
    except ValueError:
        return None


def _resolve(match: re.Match[str], today: date | None, line: str) -> date | None:
    if match["iso"]:
        return date.fromisoformat("-".join(p.zfill(2) for p in match["iso"].split("-")))
    if match["dmy"]:
        a, b, c = (int(p) for p in re.split(r"[./-]", match["dmy"]))
        year = c + (0 if c > 99 else 2000 if c < 60 else 1900)
        if b > 12:
            a, b = b, a
        elif today and a <= 12 and date(year, b, a) > today:
            a, b = b, a
        return date(year, b, a)
    if match["my"]:
        m, y = match["my"].split("/")
        return date(int(y), int(m), 15)
    if today is None:
        return None
    for key in ("dm", "dm2", "dm3"):
        if match[key]:
            a, b = (int(p) for p in match[key].split("/"))
            return _last(today, b, a)
    if match["month"]:
        month, day = _MONTHS[match["month"]], int(match["day"])
        return date(_year(match["year1"], today), month, day) if match["year1"] else _last(today, month, day)
    if match["month2"]:
        month = _MONTHS[match["month2"]]
        part = match["part"] or ""
        day = int(match["day2"]) if match["day2"] else 15
        if not match["day2"]:
            if "early" in part or "beginning" in part or "start" in part:
                day = 5
            elif "late" in part or "end" in part:
                day = 26
        if match["year2"] and match["year2"] != "this year":
            return date(_year(match["year2"], today), month, day)
        if today.month == month and part != "last":
            return min(today, date(today.year, month, min(day, today.day)))
        return _last(today, month, day)
    if match["season"]:
        month, day = _SEASONS[match["season"]]
        if match["year3"]:
            return date(_year(match["year3"], today), month, day)
        return _last(today, month, day)
    if match["feast"]:
        return _feast(match["feast"], match["year4"], today)
    if match["weekday"]:
        back = (today.weekday() - _WEEKDAYS[match["weekday"]]) % 7 or 7
        return today - timedelta(days=back)
    if match["rel"]:
        if match["rel"] in ("beginning of the year", "start of the year", "new year"):
            return date(today.year, 1, 1)
        if match["rel"] in ("the weekend", "last weekend"):
            return today - timedelta(days=(today.weekday() - 5) % 7 or 7)
        if match["rel"] in ("the weekend before last", "weekend before last"):
            return today - timedelta(days=((today.weekday() - 5) % 7 or 7) + 7)
        if match["rel"] in ("earlier this year", "this year"):
            return date(today.year, 1, 1) + (today - date(today.year, 1, 1)) / 2
        days = _RELATIVE.get(match["rel"])
        return None if days is None else today - timedelta(days=round(days))
    if match["bareyear"]:
        year = int(match["bareyear"])
        return min(today, date(year, 7, 1)) if year <= today.year else None
    return None


def _year(text: str, today: date) -> int:
    if text == "last year":
        return today.year - 1
    year = int(text.lstrip("'"))
    return year if year > 99 else 2000 + year


def _last(today: date, month: int, day: int) -> date:
    """The newest such day that isn't after today."""
    when = date(today.year, month, day)
    return when if when <= today else date(today.year - 1, month, day)


def _feast(name: str, year: str | None, today: date) -> date:
    years = [_year(year, today)] if year else [today.year, today.year - 1]
    for y in years:
        if name == "easter":
            when = easter(y)
        elif name in ("diwali", "deepavali"):
            when = date(y, *_DIWALI.get(y, (11, 1)))
        else:
            when = date(y, *_FEASTS[name])
        if when <= today:
            return when
    return when


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
