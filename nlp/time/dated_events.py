"""How long ago earlier scans, operations and accidents were: the value of their findings."""

from __future__ import annotations

from lsmri.corpora.values import DAYS_A_MONTH, DAYS_A_YEAR
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.timex import COMPLAINED, Timex

__all__ = ["count_from_entries", "date_by_entry", "date_finding"]

#: Days in the unit of a dated finding's value.
_UNITS = {
    "prior_lumbar_mri": DAYS_A_MONTH,
    "prior_other_imaging": DAYS_A_MONTH,
    "prior_spinal_surgery": DAYS_A_YEAR,
    "significant_trauma": 1.0,
}
_OLD = 3  # days; a newer entry is the letter itself
_BYGONE = 731  # days; what an older entry tells of is over
_LONGEST_ENTRY = 12  # sentences


def date_finding(finding: Finding, days: float) -> None:
    """Notes years for an operation, months for imaging, days for an accident; the newest date
    stays.
    """
    unit = _UNITS.get(finding.concept)
    if unit is None:
        return
    value = round(days / unit, 1)
    if not isinstance(finding.value, (int, float)) or value < finding.value:
        finding.value = value


def date_by_entry(reading: Reading) -> None:
    """Gives events without a time of their own the date of the record's entry that has them."""
    entries = [t for t in reading.timexes if t.entry and (t.days or 0) >= _OLD]
    undated = [f for f in reading.findings if f.concept in _UNITS and f.value is None]
    if not entries or not undated:
        return
    for finding in undated:
        entry = _entry_of(reading, finding, entries)
        if entry is not None and entry.days is not None and finding.assertion != "hypothetical":
            date_finding(finding, entry.days)


def count_from_entries(reading: Reading) -> None:
    """Adds the age of a record's entry to the lengths of complaints that were told in it: "LBP 6
    weeks" of three weeks ago is nine by now. Those of years ago are over.
    """
    entries = [t for t in reading.timexes if t.entry and (t.days or 0) >= _OLD]
    if not entries:
        return
    for t in reading.timexes:
        if t.bearer not in COMPLAINED or t.dated or t.days is None:
            continue
        entry = _entry_of(reading, t, entries)
        if entry is None or entry.days is None:
            continue
        if entry.days > _BYGONE:
            t.bearer = "other"
        else:
            t.days += entry.days
            t.iso = f"P{t.days:.0f}D"


def _entry_of(reading: Reading, finding: Finding | Timex, entries: list[Timex]) -> Timex | None:
    """The entry in which a finding stands: the last one that begins before it, not too far."""
    before = [t for t in entries if t.start < finding.start]
    if not before:
        return None
    entry = before[-1]
    apart = reading.sentence[finding.start] - reading.sentence[entry.start]
    return entry if apart <= _LONGEST_ENTRY else None
