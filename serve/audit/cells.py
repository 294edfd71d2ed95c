"""Columns and cells that several tables share."""

from __future__ import annotations

from collections.abc import Mapping

from lsmri.serve.audit.agreement import CATEGORIES
from lsmri.serve.audit.shares import share
from lsmri.serve.audit.table import Column, Value, columns

__all__ = ["OF_ALL", "SHARES", "part_of_all", "shares"]


#: The three categories, each as count, share and interval; the cells are those of ``shares``.
SHARES = tuple(
    Column(name, text, kind, hidden)
    for c in CATEGORIES
    for name, text, kind, hidden in (
        (c, c.capitalize(), "count", True),
        (f"{c}_share", c.capitalize(), "share", False),
        (f"{c}_low", "from", "share", True),
        (f"{c}_high", "to", "share", True),
    )
)


#: A count and its share with interval; the cells are those of ``part_of_all``.
OF_ALL = columns(
    ("letters", "Letters", "count"),
    ("share", "Of all letters", "share"),
    ("low", "from", "share", True),
    ("high", "to", "share", True),
)


def shares(found: Mapping[str, int]) -> tuple[Value, ...]:
    """The cells of ``SHARES``: count, share and interval of each category."""
    total = sum(found.get(c, 0) for c in CATEGORIES)
    parts = [share(found.get(c, 0), total) for c in CATEGORIES]
    return tuple(cell for p in parts for cell in (p.count, p.value, p.low, p.high))


def part_of_all(count: int, total: int) -> tuple[Value, ...]:
    """The cells of ``OF_ALL``."""
    part = share(count, total)
    return part.count, part.value, part.low, part.high
