"""Where annotators disagree, one by one, for those who settle it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lsmri.corpora.agreement.judgements import ATTRIBUTES, FEATURES, Judged, Verdicts, feature_label
from lsmri.corpora.agreement.units import Unit, unit_span
from lsmri.corpora.scheme import Code

__all__ = ["Disagreement", "DisagreementKind", "disagreements"]


class DisagreementKind(Code):
    """What annotators disagree on."""

    MENTION = "mention"
    BOUNDS = "bounds"
    ASSERTION = "assertion"
    ATTRIBUTE = "attribute"
    FINDING = "finding"
    FEATURE = "feature"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing that annotators judged differently.

    name: the concept, attribute, feature or verdict. said: what each annotator said, in their
        order; None where one didn't mark the mention.
    start, end: of a mention, from the first character that anyone marked to the last (exclusive).
    """

    kind: DisagreementKind
    letter: str
    name: str
    said: tuple[str | None, ...]
    start: int | None = None
    end: int | None = None


def disagreements(letter: Judged, verdicts: Verdicts) -> Iterator[Disagreement]:
    """All of one letter: mentions by their place, then findings, features and verdicts."""
    for unit in sorted(letter.units, key=unit_span):
        yield from _of_unit(letter.id, unit)
    if not letter.records:
        return
    concepts = sorted({concept for record in letter.records for concept in record.findings})
    for concept in concepts:
        said = tuple(record.findings.get(concept) for record in letter.records)
        if len(set(said)) > 1:
            yield Disagreement(DisagreementKind.FINDING, letter.id, concept, said)
    for name in FEATURES:
        if len(set(feature_label(letter.records, name))) > 1:
            values = tuple(_said(getattr(record, name)) for record in letter.records)
            yield Disagreement(DisagreementKind.FEATURE, letter.id, name, values)
    tried = tuple(" ".join(sorted(record.treatments_tried)) for record in letter.records)
    if len(set(tried)) > 1:
        yield Disagreement(DisagreementKind.FEATURE, letter.id, "treatments_tried", tried)
    for name, decide in verdicts.items():
        decided = tuple(map(decide, letter.records))
        if len(set(decided)) > 1:
            yield Disagreement(DisagreementKind.DECISION, letter.id, name, decided)


def _said(value: object) -> str | None:
    return None if value is None else str(value)


def _of_unit(id: str, unit: Unit) -> Iterator[Disagreement]:
    start, end = unit_span(unit)
    marked = [m for m in unit if m is not None]
    concept = marked[0].concept.value

    def told(kind: DisagreementKind, name: str, said: tuple[str | None, ...]) -> Disagreement:
        return Disagreement(kind, id, name, said, start, end)

    if len(marked) < len(unit):
        said = tuple(None if m is None else m.assertion.value for m in unit)
        yield told(DisagreementKind.MENTION, concept, said)
    if len({(m.start, m.end) for m in marked}) > 1:
        places = tuple(None if m is None else f"{m.start}-{m.end}" for m in unit)
        yield told(DisagreementKind.BOUNDS, concept, places)
    if len({m.assertion for m in marked}) > 1:
        said = tuple(None if m is None else m.assertion.value for m in unit)
        yield told(DisagreementKind.ASSERTION, concept, said)
    for name, (_, label) in ATTRIBUTES.items():
        if len({label(m) for m in marked}) > 1:
            labels = tuple(None if m is None else label(m) for m in unit)
            yield told(DisagreementKind.ATTRIBUTE, f"{concept}: {name}", labels)
