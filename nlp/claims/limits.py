"""From which value on a measurement is a finding: ``lexicon/limits.toml``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from lsmri.nlp.matching.wording import load_tables
from lsmri.nlp.time.timewords import time_words

__all__ = ["LEG_RAISE", "Limit", "load_limits"]

#: One folded word.
LEG_RAISE = "straight leg raise"
#: Behind a number these make it a time or a share, no result.
_NO_RESULT = frozenset({"%", "day", "week", "month", "year", "in", "/"})


@dataclass(frozen=True, slots=True)
class Limit:
    """What a value of a measurement claims of a concept.

    least, most: the finding is there from the one on, or up to the other; strict: not at the limit
    itself. clear: a value on the other side of this denies it. The rest as in the lexicon.
    """

    concept: str
    unit: str
    source: str
    least: float = -math.inf
    most: float = math.inf
    strict: bool = False
    clear: float | None = None
    claim: str = "present"
    within: tuple[float, float] = (-math.inf, math.inf)
    units: Mapping[str, float] = field(default_factory=dict)
    named: bool = False
    minus: bool | None = None
    unless: frozenset[str] = frozenset()
    timeless: bool = False

    def suits(self, *, negative: bool, between: Sequence[str], following: str) -> bool:
        """Whether a value is one of this measurement.

        negative: a minus stands before it. between: the words that lead to it. following: the word
        behind it.
        """
        if self.minus is not None and self.minus is not negative:
            return False
        if self.named and following not in self.units:
            return False
        if self.timeless and (following in _NO_RESULT or following in time_words().months):
            return False
        return self.unless.isdisjoint(between)

    def judge(self, value: float, *, following: str, less: bool) -> str | None:
        """What a value claims: ``claim``, "absent", or nothing.

        following: the word behind it, perhaps its unit. less: it is only said to be below that.
        """
        value *= self.units.get(following, 1.0)
        if not self.within[0] <= value <= self.within[1]:
            return None
        if self.most < math.inf:
            found = value < self.most or (value == self.most and less)
            denied = self.clear is not None and value >= self.clear
        else:
            found = not less and (value > self.least if self.strict else value >= self.least)
            at_most = less or self.strict
            denied = self.clear is not None and (
                value < self.clear or (value == self.clear and at_most)
            )
        return self.claim if found else "absent" if denied else None


@cache
def load_limits() -> Mapping[str, tuple[Limit, ...]]:
    """The limits of each measurement, by its folded word."""
    limits: dict[str, tuple[Limit, ...]] = {}
    for row in load_tables("limits")["limit"]:
        limit = _limit(row)
        for word in row["of"].split():
            name = word.replace("_", " ")
            limits[name] = (*limits.get(name, ()), limit)
    return limits


def _limit(row: Mapping[str, Any]) -> Limit:
    """A limit as the lexicon writes it."""
    falls = "below" in row
    edge = float(row["below"] if falls else row.get("from", row.get("above", 0)))
    clear = edge if row.get("otherwise") else row.get("clear_below")
    return Limit(
        row["concept"],
        row["unit"],
        row["source"],
        least=-math.inf if falls else edge,
        most=edge if falls else math.inf,
        strict="above" in row,
        clear=clear,
        claim=row.get("claim", "present"),
        within=tuple(row.get("within", (-math.inf, math.inf))),
        units=row.get("units", {}),
        named=row.get("named", False),
        minus=row.get("minus"),
        unless=frozenset(row.get("unless", "").split()),
        timeless=row.get("timeless", False),
    )
