"""How a letter looks: where its lines break, and in which case it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random

from lsmri.corpora.variation.edits import Draft, Edit

__all__ = ["case", "layout"]

_LINE = re.compile(r"[^\n]+")
_GAP = re.compile(r"(?<=\S) (?=\S)")
_STOP = re.compile(r"(?<=[a-z)][.;]) +(?=[A-Z])")
_BREAK = re.compile(r"(?<=\S)\n(?=\S)")
_EMPTY_LINES = re.compile(r"\n{2,}")
_WORD = re.compile(r"\w+")

#: In small letters these would be words of another meaning.
_CAPITALS_KEPT = frozenset("AS US IT ED OR IN AT AM MS ON".split())


def layout(draft: Draft, rng: Random) -> Iterator[Edit]:
    """One or two of: lines wrapped, joined or bulleted, blanks doubled, empty lines lost, CR LF."""
    for change in rng.sample(_LAYOUTS, rng.choice((1, 1, 2))):
        yield from change(draft, rng)


def _wrapped(draft: Draft, rng: Random) -> Iterator[Edit]:
    """Lines broken at a fixed width, as mail programs and old systems do."""
    width = rng.randint(34, 78)
    for line in _LINE.finditer(draft.text):
        begin, last = line.start(), -1
        for gap in _GAP.finditer(draft.text, line.start(), line.end()):
            if gap.start() - begin > width and last >= 0:
                yield Edit(last, last + 1, "\n")
                begin = last + 1
            last = gap.start()


def _joined(draft: Draft, rng: Random) -> Iterator[Edit]:
    """Single line breaks lost where no sense hangs on them."""
    blank = rng.choice((" ", "  ", " / "))
    for match in _BREAK.finditer(draft.text):
        if draft.separable(match.start(), match.end()):
            yield Edit(match.start(), match.end(), blank)


def _bulleted(draft: Draft, rng: Random) -> Iterator[Edit]:
    """Sentences as a list."""
    bullet = rng.choice(("- ", "* ", "• ", "-", "> ", ""))
    for match in _STOP.finditer(draft.text):
        if not any(draft.inside(match.start(), match.end())):
            yield Edit(match.start(), match.end(), f"\n{bullet}")


def _spaced(draft: Draft, rng: Random) -> Iterator[Edit]:
    """Double blanks, after full stops or anywhere, and the odd tab."""
    pattern, rate = rng.choice(((_STOP, 1.0), (_GAP, 0.05), (_GAP, 0.2)))
    blanks = rng.choice(("  ", "  ", "   ", "\t"))
    for match in pattern.finditer(draft.text):
        if rng.random() < rate:
            yield Edit(match.start(), match.end(), blanks)


def _dense(draft: Draft, rng: Random) -> Iterator[Edit]:
    """Empty lines lost."""
    for match in _EMPTY_LINES.finditer(draft.text):
        if rng.random() < 0.9:
            yield Edit(match.start(), match.end(), "\n")


def _carriage_returns(draft: Draft, _: Random) -> Iterator[Edit]:
    """Line ends as Windows writes them."""
    for match in re.finditer(r"(?<!\r)\n", draft.text):
        yield Edit(match.start(), match.end(), "\r\n")


_LAYOUTS: tuple[Callable[[Draft, Random], Iterator[Edit]], ...] = (
    _wrapped, _joined, _bulleted, _spaced, _dense, _carriage_returns,
)  # fmt: skip


def case(draft: Draft, rng: Random) -> Iterator[Edit]:
    """All capitals, all small, or only the first letters of sentences and names small."""
    change = rng.choice((_capitals, _small, _uncapitalised))
    for match in _WORD.finditer(draft.text):
        word = match[0]
        changed = change(word)
        if changed != word and len(changed) == len(word):
            yield Edit(match.start(), match.end(), changed)


def _capitals(word: str) -> str:
    return word.upper()


def _small(word: str) -> str:
    return word if word in _CAPITALS_KEPT else word.lower()


def _uncapitalised(word: str) -> str:
    """A capitalised word small; abbreviations stay."""
    return word[0].lower() + word[1:] if word[1:].islower() else word
