"""Coefficients of agreement as functions of counts that add up over letters.

A bootstrap by letter needs each coefficient thousands of times. Written as functions of sums, all
draws are one product of matrices, which the libraries' functions on raw ratings don't allow; the
tests hold them against scikit-learn, ``krippendorff`` and published examples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["Bootstrap", "Interval", "Labels", "alpha", "f1", "kappa", "share"]

Array: TypeAlias = npt.NDArray[np.float64]
#: What each annotator said of one unit; None where one didn't judge it.
Labels: TypeAlias = tuple[str | None, ...]
#: A letter's units: each combination of labels with how often it comes.
Units: TypeAlias = Counter[Labels]


@dataclass(frozen=True, slots=True)
class Interval:
    """A coefficient and the bounds of its bootstrap interval; nan where it isn't defined."""

    value: float
    low: float
    high: float


class Bootstrap:
    """Percentile intervals over letters drawn with replacement, the same draws for every figure."""

    def __init__(self, letters: int, *, draws: int, seed: int, level: float = 0.95) -> None:
        chance = np.full(letters, 1 / letters)
        self._taken = np.random.default_rng(seed).multinomial(letters, chance, size=draws)
        self._tails = (50 * (1 - level), 50 * (1 + level))

    def __call__(self, counts: Array, statistic: Callable[[Array], Array]) -> Interval:
        """The interval of ``statistic`` of counts (letters × columns) summed over letters.

        Draws in which the statistic isn't defined are left out.
        """
        (value,) = statistic(counts.sum(axis=0, keepdims=True)).tolist()
        drawn = statistic(self._taken @ counts)
        drawn = drawn[~np.isnan(drawn)]
        if not len(drawn):
            return Interval(value, float("nan"), float("nan"))
        low, high = np.percentile(drawn, self._tails).tolist()
        return Interval(value, low, high)


def _ratio(top: Array, bottom: Array) -> Array:
    """``top / bottom``, nan where that isn't defined."""
    defined = bottom > 1e-12
    return np.where(defined, top / np.where(defined, bottom, 1.0), np.nan)


def f1(sums: Array) -> Array:
    """F1 of hits and of what the one and the other marked; nan where nobody marked anything.

    Between annotators it is the same whoever is taken for the reference (Hripcsak & Rothschild
    2005, J Am Med Inform Assoc 12:296-298).
    """
    return _ratio(2 * sums[:, 0], sums[:, 1] + sums[:, 2])


def share(letters: Sequence[Units]) -> tuple[Array, Callable[[Array], Array]]:
    """The share of pairs of judgements that agree: counts by letter, and the statistic of them."""
    rows = np.array([_agreeing(units) for units in letters], dtype=float)
    return rows, lambda sums: _ratio(sums[:, 0], sums[:, 1])


def _agreeing(units: Units) -> tuple[float, float]:
    same = total = 0
    for labels, count in units.items():
        for one, other in combinations((label for label in labels if label is not None), 2):
            same += count * (one == other)
            total += count
    return same, total


def kappa(letters: Sequence[Units]) -> tuple[Array, Callable[[Array], Array]]:
    """Cohen's kappa (1960): counts by letter, and the statistic of their sums.

    Of more than two annotators it is the mean over their pairs (Light 1971). Not defined (nan)
    where both give everything the same label.
    """
    codes = _codes(letters)
    raters = max((len(labels) for units in letters for labels in units), default=2)
    pairs = list(combinations(range(raters), 2))
    width = 2 + 2 * len(codes)
    rows = np.zeros((len(letters), len(pairs) * width))
    for number, units in enumerate(letters):
        for labels, count in units.items():
            for place, (one, other) in enumerate(pairs):
                a, b = labels[one], labels[other]
                if a is not None and b is not None:
                    at = place * width
                    rows[number, at] += count * (a == b)
                    rows[number, at + 1] += count
                    rows[number, at + 2 + codes[a]] += count
                    rows[number, at + 2 + len(codes) + codes[b]] += count

    def statistic(sums: Array) -> Array:
        each = sums.reshape(len(sums), len(pairs), width)
        marginals = each[:, :, 2:].reshape(len(sums), len(pairs), 2, len(codes))
        chance = _ratio(marginals.prod(axis=2).sum(axis=2), each[:, :, 1] ** 2)
        observed = _ratio(each[:, :, 0], each[:, :, 1])
        return _mean(_ratio(observed - chance, 1 - chance))

    return rows, statistic


def _mean(values: Array) -> Array:
    """The mean of each row's defined values; nan where there is none."""
    defined = ~np.isnan(values)
    return _ratio(np.where(defined, values, 0.0).sum(axis=1), defined.sum(axis=1).astype(float))


def alpha(letters: Sequence[Units]) -> tuple[Array, Callable[[Array], Array]]:
    """Krippendorff's alpha for nominal data: counts by letter, and the statistic of their sums.

    For any number of annotators, and for units that some of them didn't judge (Krippendorff 2011,
    Computing Krippendorff's alpha-reliability).
    """
    codes = _codes(letters)
    rows = np.zeros((len(letters), 1 + len(codes)))
    for number, units in enumerate(letters):
        for labels, count in units.items():
            values = Counter(label for label in labels if label is not None)
            judged = values.total()
            if judged > 1:
                same = sum(n * (n - 1) for n in values.values())
                rows[number, 0] += count * same / (judged - 1)
                for label, n in values.items():
                    rows[number, 1 + codes[label]] += count * n

    def statistic(sums: Array) -> Array:
        values = sums[:, 1:]
        total = values.sum(axis=1)
        expected = total**2 - (values**2).sum(axis=1)
        return 1 - _ratio((total - 1) * (total - sums[:, 0]), expected)

    return rows, statistic


def _codes(letters: Sequence[Units]) -> dict[str, int]:
    names = {
        label for units in letters for labels in units for label in labels if label is not None
    }
    return {name: number for number, name in enumerate(sorted(names))}
