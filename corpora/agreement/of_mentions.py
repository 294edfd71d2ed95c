"""Agreement on mentions: their spans, assertions and attributes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from lsmri.corpora.agreement.coefficients import Bootstrap, Interval, alpha, f1, kappa
from lsmri.corpora.agreement.judgements import ATTRIBUTES, Judged
from lsmri.corpora.agreement.tables import Row, Section, nominal, selections
from lsmri.corpora.agreement.units import Unit, exact_hits, overlapping, word_units
from lsmri.corpora.letter import Mention
from lsmri.corpora.scheme import Assertion

__all__ = ["assertions", "attributes", "by_assertion", "spans"]


def spans(letters: Sequence[Judged], interval: Bootstrap, *, by_concept: bool = False) -> Section:
    """How far annotators mark the same characters and words, by concept group."""
    rows = []
    for name, concepts in selections(by_concept=by_concept):
        chosen = [[unit for unit in letter.units if _of(unit).concept in concepts]
                  for letter in letters]  # fmt: skip
        n = sum(map(len, chosen))
        if not n:
            continue
        words = [word_units(letter.text, letter.sides, concepts) for letter in letters]
        figures = _f1_figures(chosen, interval) | {
            "kappa": interval(*kappa(words)),
            "alpha": interval(*alpha(words)),
        }
        rows.append(Row(name, n, figures))
    unit = "mentions that anyone marked; kappa and alpha are of words"
    return Section("spans", unit, tuple(rows))


def by_assertion(letters: Sequence[Judged], interval: Bootstrap) -> Section:
    """Spans by assertion: mentions count as the same where the assertion is the same as well."""
    strict = [list(overlapping(letter.sides, with_assertion=True)) for letter in letters]
    rows = []
    for assertion in Assertion:
        chosen = [[unit for unit in units if _of(unit).assertion is assertion] for units in strict]
        n = sum(map(len, chosen))
        if n:
            rows.append(Row(assertion.value, n, _f1_figures(chosen, interval)))
    return Section("spans by assertion", "mentions that anyone marked so", tuple(rows))


def _f1_figures(letters: Sequence[Sequence[Unit]], interval: Bootstrap) -> dict[str, Interval]:
    exact = np.array([_hits(units, exact=True) for units in letters], dtype=float)
    relaxed = np.array([_hits(units, exact=False) for units in letters], dtype=float)
    return {"f1_exact": interval(exact, f1), "f1_relaxed": interval(relaxed, f1)}


def _hits(units: Sequence[Unit], *, exact: bool) -> tuple[int, int, int]:
    """Hits and what either marked, over all pairs of annotators."""
    hits = first = second = 0
    for unit in units:
        for one, other in combinations(range(len(unit)), 2):
            both = unit[one] is not None and unit[other] is not None
            hits += exact_hits(unit, one, other) if exact else both
            first += unit[one] is not None
            second += unit[other] is not None
    return hits, first, second


def assertions(letters: Sequence[Judged], interval: Bootstrap) -> Section:
    """How far annotators give the mentions that they share the same assertion."""
    rows: list[Row] = []
    for name, concepts in selections():
        units = [
            Counter(
                tuple(None if m is None else m.assertion.value for m in unit)
                for unit in letter.units
                if _of(unit).concept in concepts and _shared(unit)
            )
            for letter in letters
        ]
        rows += nominal(name, units, interval)
    return Section("assertion", "mentions that several marked", tuple(rows))


def attributes(letters: Sequence[Judged], interval: Bootstrap) -> Section:
    """How far annotators give the mentions that they share the same side, value and so on."""
    rows: list[Row] = []
    for name, (applies, label) in ATTRIBUTES.items():
        units = [
            Counter(
                tuple(None if m is None else label(m) for m in unit)
                for unit in letter.units
                if _shared(unit) and any(m is not None and applies(m) for m in unit)
            )
            for letter in letters
        ]
        rows += nominal(name, units, interval)
    return Section("attributes", "mentions that several marked and that can have it", tuple(rows))


def _of(unit: Unit) -> Mention:
    """Any mention of a unit: they share what they were grouped by."""
    return next(m for m in unit if m is not None)


def _shared(unit: Unit) -> bool:
    return sum(m is not None for m in unit) > 1
