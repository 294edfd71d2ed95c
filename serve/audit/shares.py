"""Shares of letters with the interval that their number allows."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

__all__ = ["LEVEL", "Share", "share"]

#: Of every interval in the report.
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``total`` with Wilson's interval; nan where there is nothing to divide by."""

    count: int
    total: int
    value: float
    low: float
    high: float


def share(count: int, total: int, *, level: float = LEVEL) -> Share:
    """The share of ``count`` in ``total`` with its Wilson score interval.

    Wilson (J Am Stat Assoc 1927;22:209-12) holds its level for few letters and for shares near 0
    and 1, where the usual formula fails: Newcombe, Stat Med 1998;17:857-72.
    Raises ``ValueError`` where ``count`` is no part of ``total``.
    """
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415 - an extra

    if not 0 <= count <= total:
        raise ValueError(f"{count} is no part of {total}")
    if not total:
        return Share(0, 0, nan, nan, nan)
    low, high = proportion_confint(count, total, alpha=1 - level, method="wilson")
    value = count / total
    # Exactly so in theory, for none and for all; computing may miss them by a hair.
    return Share(count, total, value, min(float(low), value), max(float(high), value))
