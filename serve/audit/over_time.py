"""Tables of what changed from month to month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from lsmri.corpora.scheme import Concept
from lsmri.serve.audit import names
from lsmri.serve.audit.audit import Audit
from lsmri.serve.audit.cells import SHARES, shares
from lsmri.serve.audit.drift import Shift, reference_months, shifts
from lsmri.serve.audit.table import Table, Value, columns

__all__ = ["Change", "changes", "mixes", "time_tables"]

#: A finding is named as changed from so many points of a hundred upwards.
POINTS = 0.05
#: The newest months, compared with the reference months finding by finding.
NEWEST = 3


class Change(NamedTuple):
    """How often letters speak of a finding, in the reference months and in the newest.

    low, high: interval of the difference (Newcombe). clear: it excludes none, and is not small.
    """

    concept: str
    before: float
    now: float
    low: float
    high: float
    clear: bool


def time_tables(audit: Audit) -> list[Table]:
    """Months, their shifts against the reference months, and findings that changed."""
    return [_months(audit), _shifts(audit), _changes(audit)]


def mixes(audit: Audit) -> dict[str, list[Shift]]:
    """The shifts of each mix that an archive with dates has, by name."""
    tally = audit.tally
    decisions = _by_month(tally.of("month"))
    findings: dict[str, Counter[str]] = {}
    for (month, concept), number in tally.concepts.items():
        if month is not None:
            findings.setdefault(month, Counter())[_group(concept)] += number
    found = {
        "decisions": decisions,
        "findings that letters speak of": findings,
        "specialties": _by_month(tally.of("month_specialty")),
        "ages": _by_month(tally.of("month_age")),
    }
    return {name: shifts(mix) for name, mix in found.items() if len(mix) > 1}


def _by_month(counts: Mapping[tuple[str | None, ...], int]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for (month, value), number in counts.items():
        if month is not None and value is not None:
            found.setdefault(month, Counter())[value] += number
    return found


def _group(concept: str) -> str:
    try:
        return Concept(concept).group
    except ValueError:
        return "unknown"


def changes(audit: Audit) -> list[Change]:
    """How the share of letters that speak of each finding changed, the largest change first."""
    from statsmodels.stats.proportion import confint_proportions_2indep  # noqa: PLC0415 - an extra

    reference = reference_months(audit.months)
    newest = [m for m in audit.months[-NEWEST:] if m not in reference]
    letters = Counter({m: sum(c.values()) for m, c in _by_month(audit.tally.of("month")).items()})
    earlier, later = (sum(letters[m] for m in months) for months in (reference, newest))
    if min(earlier, later) < audit.options.fewest:
        return []
    found = []
    for concept in sorted({c for (_, c) in audit.tally.concepts}):
        first, second = (
            sum(audit.tally.concepts[m, concept] for m in months) for months in (reference, newest)
        )
        low, high = confint_proportions_2indep(
            second, later, first, earlier, method="newcomb", compare="diff"
        )
        before, now = first / earlier, second / later
        clear = (low > 0 or high < 0) and abs(now - before) >= POINTS
        found.append(Change(concept, before, now, float(low), float(high), clear))
    return sorted(found, key=lambda c: (-abs(c.now - c.before), c.concept))


def _months(audit: Audit) -> Table:
    by_month = _by_month(audit.tally.of("month"))
    sums = audit.tally.sums
    rows: list[tuple[Value, ...]] = []
    for month in audit.months:
        counts = by_month[month]
        total = counts.total()
        if total < audit.options.fewest:
            rows.append((month, None, *([None] * (len(_MONTHS) - 2))))
            continue
        known = sums["words"][month]
        rows.append(
            (month, total, *shares(counts),
             (sums["confidence"][month] / total) or None, sums["review"][month] / total,
             sums["silent"][month] / total,
             sums["unknown_words"][month] / known if known else None)
        )  # fmt: skip
    note = f"Months of fewer than {audit.options.fewest} letters are named without figures."
    return Table("months", "Month by month", _MONTHS, tuple(rows), note)


_MONTHS = (
    *columns(("month", "Month", "month"), ("letters", "Letters", "count")),
    *SHARES,
    *columns(
        ("confidence", "Mean confidence", "share"),
        ("review", "Needs review", "share"),
        ("silent", "Letters without any finding", "share"),
        ("unknown_words", "Words in no lexicon", "share"),
    ),
)


def _shifts(audit: Audit) -> Table:
    rows = [
        (name, s.month, s.letters, s.index, s.chance, s.word)
        for name, found in mixes(audit).items()
        for s in found
    ]
    return Table(
        "drift",
        "Population stability against the first months",
        columns(
            ("mix", "Mix of"),
            ("month", "Month", "month"),
            ("counted", "Counted", "count"),
            ("index", "Index", "ratio"),
            ("chance", "Chance alone", "ratio"),
            ("reading", "Reading"),
        ),
        tuple(rows),
    )


def _changes(audit: Audit) -> Table:
    rows = [
        (
            c.concept,
            names.finding(c.concept),
            c.before,
            c.now,
            c.low,
            c.high,
            "yes" if c.clear else "",
        )
        for c in changes(audit)
    ]
    return Table(
        "findings",
        "Findings that letters speak of, then and now",
        columns(
            ("concept", "Code", "text", True),
            ("words", "Finding"),
            ("before", "First months", "share"),
            ("now", "Newest months", "share"),
            ("low", "Difference, 95 % interval", "share"),
            ("high", "to", "share"),
            ("clear", "Clear change"),
        ),
        tuple(rows),
        "Present or possible.",
    )
