"""The words on one side of a list of treatments, and what they say of its being had."""

from __future__ import annotations

from lsmri.nlp.text.reading import Reading
from lsmri.nlp.treatment.place import boxes_lead
from lsmri.nlp.treatment.treatment import Treatment

__all__ = ["Cue", "Side", "Status"]

#: Types that a clinician starts in the consultation itself.
_STARTED_HERE = frozenset(
    "exercise_programme physiotherapy manual_therapy acupuncture activity_modification".split()
)

#: First word, last word plus one and kind: ``planned``, ``declined``, ``tried`` or ``ongoing``,
#: each ``_before`` or ``_after`` the list that it speaks of.
Cue = tuple[int, int, str]


class Status:
    """What the words around a list of treatments say of its being had.

    value: ``tried``, ``ongoing``, ``planned``, ``declined`` or "" where they say nothing; firm:
    whether a stated effect doesn't overrule it; why: the words.
    """

    __slots__ = ("firm", "value", "why")

    def __init__(self, value: str = "", why: str = "", *, firm: bool = False) -> None:
        self.value, self.why, self.firm = value, why, firm


class Side:
    """A list of treatments with the sentence that it stands in."""

    def __init__(self, reading: Reading, group: list[Treatment]) -> None:
        self.reading, self.norms, self.group = reading, reading.norms, group
        self.start, self.end = group[0].start, group[-1].end
        self.begin = reading.bounds[reading.sentence[self.start]][0]

    def written(self, word: int) -> str:
        """One word as written, in small letters."""
        reading = self.reading
        return reading.text[reading.starts[word] : reading.ends[word]].lower()

    def boxes_lead(self) -> bool:
        """Whether the line has tick boxes and they stand before their names."""
        return boxes_lead(self.norms, self.begin, self.start)

    def started_here(self) -> bool:
        """Whether a clinician may have started all of it in the consultation."""
        return all(name in _STARTED_HERE for t in self.group for name in t.types)

    def only_injections(self) -> bool:
        """Whether the list holds injections into the spine alone."""
        return all(t.types == ("spinal_injection",) for t in self.group)
