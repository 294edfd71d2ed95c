"""How well read records agree with gold ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lsmri.corpora.letter import FeatureRecord
from lsmri.corpora.scheme import Concept

__all__ = ["Agreement", "cohen_kappa", "compare_records", "f1"]

_CATEGORIES = ("appropriate", "uncertain", "inappropriate")


@dataclass(slots=True)
class Agreement:
    """Counts over a set of letters.

    findings: by concept group, true positives, false positives and false negatives of (concept,
    status) pairs. scalars: by feature, how many were right and how many gold values there were.
    verdicts: (gold category, read category). urgencies: likewise.
    """

    letters: int = 0
    findings: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    scalars: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    urgencies: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, gold: FeatureRecord, read: FeatureRecord) -> None:
        """Compares one pair of records."""
        self.letters += 1
        compare_records(gold, read, self)

    @property
    def findings_f1(self) -> float:
        """Micro-averaged over all groups."""
        return f1([sum(c[i] for c in self.findings.values()) for i in range(3)])


def f1(counts: Sequence[int]) -> float:
    """F1 of (true positives, false positives, false negatives); 1.0 if there was nothing to find."""
    hit, extra, missed = counts
    total = 2 * hit + extra + missed
    return 2 * hit / total if total else 1.0


def compare_records(gold: FeatureRecord, read: FeatureRecord, into: Agreement) -> None:
    """Adds one letter's comparison. Durations are right within 10 % (or half a week)."""
    for concept in gold.findings.keys() | read.findings.keys():
        counts = into.findings[Concept(concept).group]
        expected, found = gold.findings.get(concept), read.findings.get(concept)
        if expected == found:
            counts[0] += 1
        else:
            counts[1] += found is not None
            counts[2] += expected is not None
    for name in ("symptom_duration_weeks", "conservative_treatment_weeks", "prior_lumbar_mri_months"):
        _count(into, name, close(getattr(gold, name), getattr(read, name)))
    for name in (
        "age_years", "sex", "referrer_specialty", "care_setting", "laterality",
        "conservative_treatment_failed",
    ):  # fmt: skip
        _count(into, name, getattr(gold, name) == getattr(read, name))
    _count(into, "treatments_tried", set(gold.treatments_tried) == set(read.treatments_tried))


def close(expected: float | None, found: float | None) -> bool:
    """Whether two lengths agree within 10 %, or half a unit where they are short."""
    if expected is None or found is None:
        return expected is found
    return abs(expected - found) <= max(0.5, 0.1 * abs(expected))


def _count(into: Agreement, name: str, right: bool) -> None:
    into.scalars[name][0] += right
    into.scalars[name][1] += 1


def cohen_kappa(pairs: Iterable[tuple[str, str]]) -> float:
    """Cohen's kappa, unweighted, of (one rater, other rater) pairs; 1.0 for perfect agreement."""
    table = Counter(pairs)
    total = sum(table.values())
    if not total:
        raise ValueError("no pairs to compare")
    observed = sum(n for (a, b), n in table.items() if a == b) / total
    first, second = Counter[str](), Counter[str]()
    for (a, b), n in table.items():
        first[a] += n
        second[b] += n
    chance = sum(first[c] * second[c] for c in first) / total**2
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)
