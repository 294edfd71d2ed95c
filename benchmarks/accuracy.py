"""How well letters are read and decided, on every set with gold records, with 95 % intervals.

``python benchmarks/accuracy.py`` compares the hybrid with its parts, the rules and the transformer
alone, with a keyword reader with NegEx windows, and with medspaCy where
``benchmarks/setup_peers.sh`` has installed it. They get the lexicon's phrases, as
far as those can be written without gaps. Reports name letters by their ids and never quote them.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from _baseline import Entity, KeywordReader, medspacy_entities, mentions_of, record_of
from _machine import describe_machine
from _sets import Case, GoldSet, corpus_sets, external_set
from _tables import table

import lsmri
from lsmri.corpora.letter import FeatureRecord, Mention
from lsmri.training.evaluation.headline import CATEGORIES, URGENCIES, headline
from lsmri.training.evaluation.judging import agreement_of, match
from lsmri.training.metrics import Agreement, bootstrap, paired_bootstrap

ROOT = Path(__file__).resolve().parents[1]
OURS, ALONE = "hybrid", ("rules", "transformer")
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


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    parts = [
        f"# Accuracy\n\nlsmri {lsmri.__version__}; {describe_machine()}. F1 is micro-averaged. The "
        "peers find the lexicon's phrases that have no gaps; a dash is what they don't read, which "
        "they take over from lsmri for the decision."
    ]
    scorer = lsmri.load(OURS)
    rest = {name: lsmri.load(name) for name in ALONE}
    for gold in _sets(options):
        if gold.cases:
            readings = read_all(gold.cases, scorer, rest, peers=not options.no_peers)
            parts.append(_report(gold, readings, draws=options.draws))
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
    parser.add_argument("--no-peers", action="store_true", help="lsmri and its parts alone")
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


def _report(gold: GoldSet, readings: Sequence[Readings], *, draws: int) -> str:
    ours = readings[0]
    parts = [
        f"## {gold.name}",
        f"{gold.about} {len(gold.cases)} letters. In brackets 95 % intervals, letters drawn with "
        "replacement.",
        _figures(readings, draws, spans=gold.cases[0].mentions is not None),
        *_pairs(readings, draws),
        "Categories by the guideline, applied to the gold record (rows) and to the hybrid's:",
        _confusion(CATEGORIES, ours.total.verdicts),
        "Urgency likewise:",
        _confusion(URGENCIES, ours.total.urgencies),
        *_missed(gold.cases, ours),
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


def _pairs(readings: Sequence[Readings], draws: int) -> list[str]:
    """The hybrid less each of its parts, on the same letters drawn."""
    ours = readings[0].letters
    chosen = ("findings F1", "category κ", "category, right", "emergency found")
    known = headline(readings[0].total, spans=False)
    rows = []
    for reading in readings[1:]:
        if reading.name not in ALONE:
            continue
        row = [f"hybrid less {reading.name}"]
        for title in chosen:
            figure = known[title]
            counts = [[figure.count(one) for one in letters] for letters in (ours, reading.letters)]
            found = paired_bootstrap(*counts, figure.statistic, draws=draws)
            row.append(_interval(found.value, found.low, found.high))
        rows.append(row)
    return [table(("", *chosen), rows)] if rows else []


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
    return Readings(name, letters, total)


def _figures(readings: Sequence[Readings], draws: int, *, spans: bool) -> str:
    rows: list[list[str]] = []
    for title, figure in headline(readings[0].total, spans=spans).items():
        row = [title, str(figure.size(readings[0].total))]
        for reading in readings:
            if reading.name not in (OURS, *ALONE) and title.startswith(TAKEN_OVER):
                row.append("–")
                continue
            counts = [figure.count(one) for one in reading.letters]
            interval = bootstrap(counts, figure.statistic, draws=draws)
            row.append(_interval(interval.value, interval.low, interval.high))
        rows.append(row)
    return table(("", "n", *(reading.name for reading in readings)), rows)


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
