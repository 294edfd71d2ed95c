"""What ``benchmarks/accuracy.py`` measured, and how a page writes it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "docs" / "figures.json"

FINDINGS, KAPPA, RIGHT = "findings F1", "category κ", "category, right"
DURATION, FAILED = "symptom_duration_weeks, right", "conservative_treatment_failed, right"
TRIED, FOUND = "treatments_tried, right", "emergency found"
#: What a page calls a figure.
CALLED = {
    FINDINGS: "findings, F1",
    "mentions F1 (span, concept, assertion)": "mentions, F1 of span, concept and assertion",
    DURATION: "duration of symptoms, right",
    FAILED: "failure of treatment, right",
    TRIED: "all treatments of a letter, right",
    KAPPA: "category, κ",
    "emergency or urgent found as such": "urgent or emergency, found as such",
}


@cache
def measured() -> dict[str, Any]:
    """What ``benchmarks/accuracy.py`` measured."""
    found: dict[str, Any] = json.loads(FIGURES.read_text("utf-8"))
    return found


def of(part: str) -> dict[str, Any]:
    """The figures of a set of letters."""
    sets: dict[str, dict[str, Any]] = measured()["sets"]
    if part not in sets:
        sys.exit(f"{FIGURES.name} lacks the set {part!r}: measure with --texts longer=NOTES,GOLD")
    return sets[part]


def value(part: str, reader: str, title: str) -> float:
    """A figure of a reader on a set."""
    found: float = of(part)["readers"][reader]["figures"][title]["value"]
    return found


def interval(found: Mapping[str, float | None]) -> str:
    """A figure with its interval, where one is known."""
    if found["value"] is None:
        return "–"
    if found["low"] is None:
        return f"{found['value']:.2f}"
    return f"{found['value']:.2f} ({found['low']:.2f}–{found['high']:.2f})"


def cell(part: str, reader: str, title: str) -> str:
    """Likewise with its interval."""
    return interval(of(part)["readers"][reader]["figures"][title])


def letters(part: str, reader: str, title: str) -> str:
    """In how many letters of a set a feature was right."""
    number = of(part)["letters"]
    return f"{round(value(part, reader, title) * number)} of {number}"


def emergencies(part: str, reader: str) -> str:
    """How many emergencies of a set a reader found."""
    found = of(part)["readers"][reader]["emergencies"]
    return f"{found['found']} of {found['letters']}"


def difference(part: str, other: str, title: str) -> str:
    """The hybrid less another reader."""
    return interval(of(part)["differences"][other][title])


def percent(share: float) -> str:
    """A share in whole per cent."""
    return f"{share:.0%}".replace("%", " %")


def table(
    head: Sequence[str], rows: Sequence[Sequence[object]], *, texts: int = 1
) -> Iterator[str]:
    """A table whose first columns are text, so many as ``texts``."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * texts}{'---:|' * (len(head) - texts)}"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"
