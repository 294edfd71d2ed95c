"""Tables of agreement, and the row that every nominal judgement gets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lsmri.corpora.agreement.coefficients import Bootstrap, Interval, Units, alpha, kappa, share
from lsmri.corpora.scheme import CONCEPT_GROUPS

__all__ = ["Row", "Section", "nominal", "selections"]


@dataclass(frozen=True, slots=True)
class Row:
    """The figures for one name. n: of what the section's ``unit`` says."""

    name: str
    n: int
    figures: dict[str, Interval]


@dataclass(frozen=True, slots=True)
class Section:
    """A table. unit: what is counted as ``n`` and judged."""

    name: str
    unit: str
    rows: tuple[Row, ...]


def selections(*, by_concept: bool = False) -> Iterator[tuple[str, frozenset[str]]]:
    """Every concept together, then each group, and each concept if wanted."""
    yield "all", frozenset(code for codes in CONCEPT_GROUPS.values() for code in codes)
    for group, codes in CONCEPT_GROUPS.items():
        yield group, frozenset(codes)
        if by_concept and len(codes) > 1:
            yield from ((f"{group}: {code}", frozenset({code})) for code in codes)


def nominal(name: str, units: Sequence[Units], interval: Bootstrap) -> Iterator[Row]:
    """A row of share, kappa and alpha; none where nobody judged anything."""
    n = sum(found.total() for found in units)
    if n:
        figures = {
            "share": interval(*share(units)),
            "kappa": interval(*kappa(units)),
            "alpha": interval(*alpha(units)),
        }
        yield Row(name, n, figures)
