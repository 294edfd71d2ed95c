"""The working view of one letter that the pipeline's components share.

A ``Reading`` holds the words that count for matching, cut into sentences. All positions in it are
word positions; ``span`` turns them into offsets of the letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from lsmri.nlp.tokenizer import Words

if TYPE_CHECKING:
    from lsmri.corpora.letter import Mention
    from lsmri.nlp.finding import Finding
    from lsmri.nlp.timex import Timex
    from lsmri.nlp.treatments import Treatment

__all__ = ["Cue", "Reading", "read_words"]

#: A dot after one of these ends no sentence.
_ABBREVIATIONS = frozenset(
    "dr mr mrs ms prof approx e.g i.e vs st tab tabs inj cap caps assoc resp incl dept tel nr esp "
    "etc wk hrs yr yrs mth prox dist lat med ant post sup inf occ prev pt ca fig ref c ie eg cf q".split()
)
_ANSWERS = frozenset({"no", "n", "nil", "none", "yes", "y", "never", "->"})
_BULLET = re.compile(r"[-*+>]$|\d{1,2}$|[a-h]$|o$")
_WRAPPED_FROM = 52  # a line of at least so many characters may have been wrapped
_ENDINGS = frozenset(".:;!?")


@dataclass(slots=True)
class Cue:
    """A cue word or phrase: ``start`` and ``end`` in words, and its kind."""

    start: int
    end: int
    kind: str


@dataclass(slots=True)
class Reading:
    """The words of a letter that count, and what the components found.

    norms, starts, ends: folded form and offsets of each word. index: its token in the ``Doc``.
    sentence: number of the sentence each word belongs to. bounds: first and last-plus-one word of each
    sentence. soft_breaks: words that begin a line which was taken for the wrapped rest of the one before. sections: the section of each sentence, None where no heading was seen.
    """

    text: str
    norms: list[str]
    starts: list[int]
    ends: list[int]
    index: list[int]
    sentence: list[int]
    bounds: list[tuple[int, int]]
    line_starts: set[int] = field(default_factory=set)
    soft_breaks: set[int] = field(default_factory=set)
    sections: list[str | None] = field(default_factory=list)
    cues: list[list[Cue]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    treatments: list[Treatment] = field(default_factory=list)
    timexes: list[Timex] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    letter_date: date | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets of the words from ``start`` up to, not including, ``end``."""
        return self.starts[start], self.ends[end - 1]


def read_words(text: str, words: Words) -> Reading:
    """Leaves out what doesn't count, joins wrapped lines and cuts the rest into sentences."""
    norms, starts, ends, index = [], [], [], []
    line_starts = {0}
    soft_breaks: set[int] = set()
    source = words.norms
    count = len(source)
    line_begin = 0
    for i in range(count):
        norm = source[i]
        if not norm:
            continue
        if norm == "\n":
            following = i + 1
            if following >= count:
                break
            wrapped = norms and _is_wrapped(
                words.starts[i] - line_begin,
                words.texts[i],
                norms[-1],
                words.texts[following],
                [*source[following + 1 : following + 4], "\n"],
            )
            line_begin = words.ends[i]
            if wrapped:
                soft_breaks.add(len(norms))
                continue
        norms.append(norm)
        starts.append(words.starts[i])
        ends.append(words.ends[i])
        index.append(words.index[i])
        if norm == "\n":
            line_starts.add(len(norms))
    sentence: list[int] = []
    bounds: list[tuple[int, int]] = []
    begin = 0
    number = 0
    total = len(norms)
    for k, norm in enumerate(norms):
        sentence.append(number)
        if norm in "\n.;!?" and (norm == "\n" or _ends_sentence(k, norms, starts, ends, line_starts)):
            bounds.append((begin, k + 1))
            begin = k + 1
            number += 1
    if begin < total:
        bounds.append((begin, total))
    return Reading(text, norms, starts, ends, index, sentence, bounds, line_starts, soft_breaks)


def _is_wrapped(length: int, gap: str, last: str, following: str, then: list[str]) -> bool:
    """Whether a line end is only where a long line was broken.

    following: the next line's first word; then: the folded words after it.
    """
    second = then[0]
    if gap.count("\n") > 1 or last in _ENDINGS:
        return False
    if not following[0].isalnum() and following[0] not in "(?'\"/&":
        return False
    if _BULLET.match(following) and second in (".", ")"):
        return False
    if second == ":" or (second == "-" and length < _WRAPPED_FROM):
        return False
    if following[0].isupper() and _is_heading(following, then):
        return False
    if last in (",", "and", "or", "with", "of", "the", "a", "to", "in", "for"):
        return True
    return following[0].islower() or length >= _WRAPPED_FROM


def _is_heading(following: str, then: list[str]) -> bool:
    """Whether a line begins like a field ("Conservative care:") or a numbered question ("Q3")."""
    if ":" in then and "\n" not in then[: then.index(":")]:
        return True
    return following == "Q" and then[0].isdigit()


def _ends_sentence(
    k: int, norms: list[str], starts: list[int], ends: list[int], line_starts: set[int]
) -> bool:
    norm = norms[k]
    if norm == ";" or k + 1 == len(norms):
        return True
    glued = starts[k + 1] == ends[k]
    if norm == "." and (norms[k + 1] == "." or (k and norms[k - 1] == ".")):
        return False
    if norm == "?" and norms[k + 1] in _ANSWERS:
        return False
    if norm == "?":
        return not glued and k > 0 and norms[k - 1] != "\n" and ends[k - 1] == starts[k]
    if glued:
        return False
    if norm == "!" or k == 0:
        return norm == "!"
    previous = norms[k - 1]
    if k - 1 in line_starts and (previous.isdigit() or len(previous) == 1):
        return False
    return previous not in _ABBREVIATIONS and not (len(previous) == 1 and previous.isalpha())
