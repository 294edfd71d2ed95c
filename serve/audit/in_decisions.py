"""Tables of the decisions: how many, in which groups, under which guideline."""

from __future__ import annotations

from collections import Counter
from typing import Any

from lsmri.serve.audit import names
from lsmri.serve.audit.agreement import CATEGORIES
from lsmri.serve.audit.audit import Audit
from lsmri.serve.audit.cells import OF_ALL, SHARES, part_of_all, shares
from lsmri.serve.audit.letters import AGE_BANDS, CAUSES
from lsmri.serve.audit.shares import share
from lsmri.serve.audit.table import Table, Value, columns

__all__ = ["DIMENSIONS", "causes", "grouped", "groups", "overall", "profiles"]


#: What letters are grouped by, in the order of the report.
DIMENSIONS = ("specialty", "setting", "sex", "age_band", "year")


def overall(audit: Audit) -> Table:
    """Letters by decision."""
    rows: list[tuple[Value, ...]] = []
    for category in CATEGORIES:
        part = share(audit.categories[category], audit.letters)
        rows.append((category, part.count, part.value, part.low, part.high))
    return Table(
        "rates",
        "Decisions",
        columns(
            ("category", "Decision"),
            ("letters", "Letters", "count"),
            ("share", "Share", "share"),
            ("low", "95 % interval", "share"),
            ("high", "to", "share"),
        ),
        tuple(rows),
        "Wilson score intervals. They allow for chance in which letters came, not for errors of"
        " reading.",
    )


def grouped(audit: Audit, dimension: str) -> list[tuple[str | None, Counter[str]]]:
    """Letters by category in each group of a dimension, in the order of the report.

    Groups come largest first, ages and years in their order, and what isn't stated last.
    """
    found = audit.tally.by_category("month" if dimension == "year" else dimension)
    if dimension == "year":
        by_year: dict[str | None, Counter[str]] = {}
        for month, counts in found.items():
            by_year.setdefault(month and month[:4], Counter()).update(counts)
        found = by_year
    bands = list(AGE_BANDS)

    def place(value: str | None) -> tuple[Any, ...]:
        if dimension == "age_band":
            return (value is None, bands.index(value) if value else 0)
        return (value is None, "" if dimension == "year" else -found[value].total(), value or "")

    return [(value, found[value]) for value in sorted(found, key=place)]


def groups(audit: Audit) -> Table:
    """Decisions in each group of each dimension."""
    fewest = audit.options.fewest
    rows: list[tuple[Value, ...]] = []
    for dimension in DIMENSIONS:
        found = grouped(audit, dimension)
        if [value for value, _ in found] == [None]:
            continue
        for value, counts in found:
            total = counts.total()
            first: tuple[Value, ...] = (names.group(dimension), names.wide(value))
            if total < fewest:
                rows.append((*first, None, *([None] * len(SHARES))))
            else:
                rows.append((*first, total, *shares(counts)))
    return Table(
        "groups",
        "Decisions by group",
        (*columns(("dimension", "By"), ("group", "Group"), ("letters", "Letters", "count")),
         *SHARES),
        tuple(rows),
        f"Groups of fewer than {fewest} letters are named without figures.",
    )  # fmt: skip


def causes(audit: Audit) -> Table:
    """Uncertain letters by cause."""
    found = audit.tally.of("cause")
    total = audit.letters
    rows = [
        (cause, names.CAUSES[cause], *part_of_all(found["uncertain", cause], total))
        for cause in CAUSES
    ]
    return Table(
        "causes",
        "Why letters are uncertain",
        (*columns(("cause", "Cause", "text", True), ("words", "Cause")), *OF_ALL),
        tuple(rows),
    )


def profiles(audit: Audit) -> Table:
    """Decisions under each guideline."""
    own = {str(g) for g, _ in audit.tally.of("profile")}
    rows = [
        (
            p.profile,
            "yes" if p.profile in own else "",
            sum(p.counts.values()),
            *shares(p.counts),
            p.against.value,
            p.against.low,
            p.against.high,
        )
        for p in audit.profiles
    ]
    return Table(
        "profiles",
        "The same letters under every guideline",
        (
            *columns(
                ("profile", "Guideline"),
                ("own", "Of this archive"),
                ("letters", "Letters", "count"),
            ),
            *SHARES,
            *columns(
                ("kappa", "κ with the archive's decisions", "ratio"),
                ("kappa_low", "from", "ratio", True),
                ("kappa_high", "to", "ratio", True),
            ),
        ),
        tuple(rows),
    )
