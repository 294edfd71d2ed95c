"""What a test letter has in common with a training letter, so that measuring would flatter.

Everything is told by ids and offsets, and never by words of a letter.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.scheme import Code
from lsmri.corpora.variation import origin

__all__ = ["Leak", "LeakKind", "between", "check_leaks", "near_duplicates"]

#: Words in a shingle: long enough that two letters on the same complaint share few.
SHINGLE = 4
#: Letters that share this part of their shingles are near-duplicates: two independently written
#: letters of the shipped corpus share less than a tenth.
SIMILAR = 0.3
#: Shorter sentences ("no red flags") are what referrers have in common.
SENTENCE = 6

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_SENTENCE = re.compile(r"[^.!?;\n]+(?:\.(?=\d)[^.!?;\n]*)*")


class LeakKind(Code):
    """How two letters on different sides of a split are bound up."""

    ORIGIN = "same origin"
    AUTHOR = "same author"
    NEAR_DUPLICATE = "near-duplicate"
    SENTENCE = "shared sentence"


@dataclass(frozen=True, slots=True)
class Leak:
    """Two letters that should not be on different sides of a split.

    one, other: their ids. similarity: of near-duplicates, the share of word shingles that they
        have in common (Jaccard). words: of a shared sentence, its length; start, other_start:
        where it begins in each of them.
    """

    kind: LeakKind
    one: str
    other: str
    similarity: float | None = None
    words: int | None = None
    start: int | None = None
    other_start: int | None = None

    def __str__(self) -> str:
        if self.kind is LeakKind.SENTENCE:
            return (
                f"{self.one} (character {self.start}) and {self.other} (character"
                f" {self.other_start}): shared sentence of {self.words} words"
            )
        share = "" if self.similarity is None else f", {self.similarity:.0%} in common"
        return f"{self.one} and {self.other}: {self.kind}{share}"


def check_leaks(
    parts: Mapping[str, Sequence[AnnotatedLetter]],
    *,
    similar: float = SIMILAR,
    words: int = SENTENCE,
) -> list[Leak]:
    """All leaks between any two parts of a split, the gravest kinds first."""
    found = [
        leak
        for one, other in combinations(parts.values(), 2)
        for leak in between(one, other, similar=similar, words=words)
    ]
    kinds = list(LeakKind)
    return sorted(found, key=lambda leak: (kinds.index(leak.kind), leak.one, leak.other))


def between(
    one: Sequence[AnnotatedLetter],
    other: Sequence[AnnotatedLetter],
    *,
    similar: float = SIMILAR,
    words: int = SENTENCE,
) -> Iterator[Leak]:
    """The leaks between two sets of letters.

    similar: the least Jaccard index of near-duplicates. words: the shortest sentence that counts.
    Of letters by one author, and of those with one origin, a single pair is told.
    """
    yield from _shared(LeakKind.ORIGIN, one, other, lambda item: origin(item.letter.id))
    yield from _shared(LeakKind.AUTHOR, one, other, lambda item: item.author)
    for a, b, share in _similar_pairs(one, other, similar):
        yield Leak(LeakKind.NEAR_DUPLICATE, a, b, similarity=share)
    yield from _shared_sentences(one, other, words)


def near_duplicates(
    items: Sequence[AnnotatedLetter], *, similar: float = SIMILAR
) -> Iterator[tuple[str, str]]:
    """The ids of letters within one set that are near-duplicates of each other."""
    place = {item.letter.id: number for number, item in enumerate(items)}
    for a, b, _ in _similar_pairs(items, items, similar):
        if place[a] < place[b]:
            yield a, b


def _shared(
    kind: LeakKind,
    one: Sequence[AnnotatedLetter],
    other: Sequence[AnnotatedLetter],
    key: Callable[[AnnotatedLetter], str],
) -> Iterator[Leak]:
    first: dict[str, str] = {}
    for item in one:
        first.setdefault(key(item), item.letter.id)
    first.pop("", None)
    for item in other:
        if key(item) in first:
            yield Leak(kind, first.pop(key(item)), item.letter.id)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}


def _similar_pairs(
    one: Sequence[AnnotatedLetter], other: Sequence[AnnotatedLetter], least: float
) -> Iterator[tuple[str, str, float]]:
    """Exactly those pairs whose Jaccard index reaches ``least``, by an index of shingles."""
    shingles = [_shingles(item.letter.text) for item in other]
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, found in enumerate(shingles):
        for shingle in found:
            holders[shingle].append(number)
    for item in one:
        mine = _shingles(item.letter.text)
        common = Counter(number for shingle in mine for number in holders.get(shingle, ()))
        for number, shared in sorted(common.items()):
            share = shared / (len(mine) + len(shingles[number]) - shared)
            if share >= least and other[number] is not item:
                yield item.letter.id, other[number].letter.id, share


def _sentences(text: str, least: int) -> Iterator[tuple[tuple[str, ...], int]]:
    for match in _SENTENCE.finditer(text):
        words = tuple(_words(match[0]))
        if len(words) >= least:
            blanks = len(match[0]) - len(match[0].lstrip())
            yield words, match.start() + blanks


def _shared_sentences(
    one: Iterable[AnnotatedLetter], other: Iterable[AnnotatedLetter], least: int
) -> Iterator[Leak]:
    homes: defaultdict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for item in one:
        for words, start in _sentences(item.letter.text, least):
            homes[words].append((item.letter.id, start))
    for item in other:
        for words, start in _sentences(item.letter.text, least):
            for id, home in homes.get(words, ()):
                yield Leak(LeakKind.SENTENCE, id, item.letter.id, None, len(words), home, start)
