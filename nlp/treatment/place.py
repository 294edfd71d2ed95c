"""A treatment's name in its sentence, with the words around it."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from lsmri.nlp.matching.wording import any_words
from lsmri.nlp.text.reading import Reading

__all__ = ["Place", "boxes_lead", "words_of"]

_SHORT_LINE = 9


@cache
def words_of(*kinds: str) -> frozenset[str]:
    """The folded words of these kinds from ``lexicon/treatment_words.toml``."""
    return any_words("treatment_words", *kinds)


def boxes_lead(norms: list[str], begin: int, stop: int) -> bool:
    """Whether the words have tick boxes and these stand before their names."""
    first = next((k for k in range(begin, stop) if norms[k] in ("[x]", "[ ]")), None)
    if first is None:
        return False
    return first == begin or norms[first - 1] in words_of("box_heads")


class Place:
    """The words from ``start`` to ``end`` and what stands around them in their sentence.

    phrase, head, last: the name's folded words, its first and its last. raw: the name as written.
    starts: where names begin, in the whole letter.
    """

    def __init__(self, reading: Reading, start: int, end: int, starts: set[int]) -> None:
        self.reading = reading
        self.norms = reading.norms
        self.start, self.end = start, end
        self.starts = starts
        self.number = reading.sentence[start]
        self.begin, self.stop = reading.bounds[self.number]
        self.section = reading.sections[self.number]
        self._ahead = self.norms[self.begin : start]
        self._behind = self.norms[end : self.stop]
        self.phrase = " ".join(self.norms[start:end])
        self.head = self.norms[start]
        self.last = self.norms[end - 1]
        self.raw = reading.text[reading.starts[start] : reading.ends[end - 1]]

    def before(self, count: int) -> list[str]:
        """At most so many words ahead of the name."""
        return self._ahead[-count:]

    def after(self, count: int) -> list[str]:
        """At most so many words behind the name."""
        return self._behind[:count]

    def led_by(self, kind: str, count: int = 1) -> bool:
        """Whether one of the words ahead is of a kind."""
        return not words_of(kind).isdisjoint(self._ahead[-count:])

    def led_by_kin(self, count: int) -> bool:
        """Whether one of the words ahead is a relative or friend."""
        return not any_words("people", "kin", "acquaintances").isdisjoint(self._ahead[-count:])

    def followed_by(self, kind: str, count: int = 1) -> bool:
        """Whether one of the words behind is of a kind."""
        return not words_of(kind).isdisjoint(self._behind[:count])

    def written(self, word: int) -> str:
        """One word as written."""
        return self.reading.text[self.reading.starts[word] : self.reading.ends[word]]

    @property
    def is_timed(self) -> bool:
        """Whether a length stands close behind: "rehab 10 days", "rehab with us, 14 wks"."""
        behind = self._behind[:5]
        return any(
            word in words_of("lengths") and count[0].isdigit() for count, word in pairwise(behind)
        )

    @property
    def is_short_line(self) -> bool:
        """Whether the sentence is as short as a heading or a signature."""
        return self.stop - self.begin <= _SHORT_LINE

    @property
    def is_heading(self) -> bool:
        """Whether the name heads its sentence: "Treatment: …", "Analgesia - …"."""
        return self.start == self.begin and self.after(1) in ([":"], ["-"], ["\n"], ["to"], ["so"])

    @property
    def is_title(self) -> bool:
        """Whether the sentence is a line of names and roles: "First Contact Physio, Barry"."""
        if 2 < self.number < len(self.reading.bounds) - 3 or not self.is_short_line:
            return False
        if any(k in self.starts for k in range(self.begin, self.stop) if k != self.start):
            return False
        words = [self.written(k) for k in range(self.begin, self.stop) if self.norms[k].isalpha()]
        capitals = len(words) > 1 and all(word[0].isupper() for word in words)
        return capitals and not self.reading.text.isupper()
