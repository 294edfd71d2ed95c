"""What annotators said of a letter, as labels that are the same or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from lsmri.corpora.agreement.coefficients import Labels, Units
from lsmri.corpora.agreement.units import Unit
from lsmri.corpora.letter import FeatureRecord, Mention
from lsmri.corpora.scheme import Concept

__all__ = ["ATTRIBUTES", "FEATURES", "Judged", "Verdicts", "feature_label", "finding_units",
    "treatments_of",
]  # fmt: skip

#: The features that are one value; the findings and the set of treatments stand for themselves.
FEATURES = (
    "age_years", "sex", "referrer_specialty", "care_setting", "laterality",
    "symptom_duration_weeks", "conservative_treatment_weeks", "conservative_treatment_failed",
    "prior_lumbar_mri_months",
)  # fmt: skip
_LENGTHS = frozenset(
    ("symptom_duration_weeks", "conservative_treatment_weeks", "prior_lumbar_mri_months")
)
_VALUED = frozenset(
    (Concept.SYMPTOM_DURATION, Concept.TREATMENT, Concept.PRIOR_SPINAL_SURGERY,
     Concept.PRIOR_LUMBAR_MRI, Concept.PRIOR_OTHER_IMAGING)
)  # fmt: skip


#: From a feature record to a verdict, under its name.
Verdicts: TypeAlias = Mapping[str, Callable[[FeatureRecord], str]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A letter with its annotations in the annotators' order.

    sides: each annotator's mentions. units: the mentions of one concept that overlap, together.
    records: each annotator's feature record; empty unless all made one.
    """

    id: str
    text: str
    sides: tuple[tuple[Mention, ...], ...]
    units: tuple[Unit, ...]
    records: tuple[FeatureRecord, ...]


def _text(value: object) -> str:
    return "none" if value is None else str(value)


#: Attributes of mentions: which mentions have them, and as what label.
ATTRIBUTES: dict[str, tuple[Callable[[Mention], bool], Callable[[Mention], str]]] = {
    "laterality": (lambda m: m.laterality is not None, lambda m: _text(m.laterality)),
    "value": (lambda m: m.concept in _VALUED or m.value is not None, lambda m: _text(m.value)),
    "about": (lambda m: m.concept is Concept.SYMPTOM_DURATION, lambda m: _text(m.about)),
    "treatment type": (lambda m: m.concept is Concept.TREATMENT, lambda m: _text(m.type)),
    "treatment outcome": (lambda m: m.concept is Concept.TREATMENT, lambda m: _text(m.outcome)),
}


def finding_units(records: Sequence[FeatureRecord], concepts: Iterable[str]) -> Units:
    """Each concept with the status that each record gives it, ``none`` without an entry."""
    return Counter(
        tuple(record.findings.get(concept, "none") for record in records)
        for concept in concepts
        if concept != Concept.SYMPTOM_DURATION
    )


def feature_label(records: Sequence[FeatureRecord], name: str) -> Labels:
    """A feature's value in each record. Lengths within 10 % (or half a unit) are the same."""
    values = [getattr(record, name) for record in records]
    if name not in _LENGTHS:
        return tuple(map(_text, values))
    known: list[float] = []
    return tuple(_length(value, known) for value in values)


def _length(value: float | None, known: list[float]) -> str:
    """The length's label: that of the first one before it that is close enough."""
    if value is None:
        return "none"
    for length in known:
        if abs(length - value) <= max(0.5, 0.1 * max(abs(length), abs(value))):
            return f"{length:g}"
    known.append(value)
    return f"{value:g}"


def treatments_of(records: Sequence[FeatureRecord]) -> tuple[int, int, int]:
    """Treatment types that two records share, and how many each has, over all pairs."""
    hits = first = second = 0
    for one, other in combinations((set(record.treatments_tried) for record in records), 2):
        hits += len(one & other)
        first += len(one)
        second += len(other)
    return hits, first, second
