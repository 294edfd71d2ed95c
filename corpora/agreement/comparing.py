"""Annotators of the same letters compared: spans, assertions, attributes, records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lsmri.corpora.agreement.coefficients import Bootstrap
from lsmri.corpora.agreement.disagreements import Disagreement, disagreements
from lsmri.corpora.agreement.judgements import Judged, Verdicts
from lsmri.corpora.agreement.of_mentions import assertions, attributes, by_assertion, spans
from lsmri.corpora.agreement.of_records import decisions, features, findings
from lsmri.corpora.agreement.tables import Section
from lsmri.corpora.agreement.units import overlapping
from lsmri.corpora.annotated import AnnotatedLetter

__all__ = ["AgreementReport", "compare"]


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """How far annotators agree, and where they don't.

    letters: how many were compared; recorded: of them, those of which all made a record.
    """

    annotators: tuple[str, ...]
    letters: int
    recorded: int
    draws: int
    sections: tuple[Section, ...]
    disagreements: tuple[Disagreement, ...]


def compare(
    letters: Sequence[Sequence[AnnotatedLetter]],
    *,
    annotators: Sequence[str] = (),
    verdicts: Verdicts | None = None,
    by_concept: bool = False,
    draws: int = 2000,
    seed: int = 1,
) -> AgreementReport:
    """Compares the annotations of the same letters by two or more annotators.

    letters: for each letter its annotations, one an annotator, always in the same order.
    annotators: their names. verdicts: what is decided from a record, e.g. a guideline's category.
    by_concept: a row for each concept as well as for each group.
    Intervals are percentile bootstraps over letters at 95 %; the same seed gives the same ones.
    Raises ``ValueError`` where there is nothing to compare or texts of a letter differ, by its id.
    """
    judged = [_judged(versions) for versions in letters]
    if not judged:
        raise ValueError("no letters to compare: give corpora that hold the same ids")
    recorded = [letter for letter in judged if letter.records]
    interval = Bootstrap(len(judged), draws=draws, seed=seed)
    sections = [
        spans(judged, interval, by_concept=by_concept),
        by_assertion(judged, interval),
        assertions(judged, interval),
        attributes(judged, interval),
    ]
    if recorded:
        interval = Bootstrap(len(recorded), draws=draws, seed=seed)
        sections += [findings(recorded, interval), features(recorded, interval)]
        sections.append(decisions(recorded, interval, verdicts or {}))
    return AgreementReport(
        tuple(annotators) or tuple(f"annotator {n + 1}" for n in range(len(letters[0]))),
        len(judged),
        len(recorded),
        draws,
        tuple(section for section in sections if section.rows),
        tuple(found for letter in judged for found in disagreements(letter, verdicts or {})),
    )


def _judged(versions: Sequence[AnnotatedLetter]) -> Judged:
    first = versions[0].letter
    if len(versions) < 2:
        raise ValueError(f"letter {first.id}: one annotation only; agreement takes two or more")
    if any(version.letter.text != first.text for version in versions):
        raise ValueError(f"letter {first.id}: the annotators' texts differ; annotate the same text")
    sides = tuple(version.mentions for version in versions)
    records = tuple(version.record for version in versions if version.recorded)
    units = tuple(overlapping(sides))
    return Judged(
        first.id, first.text, sides, units, records if len(records) == len(versions) else ()
    )
