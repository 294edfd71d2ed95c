"""Lengths of time as letters write them: "six weeks", "2-3/12", "a year and a half", "week five".

Conventions: "a couple" is 2, "a few" 3, "several" 5; a range counts by its middle; a bound ("over a
year", "6+/52") counts as its value; a month is 4.35 weeks (scheme) and a year 365.25 days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lsmri.nlp.timewords import time_words

__all__ = ["Amount", "amount_before", "counted_unit", "slashed"]

_DAYS = {
    "hour": 1 / 24, "day": 1.0, "week": 7.0, "fortnight": 14.0, "month": 30.45, "year": 365.25, "decade": 3652.5,
}  # fmt: skip
_CODES = {"day": "D", "week": "W", "month": "M", "year": "Y"}
#: Said in one unit, written in another.
_WRITTEN = {"fortnight": ("week", 2.0), "decade": ("year", 10.0)}
_SLASH = {"7": "day", "52": "week", "12": "month"}
_MOST = {"day": 120.0, "week": 104.0, "month": 60.0}
_SLASHED = re.compile(r"(?:(\d{1,2})-)?(\d{1,3}(?:[.,]\d)?)/(7|12|52)$")
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?$")
_HALVES = frozenset({"1/2", "½"})
_FILLERS = frozenset(
    "full whole long solid calendar further more good consecutive continuous straight additional short odd or so "
    "plus + 1/2 very ( ) painful".split()
)
_LEFT = frozenset(
    "a an the half quarter of and bit few to or - / + ( ) good plus odd more full whole long solid calendar further another number "
    "consecutive continuous straight additional short so 1/2 last past this these previous single over great many".split()
)
#: Before a counted unit these tell when something was, not how long it lasts.
_PLACED = frozenset({"in", "from", "at", "by", "until", "till", "after", "before", "on", "than"})
_SMALLER = {"year": ("month",), "month": ("week", "day"), "week": ("day",), "fortnight": ("day",)}


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time in the unit in which it was said; rest: what was said beyond it, in a smaller one."""

    value: float
    unit: str
    rest: tuple[float, str] | None = None

    @property
    def days(self) -> float:
        """Its length in days."""
        more = self.rest[0] * _DAYS[self.rest[1]] if self.rest else 0.0
        return self.value * _DAYS[self.unit] + more

    @property
    def iso(self) -> str:
        """ISO 8601, in the unit that was said: ``P6W``, ``P2Y3M``; days for a day's hours or more."""
        value, unit = self.value, self.unit
        if unit in _WRITTEN:
            unit, factor = _WRITTEN[unit]
            value *= factor
        if unit == "hour":
            if value % 24:
                return f"PT{value:g}H"
            unit, value = "day", value / 24
        if self.rest:
            more, smaller = self.rest
            if smaller == "week":
                more, smaller = more * 7, "day"
            return f"P{value:g}{_CODES[unit]}{more:g}{_CODES[smaller]}"
        return f"P{value:g}{_CODES[unit]}"


def _mean(low: float, high: float) -> float:
    return (low + high) / 2


def _is_number(word: str) -> bool:
    return word[0] in "0123456789" and bool(_NUMBER.match(word))


def slashed(norms: list[str], k: int, begin: int, end: int) -> tuple[int, int, Amount] | None:
    """The length at word k in the notation 3/12 (months), 6/52 (weeks), 10/7 (days).

    Takes in a range ("2-3/12"), a split or padded form ("8 / 12", "6+/52") and a second one ("3/12 + 2/52").
    """
    match = _SLASHED.match(norms[k])
    start, stop = k, k + 1
    if match:
        value, unit = float(match[2].replace(",", ".")), _SLASH[match[3]]
        if match[1]:
            value = _mean(float(match[1]), value)
    elif norms[k] == "/" and k + 1 < end and norms[k + 1] in _SLASH:
        start = k - 1 - (norms[k - 1] == "+")
        if start < begin or not _is_number(norms[start]):
            return None
        value, unit, stop = float(norms[start].replace(",", ".")), _SLASH[norms[k + 1]], k + 2
    else:
        return None
    if (
        start - 2 >= begin
        and norms[start - 1] in ("-", "to", "or")
        and _is_number(norms[start - 2])
    ):
        low = float(norms[start - 2].replace(",", "."))
        if low < value:
            value, start = _mean(low, value), start - 2
    elif start - 2 >= begin and norms[start - 1] in ("-", "to", "or"):
        lower = _SLASHED.match(norms[start - 2])
        if lower and _SLASH[lower[3]] == unit:
            value, start = _mean(float(lower[2].replace(",", ".")), value), start - 2
    if value <= 0 or value > _MOST[unit]:
        return None
    rest = None
    following = norms[stop : stop + 2]
    if len(following) == 2 and stop + 2 <= end and following[0] in ("+", "and", "&"):
        more = _SLASHED.match(following[1])
        if more and _SLASH[more[3]] in _SMALLER.get(unit, ()):
            rest, stop = (float(more[2]), _SLASH[more[3]]), stop + 2
    elif following[:1] == ["+"] and stop < end:
        stop += 1
    return start, stop, Amount(value, unit, rest)


def amount_before(
    norms: list[str], u: int, begin: int, end: int, unit: str
) -> tuple[int, int, Amount] | None:
    """The length whose unit is the word u: "three calendar months", "a year and a half", "2 years 3 months"."""
    left = u
    numbers = time_words().numbers
    while left > begin and u - left < 9:
        word = norms[left - 1]
        if not (word in _LEFT or word in numbers or word in _HALVES or _is_number(word)):
            break
        left -= 1
    for start in range(left, u):
        value = _quantity(norms, start, u)
        if value is not None:
            return _with_tail(norms, start, u + 1, end, value, unit)
    return None


def _quantity(norms: list[str], start: int, u: int) -> float | None:
    """The number that the words from start up to the unit u say; None unless they say just a number."""
    first = _number(norms, start, u)
    if first is None:
        return None
    value, at = first
    at = _skip(norms, at, u)
    if at < u and norms[at] in ("-", "to", "or", "/", "and"):
        second = _number(norms, at + 1, u)
        if second is not None and (norms[at] != "and" or norms[max(0, start - 1)] == "between"):
            high, at = second
            if high > value:
                value = _mean(value, high)
            elif norms[at - 2] in ("or", "to", "-"):
                return None
    elif at < u:
        second = _number(norms, at, u)
        if second is not None and second[0] == value + 1:
            value, at = _mean(value, second[0]), second[1]
    return value if _skip(norms, at, u) == u else None


def _skip(norms: list[str], at: int, u: int) -> int:
    while at < u and norms[at] in _FILLERS:
        if norms[at] == "or" and norms[at + 1] not in ("so", "more"):
            break
        at += 1
    return at


def _number(norms: list[str], at: int, u: int) -> tuple[float, int] | None:
    """A number at word ``at`` and the word behind it."""
    if at >= u:
        return None
    numbers = time_words().numbers
    word = norms[at]
    following = norms[at + 1 : u]
    if _is_number(word):
        value, at = float(word.replace(",", ".")), at + 1
    elif word in ("1/2", "½"):
        return 0.5, at + 1
    elif word == "half":
        return (
            (6.0, at + 2)
            if following[:1] == ["dozen"]
            else (0.5, at + 1 + (following[:1] in (["a"], ["an"])))
        )
    elif word in ("a", "an", "the", "these", "this", "last", "past", "previous", "another", "over"):
        return _after_article(norms, at, u)
    elif word == "good" and following:
        return _number(norms, at + 1, u) if following[0] in numbers else None
    elif word in ("great", "many"):
        return None
    elif word == "number" and following[:1] == ["of"]:
        return 5.0, at + 2
    elif word == "three" and following[:1] == ["quarter"]:
        return 0.75, at + 2 + len(
            following[1:3] if following[1:3] in (["of", "a"], ["of", "an"]) else []
        )
    elif word in numbers:
        value, at = numbers[word], at + 1
        if value >= 20 and value % 10 == 0 and following and 0 < numbers.get(following[0], 0) < 10:
            value, at = value + numbers[following[0]], at + 1
        elif word in ("couple", "dozen") and following[:1] == ["of"]:
            at += 1
    else:
        return None
    if norms[at:u][:3] == ["and", "a", "half"]:
        return value + 0.5, at + 3
    if norms[at:u][:2] == ["and", "half"]:
        return value + 0.5, at + 2
    if norms[at:u][:3] in (["and", "a", "bit"], ["and", "a", "few"]):
        at += 3
    if at < u and norms[at] in _HALVES:
        return value + 0.5, at + 1
    if norms[at:u][:1] == ["("] and norms[at + 2 : u][:1] == [")"] and norms[at + 1][0].isdigit():
        at += 3
    return value, at


def _after_article(norms: list[str], at: int, u: int) -> tuple[float, int] | None:
    """ "a couple of", "a good 3", "the last 3", "these ten", "a solid"; a bare "a" is one, a bare "the" isn't."""
    word = norms[at]
    behind = at + 1
    while behind < u and norms[behind] in (
        "last",
        "past",
        "previous",
        "good",
        "best",
        "solid",
        "whole",
        "full",
    ):
        behind += 1
    further = _number(norms, behind, u) if behind < u and norms[behind] not in ("a", "an") else None
    if further is not None:
        if norms[behind] == "few" and "good" in norms[at:behind]:
            return 4.0, further[1]
        return further
    if word in ("a", "an", "another"):
        return 1.0, behind if behind == u or norms[at + 1] != "previous" else at + 1
    if (
        norms[behind - 1] in ("last", "past", "previous")
        and behind == u
        and word != norms[behind - 1]
    ):
        return 1.0, behind
    return (1.0, behind) if word == "past" and behind == u else None


def _with_tail(
    norms: list[str], start: int, at: int, end: int, value: float, unit: str
) -> tuple[int, int, Amount] | None:
    """Adds what follows the unit: "and a half", "or two", "and 3 months", "or so"."""
    following = norms[at : min(end, at + 4)]
    rest = None
    numbers = time_words().numbers
    if following[:3] == ["and", "a", "half"]:
        value, at = value + 0.5, at + 3
        if unit == "year":
            value, unit = value * 12, "month"
    elif following[:3] == ["and", "a", "bit"]:
        at += 3
    elif (
        following[:1] == ["or"] and following[1:2] and 1 < numbers.get(following[1], 0) <= value + 1
    ):
        value, at = _mean(value, numbers[following[1]]), at + 2
    elif following[:2] in (["or", "so"], ["or", "more"]):
        at += 2
    elif following[:1] == ["+"]:
        at += 1
    else:
        rest, at = _compound(norms, at, end, unit)
    if value <= 0 or value > 120:
        return None
    if unit == "year" and rest is None and value in (0.5, 0.75):
        value, unit = value * 12, "month"
    elif unit == "year" and rest is None and value % 1 == 0.5 and "half" in norms[start:at]:
        value, unit = value * 12, "month"
    return start, at, Amount(value, unit, rest)


def _compound(
    norms: list[str], at: int, end: int, unit: str
) -> tuple[tuple[float, str] | None, int]:
    """The second length of "2 years and 3 months", if there is one."""
    smaller = _SMALLER.get(unit)
    if smaller is None:
        return None, at
    units = time_words().units
    begin = at + (norms[at : at + 1] in (["and"], [","], ["+"]))
    number = _number(norms, begin, min(end, begin + 3)) if begin < end else None
    if number is None or number[1] >= end:
        return None, at
    behind = number[1]
    if units.get(norms[behind]) not in smaller:
        return None, at
    if norms[begin - 1] == "," and (
        norms[begin] in ("a", "an") or norms[behind + 1 : behind + 2] == ["ago"]
    ):
        return None, at
    return (number[0], units[norms[behind]]), behind + 1


def counted_unit(
    norms: list[str], u: int, begin: int, end: int, unit: str
) -> tuple[int, int, Amount] | None:
    """A counted unit: "day 26", "week five", "the ninth week"; a span of them: "weeks 3-9"."""
    words = time_words()
    if u > begin and norms[u - 1] in _PLACED:
        return None
    if u + 1 < end:
        number = _number(norms, u + 1, min(end, u + 2))
        if number is not None and norms[u + 1] not in ("a", "an") and number[0] >= 1:
            behind = norms[u + 2 : min(end, u + 4)]
            if len(behind) == 2 and behind[0] in ("-", "to") and _is_number(behind[1]):
                length = float(behind[1]) - number[0]
                return (u, u + 4, Amount(length, unit)) if length > 0 else None
            return (u, u + 2, Amount(number[0], unit)) if number[0] > 1 else None
    before = norms[u - 1] if u > begin else ""
    if before in words.ordinals and words.ordinals[before] > 1:
        return u - 1, u + 1, Amount(float(words.ordinals[before]), unit)
    if before in ("st", "nd", "rd", "th") and u - 2 >= begin and norms[u - 2].isdigit():
        value = float(norms[u - 2])
        return (u - 2, u + 1, Amount(value, unit)) if 1 < value < 100 else None
    return None
