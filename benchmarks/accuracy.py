"""How well letters are read and decided, on every set with gold records, with 95 % intervals.

``python benchmarks/accuracy.py`` compares lsmri with a keyword reader with NegEx windows, and with
medspaCy where ``benchmarks/setup_peers.sh`` has installed it. They get the lexicon's phrases, as
far as those can be written without gaps. Reports name letters by their ids and never quote them.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from _baseline import Entity, KeywordReader, medspacy_entities, mentions_of, record_of
from _machine import describe_machine
from _sets import Case, GoldSet, corpus_sets, external_set
from _tables import table

import lsmri
from lsmri.corpora.letter import FeatureRecord, Mention
from lsmri.corpora.scheme import CONCEPT_GROUPS
from lsmri.training.metrics import (
    Agreement,
    accuracy,
    bootstrap,
    compare_mentions,
    f1,
    kappa_of_table,
)

ROOT = Path(__file__).resolve().parents[1]
CATEGORIES = ("appropriate", "uncertain", "inappropriate")
URGENCIES = ("emergency", "urgent", "routine", "none")
OURS = "lsmri"
#: What the peers don't read.
TAKEN_OVER = (
    "conservative_treatment_weeks", "prior_lumbar_mri_months", "laterality", "age_years", "sex",
    "referrer_specialty", "care_setting",
)  # fmt: skip


@dataclass(slots=True)
class Readings:
    """What one reader made of a set: an ``Agreement`` for each letter, in their order."""

    name: str
    letters: list[Agreement]
    total: Agreement


@dataclass(frozen=True, slots=True)
class Output:
    """What a reader gave for one letter."""

    record: FeatureRecord
    mentions: Sequence[Mention]
    decision: lsmri.Decision


#: What is counted of a letter, and the statistic of the sums.
Figure = tuple[Callable[[Agreement], Sequence[float]], Callable[[Sequence[float]], float]]


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    parts = [
        f"# Accuracy\n\nlsmri {lsmri.__version__}; {describe_machine()}. F1 is micro-averaged. The "
        "peers find the lexicon's phrases that have no gaps; a dash is what they don't read, which "
        "they take over from lsmri for the decision."
    ]
    scorer = lsmri.load()
    for gold in _sets(options):
        if gold.cases:
            parts.append(_report(gold, scorer, draws=options.draws, peers=not options.no_peers))
        else:
            parts.append(f"{gold.name}: skipped, there are none in {options.letters}.")
    report = "\n\n".join(parts) + "\n"
    print(report, end="")
    if options.output:
        options.output.write_text(report, encoding="utf-8")


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
    parser.add_argument("--no-peers", action="store_true", help="lsmri alone")
    parser.add_argument("--output", type=Path, help="write the report there as well")
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


def _report(gold: GoldSet, scorer: lsmri.Scorer, *, draws: int, peers: bool) -> str:
    readings = read_all(gold.cases, scorer, peers=peers)
    ours = readings[0]
    parts = [
        f"## {gold.name}",
        f"{gold.about} {len(gold.cases)} letters. In brackets 95 % intervals, letters drawn with "
        "replacement.",
        _figures(readings, draws, spans=gold.cases[0].mentions is not None),
        "Categories by the guideline, applied to the gold record (rows) and to lsmri's (columns):",
        _confusion(CATEGORIES, ours.total.verdicts),
        "Urgency likewise:",
        _confusion(URGENCIES, ours.total.urgencies),
        *_missed(gold.cases, ours),
        "Most frequent differences in findings, gold → lsmri:",
        _errors(ours.total),
    ]
    return "\n\n".join(parts)


def read_all(cases: Sequence[Case], scorer: lsmri.Scorer, *, peers: bool = True) -> list[Readings]:
    """lsmri's readings of the cases, then those of the peers that are there."""
    results = [scorer(case.letter) for case in cases]
    own = [Output(result.features, result.mentions, result.decision) for result in results]
    readings = [_compared(OURS, scorer, cases, own)]
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
        one = Agreement()
        one.add(case.record, output.record)
        expected = scorer.guideline.decide(case.record)
        one.verdicts[expected.category, output.decision.category] += 1
        one.urgencies[expected.urgency, output.decision.urgency] += 1
        if case.mentions is not None:
            pairs, extra, missed = compare_mentions(case.mentions, output.mentions)
            one.mentions = [len(pairs), len(extra), len(missed)]
        letters.append(one)
        total += one
    return Readings(name, letters, total)


def _figures(readings: Sequence[Readings], draws: int, *, spans: bool) -> str:
    rows: list[list[str]] = []
    for title, figure in figures(readings[0].total, spans=spans).items():
        count, statistic = figure
        size = _size(readings[0].total, figure)
        row = [title, size]
        for reading in readings:
            if reading.name != OURS and title.startswith(TAKEN_OVER):
                row.append("–")
                continue
            interval = bootstrap([count(one) for one in reading.letters], statistic, draws=draws)
            row.append(_interval(interval.value, interval.low, interval.high))
        rows.append(row)
    return table(("", "n", *(reading.name for reading in readings)), rows)


def figures(total: Agreement, *, spans: bool) -> dict[str, Figure]:
    """All figures of a set by their titles."""
    made: dict[str, Figure] = {"findings F1": (lambda a: a.all_findings, f1)}
    for group in CONCEPT_GROUPS:
        if group in total.findings:
            made[f"– {group.replace('_', ' ')}"] = (_group(group), f1)
    if spans:
        made["mentions F1 (span, concept, assertion)"] = (lambda a: a.mentions, f1)
    made["treatments tried F1"] = (lambda a: a.treatments, f1)
    for name in (
        "symptom_duration_weeks", "conservative_treatment_failed", "treatments_tried",
        "conservative_treatment_weeks", "prior_lumbar_mri_months", "laterality", "age_years", "sex",
        "referrer_specialty", "care_setting",
    ):  # fmt: skip
        made[f"{name}, right"] = (_scalar(name, stated=False), accuracy)
        if name in total.stated and total.stated[name] != total.scalars[name]:
            made[f"{name}, where gold has one"] = (_scalar(name, stated=True), accuracy)
    made["category κ"] = (_cells("verdicts", CATEGORIES), kappa_of_table)
    made["category, right"] = (_cells("verdicts", CATEGORIES), _diagonal)
    made["emergency found"] = (_found(1), accuracy)
    made["emergency or urgent found as such"] = (_found(2), accuracy)
    return made


def _group(name: str) -> Callable[[Agreement], Sequence[float]]:
    return lambda agreement: agreement.findings[name]


def _scalar(name: str, *, stated: bool) -> Callable[[Agreement], Sequence[float]]:
    return lambda agreement: (agreement.stated if stated else agreement.scalars)[name]


def _cells(field: str, codes: Sequence[str]) -> Callable[[Agreement], Sequence[float]]:
    return lambda agreement: [getattr(agreement, field)[a, b] for a in codes for b in codes]


def _found(steps: int) -> Callable[[Agreement], Sequence[float]]:
    """Letters whose gold urgency is among the first ``steps``: read so or more urgent, and all."""

    def count(agreement: Agreement) -> Sequence[float]:
        right = all_of = 0
        for (expected, read), number in agreement.urgencies.items():
            if expected in URGENCIES[:steps]:
                all_of += number
                right += number * (URGENCIES.index(read) <= URGENCIES.index(expected))
        return right, all_of

    return count


def _diagonal(cells: Sequence[float]) -> float:
    size = round(len(cells) ** 0.5)
    return accuracy((sum(cells[:: size + 1]), sum(cells)))


def _size(total: Agreement, figure: Figure) -> str:
    """What a figure rests on: gold items of an F1, letters otherwise."""
    counts, statistic = figure[0](total), figure[1]
    if statistic is f1:
        return f"{counts[0] + counts[2]:.0f}"
    return f"{counts[1] if statistic is accuracy else sum(counts):.0f}"


def _interval(value: float, low: float, high: float) -> str:
    if math.isnan(value):
        return "–"
    return f"{value:.2f} ({low:.2f}–{high:.2f})"


def _confusion(codes: Sequence[str], pairs: dict[tuple[str, str], int]) -> str:
    rows = [[expected, *(pairs.get((expected, read), 0) for read in codes)] for expected in codes]
    return table(("gold", *codes), rows)


def _missed(cases: Sequence[Case], ours: Readings) -> list[str]:
    """Emergencies and urgent letters that were taken for something less urgent, by their ids."""
    lines: list[str] = []
    for case, one in zip(cases, ours.letters, strict=True):
        ((expected, read),) = one.urgencies
        if expected in URGENCIES[:2] and URGENCIES.index(read) > URGENCIES.index(expected):
            lines.append(f"- {case.letter.id}: {expected}, read as {read}")
    if not lines:
        return ["No emergency and no urgent letter was taken for a less urgent one."]
    return ["Taken for less urgent than they are:", "\n".join(lines)]


def _errors(total: Agreement, most: int = 15) -> str:
    ranked = sorted(total.errors.items(), key=lambda item: (-item[1], str(item[0])))
    rows = [
        [concept, f"{expected or '–'} → {read or '–'}", number]
        for (concept, expected, read), number in ranked[:most]
    ]
    return table(("concept", "status", "letters"), rows)


if __name__ == "__main__":
    main()
