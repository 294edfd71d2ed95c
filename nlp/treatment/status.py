"""Whether treatments were had, are being had, are meant or were declined."""

from __future__ import annotations

from collections.abc import Iterable

from lsmri.nlp.matching.scanner import Hit
from lsmri.nlp.text.reading import Reading
from lsmri.nlp.treatment.ahead import Ahead
from lsmri.nlp.treatment.behind import Behind
from lsmri.nlp.treatment.side import Cue, Status
from lsmri.nlp.treatment.treatment import Treatment

__all__ = ["Cue", "Status", "read_status", "status_cues"]


def status_cues(hits: Iterable[Hit], covered: set[int]) -> list[Cue]:
    """The cues outside the words of names and effects; of those of one direction the longest.

    hits: those of sentences that name treatments; cues elsewhere tell nothing.
    """
    spans = {
        (start - end, start, entry.name)
        for start, end, entry in hits
        if entry.name.endswith(("_before", "_after"))
    }
    taken: dict[tuple[bool, int], tuple[int, int]] = {}
    kept: list[Cue] = []
    for size, start, kind in sorted(spans):
        words = range(start, start - size)
        if not covered.isdisjoint(words):
            continue
        ahead = kind.endswith("_before")
        span = (start, start - size)
        if all(taken.get((ahead, k), span) == span for k in words):
            taken.update(((ahead, k), span) for k in words)
            kept.append((*span, kind))
    kept.sort()
    return kept


def _is_noun(norms: list[str], at: int) -> bool:
    """Whether it is the start of something, not to start: "from the start"."""
    return norms[at] in ("start", "starting") and norms[at - 1 : at] == ["the"]


def read_status(
    reading: Reading, cues: list[Cue], group: list[Treatment], begin: int, stop: int
) -> Status:
    """The status of a list of treatments that has the words from begin to stop to itself."""
    start, end = group[0].start, group[-1].end
    cues = [c for c in cues if begin <= c[0] < stop and not _is_noun(reading.norms, c[0])]
    behind = Behind(reading, group).status([c for c in cues if end <= c[0]])
    if behind.value == "declined":
        return behind
    near = [c for c in cues if c[1] <= start and c[2].endswith("_before")]
    ahead = Ahead(reading, group, stop).status(near)
    if behind.value == "planned" and ahead.value != "declined":
        return ahead if ahead.value == "tried" and not behind.firm else behind
    return behind if behind.value and ahead.value in ("", "tried") else ahead
