"""From tags to mentions: runs of word pieces of one concept, with what is claimed of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lsmri.corpora.scheme import Assertion, Concept
from lsmri.nlp.tagger.model import Tags
from lsmri.nlp.tagger.outputs import ASSERTIONS, CONCEPTS

__all__ = ["PROPOSED_FROM", "Proposal", "claims", "pieces_of", "proposals", "support"]

#: A run of word pieces is proposed from this probability on, for the policy to settle. Chosen by
#: us, low, since the policy is taught on what is proposed: it can drop a mention, and add none.
PROPOSED_FROM = 0.3


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mention that the tagger proposes.

    start, end: code points of the letter, end exclusive. probability: that the words speak of
    ``concept``. claims: how probable each assertion is, in the order of ``ASSERTIONS``.
    """

    start: int
    end: int
    concept: Concept
    probability: float
    claims: tuple[float, ...]

    @property
    def assertion(self) -> Assertion:
        """The most probable one."""
        return ASSERTIONS[int(np.argmax(self.claims))]


def proposals(
    tags: Tags,
    text: str,
    *,
    threshold: float = PROPOSED_FROM,
    concepts: Collection[Concept] = CONCEPTS,
) -> Iterator[Proposal]:
    """Runs of pieces whose probability of a concept reaches ``threshold``, over whole words."""
    places: dict[int, list[int]] = {}
    for place, k in np.argwhere(tags.inside >= threshold).tolist():
        places.setdefault(k, []).append(place)
    for k in sorted(places):
        if CONCEPTS[k] not in concepts:
            continue
        for begin, end in _runs(places[k], tags, text):
            inside = tags.inside[begin:end, k]
            yield Proposal(
                *_whole_words(text, tags.begins[begin], tags.ends[end - 1]),
                CONCEPTS[k],
                float(inside.max() + inside.mean()) / 2,
                tags.mean_claims(begin, end),
            )


def support(tags: Tags, start: int, end: int, concept: Concept) -> float:
    """How probable a mention of ``concept`` is within these words of the letter, at its best."""
    chosen = pieces_of(tags, start, end)
    return float(tags.inside[chosen, CONCEPTS.index(concept)].max(initial=0.0))


def claims(tags: Tags, start: int, end: int) -> tuple[float, ...]:
    """How probable each assertion is of these words; even where they hold no piece."""
    chosen = pieces_of(tags, start, end)
    if chosen.start == chosen.stop:
        return (1.0 / len(ASSERTIONS),) * len(ASSERTIONS)
    return tags.mean_claims(chosen.start, chosen.stop)


def pieces_of(tags: Tags, start: int, end: int) -> slice:
    """Which pieces lie, wholly or in part, in these code points; empty where none does."""
    first = bisect_right(tags.ends, start)
    return slice(first, max(first, bisect_left(tags.begins, end)))


def _runs(places: Sequence[int], tags: Tags, text: str) -> Iterator[tuple[int, int]]:
    """First and last-plus-one piece of each run; a line end between two pieces parts them."""
    begin = previous = places[0]
    for place in places[1:]:
        # One piece in the middle that the tagger isn't sure of doesn't part a phrase.
        if place - previous > 2 or "\n" in text[tags.ends[previous] : tags.begins[place]]:
            yield begin, previous + 1
            begin = place
        previous = place
    yield begin, previous + 1


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
