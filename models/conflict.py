"""Findings that a letter asserts both ways, and whether the decision turns on one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

from lsmri.corpora.letter import FeatureRecord, Mention
from lsmri.corpora.scheme import RED_FLAGS, Assertion, Concept, Laterality
from lsmri.models.engine import Verdict

__all__ = ["contradicted", "turns_on", "unsettled"]

#: One treatment tried and another declined, or two durations, contradict nothing.
_PLURAL = (Concept.TREATMENT, Concept.SYMPTOM_DURATION)
_PRESENT, _ABSENT = Assertion.PRESENT, Assertion.ABSENT
_SIDES = {Laterality.LEFT, Laterality.RIGHT}

Decide = Callable[[FeatureRecord], Verdict]


def contradicted(mentions: Sequence[Mention]) -> list[str]:
    """The concepts that are both present and absent for this patient, on a side in common."""
    absent = {m.concept for m in mentions if m.assertion == _ABSENT}
    if not absent or absent.isdisjoint([m.concept for m in mentions if m.assertion == _PRESENT]):
        return []
    sides: dict[str, tuple[list[Laterality | None], list[Laterality | None]]] = {}
    for mention in mentions:
        if mention.concept not in absent:
            continue
        if mention.assertion == _PRESENT:
            sides.setdefault(mention.concept, ([], []))[0].append(mention.laterality)
        elif mention.assertion == _ABSENT:
            sides.setdefault(mention.concept, ([], []))[1].append(mention.laterality)
    return [
        concept
        for concept, (present, absent) in sides.items()
        if concept not in _PLURAL
        and any({one, other} != _SIDES for one, other in product(present, absent))
    ]


def turns_on(
    concepts: Sequence[str], record: FeatureRecord, verdict: Verdict, decide: Decide
) -> list[str]:
    """Those of ``concepts`` whose other reading gives another category or urgency."""
    decisive = []
    for concept in concepts:
        readings = [_read_as(record, concept, status) for status in ("present", "absent")]
        verdicts = [decide(reading) for reading in readings]
        if any((v.category, v.urgency) != (verdict.category, verdict.urgency) for v in verdicts):
            decisive.append(concept)
    return decisive


def unsettled(
    concepts: Sequence[str], record: FeatureRecord, verdict: Verdict, decide: Decide
) -> Verdict:
    """The verdict, or an uncertain one where the record doesn't settle a decisive contradiction.

    A record normally does, by the later or more specific statement, and its reading stands. A
    contradicted red flag never makes a verdict uncertain, for it must not lower the urgency.
    """
    for concept in concepts:
        if concept in record.findings or concept in RED_FLAGS:
            continue
        one, other = (decide(_read_as(record, concept, s)) for s in ("present", "absent"))
        if one.category == other.category:
            continue
        rules = dict.fromkeys((*one.rules, *other.rules))
        urgency = one.urgency if one.category == "appropriate" else other.urgency
        urgency = "routine" if urgency == "none" else urgency
        return Verdict("uncertain", urgency, "conflict", tuple(rules), decisive=(concept,))
    return verdict


def _read_as(record: FeatureRecord, concept: str, status: str) -> FeatureRecord:
    return replace(record, findings={**record.findings, concept: status})
