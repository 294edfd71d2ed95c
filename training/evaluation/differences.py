"""Every difference between gold and what was read, told by place and never by words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lsmri.corpora.scheme import Code
from lsmri.training.evaluation.headline import FEATURES
from lsmri.training.evaluation.judging import Judged
from lsmri.training.metrics import close

__all__ = ["Difference", "Kind", "differences"]

_LENGTHS = ("symptom_duration_weeks", "conservative_treatment_weeks", "prior_lumbar_mri_months")


class Kind(Code):
    """Kinds of differences."""

    MISSED = "missed"
    EXTRA = "extra"
    ASSERTION = "assertion"
    FINDING = "finding"
    FEATURE = "feature"
    CATEGORY = "category"
    URGENCY = "urgency"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was read otherwise than gold has it.

    name: the concept, or the feature; ``decision`` for category and urgency. gold, read: what each
    says, None where it says nothing. start, end: of a mention, in code points; of the gold one
    where there are two, and then read_start, read_end of the one that was read.
    """

    letter: str
    kind: Kind
    name: str
    gold: Any
    read: Any
    start: int | None = None
    end: int | None = None
    read_start: int | None = None
    read_end: int | None = None


def differences(judged: Sequence[Judged]) -> Iterator[Difference]:
    """All differences, letter by letter: mentions by place, then the record, then the verdict."""
    for one in judged:
        yield from sorted(_of_mentions(one), key=lambda d: (d.start or 0, d.end or 0, d.name))
        if one.gold is not None:
            yield from _of_record(one)
            yield from _of_verdict(one)


def _of_mentions(one: Judged) -> Iterator[Difference]:
    if one.matching is None:
        return

    for m in one.matching.missed:
        yield Difference(one.id, Kind.MISSED, m.concept, m.assertion, None, m.start, m.end)
    for m in one.matching.extra:
        yield Difference(one.id, Kind.EXTRA, m.concept, None, m.assertion, m.start, m.end)
    for gold, read in one.matching.otherwise:
        claims, places = (gold.assertion, read.assertion), (gold.start, gold.end)
        yield Difference(
            one.id, Kind.ASSERTION, gold.concept, *claims, *places, read.start, read.end
        )


def _of_record(one: Judged) -> Iterator[Difference]:
    gold, read = one.item.record, one.result.features
    for concept in sorted(gold.findings.keys() | read.findings.keys()):
        statuses = gold.findings.get(concept), read.findings.get(concept)
        if statuses[0] != statuses[1]:
            yield Difference(one.id, Kind.FINDING, concept, *statuses)
    for name in FEATURES:
        expected, found = getattr(gold, name), getattr(read, name)
        if name == "treatments_tried":
            expected, found = sorted(expected), sorted(found)
        same = close(expected, found) if name in _LENGTHS else expected == found
        if not same:
            yield Difference(one.id, Kind.FEATURE, name, expected, found)


def _of_verdict(one: Judged) -> Iterator[Difference]:
    gold, read = one.gold, one.result.decision
    if gold is None:
        return
    if gold.category != read.category:
        yield Difference(one.id, Kind.CATEGORY, "decision", gold.category, read.category)
    if gold.urgency != read.urgency:
        yield Difference(one.id, Kind.URGENCY, "decision", gold.urgency, read.urgency)
