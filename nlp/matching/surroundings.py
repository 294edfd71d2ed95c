"""The cues before and behind one place of a letter, within its clause.

For what is named in many roles — a scan that was done or is asked for, an operation of the past or
one that is weighed — where the words around the name say which.
"""

from __future__ import annotations

from collections.abc import Callable

from lsmri.nlp.matching.wording import load_wording, load_words
from lsmri.nlp.text.reading import LONGEST_SENTENCE, Cue, Reading

__all__ = ["Surroundings", "coordinated"]

_BEFORE_REACH = 11
_AFTER_REACH = 10
_COORDINATES = frozenset({"and", "+", "/", ",", "plus", "or"})
#: A comma before one of these begins a clause of its own.
_SUBJECTS = frozenset("he she they so hence therefore and".split())
#: These may stand right behind the name, and break the clause only further on.
_RELATIVES = frozenset({"which", "as", "since"})


def coordinated(reading: Reading, end: int, start: int) -> bool:
    """Whether two names are told in one breath: "hip x-ray and lumbar MRI please"."""
    between = reading.norms[end:start]
    return (
        reading.sentence[end - 1] == reading.sentence[start]
        and 0 < len(between) <= 2
        and between[0] in _COORDINATES
    )


class Surroundings:
    """Cues by kind, the nearest of each, before and behind the words from ``start`` to ``end``.

    name: of the lexicon file with the tables ``before``, ``after`` and ``words``.
    taken: where the name before ends and the next one starts; cues beyond are theirs, unless the
        names are coordinated.
    """

    def __init__(
        self, reading: Reading, start: int, end: int, name: str, taken: tuple[int, int]
    ) -> None:
        self.reading = reading
        self.norms = reading.norms
        self.start, self.end = start, end
        self.words = load_words(name)
        self.sentence, limit = reading.bounds[reading.sentence[start]]
        earlier, later = taken
        if later < limit:
            limit = end if coordinated(reading, end, later) else later
        self.low = self._open(earlier)
        self.high = self._close(limit)
        tables = load_wording(name)
        self.cues_before = tables["before"](reading, self.low, start)
        self.before = _nearest(self.cues_before, lambda cue: start - cue.end)
        self.after = _nearest(tables["after"](reading, end, self.high), lambda cue: cue.start - end)

    def _open(self, earlier: int) -> int:
        """Where the words begin that may speak of the name."""
        low = max(self.sentence, self.start - _BEFORE_REACH)
        if low < earlier and not coordinated(self.reading, earlier, self.start):
            low = earlier
        for k in range(self.start - 1, low - 1, -1):
            norm = self.norms[k]
            if norm in self.words["contrasts"] or (norm == "," and self.norms[k + 1] in _SUBJECTS):
                return k + 1
        return low

    def _close(self, limit: int) -> int:
        limit = min(limit, self.end + _AFTER_REACH)
        for k in range(self.end, limit):
            norm = self.norms[k]
            if norm in self.words["breaks"] and not (norm in _RELATIVES and k <= self.end + 1):
                return k
        return limit

    def said(self, cue: Cue) -> str:
        """A cue's folded words."""
        return " ".join(self.norms[cue.start : cue.end])

    def touching(self, kind: str, reach: int = 4) -> Cue | None:
        """The cue of a kind before the name with nothing but modifiers between."""
        found = self.before.get(kind)
        if found is None or found[0] > reach:
            return None
        between = self.norms[found[1].end : self.start]
        return found[1] if self.words["modifiers"].issuperset(between) else None

    def ahead(self, kind: str, reach: int) -> Cue | None:
        """The cue of a kind before the name, at most so many words away."""
        found = self.before.get(kind)
        return found[1] if found is not None and found[0] <= reach else None

    def behind(self, kind: str, reach: int) -> Cue | None:
        """The cue of a kind behind the name, at most so many words away."""
        found = self.after.get(kind)
        return found[1] if found is not None and found[0] <= reach else None

    def nearer(self, kind: str, other: str) -> bool:
        """Whether of two kinds before the name the first is the nearer, or the only one."""
        found, rival = self.before.get(kind), self.before.get(other)
        return found is not None and (rival is None or found[0] < rival[0])

    def near(self, words: str, before: int, after: int = 0) -> bool:
        """Whether a word of a set stands within so many words before or behind the name."""
        window = self.norms[max(self.low, self.start - before) : self.start]
        window = window + self.norms[self.end : min(self.high, self.end + after)]
        return not self.words[words].isdisjoint(window)

    def asks_on(self, cue: Cue) -> bool:
        """Whether a question mark belongs to what follows it, not to what stands before it."""
        k = cue.start
        reading = self.reading
        glued_next = k + 1 < len(self.norms) and reading.starts[k + 1] == reading.ends[k]
        return glued_next or not (k > 0 and reading.ends[k - 1] == reading.starts[k])

    def dated(self, links: str = "date_links") -> str:
        """The date of the past right beside the name, "" if there is none."""
        low = self.start - LONGEST_SENTENCE
        for timex in self.reading.placed_within(self.reading.timexes, low, self.end + 6):
            if timex.kind != "ago" or (timex.days is not None and timex.days < 3):
                continue
            gap = timex.start - self.end
            right_behind = 0 <= gap <= 5 and self._links_date(timex.start, links)
            right_before = timex.end == self.start and (
                self.norms[timex.start - 1] not in ("since", "from")
            )
            if right_behind or right_before:
                return " ".join(self.norms[timex.start : timex.end])
        return ""

    def _links_date(self, start: int, links: str) -> bool:
        """Whether only links or a place in capitals stand between the name and a date."""
        reading = self.reading
        for k in range(self.end, start):
            placed = start - self.end > 2 and reading.text[reading.starts[k]].isupper()
            if self.norms[k] not in self.words[links] and not placed:
                return False
        return True


def _nearest(cues: list[Cue], distance: Callable[[Cue], int]) -> dict[str, tuple[int, Cue]]:
    nearest: dict[str, tuple[int, Cue]] = {}
    for cue in cues:
        gap = distance(cue)
        if cue.kind not in nearest or gap < nearest[cue.kind][0]:
            nearest[cue.kind] = (gap, cue)
    return nearest
