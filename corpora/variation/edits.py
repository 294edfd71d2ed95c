"""A text under change, and the rule by which mentions keep their words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import NamedTuple

from lsmri.corpora.letter import Mention
from lsmri.corpora.scheme import Assertion

__all__ = ["Draft", "Edit", "Proposal", "applied", "placed"]


class Edit(NamedTuple):
    """``new`` in the place of the characters from ``start`` to ``end`` (exclusive, not empty)."""

    start: int
    end: int
    new: str


@dataclass(slots=True)
class Draft:
    """A letter's text with the present places of its mentions.

    mentions: as annotated; their own offsets are those of the letter before any change.
    spans: where each of them lies in ``text`` now, in the same order.
    country: ISO code of the letter's country, for what is written differently there.
    """

    text: str
    mentions: tuple[Mention, ...]
    spans: list[tuple[int, int]]
    country: str = ""

    def inside(self, start: int, end: int) -> Iterator[Mention]:
        """The mentions whose span overlaps the characters from ``start`` to ``end``."""
        for mention, (first, last) in zip(self.mentions, self.spans, strict=True):
            if first < end and start < last:
                yield mention

    def separable(self, start: int, end: int) -> bool:
        """Whether the mark between ``start`` and ``end`` may go without changing what is said.

        It may where the nearest mentions before and after it have the same assertion: the scope
        of a "no" that ended there would otherwise run on.
        """
        before: tuple[int, Assertion] | None = None
        after: tuple[int, Assertion] | None = None
        for mention, (first, last) in zip(self.mentions, self.spans, strict=True):
            if first < end and start < last:
                return True
            if last <= start and (before is None or last > before[0]):
                before = (last, mention.assertion)
            elif first >= end and (after is None or first < after[0]):
                after = (first, mention.assertion)
        return before is None or after is None or before[1] == after[1]


#: Proposes edits of one kind for a draft; they needn't be sorted or compatible.
Proposal = Callable[[Draft, Random], Iterable[Edit]]


def applied(draft: Draft, edits: Iterable[Edit]) -> Draft:
    """The draft after as many of ``edits`` as leave every mention whole.

    From the left, an edit is left out if it overlaps an earlier one, if a mention begins or ends
    within the characters that it replaces, or if a mention would come to begin or end with white
    space or nothing at all. A mention's new span covers what its words have become, and nothing
    else; so nested mentions stay nested.
    """
    kept = _compatible(draft, edits)
    if not kept:
        return draft
    pieces: list[str] = []
    at = 0
    for start, end, new in kept:
        pieces += (draft.text[at:start], new)
        at = end
    pieces.append(draft.text[at:])
    ends = [edit.end for edit in kept]
    grown = [0, *accumulate(len(new) - (end - start) for start, end, new in kept)]
    spans = [
        (start + grown[bisect_right(ends, start)], end + grown[bisect_right(ends, end)])
        for start, end in draft.spans
    ]
    return Draft("".join(pieces), draft.mentions, spans, draft.country)


def _compatible(draft: Draft, edits: Iterable[Edit]) -> list[Edit]:
    starts = {start for start, _ in draft.spans}
    ends = {end for _, end in draft.spans}
    bounds = sorted(starts | ends)
    kept: list[Edit] = []
    reached = 0
    for edit in sorted(edits):
        start, end, new = edit
        if start < reached or start >= end:
            continue
        if bisect_right(bounds, start) < bisect_left(bounds, end):
            continue
        if start in starts and (not new or new[0].isspace()):
            continue
        if end in ends and (not new or new[-1].isspace()):
            continue
        kept.append(edit)
        reached = end
    return kept


def placed(draft: Draft) -> list[Mention]:
    """The mentions at their new places, in the order of the authoring form."""
    placed = [
        Mention(
            start, end, draft.text[start:end], m.concept, m.assertion, m.laterality, m.value,
            m.outcome, m.type, m.about, m.section, m.source, m.probability, m.why,
        )
        for m, (start, end) in zip(draft.mentions, draft.spans, strict=True)
    ]  # fmt: skip
    placed.sort(key=lambda m: (m.start, m.end))
    return placed
