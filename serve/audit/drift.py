"""Have the letters changed over time? Then rates of different years say less about referrers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

__all__ = [
    "CHANGED",
    "SHIFTING",
    "Shift",
    "gaps",
    "lasting",
    "population_stability",
    "reference_months",
    "shifts",
]

#: The customary readings of the index: below the first nothing, above the second a change. They
#: are a convention of credit scoring (Siddiqi, Credit risk scorecards, 2006), not of medicine.
SHIFTING = 0.1
CHANGED = 0.25
#: A month with fewer letters is not judged; with few, chance alone allows for a large index.
FEWEST = 30


@dataclass(frozen=True, slots=True)
class Shift:
    """How far one month's mix lies from that of the reference months.

    index: the population stability index, None with too few letters.
    chance: what an unchanged mix would exceed once in 100 months.
    word: ``too few letters``, ``steady``, ``shifting`` or ``changed``.
    """

    month: str
    letters: int
    index: float | None
    chance: float | None
    word: str

    @property
    def moved(self) -> bool:
        """Whether the mix is shifting or changed."""
        return self.word in ("shifting", "changed")


def reference_months(months: Sequence[str]) -> list[str]:
    """The months that others are compared with: the first twelve, or the first third of fewer."""
    ordered = sorted(months)
    return ordered[: min(12, max(1, len(ordered) // 3))] if len(ordered) > 1 else []


def shifts(by_month: Mapping[str, Mapping[str, int]], *, fewest: int = FEWEST) -> list[Shift]:
    """The shift of each month after the reference months.

    by_month: counts of the groups that make up the mix, such as specialties.
    """
    reference = reference_months(list(by_month))
    before = Counter[str]()
    for month in reference:
        before.update(by_month[month])
    return [
        _shift(month, before, counts, fewest)
        for month, counts in sorted(by_month.items())
        if month not in reference
    ]


def _shift(month: str, before: Mapping[str, int], now: Mapping[str, int], fewest: int) -> Shift:
    from scipy.stats import chi2  # noqa: PLC0415 - an extra

    letters, earlier = sum(now.values()), sum(before.values())
    if letters < fewest or earlier < fewest:
        return Shift(month, letters, None, None, "too few letters")
    index = population_stability(before, now)
    groups = len({*before, *now})
    # For an unchanged mix the index follows a chi-square, scaled by the numbers of letters.
    chance = float(chi2.ppf(0.99, max(1, groups - 1))) * (1 / letters + 1 / earlier)
    if index < SHIFTING or index < chance:
        return Shift(month, letters, index, chance, "steady")
    return Shift(month, letters, index, chance, "changed" if index >= CHANGED else "shifting")


def lasting(found: Sequence[Shift]) -> list[Shift]:
    """The shifts that a month beside them shares: one month alone may be chance.

    found: in the order of months; those with too few letters are passed over.
    """
    judged = [s for s in found if s.index is not None]
    pairs = [(one, other) for one, other in pairwise(judged) if one.moved and other.moved]
    return list(dict.fromkeys(s for pair in pairs for s in pair))


def population_stability(before: Mapping[str, int], now: Mapping[str, int]) -> float:
    """The population stability index of two mixes: 0 where they're the same.

    A group that one of them lacks counts half a letter there, so that the index stays finite.
    """
    groups = sorted({*before, *now})
    first = [before.get(g, 0) or 0.5 for g in groups]
    second = [now.get(g, 0) or 0.5 for g in groups]
    return sum(
        (b / sum(second) - a / sum(first)) * log((b / sum(second)) / (a / sum(first)))
        for a, b in zip(first, second, strict=True)
    )


def gaps(months: Sequence[str]) -> list[str]:
    """Months without a letter between the first and the last, which charts must not hide."""
    found = []
    for one, other in pairwise(sorted(months)):
        at = _after(one)
        while at < other:
            found.append(at)
            at = _after(at)
    return found


def _after(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"
