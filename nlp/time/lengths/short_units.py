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
_FALLS = frozenset("fall fell fallen ladder scaffold scaffolding roof jumped height off".split())
_ABOUT = frozenset("approx approximately about ~ around from height".split())
_LASTING = frozenset("for since x over last past of".split())
_COMPLAINTS = frozenset({"leg", "back", "symptom", "deficit"})
_OPENING = 20  # words
_ADULT = 16
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
        if pregnant or walked or _is_label(reading, k):
            return None
        if letter == "m" and (_is_height(norms, k) or _is_aged(reading, k, begin)):
            return None
        if letter == "m" and apart and not _is_lasting(norms, k, begin, end):
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


def _is_label(reading: Reading, k: int) -> bool:
    """Whether the number belongs to a code ("R1M0") or to a method ("2D echo")."""
    start = reading.starts[k - 1]
    glued = start > 0 and reading.text[start - 1].isalpha() and reading.text[start - 1] not in "xX"
    return glued or reading.norms[k + 1 : k + 2] in (["echo"], ["imaging"], ["usg"])


def _is_height(norms: list[str], k: int) -> bool:
    """Whether "2.5m" is how far somebody fell."""
    lead = norms[max(0, k - _OPENING) : k - 1]
    near = "." in norms[k - 1] or not _ABOUT.isdisjoint(lead[-2:])
    return near and not _FALLS.isdisjoint(lead)


def _is_aged(reading: Reading, k: int, begin: int) -> bool:
    """Whether "19M" among a letter's first words is a man of that age."""
    number = reading.norms[k - 1]
    if k > _OPENING or not number.isdecimal() or int(number) < _ADULT:
        return False
    if reading.ends[k - 1] < reading.starts[k] or not _LASTING.isdisjoint(
        reading.norms[max(begin, k - 3) : k - 1]
    ):
        return False
    kinds = {time_words().anchors.get(word) for word in reading.norms[begin : k - 1]}
    return kinds.isdisjoint(_COMPLAINTS)


def _is_lasting(norms: list[str], k: int, begin: int, end: int) -> bool:
    """Whether "4 m" right behind a complaint is how long it has lasted: "low backache 4 m, …"."""
    if k - 2 < begin or (k + 1 < end and norms[k + 1] not in _CLOSING):
        return False
    before = norms[k - 2]
    if before in _ABOUT and k - 3 >= begin:
        before = norms[k - 3]
    return before == "x" or (
        time_words().anchors.get(before) in _COMPLAINTS and not before.startswith("claudic")
    )


def _goes_on(reading: Reading, k: int, end: int) -> bool:
    """Whether digits follow at once: "24w3d" is how far a pregnancy is."""
    return (
        k + 1 < end
        and reading.norms[k + 1][0] in _DIGITS
        and reading.ends[k] == reading.starts[k + 1]
    )
