"""Everything that can be measured of a model on annotated letters, in one object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lsmri.corpora.agreement import Section
from lsmri.corpora.scheme import Assertion
from lsmri.training.evaluation.differences import Difference, differences
from lsmri.training.evaluation.headline import CATEGORIES, URGENCIES
from lsmri.training.evaluation.judging import Judged
from lsmri.training.evaluation.reliability import Calibration, calibration
from lsmri.training.evaluation.sections import (
    Tables,
    by_kind,
    confusion,
    of_findings,
    of_mentions,
    overview,
    summed,
)

__all__ = ["Confusion", "Evaluation", "evaluate"]


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often each gold code (rows) was read as each code (columns)."""

    name: str
    codes: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well a model read and decided.

    recorded: letters with a feature record; decisions are measured on these alone.
    calibration: None where there is no record.
    """

    model: dict[str, str]
    guideline: str
    letters: int
    recorded: int
    draws: int
    sections: tuple[Section, ...]
    confusions: tuple[Confusion, ...]
    calibration: Calibration | None
    differences: tuple[Difference, ...]


def evaluate(judged: Sequence[Judged], *, draws: int = 2000, seed: int = 1) -> Evaluation:
    """Measures what a model made of letters. Intervals are percentile bootstraps over letters.

    Raises ``ValueError`` where there are no letters.
    """
    if not judged:
        raise ValueError("no letters to evaluate on")
    tables = Tables(draws=draws, seed=seed)
    return Evaluation(
        model=judged[0].result.model,
        guideline=judged[0].result.decision.guideline,
        letters=len(judged),
        recorded=sum(one.gold is not None for one in judged),
        draws=draws,
        sections=(
            overview(judged, tables),
            *of_mentions(judged, tables),
            *of_findings(judged, tables),
            *by_kind(judged, tables),
        ),
        confusions=tuple(_confusions(judged)),
        calibration=calibration(judged, draws=draws, seed=seed),
        differences=tuple(differences(judged)),
    )


def _confusions(judged: Sequence[Judged]) -> list[Confusion]:
    total = summed(judged)
    claims: Counter[tuple[str, str]] = Counter()
    for one in judged:
        if one.matching is not None:
            pairs = (*one.matching.pairs, *one.matching.otherwise)
            claims.update((str(gold.assertion), str(read.assertion)) for gold, read in pairs)
    made = (
        ("category", CATEGORIES, total.verdicts),
        ("urgency", URGENCIES, total.urgencies),
        ("assertion of mentions that were found", tuple(map(str, Assertion)), claims),
    )
    return [
        Confusion(name, codes, tuple(map(tuple, confusion(pairs, codes))))
        for name, codes, pairs in made
        if pairs
    ]
