"""What ``accuracy.py`` has measured, as text and as numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from _sets import Case, GoldSet
from _tables import table

from lsmri.training.evaluation.headline import CATEGORIES, URGENCIES
from lsmri.training.metrics import Agreement, Interval

#: The set on which the probabilities are held against every guideline.
PROBABLE = "Development"


@dataclass(slots=True)
class Readings:
    """What one reader made of a set: an ``Agreement`` for each letter, in their order.

    marked: of each letter, whether a person should look at it.
    """

    name: str
    letters: list[Agreement]
    total: Agreement
    marked: list[bool]


@dataclass(slots=True)
class Measured:
    """The figures of a set.

    sizes: what a figure rests on, by its title. readers: each reader's figures, None where it
    takes over what it doesn't read. differences: the hybrid's less those of each of its parts.
    """

    sizes: dict[str, int]
    readers: dict[str, dict[str, Interval | None]]
    differences: dict[str, dict[str, Interval]]


def report(gold: GoldSet, readings: Sequence[Readings], measured: Measured) -> str:
    ours = readings[0]
    parts = [
        f"## {gold.name}",
        f"{gold.about} {len(gold.cases)} letters. In brackets 95 % intervals, letters drawn with "
        "replacement.",
        _figures(measured),
        *_pairs(measured),
        "Categories by the guideline, applied to the gold record (rows) and to the hybrid's:",
        _confusion(CATEGORIES, ours.total.verdicts),
        "Urgency likewise:",
        _confusion(URGENCIES, ours.total.urgencies),
        *_missed(gold.cases, ours),
        _review(ours),
        "Most frequent differences in findings, gold → hybrid:",
        _errors(ours.total),
    ]
    return "\n\n".join(parts)


def probabilities(held: Mapping[str, Mapping[str, float]]) -> str:
    rows = [(name, f"{one['ece']:.3f}", f"{one['log_loss']:.2f}") for name, one in held.items()]
    return (
        f"## Probabilities by guideline\n\nThe hybrid's on the letters of {PROBABLE}, which were "
        "among those that taught them.\n\n"
        + table(("guideline", "expected calibration error", "log loss"), rows)
    )


def numbers(gold: GoldSet, readings: Sequence[Readings], measured: Measured) -> dict[str, Any]:
    """What a report says of a set, as JSON."""
    ours = readings[0]
    return {
        "name": gold.name,
        "letters": len(gold.cases),
        "sizes": measured.sizes,
        "readers": {
            reading.name: {
                "figures": _plain(measured.readers[reading.name]),
                "emergencies": _emergencies(reading),
            }
            for reading in readings
        },
        "differences": {name: _plain(less) for name, less in measured.differences.items()},
        "categories": _cells(CATEGORIES, ours.total.verdicts),
        "urgencies": _cells(URGENCIES, ours.total.urgencies),
        "less_urgent": [
            {"id": id_, "gold": expected, "read": read, "marked": marked}
            for id_, expected, read, marked in _less_urgent(gold.cases, ours)
        ],
        "review": reviewed(ours),
        "errors": [
            {"concept": concept, "gold": expected, "read": read, "letters": number}
            for (concept, expected, read), number in _ranked(ours.total)
        ],
    }


def _plain(intervals: Mapping[str, Interval | None]) -> dict[str, dict[str, float | None] | None]:
    return {
        title: one and {name: _known(getattr(one, name)) for name in ("value", "low", "high")}
        for title, one in intervals.items()
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)


def _cells(codes: Sequence[str], pairs: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    return {gold: {read: pairs.get((gold, read), 0) for read in codes} for gold in codes}


def _emergencies(reading: Readings) -> dict[str, int]:
    """How many there are, how many were found, how many other letters were called so."""
    cells, urgent = reading.total.urgencies, URGENCIES[0]
    return {
        "letters": sum(n for (gold, _), n in cells.items() if gold == urgent),
        "found": cells.get((urgent, urgent), 0),
        "false": sum(n for (gold, read), n in cells.items() if read == urgent != gold),
    }


def reviewed(reading: Readings) -> dict[str, int]:
    """How many letters are marked for a person, and how many of those that came out wrong."""
    wrong = [any(gold != read for gold, read in one.verdicts) for one in reading.letters]
    missed = [
        any(gold == URGENCIES[0] != read for gold, read in one.urgencies) for one in reading.letters
    ]
    pairs = list(zip(wrong, missed, reading.marked, strict=True))
    return {
        "marked": sum(reading.marked),
        "wrong": sum(wrong),
        "wrong_marked": sum(w and m for w, _, m in pairs),
        "missed": sum(missed),
        "missed_marked": sum(e and m for _, e, m in pairs),
    }


def _review(ours: Readings) -> str:
    found = reviewed(ours)
    return (
        f"{found['marked']} of {len(ours.letters)} letters are marked for a person. The category "
        f"is wrong in {found['wrong']}, of which {found['wrong_marked']} are marked. "
        f"{found['missed']} emergencies are missed, of which {found['missed_marked']} are marked."
    )


def _pairs(measured: Measured) -> list[str]:
    """The hybrid less each of its parts, on the same letters drawn."""
    rows = [
        [f"hybrid less {name}", *map(_interval, less.values())]
        for name, less in measured.differences.items()
    ]
    head = next(iter(measured.differences.values()), {})
    return [table(("", *head), rows)] if rows else []


def _figures(measured: Measured) -> str:
    rows = [
        [title, size, *(_interval(own[title]) for own in measured.readers.values())]
        for title, size in measured.sizes.items()
    ]
    return table(("", "n", *measured.readers), rows)


def _interval(one: Interval | None) -> str:
    if one is None or math.isnan(one.value):
        return "–"
    return f"{one.value:.2f} ({one.low:.2f}–{one.high:.2f})"


def _confusion(codes: Sequence[str], pairs: dict[tuple[str, str], int]) -> str:
    rows = [[expected, *(pairs.get((expected, read), 0) for read in codes)] for expected in codes]
    return table(("gold", *codes), rows)


def _missed(cases: Sequence[Case], ours: Readings) -> list[str]:
    lines = [
        f"- {id_}: {expected}, read as {read}{', marked' if marked else ''}"
        for id_, expected, read, marked in _less_urgent(cases, ours)
    ]
    if not lines:
        return ["No emergency and no urgent letter was taken for a less urgent one."]
    return ["Taken for less urgent than they are:", "\n".join(lines)]


def _less_urgent(cases: Sequence[Case], ours: Readings) -> Iterator[tuple[str, str, str, bool]]:
    """Emergencies and urgent letters that were taken for something less urgent, by their ids.

    With the urgency by gold and as read, and whether a person should look at the letter.
    """
    for case, one, marked in zip(cases, ours.letters, ours.marked, strict=True):
        ((expected, read),) = one.urgencies
        if expected in URGENCIES[:2] and URGENCIES.index(read) > URGENCIES.index(expected):
            yield str(case.letter.id), expected, read, marked


def _errors(total: Agreement) -> str:
    rows = [
        [concept, f"{expected or '–'} → {read or '–'}", number]
        for (concept, expected, read), number in _ranked(total)
    ]
    return table(("concept", "status", "letters"), rows)


def _ranked(
    total: Agreement, most: int = 15
) -> list[tuple[tuple[str, str | None, str | None], int]]:
    """The most frequent differences in findings."""
    return sorted(total.errors.items(), key=lambda item: (-item[1], str(item[0])))[:most]
