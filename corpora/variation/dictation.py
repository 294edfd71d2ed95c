"""What is left of a dictated letter: words as they were heard, marks spoken or lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from random import Random

from lsmri.corpora.variation.edits import Draft, Edit
from lsmri.corpora.variation.phrases import Phrases, cased, table
from lsmri.corpora.variation.quantities import in_words

__all__ = ["dictation"]

_MARK = re.compile(r"(?<=[A-Za-z0-9)])([,.;:])(?=[ \n])")
_SPOKEN = {",": " comma", ".": " full stop", ";": " semicolon", ":": " colon"}
_NUMBER = re.compile(r"(?<![\w./°–-])([1-9]\d?)(?![\w/°%–-]|[.,:]\d)")
_OUT_OF = re.compile(r"(?<![\w./])([0-5])/5(?![\w/]|\.\d)")
_LEVELS = re.compile(r"\b([LS])(\d)[/-]([LS]?)(\d)\b")
_PARAGRAPH = re.compile(r"(?<=\S)\n\n(?=\S)")


def dictation(draft: Draft, rng: Random) -> Iterator[Edit]:
    """Mishears words, and writes numbers and marks as they were said or leaves the marks out.

    A mark is left out only where no negation would run on for want of it.
    """
    rate = rng.uniform(0.1, 0.6)
    for match, others in _heard().find(draft.text):
        if rng.random() < rate:
            yield Edit(match.start(), match.end(), cased(rng.choice(others), match))
    yield from rng.choice((_without_marks, _with_spoken_marks, _without_marks, _as_written))(
        draft, rng
    )
    if rng.random() < 0.6:
        yield from _spoken_numbers(draft, rng)


@cache
def _heard() -> Phrases:
    return Phrases(table("dictation")["heard"])


def _without_marks(draft: Draft, rng: Random) -> Iterator[Edit]:
    rate = rng.uniform(0.2, 0.9)
    for match in _MARK.finditer(draft.text):
        if rng.random() < rate and draft.separable(match.start(), match.end()):
            yield Edit(match.start(), match.end(), "")


def _with_spoken_marks(draft: Draft, rng: Random) -> Iterator[Edit]:
    rate = rng.uniform(0.05, 0.5)
    for match in _MARK.finditer(draft.text):
        if rng.random() < rate:
            yield Edit(match.start(), match.end(), _SPOKEN[match[1]])
    for match in _PARAGRAPH.finditer(draft.text):
        if rng.random() < rate:
            yield Edit(match.start(), match.end(), " new paragraph ")


def _as_written(_: Draft, __: Random) -> Iterator[Edit]:
    yield from ()


def _spoken_numbers(draft: Draft, rng: Random) -> Iterator[Edit]:
    rate = rng.uniform(0.3, 1.0)
    for match in _NUMBER.finditer(draft.text):
        if rng.random() < rate:
            yield Edit(match.start(), match.end(), in_words(int(match[1]), between=" "))
    for match in _OUT_OF.finditer(draft.text):
        if rng.random() < rate:
            yield Edit(match.start(), match.end(), f"{in_words(int(match[1]))} out of five")
    for match in _LEVELS.finditer(draft.text):
        if rng.random() < rate:
            first, upper, second, lower = match.groups()
            said = [first, in_words(int(upper)), second, in_words(int(lower))]
            yield Edit(match.start(), match.end(), " ".join(part for part in said if part))
