"""Where a letter seems to come from, for what depends on it: the order of day and month, feasts,
seasons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from lsmri.nlp.time.timewords import time_words

__all__ = ["region_of", "writes_month_first"]

_NUMERIC = re.compile(r"(\d{1,2})[/-](\d{1,2})(?:[/-](?:19|20)?\d\d)?$")


def region_of(norms: Iterable[str]) -> str:
    """``us``, ``ca``, ``uk``, ``ie``, ``au``, ``nz``, ``za`` or ``in`` by telling words; "" if
    none tells.
    """
    words = frozenset(norms)
    scores = {name: len(words & telling) for name, telling in time_words().regions.items()}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] else ""


def writes_month_first(norms: Iterable[str], today: date | None = None) -> bool:
    """Whether 3/4 is the fourth of March in this letter: by its plain dates, else by the first
    that is its own day, else by its region.

    today: the letter's day, as given with it.
    """
    words = list(norms)
    own: bool | None = None
    for word in words:
        match = _NUMERIC.match(word) if "/" in word or "-" in word else None
        if match and word.count("/") + word.count("-") == 2:
            first, second = int(match[1]), int(match[2])
            if first > 12 >= second:
                return False
            if second > 12 >= first:
                return True
            if own is None and today and first != second and _is_of_year(word, today.year):
                if (today.month, today.day) == (first, second):
                    own = True
                elif (today.month, today.day) == (second, first):
                    own = False
    return region_of(words) == "us" if own is None else own


def _is_of_year(word: str, year: int) -> bool:
    """Whether a full date in numbers is of a year, which may lack its century."""
    return re.split("[/-]", word)[2] in (str(year), str(year)[2:])
