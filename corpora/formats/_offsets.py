"""Offsets of other programs: UTF-16 code units, and texts whose line ends were changed."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

__all__ = ["Utf16", "fitting"]


class Utf16:
    """Code points of a text counted in UTF-16 code units, as JavaScript and Java do."""

    def __init__(self, text: str) -> None:
        plain = not text or max(text) < "\U00010000"
        self._units = None if plain else [0, *accumulate(1 + (c > "\uffff") for c in text)]
        self._length = len(text)

    def units(self, point: int) -> int:
        """Code units before a code point."""
        return point if self._units is None else self._units[point]

    def points(self, unit: int) -> int:
        """Code points before a code unit; -1 where that splits a character or lies outside."""
        if self._units is None:
            return unit if 0 <= unit <= self._length else -1
        point = bisect_left(self._units, unit)
        return point if point < len(self._units) and self._units[point] == unit else -1


def fitting(text: str, spans: list[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Spans in code points of ``text``, however the program that made them counted.

    spans: start, end and the words that the program saw there. Code points are tried first, then
    UTF-16 code units, then both for a text whose CR LF was counted as one. Where none makes every
    span slice to its words, they are returned as they are.
    """
    if not all(isinstance(at, int) for start, end, _ in spans for at in (start, end)):
        return [(start, end) for start, end, _ in spans]
    readings = [lambda at: at, Utf16(text).points]
    if "\r\n" in text:
        kept = [i for i in range(len(text)) if not text.startswith("\r\n", i)]
        joined = Utf16("".join(text[i] for i in kept))
        before = [*kept, len(text)]
        readings += [
            lambda at: before[at] if 0 <= at < len(before) else -1,
            lambda at: before[joined.points(at)] if joined.points(at) >= 0 else -1,
        ]
    for reading in readings:
        read = [(reading(start), reading(end)) for start, end, _ in spans]
        if all(
            0 <= start < end and _same(text[start:end], words)
            for (start, end), (_, _, words) in zip(read, spans, strict=True)
        ):
            return read
    return [(start, end) for start, end, _ in spans]


def _same(ours: str, theirs: str) -> bool:
    """Whether the words are the same but for how blanks and line ends are written."""
    return ours == theirs or ours.split() == theirs.replace("\\n", "\n").split()
