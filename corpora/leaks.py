"""What a test letter has in common with a training letter, so that measuring would flatter.

Everything is told by ids and offsets, and never by words of a letter. Of each letter a ``Trace`` is
held, a few bytes a word, so that letters need not be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil
from sys import intern

import numpy as np
from numpy.typing import NDArray

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.scheme import Code
from lsmri.corpora.variation import origin

__all__ = ["Leak", "LeakKind", "Trace", "between", "check_leaks", "near_duplicates", "trace"]

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


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """What of a letter tells what it has in common with others.

    shingles: the hashes of its word shingles, sorted. sentences: a row each, of its hash, its
        words and where it begins. Hashes hold within one process.
    """

    id: str
    author: str
    style: str
    split: str
    shingles: NDArray[np.int64]
    sentences: NDArray[np.int64]


def trace(item: AnnotatedLetter, *, words: int = SENTENCE) -> Trace:
    """The trace of a letter, with its sentences of as many ``words``."""
    text = item.letter.text
    shingles = np.array(sorted(map(hash, _shingles(text))), dtype=np.int64)
    sentences = [(hash(said), len(said), start) for said, start in _sentences(text, words)]
    return Trace(
        item.letter.id,
        intern(item.author),
        intern(item.style),
        intern(item.split),
        shingles,
        np.array(sentences, dtype=np.int64).reshape(-1, 3),
    )


Letters = Sequence[AnnotatedLetter] | Sequence[Trace]


def _traces(items: Letters, words: int = SENTENCE) -> list[Trace]:
    return [item if isinstance(item, Trace) else trace(item, words=words) for item in items]


def check_leaks(
    parts: Mapping[str, Letters],
    *,
    similar: float = SIMILAR,
    words: int = SENTENCE,
) -> list[Leak]:
    """All leaks between any two parts of a split, the gravest kinds first.

    Of traces, sentences count that were long enough when they were made.
    """
    held = [_traces(items, words) for items in parts.values()]
    found = [
        leak
        for one, other in combinations(held, 2)
        for leak in between(one, other, similar=similar, words=words)
    ]
    kinds = list(LeakKind)
    return sorted(found, key=lambda leak: (kinds.index(leak.kind), leak.one, leak.other))


def between(
    one: Letters,
    other: Letters,
    *,
    similar: float = SIMILAR,
    words: int = SENTENCE,
) -> Iterator[Leak]:
    """The leaks between two sets of letters, or of their traces.

    similar: the least Jaccard index of near-duplicates. words: the shortest sentence that counts.
    Of letters by one author, and of those with one origin, a single pair is told; of a sentence
    that several have in common, each letter of ``other`` with the first of ``one``.
    """
    one, other = _traces(one, words), _traces(other, words)
    yield from _shared(LeakKind.ORIGIN, one, other, lambda item: origin(item.id))
    yield from _shared(LeakKind.AUTHOR, one, other, lambda item: item.author)
    for a, b, share in _similar_pairs(one, other, similar):
        yield Leak(LeakKind.NEAR_DUPLICATE, one[a].id, other[b].id, similarity=share)
    yield from _shared_sentences(one, other, words)


def near_duplicates(items: Letters, *, similar: float = SIMILAR) -> Iterator[tuple[str, str]]:
    """The ids of letters within one set that are near-duplicates of each other."""
    held = _traces(items)
    for a, b, _ in _similar_pairs(held, held, similar):
        if a < b:
            yield held[a].id, held[b].id


def _shared(
    kind: LeakKind,
    one: Sequence[Trace],
    other: Sequence[Trace],
    key: Callable[[Trace], str],
) -> Iterator[Leak]:
    first: dict[str, str] = {}
    for item in one:
        first.setdefault(key(item), item.id)
    first.pop("", None)
    for item in other:
        if key(item) in first:
            yield Leak(kind, first.pop(key(item)), item.id)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}


#: Shingles are counted in as many ranges of their hashes, one after the other.
_RANGES = 16


def _counted(traces: Iterable[Trace]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Shingles that more than one letter has, sorted, and how many letters have each."""
    held = [item.shingles for item in traces]
    edges = [(number << 64) // _RANGES - (1 << 63) for number in range(1, _RANGES)]
    keys: list[NDArray[np.int64]] = []
    counts: list[NDArray[np.int64]] = []
    for low, high in zip([None, *edges], [*edges, None], strict=True):
        parts = [_range(shingles, low, high) for shingles in held]
        found, count = np.unique(
            np.concatenate([np.empty(0, np.int64), *parts]), return_counts=True
        )
        keys.append(found[count > 1])
        counts.append(count[count > 1])
    return np.concatenate(keys), np.concatenate(counts)


def _range(shingles: NDArray[np.int64], low: int | None, high: int | None) -> NDArray[np.int64]:
    start = None if low is None else int(np.searchsorted(shingles, low))
    return shingles[start : None if high is None else int(np.searchsorted(shingles, high))]


def _rarest(
    shingles: NDArray[np.int64],
    least: float,
    keys: NDArray[np.int64],
    counts: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Those of a letter's shingles of which it shares one with every letter as similar as that.

    Two such letters have ``least`` of each one's shingles in common, so that the rarest of each,
    but for one less than these, can't all be missing from the other's. What every letter says,
    being frequent, makes no pairs. Of those left, ones that no other letter has are left out.
    """
    wanted = len(shingles) - ceil(least * len(shingles) - 1e-9) + 1
    if wanted < 1 or not len(keys):
        return shingles[:0]
    places = np.minimum(np.searchsorted(keys, shingles), len(keys) - 1)
    shared = keys[places] == shingles
    often = np.where(shared, counts[places], 1)
    chosen = np.lexsort((shingles, often))[:wanted]
    kept: NDArray[np.int64] = shingles[chosen[shared[chosen]]]
    return kept


def _similar_pairs(
    one: Sequence[Trace], other: Sequence[Trace], least: float
) -> Iterator[tuple[int, int, float]]:
    """Exactly those pairs, by number, whose Jaccard index reaches ``least``."""
    keys, counts = _counted(one if one is other else [*one, *other])
    chosen = [_rarest(item.shingles, least, keys, counts) for item in other]
    held = np.concatenate([np.empty(0, np.int64), *chosen])
    owners = np.repeat(np.arange(len(other), dtype=np.int32), [len(found) for found in chosen])
    order = np.argsort(held, kind="stable")
    held, owners = held[order], owners[order]
    for a, item in enumerate(one):
        mine = chosen[a] if one is other else _rarest(item.shingles, least, keys, counts)
        starts, ends = np.searchsorted(held, mine), np.searchsorted(held, mine, side="right")
        ranges = [owners[start:end] for start, end in zip(starts, ends, strict=True)]
        for b in map(int, np.unique(np.concatenate([np.empty(0, np.int32), *ranges]))):
            if other[b] is item:
                continue
            theirs = other[b].shingles
            common = len(np.intersect1d(item.shingles, theirs, assume_unique=True))
            share = common / (len(item.shingles) + len(theirs) - common)
            if share >= least:
                yield a, b, share


def _sentences(text: str, least: int) -> Iterator[tuple[tuple[str, ...], int]]:
    for match in _SENTENCE.finditer(text):
        words = tuple(_words(match[0]))
        if len(words) >= least:
            blanks = len(match[0]) - len(match[0].lstrip())
            yield words, match.start() + blanks


def _shared_sentences(one: Sequence[Trace], other: Sequence[Trace], least: int) -> Iterator[Leak]:
    """Each sentence of each of ``other`` that is in ``one``, with the first letter it is in.

    What every letter says would otherwise be told of every pair of letters.
    """
    none = np.empty(0, np.int64)
    said = [np.concatenate([none, *(i.sentences[:, 0] for i in side)]) for side in (one, other)]
    common = set(np.intersect1d(said[0], said[1]).tolist())
    homes: dict[int, tuple[str, int]] = {}
    for item in one:
        for key, words, start in item.sentences.tolist():
            if words >= least and key in common:
                homes.setdefault(key, (item.id, start))
    for item in other:
        for key, words, start in item.sentences.tolist():
            if key in homes:
                home, place = homes[key]
                yield Leak(LeakKind.SENTENCE, home, item.id, None, words, place, start)
