"""What a mention's value may be: a duration as ISO 8601, or a number; and how long a month is.

A month is 4.35 weeks throughout and a year twelve of them, 52.2 (annotation guide, "The record").
Every module that turns one unit of time into another takes its factors from here.
"""

from __future__ import annotations

import math
import re

__all__ = [
    "DAYS_A_MONTH",
    "DAYS_A_YEAR",
    "WEEKS_A_MONTH",
    "WEEKS_A_YEAR",
    "parsed",
    "weeks_of",
    "written",
]

WEEKS_A_MONTH = 4.35
WEEKS_A_YEAR = 52.2
DAYS_A_MONTH = 30.45
DAYS_A_YEAR = 365.4
#: Weeks in the units of an ISO 8601 duration.
WEEKS = {"Y": WEEKS_A_YEAR, "M": WEEKS_A_MONTH, "W": 1.0, "D": 1 / 7}

_DURATION = re.compile(
    r"P(?=\d)(?:(?P<Y>\d+(?:\.\d+)?)Y)?(?:(?P<M>\d+(?:\.\d+)?)M)?"
    r"(?:(?P<W>\d+(?:\.\d+)?)W)?(?:(?P<D>\d+(?:\.\d+)?)D)?",
    re.ASCII,
)
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?", re.ASCII)


def parsed(value: object) -> str | float | int | None:
    """A mention's value: a duration (``"P3M"``) as it is, a number as a number.

    Raises ``ValueError`` where it is neither; the message doesn't quote it.
    """
    if value is None or value == "":
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and _is_finite(value):
        return value
    if isinstance(value, str) and _DURATION.fullmatch(value):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value) and _is_finite(float(value)):
        return float(value) if "." in value else int(value)
    raise ValueError("no value: write a duration as P3M, P10D or P1.5W, or a number")


def _is_finite(value: float) -> bool:
    """Whether a floating-point number can hold it: a whole number may have too many digits."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def written(value: object) -> str:
    """A value as ``parsed`` reads it, and the same again; empty for none.

    Raises ``ValueError`` where there is no such writing (``1e+300``).
    """
    known = parsed(value)
    text = "" if known is None else str(known)
    if parsed(text) != known:
        raise ValueError("no value: a number that large or small can't be written plainly")
    return text


def weeks_of(duration: str) -> float:
    """The length in weeks of an ISO 8601 duration in years, months, weeks and days.

    Raises ``ValueError`` where it is none.
    """
    match = _DURATION.fullmatch(duration)
    if not match:
        raise ValueError("no duration: write P3M, P10D or P1.5W")
    return sum(float(n) * WEEKS[unit] for unit, n in match.groupdict().items() if n)
