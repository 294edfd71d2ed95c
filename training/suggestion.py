"""Which letters of a pool are worth annotating next.

Four things speak for a letter: the reader is unsure of its mentions, or of the verdict; rules and
tagger differ on it; it speaks of what few annotated letters speak of. One thing speaks against it:
that a letter like it has been chosen already. Each is weighed by its rank in the pool, so that none
depends on a scale, and letters are chosen one by one. In a simulation (benchmarks/suggestion.py)
that takes a quarter to a third fewer letters than chance for the same F1, but no fewer labels.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata
from sklearn.feature_extraction.text import TfidfVectorizer

from lsmri.models.decision import Result

__all__ = ["GROUNDS", "Signals", "Suggestion", "choose", "signals_of"]

#: What speaks for a letter, as ``Signals`` and a suggestion's grounds name it, with its weight.
GROUNDS: Mapping[str, float] = {"unsure": 1.0, "undecided": 0.5, "disputed": 1.0, "rare": 1.0}
#: A ground is named where the letter is among this share of the pool by it.
_NAMED_FROM = 0.75


@dataclass(frozen=True, slots=True)
class Signals:
    """What a reading of a letter gives away.

    unsure: how many of its mentions are expected to be wrong. undecided: entropy of the verdict, in
    nats. disputed: mentions that only rules, or only the tagger, found. concepts: what it seems to
    speak of.
    """

    text: str = field(repr=False)
    unsure: float = 0.0
    undecided: float = 0.0
    disputed: float = 0.0
    concepts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """place: in the pool. score: from 0 to 1 at the time it was chosen. grounds: of ``GROUNDS``."""

    place: int
    score: float
    grounds: tuple[str, ...]


def signals_of(result: Result) -> Signals:
    """The signals of a scored letter."""
    chances = result.decision.probabilities.values()
    found = {m.source for m in result.mentions}
    alone = {"rules", "model"} if "both" in found or "model" in found else set()
    return Signals(
        result.text,
        unsure=sum(1.0 - m.probability for m in result.mentions),
        undecided=-sum(p * math.log(p) for p in chances if p > 0),
        disputed=float(sum(m.source in alone and m.probability < 1 for m in result.mentions)),
        concepts=frozenset(str(m.concept) for m in result.mentions),
    )


def choose(
    pool: Sequence[Signals],
    count: int,
    *,
    known: Mapping[str, int] | None = None,
    weights: Mapping[str, float] = GROUNDS,
    diverse: bool = True,
) -> list[Suggestion]:
    """The letters to annotate next, the most telling first; all of the pool if it is small.

    known: in how many annotated letters each concept is. weights: of the grounds. diverse: whether
    letters that are like one already chosen stand back. The same pool gives the same choice.
    """
    if not pool or count < 1:
        return []
    ranks = {name: _ranks([getattr(one, name) for one in pool]) for name in _fixed(weights)}
    vectors = _vectors(pool) if diverse else None
    counts = Counter(known or {})
    like = np.zeros(len(pool))
    free = np.ones(len(pool), dtype=bool)
    chosen: list[Suggestion] = []
    for _ in range(min(count, len(pool))):
        ranks["rare"] = _ranks([_rarity(one.concepts, counts) for one in pool])
        score = _weighed(ranks, weights, len(pool))
        score = np.where(free, score * (1.0 - like), -1.0)
        place = int(score.argmax())
        grounds = tuple(n for n in weights if ranks[n][place] >= _NAMED_FROM)
        chosen.append(Suggestion(place, round(float(score[place]), 4), grounds))
        free[place] = False
        counts.update(pool[place].concepts)
        if vectors is not None:
            like = np.maximum(like, (vectors @ vectors[place].T).toarray().ravel())
    return chosen


def _weighed(
    ranks: Mapping[str, NDArray[np.float64]], weights: Mapping[str, float], size: int
) -> NDArray[np.float64]:
    """The mean of the ranks; without any weight all letters are equal."""
    total = sum(weights.values())
    if not total:
        return np.ones(size)
    found = np.zeros(size)
    for name, weight in weights.items():
        found += weight / total * ranks[name]
    return found


def _fixed(weights: Mapping[str, float]) -> list[str]:
    """The grounds that don't change while letters are chosen."""
    return [name for name in weights if name != "rare"]


def _ranks(values: Sequence[float]) -> NDArray[np.float64]:
    """Each value's share of the pool that lies below it, equals sharing theirs; all equal, 0."""
    if min(values) == max(values):
        return np.zeros(len(values))
    ranks: NDArray[np.float64] = (rankdata(values) - 1) / (len(values) - 1)
    return ranks


def _rarity(concepts: frozenset[str], counts: Mapping[str, int]) -> float:
    """High where few annotated letters speak of any one of the concepts."""
    return max((1.0 / math.sqrt(1 + counts[concept]) for concept in concepts), default=0.0)


def _vectors(pool: Sequence[Signals]) -> NDArray[np.float64]:
    """TF-IDF of the words of each letter, of length 1."""
    words = TfidfVectorizer(sublinear_tf=True, token_pattern=r"\w+|\?")
    vectors: NDArray[np.float64] = words.fit_transform([one.text for one in pool])
    return vectors
