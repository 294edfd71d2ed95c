"""Lengths in the notation of British casebooks: 10/7 days, 6/52 weeks, 3/12 months, 6/24 hours.

6/24 may be a day in June as well, and counts hours only before "ago".
"""

from __future__ import annotations

import re

from lsmri.nlp.time.lengths.amounts import Amount
from lsmri.nlp.time.lengths.number_words import is_number, value_of

__all__ = ["slashed"]

_UNITS = {"24": "hour", "7": "day", "52": "week", "12": "month"}
_MOST = {"hour": 72.0, "day": 120.0, "week": 104.0, "month": 60.0}
_SMALLER = {"month": ("week", "day"), "week": ("day",)}
_SLASHED = re.compile(r"(?:([0-9]{1,2})-)?([0-9]{1,3}(?:[.,][0-9])?)/(7|12|24|52)$")
_RANGES = frozenset({"-", "to", "or"})


def slashed(norms: list[str], k: int, begin: int, end: int) -> tuple[int, int, Amount] | None:
    """The length at word k, as its first word, the word behind it, and its amount.

    Takes in a range ("2-3/12", "6/52 to 8/52"), a split or padded form ("8 / 12", "6+/52") and a
    second length ("3/12 + 2/52").
    """
    plain = _plain(norms, k, begin, end)
    if plain is None:
        return None
    start, stop, value, unit = plain
    if start - 2 >= begin and norms[start - 1] in _RANGES:
        low = _lower(norms[start - 2], unit)
        if low is not None and low < value:
            value, start = (low + value) / 2, start - 2
    elif stop + 1 < end and norms[stop] in _RANGES:
        further = _plain(norms, stop + 1, stop + 1, end)
        if further is not None and further[3] == unit and value < further[2]:
            value, stop = (value + further[2]) / 2, further[1]
    if not 0 < value <= _MOST[unit] or (unit == "hour" and norms[stop : stop + 1] != ["ago"]):
        return None
    rest = None
    following = norms[stop : min(end, stop + 2)]
    if len(following) == 2 and following[0] in ("+", "and"):
        more = _SLASHED.match(following[1])
        if more and _UNITS[more[3]] in _SMALLER.get(unit, ()):
            rest, stop = (value_of(more[2]), _UNITS[more[3]]), stop + 2
    elif following[:1] == ["+"]:
        stop += 1
    return start, stop, Amount(value, unit, rest)


def _plain(norms: list[str], k: int, begin: int, end: int) -> tuple[int, int, float, str] | None:
    """A length without what stands around it, in one word or with blanks about the slash."""
    match = _SLASHED.match(norms[k])
    if match:
        value = value_of(match[2])
        value = (float(match[1]) + value) / 2 if match[1] else value
        return k, k + 1, value, _UNITS[match[3]]
    if norms[k] != "/" or k + 1 >= end or norms[k + 1] not in _UNITS:
        return None
    start = k - 1 - (k > begin and norms[k - 1] == "+")
    if start < begin or not is_number(norms[start]):
        return None
    return start, k + 2, value_of(norms[start]), _UNITS[norms[k + 1]]


def _lower(word: str, unit: str) -> float | None:
    """The lower end of a range: "2" or "2/12"."""
    if is_number(word):
        return value_of(word)
    match = _SLASHED.match(word)
    return value_of(match[2]) if match and _UNITS[match[3]] == unit else None
