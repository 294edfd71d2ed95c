"""Agreement of the decisions with those of a radiologist, and what the errors would cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lsmri.serve.audit.shares import share

__all__ = ["CATEGORIES", "Agreement", "Costs", "Kappa", "agreement", "costs"]

#: In the order of every table.
CATEGORIES = ("appropriate", "uncertain", "inappropriate")

Table = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa with its interval.

    undefined: why there is none; then the figures are None.
    agreed: the share of letters with the same verdict, which chance alone can make high.
    """

    name: str
    letters: int
    agreed: float | None
    value: float | None
    low: float | None
    high: float | None
    undefined: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Decisions against vetting.

    table: letters by vetting (rows) and decision (columns), in the order of ``CATEGORIES``.
    kappas: of all three categories, of the same in steps, and of each end against the rest.
    """

    letters: int
    table: tuple[tuple[int, ...], ...]
    kappas: tuple[Kappa, ...]


def agreement(counts: Mapping[tuple[str, str], int]) -> Agreement:
    """Agreement of ``counts``: letters by (vetting, decision)."""
    table = tuple(tuple(counts.get((v, d), 0) for d in CATEGORIES) for v in CATEGORIES)
    kappas = (
        kappa("three categories", table),
        kappa("three categories, steps weighted", table, weighted=True),
        kappa("inappropriate or not", _joined(table, "inappropriate")),
        kappa("appropriate or not", _joined(table, "appropriate")),
    )
    return Agreement(sum(map(sum, table)), table, kappas)


def kappa(name: str, table: Table, *, weighted: bool = False) -> Kappa:
    """Cohen's kappa of a square table (one rater in rows, the other in columns).

    The interval rests on the large-sample standard error of Fleiss, Cohen and Everitt (Psychol
    Bull 1969;72:323-7), cut at 1. That is 0 where all letters agree; then Wilson's lower bound of
    their share gives the interval. weighted: counts a difference of two steps twice.
    """
    from statsmodels.stats.inter_rater import cohens_kappa  # noqa: PLC0415 - an extra

    counts = np.asarray(table, dtype=float)
    letters = int(counts.sum())
    if not letters:
        return Kappa(name, 0, None, None, None, None, "no letter has both verdicts")
    agreed = share(int(counts.trace()), letters)
    if min((counts.sum(axis=0) > 0).sum(), (counts.sum(axis=1) > 0).sum()) < 2:
        why = "one of the two gives every letter the same verdict, so chance explains all agreement"
        return Kappa(name, letters, agreed.value, None, None, None, why)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = cohens_kappa(counts, wt="linear" if weighted else None)
    low, high = max(-1.0, float(found.kappa_low)), min(1.0, float(found.kappa_upp))
    if agreed.value == 1:
        by_chance = counts.sum(axis=0) @ counts.sum(axis=1) / letters**2
        low, high = 1 - (1 - agreed.low) / (1 - by_chance), 1.0
    return Kappa(name, letters, agreed.value, float(found.kappa), float(low), high)


def _joined(table: Table, category: str) -> list[list[int]]:
    """The table of one category against the other two."""
    i = CATEGORIES.index(category)
    both = table[i][i]
    vetted, decided = sum(table[i]), sum(row[i] for row in table)
    rest = sum(map(sum, table)) - vetted - decided + both
    return [[both, vetted - both], [decided - both, rest]]


@dataclass(frozen=True, slots=True)
class Costs:
    """What would happen if letters were held back from a probability of inappropriate upwards.

    threshold: None for the decisions as they are: inappropriate letters are held back.
    held_back: letters that vetting found appropriate and that would be held back.
    scanned: letters that vetting found inappropriate and that would be scanned.
    cost: both, each times its price. chosen: whether the reader set the threshold.
    """

    threshold: float | None
    held_back: int
    scanned: int
    cost: float
    chosen: bool = False


def costs(
    by_chance: Mapping[tuple[str, int], int],
    decided: Mapping[tuple[str, str], int],
    *,
    held_back: float,
    scanned: float,
    threshold: float | None = None,
) -> list[Costs]:
    """The costs of the decisions, and of every threshold at which something changes.

    by_chance: letters by vetting and the probability of inappropriate in whole per cent.
    held_back, scanned: the price of one error of each kind. Letters vetted as uncertain cost
    nothing either way. threshold: one that the reader set, a probability; always told.
    """
    wrong = decided.get(("appropriate", "inappropriate"), 0)
    missed = sum(decided.get(("inappropriate", c), 0) for c in CATEGORIES[:2])
    found = [Costs(None, wrong, missed, wrong * held_back + missed * scanned)]
    chosen = None if threshold is None else round(threshold * 100)
    last = None
    thresholds = {*range(5, 100, 5), *([] if chosen is None else [chosen])} if by_chance else set()
    for at in sorted(thresholds):
        wrong = sum(n for (v, p), n in by_chance.items() if v == "appropriate" and p >= at)
        missed = sum(n for (v, p), n in by_chance.items() if v == "inappropriate" and p < at)
        cost = wrong * held_back + missed * scanned
        if (wrong, missed) != last or at == chosen:
            found.append(Costs(at / 100, wrong, missed, cost, at == chosen))
        last = (wrong, missed)
    return found
