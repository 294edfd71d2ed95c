"""The same letters under every guideline profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lsmri.corpora.letter import FeatureRecord
from lsmri.serve.audit.agreement import CATEGORIES, Kappa, kappa

__all__ = ["Comparison", "Sample", "compared", "recomputed"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One profile on the letters.

    counts: letters by category. against: its kappa with the archive's own decisions.
    """

    profile: str
    counts: Mapping[str, int]
    against: Kappa


@dataclass(slots=True)
class Sample:
    """A sample of ``size`` letters, all of them where there are no more.

    It is drawn by the hash of the id: the same letters whatever their order, none preferred.
    """

    size: int
    seen: int = 0
    _kept: list[tuple[int, int, str, dict[str, Any]]] = field(default_factory=list)

    def offer(
        self,
        hashes: NDArray[np.uint64],
        categories: Sequence[str | None],
        features: Callable[[int], dict[str, Any]],
    ) -> None:
        """Takes those letters of a batch that belong into the sample."""
        if not self.size:
            return
        limit = -self._kept[0][0] if len(self._kept) == self.size else None
        rows = (
            np.arange(len(hashes)) if limit is None else np.flatnonzero(hashes < np.uint64(limit))
        )
        for row in rows.tolist():
            if categories[row] not in CATEGORIES:
                continue
            # A heap with its largest hash on top.
            item = (-int(hashes[row]), -(self.seen + row), str(categories[row]))
            if len(self._kept) < self.size:
                heappush(self._kept, (*item, features(row)))
            elif item > self._kept[0][:3]:
                heappushpop(self._kept, (*item, features(row)))
        self.seen += len(hashes)

    def letters(self) -> list[tuple[str, dict[str, Any]]]:
        """The sample: the archive's category and the record of each letter."""
        return [(category, record) for _, _, category, record in sorted(self._kept, reverse=True)]


def recomputed(sample: Sequence[tuple[str, dict[str, Any]]]) -> tuple[list[Comparison], int]:
    """Decides each record anew under every shipped profile.

    Returns the comparisons, and how many records can't be read by this version. Contradictions in
    a letter, which a record doesn't hold, are not seen.
    """
    from lsmri.models.guideline import compare, guideline_names  # noqa: PLC0415 - brings spaCy

    both: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in guideline_names()}
    known: dict[str, dict[str, str]] = {}
    strange = 0
    for category, plain in sample:
        key = repr(plain)
        try:
            if key not in known:
                record = FeatureRecord.from_dict(plain)
                decided = compare(record, in_scope=bool(record.findings))
                known[key] = {name: decision.category for name, decision in decided.items()}
        except (ValueError, TypeError):
            strange += 1
            continue
        for name, verdict in known[key].items():
            both[name][category, verdict] += 1
    return [_comparison(name, counts) for name, counts in both.items()], strange


def compared(stored: Mapping[tuple[str, str, str], int]) -> list[Comparison]:
    """The comparisons that an archive scored with every profile holds.

    stored: letters by (profile, its category, the archive's own category).
    """
    by_profile: dict[str, Counter[tuple[str, str]]] = {}
    for (profile, verdict, category), number in stored.items():
        by_profile.setdefault(profile, Counter())[category, verdict] += number
    return [_comparison(name, counts) for name, counts in by_profile.items()]


def _comparison(profile: str, both: Mapping[tuple[str, str], int]) -> Comparison:
    counts = Counter[str]()
    for (_, verdict), number in both.items():
        counts[verdict] += number
    table = [[both.get((own, verdict), 0) for verdict in CATEGORIES] for own in CATEGORIES]
    return Comparison(profile, counts, kappa(profile, table))
