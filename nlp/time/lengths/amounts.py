"""Lengths of time as letters write them: "six weeks", "a year and a half", "week five".

Conventions: "a couple" is 2, "a few" 3, "several" 5; a range counts by its middle; a bound ("over a
year", "6+/52") counts as its value; months and years are as
long as the scheme says (``corpora.values``).
"""

from __future__ import annotations

from dataclasses import dataclass

from lsmri.corpora.values import DAYS_A_MONTH, DAYS_A_YEAR
from lsmri.nlp.time.lengths.number_words import HALVES, is_number, number_at
from lsmri.nlp.time.timewords import time_words

__all__ = ["Amount", "amount_before", "counted_unit"]

_DAYS = {
    "hour": 1 / 24, "day": 1.0, "week": 7.0, "fortnight": 14.0, "month": DAYS_A_MONTH,
    "year": DAYS_A_YEAR, "decade": 10 * DAYS_A_YEAR,
}  # fmt: skip
_CODES = {"day": "D", "week": "W", "month": "M", "year": "Y"}
#: Said in one unit, written in another.
_WRITTEN = {"fortnight": ("week", 2.0), "decade": ("year", 10.0)}
_SMALLER = {"year": ("month",), "month": ("week", "day"), "week": ("day",), "fortnight": ("day",)}
_MOST = 120  # of any unit
_FILLERS = frozenset(
    "full whole long solid calendar further more good consecutive continuous straight "
    "additional short odd or so plus + 1/2 very ( ) painful".split()
)
#: Words that a length may hold before its unit, beside numbers.
_WITHIN = _FILLERS | frozenset(
    "a an the half quarter of and bit few to - / another number last past this these "
    "previous single over great many".split()
)
#: Before a counted unit these tell when something was, not how long it lasts.
_PLACED = frozenset({"in", "from", "at", "by", "until", "till", "after", "before", "on", "than"})
_SUFFIXES = frozenset({"st", "nd", "rd", "th"})
_POINTING = frozenset({"those", "these"})
#: Words with which more than a second length follows the unit.
_TAILS = frozenset({"and", "or", "at"})
_MOST_WORDS = 9
Found = tuple[int, int, "Amount"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time in the unit that was said; rest: what was said beyond it."""

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
        """ISO 8601, in the unit that was said: ``P6W``, ``P2Y3M``; whole days of hours as days."""
        unit, factor = _WRITTEN.get(self.unit, (self.unit, 1.0))
        value = self.value * factor
        if unit == "hour":
            if value % 24:
                return f"PT{value:g}H"
            unit, value = "day", value / 24
        more = ""
        if self.rest:
            extra, smaller = self.rest
            more = f"{extra * 7:g}D" if smaller == "week" else f"{extra:g}{_CODES[smaller]}"
        return f"P{value:g}{_CODES[unit]}{more}"


def amount_before(norms: list[str], u: int, begin: int, end: int, unit: str) -> Found | None:
    """The length whose unit is the word u: "three calendar months", "a year and a half".

    Returns its first word, the word behind it, and the amount.
    """
    numbers = time_words().numbers
    if u - 2 >= begin and norms[u - 1] in _POINTING and norms[u - 2] == "of":
        number = number_at(norms, u - 3, u - 2) if u - 3 >= begin else None
        return (u - 3, u + 1, Amount(number[0], unit)) if number else None
    left = u
    while left > begin and u - left < _MOST_WORDS:
        word = norms[left - 1]
        if not (word in _WITHIN or word in numbers or word in HALVES or is_number(word)):
            break
        left -= 1
    for start in range(left, u):
        value = _quantity(norms, start, u)
        if value is not None and 0 < value <= _MOST:
            at, amount = _with_tail(norms, u, end, value, unit)
            whole = {"half", "quarter"}.isdisjoint(norms[start:at])
            return start, at, amount if whole else _in_months(amount)
    return None


def _quantity(norms: list[str], start: int, u: int) -> float | None:
    """The number or range that the words up to the unit say; None unless they say just that."""
    first = number_at(norms, start, u)
    if first is None:
        return None
    value, at = first
    at = _past_fillers(norms, at, u)
    joined = at < u and norms[at] in ("-", "to", "or", "/", "and")
    second = number_at(norms, at + joined, u) if at < u else None
    if second is not None:
        high = second[0]
        if joined:
            apart = norms[at] == "and" and (start == 0 or norms[start - 1] != "between")
            if apart or high <= value:
                return None
        elif high != value + 1:
            return None
        value, at = (value + high) / 2, second[1]
    return value if _past_fillers(norms, at, u) == u else None


def _past_fillers(norms: list[str], at: int, u: int) -> int:
    while at < u and norms[at] in _FILLERS:
        if norms[at] == "or" and norms[at + 1] not in ("so", "more"):
            break
        at += 1
    return at


def _with_tail(norms: list[str], u: int, end: int, value: float, unit: str) -> tuple[int, Amount]:
    """Adds what follows the unit: "and a half", "or two", "and 3 months"; passes over "or so"."""
    at = u + 1
    following = norms[at : min(end, at + 3)]
    if following and following[0] not in _TAILS:
        return _with_rest(norms, at, end, value, unit)
    numbers = time_words().numbers
    if following == ["and", "a", "half"]:
        value, at = value + 0.5, at + 3
    elif following[:2] == ["and", "half"]:
        value, at = value + 0.5, at + 2
    elif following == ["and", "a", "bit"]:
        at += 3
    elif following[:2] in (["or", "so"], ["or", "more"], ["or", "thereabouts"], ["at", "least"]):
        at += 2
    elif following == ["at", "the", "least"]:
        at += 3
    elif following[:1] == ["or"] and 1 < numbers.get("".join(following[1:2]), 0) <= value + 1:
        value, at = (value + numbers[following[1]]) / 2, at + 2
    else:
        return _with_rest(norms, at, end, value, unit)
    return at, Amount(value, unit)


def _with_rest(norms: list[str], at: int, end: int, value: float, unit: str) -> tuple[int, Amount]:
    """Adds a second length behind the unit; passes over a "+"."""
    rest, at = _compound(norms, at, end, unit)
    at += rest is None and norms[at : at + 1] == ["+"]
    return at, Amount(value, unit, rest)


def _in_months(amount: Amount) -> Amount:
    """Half and quarter years in months, which put them better."""
    if amount.unit == "year" and amount.rest is None and amount.value % 1 in (0.25, 0.5, 0.75):
        return Amount(amount.value * 12, "month")
    return amount


def _compound(
    norms: list[str], at: int, end: int, unit: str
) -> tuple[tuple[float, str] | None, int]:
    """The second length of "2 years and 3 months", if there is one."""
    smaller = _SMALLER.get(unit, ())
    if not smaller or at >= end:
        return None, at
    joined = norms[at] in ("and", ",", "+")
    number = number_at(norms, at + joined, min(end, at + joined + 3))
    if number is None or number[1] >= end:
        return None, at
    behind = number[1]
    second = time_words().units.get(norms[behind])
    listed = joined and norms[at] == ","
    ago = norms[behind + 1 : behind + 2] == ["ago"] and norms[at] != "+"
    apart = norms[at + joined] in ("a", "an") or ago
    if second not in smaller or (listed and apart):
        return None, at
    return (number[0], second), behind + 1


def counted_unit(norms: list[str], u: int, begin: int, end: int, unit: str) -> Found | None:
    """A counted unit: "day 26", "week five", "the ninth week"; a span of them: "weeks 3-9"."""
    before = norms[u - 1] if u > begin else ""
    if before in _PLACED:
        return None
    following = norms[u + 1 : min(end, u + 4)]
    number = number_at(norms, u + 1, min(end, u + 2))
    if before in ("a", "one") and following[1:2] and following[1] in time_words().units:
        return None  # "a day eight months ago"
    if number is not None and following[0] not in ("a", "an"):
        if len(following) == 3 and following[1] in ("-", "to") and is_number(following[2]):
            length = float(following[2].replace(",", ".")) - number[0]
            return (u, u + 4, Amount(length, unit)) if length > 0 else None
        return (u, u + 2, Amount(number[0], unit)) if number[0] > 1 else None
    ordinal = time_words().ordinals.get(before, 0)
    if ordinal > 1:
        return u - 1, u + 1, Amount(float(ordinal), unit)
    if before in _SUFFIXES and u - 2 >= begin and is_number(norms[u - 2]):
        value = float(norms[u - 2].replace(",", "."))
        return (u - 2, u + 1, Amount(value, unit)) if 1 < value < 100 else None
    return None
