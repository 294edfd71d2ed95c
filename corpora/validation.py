"""What is wrong with an annotated letter, beside what its form alone tells.

Two things are asked: do mentions of one concept overlap, and does the feature record contradict the
mentions? Of contradictions only those are told that no reading of the annotation guide allows:
where mentions disagree among themselves, the record may follow any of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from lsmri.corpora.annotated import AnnotatedLetter
from lsmri.corpora.faults import Fault, FaultCode
from lsmri.corpora.formats import corpus_files, read_corpus
from lsmri.corpora.letter import Mention
from lsmri.corpora.scheme import Assertion, Concept, Outcome
from lsmri.corpora.values import weeks_of

__all__ = ["faults_of", "validate"]

#: Assertions that speak of this patient in this episode, and so enter the record.
_OWN = {Assertion.PRESENT, Assertion.POSSIBLE, Assertion.ABSENT}
#: How far a record's weeks may be from those of a mention: a share of them, or a week.
_SLACK = 0.15


def validate(
    paths: Iterable[str | Path], *, form: str | None = None
) -> Iterator[Fault | AnnotatedLetter]:
    """Reads corpora to their end; yields every letter, and before it every fault found in it.

    A letter's id must be there once in all of ``paths``. What a reader left out because of a fault
    isn't held against the record of its letter.
    """
    seen: dict[str, str] = {}
    for path in paths:
        for file in corpus_files(path, form=form):
            yield from _validated(file, form, seen)


def _validated(
    file: Path, form: str | None, seen: dict[str, str]
) -> Iterator[Fault | AnnotatedLetter]:
    held: list[Fault] = []
    for item in read_corpus(file, form=form, report=held.append):
        blamed = {fault.letter for fault in held}
        yield from held
        held.clear()
        name = item.letter.id
        here = Fault(FaultCode.ID, "", file=file.name, line=item.line, letter=name)
        if name in seen:
            reason = f"its id is there already, in {seen[name]}"
            yield replace(here, reason=reason, remedy="give one of them another id")
        seen.setdefault(name, here.file)
        for fault in faults_of(item, records=name not in blamed):
            yield replace(fault, file=here.file, line=here.line, letter=name)
        yield item
    yield from held


def faults_of(item: AnnotatedLetter, *, records: bool = True) -> Iterator[Fault]:
    """What is wrong with a letter: overlaps, and with ``records`` what contradicts its record."""
    if not item.letter.text.strip():
        yield Fault(FaultCode.VALUE, "the letter is empty", "give its text, or leave it out")
    yield from _strange_values(item.mentions)
    yield from _overlaps(item.mentions)
    if records and item.recorded:
        for told in (_findings, _treatments, _duration, _imaging, _side, _given):
            yield from told(item)


def _contradiction(reason: str, remedy: str, start: int | None = None) -> Fault:
    return Fault(FaultCode.RECORD, reason, remedy, start=start)


def _strange_values(mentions: Iterable[Mention]) -> Iterator[Fault]:
    for m in mentions:
        timed = m.concept in (Concept.SYMPTOM_DURATION, Concept.TREATMENT)
        if m.value is not None and timed != isinstance(m.value, str):
            needed = "a duration such as P3M" if timed else "a number"
            reason = f"the value of {m.concept} is of the wrong kind"
            yield Fault(FaultCode.VALUE, reason, f"give {needed}", start=m.start)
        if m.concept != Concept.TREATMENT and (m.outcome or m.type):
            remedy = "mark the treatment, or leave type and outcome out"
            reason = f"{m.concept} has a type or outcome of treatments"
            yield Fault(FaultCode.VALUE, reason, remedy, start=m.start)


def _overlaps(mentions: Iterable[Mention]) -> Iterator[Fault]:
    """Mentions of one concept (and one type of treatment) that share words."""
    kinds: dict[tuple[object, object], list[Mention]] = {}
    for mention in mentions:
        kinds.setdefault((mention.concept, mention.type), []).append(mention)
    for (concept, _), group in kinds.items():
        for before, after in pairwise(sorted(group, key=lambda m: (m.start, m.end))):
            if after.start < before.end:
                reason = f"it overlaps a mention of {concept} at {before.start}, and is one too"
                remedy = "join them, or shorten one"
                yield Fault(FaultCode.OVERLAP, reason, remedy, start=after.start)


def _findings(item: AnnotatedLetter) -> Iterator[Fault]:
    """Findings without mentions, mentions without findings, and statuses that no mention has."""
    said: dict[str, set[str]] = {}
    for mention in item.mentions:
        said.setdefault(mention.concept, set()).add(mention.assertion)
    for concept, status in item.record.findings.items():
        marked = said.get(concept, set())
        told = f"{concept} is {status} in the record"
        if concept == Concept.SYMPTOM_DURATION:
            yield _contradiction(told, "its length is symptom_duration_weeks, not a finding")
        elif not marked:
            remedy = "mark the words, or take the finding out"
            yield _contradiction(f"{told}, and nothing is marked", remedy)
        elif concept != Concept.TREATMENT and marked <= _OWN and status not in marked:
            remedy = "change the record or the mark"
            yield _contradiction(f"{told}, and marked {_joined(marked)}", remedy)
    for concept, marked in said.items():
        known = concept == Concept.SYMPTOM_DURATION or concept in item.record.findings
        if not known and marked & {Assertion.PRESENT, Assertion.POSSIBLE}:
            reason = f"{concept} is marked {_joined(marked)}, and not in the record"
            yield _contradiction(reason, "add the finding, or change the mark")


def _joined(words: Set[str]) -> str:
    return " and ".join(sorted(words))


def _treatments(item: AnnotatedLetter) -> Iterator[Fault]:
    marked = [m for m in item.mentions if m.concept == Concept.TREATMENT]
    tried = {str(m.type) for m in marked if _is_tried(m) and m.type}
    recorded = set(item.record.treatments_tried)
    for name in sorted(recorded - {str(m.type) for m in marked}):
        reason = f"{name} is among treatments_tried, and no such treatment is marked"
        yield _contradiction(reason, f"mark it with type={name}, or take it out")
    for name in sorted(tried - recorded):
        reason = f"{name} is marked as tried, and not among treatments_tried"
        yield _contradiction(reason, "add it, or change assertion or outcome of the mark")
    if recorded and item.record.findings.get(Concept.TREATMENT) != Assertion.PRESENT:
        yield _contradiction("treatments were tried, and treatment isn't present", "mend findings")


def _is_tried(mention: Mention) -> bool:
    ahead = mention.outcome in (Outcome.PLANNED, Outcome.DECLINED)
    return mention.assertion is Assertion.PRESENT and not ahead


def _duration(item: AnnotatedLetter) -> Iterator[Fault]:
    weeks = item.record.symptom_duration_weeks
    marked = [m for m in item.mentions if m.concept == Concept.SYMPTOM_DURATION]
    values = [weeks_of(m.value) for m in marked if isinstance(m.value, str)]
    if weeks is not None and not marked:
        reason = "the record has symptom_duration_weeks, and no symptom_duration is marked"
        yield _contradiction(reason, "mark the words, or give null")
    elif weeks is not None and values and not _near(weeks, values):
        reason = "symptom_duration_weeks is the length of no symptom_duration that is marked"
        yield _contradiction(reason, "mend the record or a value; a month is 4.35 weeks")
    own = [m for m in marked if m.assertion is Assertion.PRESENT and m.about != "background"]
    if weeks is None and own and all(isinstance(m.value, str) for m in own):
        reason = "a symptom_duration is marked with its value, and symptom_duration_weeks is null"
        yield _contradiction(reason, "give the weeks, or about=background", own[0].start)


def _near(number: float, values: Iterable[float]) -> bool:
    return any(abs(number - value) <= max(1.0, _SLACK * value) for value in values)


def _imaging(item: AnnotatedLetter) -> Iterator[Fault]:
    months = item.record.prior_lumbar_mri_months
    marked = [m for m in item.mentions if m.concept == Concept.PRIOR_LUMBAR_MRI]
    values = [float(m.value) for m in marked if isinstance(m.value, int | float)]
    if months is not None and not marked:
        reason = "the record has prior_lumbar_mri_months, and no prior_lumbar_mri is marked"
        yield _contradiction(reason, "mark the words, or give null")
    elif months is not None and values and not _near(months, values):
        reason = "prior_lumbar_mri_months is the value of no prior_lumbar_mri that is marked"
        yield _contradiction(reason, "mend the record or the value")
    elif months is None and values:
        reason = "a prior_lumbar_mri is marked with its months, and the record gives none"
        yield _contradiction(reason, "give prior_lumbar_mri_months")


def _side(item: AnnotatedLetter) -> Iterator[Fault]:
    sides: Set[str] = {str(m.laterality) for m in item.mentions if m.laterality}
    side = item.record.laterality
    if side in ("left", "right") and sides and side not in sides:
        reason = f"the record's side is {side}, and what is marked is {_joined(sides)}"
        yield _contradiction(reason, "mend the record or the marks")


def _given(item: AnnotatedLetter) -> Iterator[Fault]:
    for name in ("age_years", "sex", "referrer_specialty", "care_setting"):
        given = getattr(item.letter, name)
        if given is not None and getattr(item.record, name) != given:
            reason = f"{name} of the record isn't what is given with the letter"
            yield _contradiction(reason, "what is given wins: mend one of them")
