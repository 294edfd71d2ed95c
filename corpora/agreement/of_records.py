"""Agreement on feature records, and on what is decided from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from math import isnan

import numpy as np

from lsmri.corpora.agreement.coefficients import Bootstrap, Units, f1
from lsmri.corpora.agreement.judgements import (
    FEATURES,
    Judged,
    Verdicts,
    feature_label,
    finding_units,
    treatments_of,
)
from lsmri.corpora.agreement.tables import Row, Section, nominal, selections

__all__ = ["decisions", "features", "findings"]


def findings(letters: Sequence[Judged], interval: Bootstrap) -> Section:
    """How far records give the same concepts the same status, by concept group."""
    rows = []
    for name, concepts in selections():
        units = [finding_units(letter.records, concepts) for letter in letters]
        stated = np.array([_stated(found) for found in units], dtype=float)
        if stated.any():
            (row,) = nominal(name, units, interval)
            rows.append(Row(name, row.n, {"f1": interval(stated, f1)} | row.figures))
    return Section("findings", "concepts of every letter, entered or not", tuple(rows))


def _stated(units: Units) -> tuple[int, int, int]:
    """Hits and entries, over all pairs of annotators, of (concept, status) pairs."""
    hits = first = second = 0
    for labels, count in units.items():
        for one, other in combinations(labels, 2):
            hits += count * (one == other != "none")
            first += count * (one != "none")
            second += count * (other != "none")
    return hits, first, second


def features(letters: Sequence[Judged], interval: Bootstrap) -> Section:
    """How far records agree on each feature that is one value, and on the treatments tried."""
    rows = [
        row
        for name in FEATURES
        for row in nominal(name, [_labelled(letter, name) for letter in letters], interval)
    ]
    tried = np.array([treatments_of(letter.records) for letter in letters], dtype=float)
    figure = interval(tried, f1)
    if not isnan(figure.value):
        rows.append(Row("treatments_tried", len(letters), {"f1": figure}))
    return Section("features", "letters", tuple(rows))


def _labelled(letter: Judged, name: str) -> Units:
    return Counter([feature_label(letter.records, name)])


def decisions(letters: Sequence[Judged], interval: Bootstrap, verdicts: Verdicts) -> Section:
    """How far the verdicts on the annotators' records agree."""
    rows = [
        row
        for name, decide in verdicts.items()
        for row in nominal(
            name, [Counter([tuple(map(decide, letter.records))]) for letter in letters], interval
        )
    ]
    return Section("decision", "letters", tuple(rows))
