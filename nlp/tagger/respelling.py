"""What a tagger is given to read: the letter with its misspelt words put right.

Word pieces of a misspelt word tell a tagger little. The rules take it for the lexicon's word, and
the tagger reads that word in its place; what it says holds for the word as written.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Slip", "places_as_written", "respelt"]


@dataclass(frozen=True, slots=True)
class Slip:
    """A misspelt word. start, end: code points of the letter. word: what is meant."""

    start: int
    end: int
    word: str


def respelt(text: str, slips: Iterable[Slip]) -> str:
    """The text with each slip put right. slips: in order, none overlapping another."""
    parts: list[str] = []
    at = 0
    for slip in slips:
        parts += text[at : slip.start], slip.word
        at = slip.end
    return "".join([*parts, text[at:]])


def places_as_written(
    places: Sequence[tuple[int, int]], slips: Sequence[Slip]
) -> list[tuple[int, int]]:
    """Places of the respelt text as those of the letter; within a slip, the whole of the word."""
    starts: list[int] = []
    gained = 0
    for slip in slips:
        starts.append(slip.start + gained)
        gained += len(slip.word) - (slip.end - slip.start)
    found = []
    for begin, end in places:
        k = bisect_right(starts, begin) - 1
        if k < 0:
            found.append((begin, end))
        elif begin < starts[k] + len(slips[k].word):
            found.append((slips[k].start, slips[k].end))
        else:
            lost = slips[k].end - starts[k] - len(slips[k].word)
            found.append((begin + lost, end + lost))
    return found
