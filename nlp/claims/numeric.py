"""Numbers that are findings: grades of power (``grades``) and measurements (``measures``)."""

from __future__ import annotations

from lsmri.nlp.claims.comparisons import read_comparisons
from lsmri.nlp.claims.grades import read_grades
from lsmri.nlp.claims.measures import read_measures
from lsmri.nlp.claims.progress import read_progress
from lsmri.nlp.text.reading import Reading

__all__ = ["find_numeric"]


def find_numeric(reading: Reading) -> None:
    """Adds findings read from numbers, and takes away the words that they explain."""
    measures = [m for begin, end in reading.bounds for m in read_measures(reading, begin, end)]
    grades = [g for begin, end in reading.bounds for g in read_grades(reading, begin, end)]
    found = [*grades, *measures]
    found += read_comparisons(reading)
    found += read_progress(reading)
    if not found:
        return
    concepts = {(f.concept, reading.sentence[f.start]) for f in found}
    reading.findings = [
        f
        for f in reading.findings
        if not (f.polarity == "observable" and (f.concept, reading.sentence[f.start]) in concepts)
        and not any(f.concept == m.concept and m.start <= f.start < m.end for m in measures)
    ] + found
    reading.findings.sort(key=lambda f: (f.start, f.end))
