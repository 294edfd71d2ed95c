"""The figures that one looks at first, each a statistic of counts that add up over letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lsmri.corpora.scheme import CONCEPT_GROUPS
from lsmri.training.metrics import Agreement, Statistic, accuracy, f1, kappa_of_table

__all__ = ["CATEGORIES", "FEATURES", "URGENCIES", "Figure", "headline"]

CATEGORIES = ("appropriate", "uncertain", "inappropriate")
#: From the most urgent.
URGENCIES = ("emergency", "urgent", "routine", "none")
#: Features beside the findings.
FEATURES = (
    "symptom_duration_weeks", "conservative_treatment_failed", "treatments_tried",
    "conservative_treatment_weeks", "prior_lumbar_mri_months", "laterality", "age_years", "sex",
    "referrer_specialty", "care_setting",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """What is counted of a letter, and the statistic of the sums."""

    count: Callable[[Agreement], Sequence[float]]
    statistic: Statistic

    def size(self, total: Agreement) -> int:
        """What it rests on: gold items of an F1, letters otherwise."""
        counts = self.count(total)
        if self.statistic is f1:
            return round(counts[0] + counts[2])
        return round(counts[1] if self.statistic is accuracy else sum(counts))


def headline(total: Agreement, *, spans: bool = True, records: bool = True) -> dict[str, Figure]:
    """All figures of a set by their titles.

    spans, records: whether gold mentions, and gold records, are there to compare with.
    """
    made: dict[str, Figure] = {}
    if records:
        made["findings F1"] = Figure(lambda a: a.all_findings, f1)
        for group in CONCEPT_GROUPS:
            if group in total.findings:
                made[f"– {group.replace('_', ' ')}"] = Figure(_group(group), f1)
    if spans:
        made["mentions F1 (span, concept, assertion)"] = Figure(lambda a: a.mentions, f1)
    return made | (_of_records(total) if records else {})


def _of_records(total: Agreement) -> dict[str, Figure]:
    made = {"treatments tried F1": Figure(lambda a: a.treatments, f1)}
    for name in FEATURES:
        made[f"{name}, right"] = Figure(_scalar(name, stated=False), accuracy)
        if name in total.stated and total.stated[name] != total.scalars[name]:
            made[f"{name}, where gold has one"] = Figure(_scalar(name, stated=True), accuracy)
    made["category κ"] = Figure(_cells("verdicts", CATEGORIES), kappa_of_table)
    made["category, right"] = Figure(_right("verdicts"), accuracy)
    made["urgency, right"] = Figure(_right("urgencies"), accuracy)
    made["emergency found"] = Figure(_found(1), accuracy)
    made["emergency or urgent found as such"] = Figure(_found(2), accuracy)
    return made


def _group(name: str) -> Callable[[Agreement], Sequence[float]]:
    return lambda agreement: agreement.findings[name]


def _scalar(name: str, *, stated: bool) -> Callable[[Agreement], Sequence[float]]:
    return lambda agreement: (agreement.stated if stated else agreement.scalars)[name]


def _cells(field: str, codes: Sequence[str]) -> Callable[[Agreement], Sequence[float]]:
    return lambda agreement: [getattr(agreement, field)[a, b] for a in codes for b in codes]


def _right(field: str) -> Callable[[Agreement], Sequence[float]]:
    def count(agreement: Agreement) -> Sequence[float]:
        cells = getattr(agreement, field)
        return sum(n for (gold, read), n in cells.items() if gold == read), cells.total()

    return count


def _found(steps: int) -> Callable[[Agreement], Sequence[float]]:
    """Letters whose gold urgency is among the first ``steps``: read so or more urgent, and all."""

    def count(agreement: Agreement) -> Sequence[float]:
        right = all_of = 0
        for (expected, read), number in agreement.urgencies.items():
            if expected in URGENCIES[:steps]:
                all_of += number
                right += number * (URGENCIES.index(read) <= URGENCIES.index(expected))
        return right, all_of

    return count
