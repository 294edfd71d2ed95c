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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from _accuracy_report import PROBABLE, Measured, Readings, numbers, probabilities, report
from _baseline import Entity, KeywordReader, medspacy_entities, mentions_of, record_of
from _machine import describe_machine
from _sets import Case, GoldSet, corpus_sets, external_set

import lsmri
from lsmri.corpora.letter import FeatureRecord, Mention
from lsmri.models.guideline import guideline_names
from lsmri.training.evaluation.headline import CATEGORIES, headline
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
            parts.append(report(gold, readings, measured))
            told["sets"][gold.key] = numbers(gold, readings, measured)
            if gold.name == PROBABLE:
                held = {name: held_to(name, gold.cases) for name in guideline_names()}
                parts.append(probabilities(held))
                told["guidelines"] = held
        else:
            parts.append(f"{gold.name}: skipped, there are none in {options.letters}.")
    text = "\n\n".join(parts) + "\n"
    print(text, end="")
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    if options.json:
        figures = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)
        options.json.write_text(f"{figures}\n", encoding="utf-8")


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


if __name__ == "__main__":
    main()
