"""Lengths of time, numbers and dates in another notation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from random import Random

from lsmri.corpora.variation.edits import Draft, Edit

__all__ = ["WORDS", "dates", "durations", "in_words", "numbers"]

WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: number for number, word in enumerate(WORDS) if number}
_WORD = "|".join(sorted(_VALUES, key=len, reverse=True))


def in_words(number: int, *, between: str = "-") -> str:
    """A whole number from 0 to 199 as it is said."""
    if number < 20:
        return WORDS[number]
    if number < 100:
        ten, one = divmod(number, 10)
        return _TENS[ten - 2] + (f"{between}{WORDS[one]}" if one else "")
    rest = number - 100
    return "one hundred" + (f" and {in_words(rest, between=between)}" if rest else "")


# ---- lengths of time ----

_UNITS = {
    "D": ("day", "/7", "d", 14, ("days",)),
    "W": ("week", "/52", "w", 52, ("weeks", "wks", "wk")),
    "M": ("month", "/12", "m", 24, ("months", "mths", "mo", "mnths")),
    "Y": ("year", "", "y", 0, ("years", "yrs", "yr")),
}
_LENGTH = re.compile(
    rf"(?<![\w./–-])(?P<n>\d{{1,2}}|{_WORD})[ -]?"
    r"(?P<u>days?|weeks?|wks?|months?|mnths?|mths?|years?|yrs?)\b(?P<s>'?)"
    r"(?! ?-?(?:a|per|old|of age|each|every)\b| ?/)",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"(?<![\w./-])(?P<n>\d{1,2})/(?P<u>7|52|12)(?![\w/.-]|\.\d)")
_OF_SLASH = {"7": "D", "52": "W", "12": "M"}


def durations(draft: Draft, rng: Random) -> Iterator[Edit]:
    """``3/12``, ``3 months``, ``three months`` and ``3mths`` for one another.

    A figure over 12 or 7 is read as a length only where the mention that holds it says so: it may
    be a date or a score.
    """
    rate = rng.uniform(0.4, 1.0)
    for match in _LENGTH.finditer(draft.text):
        if rng.random() < rate:
            n = match["n"].lower()
            number = int(n) if n.isdigit() else _VALUES[n]
            unit = match["u"][0].upper()
            yield Edit(match.start(), match.end(), _length(number, unit, match, rng))
    for match in _SLASHED.finditer(draft.text):
        unit = _OF_SLASH[match["u"]]
        number = int(match["n"])
        if rng.random() < rate and (unit == "W" or _valued(draft, match, f"P{number}{unit}")):
            yield Edit(match.start(), match.end(), _length(number, unit, match, rng))


def _valued(draft: Draft, match: re.Match[str], value: str) -> bool:
    return any(m.value == value for m in draft.inside(match.start(), match.end()))


def _length(number: int, unit: str, match: re.Match[str], rng: Random) -> str:
    name, slash, letter, most, plurals = _UNITS[unit]
    plural = name if number == 1 or _adjective(match) else rng.choice(plurals)
    forms = [f"{number} {plural}", f"{number}{plural}", f"{number}{letter}"]
    if number < 20:
        forms += [f"{in_words(number)} {name if plural == name else f'{name}s'}"] * 2
    if 0 < number <= most:
        forms += [f"{number}{slash}"] * 3
    return rng.choice(forms)


def _adjective(match: re.Match[str]) -> bool:
    """Whether the length qualifies what follows: "a 6 week history"."""
    unit = match["u"].lower()
    return unit in ("day", "week", "month", "year") and match["n"].lower() not in ("1", "one")


# ---- numbers and ages ----

_COUNTED = r"(?= (?:days?|weeks?|months?|years?|sessions?|times|hours|minutes|occasions|courses)\b)"
_FIGURE = re.compile(rf"(?<![\w./–-])\d{{1,2}}{_COUNTED}")
_WRITTEN = re.compile(rf"(?<![\w-])(?:{_WORD}){_COUNTED}", re.IGNORECASE)
_AGE = re.compile(r"\b(\d{2})(?: ?y/?o|[ -](?:yr|year|yrs)s?[ -]old)\b", re.IGNORECASE)
_DOSE = re.compile(r"(?<=\d)( ?)(mg|mcg|g|ml|kg|cm|mm)\b")
_DEGREES = re.compile(r"(?<=\d)(?:°| degrees\b| deg\b)")
_LEVEL = re.compile(r"\b([LS])(\d) ?([/-]) ?([LS]?)(\d)\b")
_GRADE = re.compile(r"(?<![\w./])(?<!MRC )(?<!grade )([0-5]) ?/ ?5(?![\w/]|\.\d)", re.IGNORECASE)


def numbers(draft: Draft, rng: Random) -> Iterator[Edit]:
    """Figures and words for small numbers, and other forms of ages, doses, levels and grades."""
    rate = rng.uniform(0.3, 0.9)
    for match in _FIGURE.finditer(draft.text):
        if rng.random() < rate and int(match[0]) < 20:
            yield Edit(match.start(), match.end(), in_words(int(match[0])))
    for match in _WRITTEN.finditer(draft.text):
        if rng.random() < rate:
            yield Edit(match.start(), match.end(), str(_VALUES[match[0].lower()]))
    for match in _AGE.finditer(draft.text):
        if rng.random() < rate:
            form = rng.choice((" year old", "-year-old", "yo", " y/o", " yr old", " yrs old"))
            yield Edit(match.start(), match.end(), match[1] + form)
    for match in _DOSE.finditer(draft.text):
        if rng.random() < rate:
            yield Edit(match.start(), match.end(), match[2] if match[1] else f" {match[2]}")
    for match in _DEGREES.finditer(draft.text):
        if rng.random() < rate:
            yield Edit(match.start(), match.end(), rng.choice(("°", " degrees", " deg", "*")))
    for match in _LEVEL.finditer(draft.text):
        if rng.random() < rate:
            yield Edit(match.start(), match.end(), _level(match, rng))
    for match in _GRADE.finditer(draft.text):
        if rng.random() < rate / 2:
            form = rng.choice((f"grade {match[1]}", f"{match[1]} out of 5", f"MRC {match[1]}/5"))
            yield Edit(match.start(), match.end(), form)


def _level(match: re.Match[str], rng: Random) -> str:
    first, upper, _, second, lower = match.groups()
    forms = [
        f"{first}{upper}{mark}{second}{lower}" for mark in ("/", "-", " ")[: 3 if second else 2]
    ]
    other = second or ("S" if lower == "1" else first)
    return rng.choice([*forms, f"{first}{upper}/{other}{lower}", f"{first}{upper}-{other}{lower}"])


# ---- dates ----

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_NUMBER_OF = {name[:3].lower(): number for number, name in enumerate(_MONTHS, 1)}
_NAMES = "|".join(f"{name[:3]}(?:{name[3:]})?" if name[3:] else name for name in _MONTHS)
_NUMERIC = re.compile(r"(?<![\w./-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)?\d\d)(?![\w/-]|\.\d)")
_ISO = re.compile(r"(?<![\w./-])((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\w/-]|\.\d)")
_NAMED = re.compile(
    rf"(?<![\w./-])(\d{{1,2}})(?:st|nd|rd|th)?[ -]({_NAMES})[ -]((?:19|20)\d\d)(?![\w/-])"
)
#: Where 3/4 is the fourth of March. In Canada it may be either, and such dates are left alone.
_MONTH_FIRST = frozenset({"US", "PH"})
_EITHER = frozenset({"CA", ""})


def dates(draft: Draft, rng: Random) -> Iterator[Edit]:
    """Full dates in other orders and with other marks, where their reading is beyond doubt."""
    rate = rng.uniform(0.4, 1.0)
    for pattern, read in ((_NUMERIC, _of_numbers), (_ISO, _of_iso), (_NAMED, _of_name)):
        for match in pattern.finditer(draft.text):
            day = read(match, draft.country)
            if day is not None and rng.random() < rate:
                yield Edit(match.start(), match.end(), _dated(day, draft.country, rng))


def _of_numbers(match: re.Match[str], country: str) -> date | None:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if country in _EITHER and first <= 12 and second <= 12 and first != second:
        return None
    month_first = first <= 12 if second > 12 else country in _MONTH_FIRST and first <= 12
    month, day = (first, second) if month_first else (second, first)
    # Two figures are of this century: a birthday before it isn't touched.
    if year < 100:
        if year > 30:
            return None
        year += 2000
    return _valid(year, month, day)


def _of_iso(match: re.Match[str], _: str) -> date | None:
    return _valid(int(match[1]), int(match[2]), int(match[3]))


def _of_name(match: re.Match[str], _: str) -> date | None:
    return _valid(int(match[3]), _NUMBER_OF[match[2][:3].lower()], int(match[1]))


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _dated(day: date, country: str, rng: Random) -> str:
    name = _MONTHS[day.month - 1]
    d, m, y = day.day, day.month, day.year
    forms = [f"{d} {name} {y}", f"{d} {name[:3]} {y}", f"{d}-{name[:3]}-{y}", day.isoformat()]
    if country in _MONTH_FIRST:
        forms += [
            f"{m}/{d}/{y}",
            f"{name[:3]} {d}, {y}",
            f"{name} {d}, {y}",
            f"{m}/{d}/{y % 100:02}",
        ]
    elif country not in _EITHER or d > 12:
        forms += [f"{d}/{m}/{y}", f"{d:02}.{m:02}.{y}", f"{d:02}/{m:02}/{y}", f"{d:02}-{m:02}-{y}"]
        if 2000 <= y <= 2030:
            forms.append(f"{d}/{m}/{y % 100:02}")
    return rng.choice(forms)
