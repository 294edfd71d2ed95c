"""Lengths in single letters: "4m", "10 d", "1Y", "d 12"."""

from __future__ import annotations

from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.lengths.amounts import Amount, amount_before
from lsmri.nlp.time.timewords import time_words

__all__ = ["short_length"]

_DIGITS = frozenset("0123456789")
#: Fewest and most of each that are a length and no age, distance or grade.
_LIMITS = {"h": (24, 96), "d": (1, 90), "w": (1, 104), "m": (1, 24), "y": (1, 45)}
_DISTANCE = frozenset("walk walking walked distance metre meter yard yd up within manage".split())
_CLOSING = frozenset({".", ",", ";", ")", "\n", "of"})


def short_length(reading: Reading, k: int, begin: int, end: int) -> tuple[int, int, Amount] | None:
    """The length whose unit is the letter k; None for a distance, an age or a pregnancy."""
    norms = reading.norms
    letter = norms[k]
    low, high = _LIMITS[letter]
    if k > begin and norms[k - 1][0] in _DIGITS:
        apart = reading.ends[k - 1] < reading.starts[k]
        pregnant = (letter == "d" and norms[begin : k - 1][-1:] == ["w"]) or (
            letter == "w" and _goes_on(reading, k, end)
        )
        walked = not _DISTANCE.isdisjoint(norms[max(begin, k - 5) : k - 1])
        if pregnant or walked or (letter == "m" and apart):
            return None
        if norms[k + 1 : k + 2] == ["ago"]:
            low = 1
        found = amount_before(norms, k, begin, end, time_words().letters[letter])
        return found if found and low <= found[2].value <= high else None
    if norms[k - 1 : k] in (["vit"], ["vitamin"]):
        return None
    if letter != "d" or k + 1 >= end or reading.ends[k] == reading.starts[k + 1]:
        return None
    number, following = norms[k + 1], norms[k + 2] if k + 2 < end else "."
    if following in _CLOSING and len(number) < 3 and number.isdecimal() and 0 < int(number) <= high:
        return k, k + 2, Amount(float(number), "day")
    return None


def _goes_on(reading: Reading, k: int, end: int) -> bool:
    """Whether digits follow at once: "24w3d" is how far a pregnancy is."""
    return (
        k + 1 < end
        and reading.norms[k + 1][0] in _DIGITS
        and reading.ends[k] == reading.starts[k + 1]
    )
