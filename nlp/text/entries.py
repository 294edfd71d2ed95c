"""Dated entries of a pasted record: what an old one says is history, not this request."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Set

from lsmri.nlp.text.reading import Reading, once
from lsmri.nlp.time.timewords import time_words

__all__ = ["stale_sentences"]

#: An entry older than this, in months, is of an earlier time (the scheme's bound for accidents).
_OLD = 3


@once
def stale_sentences(reading: Reading) -> Set[int]:
    """Sentences of dated entries that are months older than the newest one, or than the letter.

    Ask when the sections and the letter's date have been read.
    """
    norms = reading.norms
    dated: list[tuple[int, int]] = []
    ends: list[int] = []
    for number, (begin, _) in enumerate(reading.bounds):
        if begin not in reading.line_starts:
            continue
        start = begin + 1 if norms[begin] in ("-", "*", "[x]") and begin + 1 < len(norms) else begin
        month = _month(norms[start : start + 5])
        if month is not None:
            dated.append((number, month))
        elif reading.sections and reading.sections[number] != reading.sections[number - 1]:
            ends.append(number)
    if len(dated) < 2:
        return set()
    newest = max(month for _, month in dated)
    if reading.letter_date is not None:
        newest = max(newest, reading.letter_date.year * 12 + reading.letter_date.month - 1)
    stale: set[int] = set()
    stops = sorted([number for number, _ in dated] + ends + [len(reading.bounds)])
    for number, month in dated:
        if newest - month > _OLD:
            stale.update(range(number, stops[bisect_right(stops, number)]))
    return stale


def _month(words: list[str]) -> int | None:
    """Months since year 0 of a date that these words begin with; None if they don't."""
    words = [word for word in words if word != "-"] if words[:1] != ["-"] else []
    if not words:
        return None
    first = words[0]
    months = time_words().months
    names = [word for word in words[:2] if word in months]
    if not names and not first[0].isdigit():
        return None
    for mark in ("/", ".", "-"):
        parts = first.split(mark)
        if len(parts) == 3 and all(part.isdigit() for part in parts):
            year, month = (parts[0], parts[1]) if len(parts[0]) == 4 else (parts[2], parts[1])
            full = int(year) + (2000 if len(year) == 2 else 0)
            return full * 12 + min(int(month), 12) - 1 if 1 <= int(month) <= 31 else None
    if names:
        at = words.index(names[0])
        year = words[at + 1] if at + 1 < len(words) else ""
        if year.isdigit() and len(year) in (2, 4) and (at == 0 or first.rstrip("stndrh").isdigit()):
            return (int(year) + (2000 if len(year) == 2 else 0)) * 12 + months[names[0]] - 1
    if (
        len(first) == 4
        and first.isdigit()
        and first[:2] in ("19", "20")
        and words[1:2] in ([":"], ["-"], [])
    ):
        return int(first) * 12 + 6
    return None
