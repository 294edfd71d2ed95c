"""Where the evidence lies in a letter: pieces under the same mentions, and line numbers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lsmri.corpora.letter import Mention
from lsmri.serve.render.words import ASSERTIONS

__all__ = ["Lines", "Segment", "leading", "quotation", "segments"]

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_RANK = {assertion: rank for rank, assertion in enumerate(ASSERTIONS)}


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the letter within which the same mentions hold.

    mentions: their indices, in order; none for plain text.
    begins, ends: those of them that begin or end with this piece.
    """

    start: int
    end: int
    mentions: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


def segments(text: str, mentions: Sequence[Mention]) -> Iterator[Segment]:
    """Cuts ``text`` at the ends of its mentions, which may overlap and nest as they like.

    The pieces follow each other without a gap. Mentions without a place in the text are left out.
    """
    size = len(text)
    spans = {
        index: (max(0, mention.start), min(size, mention.end))
        for index, mention in enumerate(mentions)
    }
    spans = {index: span for index, span in spans.items() if span[0] < span[1]}
    cuts = sorted({0, size, *(place for span in spans.values() for place in span)})
    starting: dict[int, list[int]] = {}
    for index, (start, _) in spans.items():
        starting.setdefault(start, []).append(index)
    open_now: list[int] = []
    for start, end in pairwise(cuts):
        begins = starting.get(start, [])
        open_now = sorted([i for i in open_now if spans[i][1] > start] + begins)
        ends = [i for i in open_now if spans[i][1] == end]
        yield Segment(start, end, tuple(open_now), tuple(begins), tuple(ends))


def leading(indices: Sequence[int], mentions: Sequence[Mention]) -> Mention:
    """Of several mentions, the one whose assertion shows where they overlap."""
    return min((mentions[i] for i in indices), key=lambda mention: _RANK[mention.assertion])


class Lines:
    """The lines of a text, however they end."""

    def __init__(self, text: str) -> None:
        self.spans: list[tuple[int, int]] = []
        start = 0
        for match in _LINE_END.finditer(text):
            self.spans.append((start, match.start()))
            start = match.end()
        self.spans.append((start, len(text)))
        if len(self.spans) > 1 and start == len(text):
            self.spans.pop()
        self._starts = [start for start, _ in self.spans]

    def number(self, offset: int) -> int:
        """The line, counted from 1, that ``offset`` lies in."""
        return max(1, bisect_right(self._starts, offset))


def quotation(text: str, *, longest: int = 80) -> str:
    """Words of the letter on one line, shortened in the middle where they are many."""
    flat = " ".join(text.split())
    if len(flat) <= longest:
        return flat
    half = (longest - 3) // 2
    return f"{flat[:half]} … {flat[-half:]}"
