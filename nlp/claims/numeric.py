"""Numbers that are findings: grades of power (``grades``), counted heel raises (``raises``),
both measured again and again (``series``),
weights (``weights``), volumes of urine (``volumes``) and measurements (``measures``).
"""

from __future__ import annotations

from lsmri.nlp.claims.comparisons import read_comparisons
from lsmri.nlp.claims.grades import read_grades
from lsmri.nlp.claims.jerks import read_jerks
from lsmri.nlp.claims.measures import read_measures
from lsmri.nlp.claims.progress import read_progress
from lsmri.nlp.claims.raises import read_raises
from lsmri.nlp.claims.series import Series, read_series
from lsmri.nlp.claims.temperatures import read_temperatures
from lsmri.nlp.claims.volumes import read_volumes
from lsmri.nlp.claims.weights import read_weights
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import BY_PLACE, Reading

__all__ = ["find_numeric"]

_OF_RAISES = frozenset({"motor_deficit", "severe_motor_deficit"})
_PROGRESSIVE = "progressive_neurological_deficit"


def find_numeric(reading: Reading) -> None:
    """Adds findings read from numbers, and takes away the words that they explain."""
    named = read_measures(reading)
    measures = [*named, *read_temperatures(reading, named), *read_volumes(reading)]
    series = read_series(reading)
    raises = read_raises(reading)
    found = [*read_grades(reading), *raises, *read_comparisons(reading)]
    for one in series:  # tells how power went better than its values do alone
        found = [f for f in found if not _is_of_series(f, one)]
        found += one.findings
    fallen = [f for f in found if f.concept == _PROGRESSIVE and f.assertion == "present"]
    found = [f for f in found if not _is_of_before(f, fallen)]
    found += measures
    found += read_progress(reading)
    found += read_weights(reading)
    found += read_jerks(reading)
    if not found:
        return
    measured = {m.concept for m in measures}
    concepts = {(f.concept, reading.sentence[f.start]) for f in found}
    reading.findings = [
        f
        for f in reading.findings
        if not (f.polarity == "observable" and (f.concept, reading.sentence[f.start]) in concepts)
        and not (f.concept in measured and _is_measured(f, measures))
        and not (raises and _is_of_raises(f, raises))
    ] + found
    reading.findings.sort(key=BY_PLACE)


def _is_of_series(f: Finding, series: Series) -> bool:
    """Whether it is made of the values of a series, or a word on progress that takes them up."""
    if f.concept in _OF_RAISES:
        return series.start <= f.start and f.end <= series.end
    return series.start < f.end and f.start < series.end


def _is_of_before(f: Finding, fallen: list[Finding]) -> bool:
    """Whether it is power that was still full before it fell."""
    return (
        f.concept in _OF_RAISES
        and f.assertion == "absent"
        and any(one.start <= f.start < one.end for one in fallen)
    )


def _is_measured(f: Finding, measures: list[Finding]) -> bool:
    """Whether the lexicon's words are those of a measurement of the same."""
    return any(f.concept == m.concept and m.start <= f.start < m.end for m in measures)


def _is_of_raises(f: Finding, raises: list[Finding]) -> bool:
    """Whether a heel raise that the lexicon reads by itself is one of those that were counted."""
    return (
        f.concept in _OF_RAISES
        and f.polarity != "present"
        and any(r.concept in _OF_RAISES and r.start < f.end and f.start < r.end for r in raises)
    )
