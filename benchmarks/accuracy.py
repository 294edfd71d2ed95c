"""How well letters are read and decided, on every set with gold records, with 95 % intervals.

``python benchmarks/accuracy.py`` compares the hybrid with its parts, the rules and the transformer
alone, with a keyword reader with NegEx windows, and with medspaCy where
``benchmarks/setup_peers.sh`` has installed it. They get the lexicon's phrases, as
far as those can be written without gaps. Reports name letters by their ids and never quote them.

``--json FILE`` writes the same as numbers. The pages of the documentation take theirs from
``docs/figures.json``, written so with ``--texts longer=...``.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from _baseline import Entity, KeywordReader, medspacy_entities, mentions_of, record_of
from _machine import describe_machine
from _sets import Case, GoldSet, corpus_sets, external_set
from _tables import table

import lsmri
from lsmri.corpora.letter import FeatureRecord, Mention
from lsmri.models.guideline import guideline_names
from lsmri.training.evaluation.headline import CATEGORIES, URGENCIES, headline
from lsmri.training.evaluation.judging import agreement_of, match
from lsmri.training.evaluation.reliability import calibration_error, reliability
from lsmri.training.metrics import Agreement, Interval, bootstrap, paired_bootstrap

ROOT = Path(__file__).resolve().parents[1]
OURS, ALONE = "hybrid", ("rules", "transformer")
#: What the peers don't read.
TAKEN_OVER = (
    "conservative_treatment_weeks", "prior_lumbar_mri_months", "laterality", "age_years", "sex",
    "referrer_specialty", "care_setting",
)  # fmt: skip
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


@dataclass(frozen=True, slots=True)
class Output:
    """What a reader gave for one letter."""

    record: FeatureRecord
    mentions: Sequence[Mention]
    decision: lsmri.Decision


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    parts = [
        f"# Accuracy\n\nlsmri {lsmri.__version__}; {describe_machine()}. F1 is micro-averaged. The "
        "peers find the lexicon's phrases that have no gaps; a dash is what they don't read, which "
        "they take over from lsmri for the decision."
    ]
    told: dict[str, Any] = {"version": lsmri.__version__, "draws": options.draws, "sets": {}}
    scorer = lsmri.load(OURS)
    rest = {name: lsmri.load(name) for name in ALONE}
    for gold in _sets(options):
        if gold.cases:
            readings = read_all(gold.cases, scorer, rest, peers=not options.no_peers)
            measured = measure(readings, options.draws, spans=gold.cases[0].mentions is not None)
            parts.append(_report(gold, readings, measured))
            told["sets"][gold.key] = _numbers(gold, readings, measured)
            if gold.name == PROBABLE:
                held = {name: held_to(name, gold.cases) for name in guideline_names()}
                parts.append(_probabilities(held))
                told["guidelines"] = held
        else:
            parts.append(f"{gold.name}: skipped, there are none in {options.letters}.")
    report = "\n\n".join(parts) + "\n"
    print(report, end="")
    if options.output:
        options.output.write_text(report, encoding="utf-8")
    if options.json:
        text = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)
        options.json.write_text(f"{text}\n", encoding="utf-8")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Accuracy of reading and deciding, with intervals."
    )
    parser.add_argument("--letters", type=Path, default=ROOT / "corpora" / "letters")
    parser.add_argument(
        "--texts",
        action="append",
        default=[],
        metavar="NAME=NOTES.jsonl,GOLD.jsonl",
        help="texts kept outside the project, with their gold records; may be repeated",
    )
    parser.add_argument("--draws", type=int, default=2000, help="bootstrap samples (default: 2000)")
    parser.add_argument("--no-peers", action="store_true", help="lsmri and its parts alone")
    parser.add_argument("--output", type=Path, help="write the report there as well")
    parser.add_argument("--json", type=Path, help="write its figures there as numbers")
    return parser.parse_args(arguments)


def _sets(options: argparse.Namespace) -> list[GoldSet]:
    sets = list(corpus_sets(options.letters))
    for one in options.texts:
        name, _, paths = one.partition("=")
        notes, comma, gold = paths.partition(",")
        if not comma:
            raise SystemExit(f"--texts {one!r}: write NAME=NOTES.jsonl,GOLD.jsonl")
        sets.append(external_set(name, Path(notes), Path(gold)))
    return sets


def _report(gold: GoldSet, readings: Sequence[Readings], measured: Measured) -> str:
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


def read_all(
    cases: Sequence[Case],
    scorer: lsmri.Scorer,
    rest: Mapping[str, lsmri.Scorer],
    *,
    peers: bool = True,
) -> list[Readings]:
    """``scorer``'s readings of the cases, those of ``rest``, then those of the peers there are."""
    own = _outputs(cases, scorer)
    readings = [_compared(OURS, scorer, cases, own)]
    readings += [
        _compared(name, other, cases, _outputs(cases, other)) for name, other in rest.items()
    ]
    if not peers:
        return readings
    texts = [case.letter.text for case in cases]
    keywords = KeywordReader()
    for name, found in (
        ("keywords, NegEx", [keywords(text) for text in texts]),
        ("medspaCy", medspacy_entities(texts)),
    ):
        if found is not None:
            outputs = [
                _peer(scorer, case.letter, entities, output.record)
                for case, entities, output in zip(cases, found, own, strict=True)
            ]
            readings.append(_compared(name, scorer, cases, outputs))
    return readings


def _outputs(cases: Sequence[Case], scorer: lsmri.Scorer) -> list[Output]:
    results = [scorer(case.letter) for case in cases]
    return [Output(result.features, result.mentions, result.decision) for result in results]


def measure(readings: Sequence[Readings], draws: int, *, spans: bool) -> Measured:
    """The figures of a set, the hybrid's readings first. spans: whether mentions are annotated."""
    ours = readings[0]
    figures = headline(ours.total, spans=spans)
    readers: dict[str, dict[str, Interval | None]] = {}
    for reading in readings:
        own = readers[reading.name] = {}
        for title, figure in figures.items():
            if reading.name not in (OURS, *ALONE) and title.startswith(TAKEN_OVER):
                own[title] = None
                continue
            counts = [figure.count(one) for one in reading.letters]
            own[title] = bootstrap(counts, figure.statistic, draws=draws)
    differences: dict[str, dict[str, Interval]] = {}
    for reading in readings[1:]:
        if reading.name not in ALONE:
            continue
        less = differences[reading.name] = {}
        for title in ("findings F1", "category κ", "category, right", "emergency found"):
            figure = figures[title]
            pair = [
                [figure.count(one) for one in letters]
                for letters in (ours.letters, reading.letters)
            ]
            less[title] = paired_bootstrap(*pair, figure.statistic, draws=draws)
    sizes = {title: figure.size(ours.total) for title, figure in figures.items()}
    return Measured(sizes, readers, differences)


def held_to(guideline: str, cases: Sequence[Case]) -> dict[str, float]:
    """How far the hybrid's probabilities hold under a guideline."""
    scorer = lsmri.load(OURS, guideline=guideline)
    given = [scorer(case.letter).decision.probabilities for case in cases]
    chances = np.array([[one[category] for category in CATEGORIES] for one in given])
    true = np.array([CATEGORIES.index(scorer.decide(case.record).category) for case in cases])
    return {
        "ece": round(calibration_error(reliability(chances, true)), 4),
        "log_loss": round(float(-np.log(chances[np.arange(len(true)), true]).mean()), 4),
    }


def _probabilities(held: Mapping[str, Mapping[str, float]]) -> str:
    rows = [(name, f"{one['ece']:.3f}", f"{one['log_loss']:.2f}") for name, one in held.items()]
    return (
        f"## Probabilities by guideline\n\nThe hybrid's on the letters of {PROBABLE}, which were "
        "among those that taught them.\n\n"
        + table(("guideline", "expected calibration error", "log loss"), rows)
    )


def _numbers(gold: GoldSet, readings: Sequence[Readings], measured: Measured) -> dict[str, Any]:
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


def _peer(
    scorer: lsmri.Scorer, letter: lsmri.Letter, entities: Sequence[Entity], own: FeatureRecord
) -> Output:
    record = record_of(letter, entities, own)
    decision = scorer.guideline.decide(record, in_scope=bool(record.findings))
    return Output(record, mentions_of(letter.text, entities), decision)


def _compared(
    name: str, scorer: lsmri.Scorer, cases: Sequence[Case], outputs: Sequence[Output]
) -> Readings:
    letters: list[Agreement] = []
    total = Agreement()
    for case, output in zip(cases, outputs, strict=True):
        one = agreement_of(
            (case.record, scorer.guideline.decide(case.record)),
            (output.record, output.decision),
            None if case.mentions is None else match(case.mentions, output.mentions),
        )
        letters.append(one)
        total += one
    return Readings(name, letters, total, [output.decision.needs_review for output in outputs])


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


if __name__ == "__main__":
    main()
