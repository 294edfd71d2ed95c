"""A sentence with its times and with what they can measure."""

from __future__ import annotations

from dataclasses import dataclass

from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.anchors import Anchor, anchors_between
from lsmri.nlp.time.timex import Timex

__all__ = ["TimedSentence", "timed_sentences"]


@dataclass(slots=True)
class TimedSentence:
    """begin, end: its words. times: its time expressions. anchors: what they can be said of.

    norms: the words of the whole letter.
    """

    reading: Reading
    norms: list[str]
    number: int
    begin: int
    end: int
    times: list[Timex]
    anchors: list[Anchor]

    @property
    def section(self) -> str | None:
        """The section that it stands in."""
        return self.reading.sections[self.number] if self.reading.sections else None

    def ahead(self, t: Timex, count: int) -> list[str]:
        """At most so many words of the sentence before a time."""
        return self.norms[max(self.begin, t.start - count) : t.start]

    def behind(self, t: Timex, count: int) -> list[str]:
        """At most so many words of the sentence behind a time."""
        return self.norms[t.end : min(self.end, t.end + count)]


def timed_sentences(reading: Reading) -> list[TimedSentence]:
    """The sentences of a letter in which a time stands, in order."""
    groups: dict[int, list[Timex]] = {}
    for t in reading.timexes:
        groups.setdefault(reading.sentence[t.start], []).append(t)
    found = []
    for number, times in groups.items():
        begin, end = reading.bounds[number]
        anchors = anchors_between(reading, begin, end)
        found.append(TimedSentence(reading, reading.norms, number, begin, end, times, anchors))
    return found
