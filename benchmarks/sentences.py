"""How well assertion, durations and treatments are read, by phenomenon, on the marked sentences.

``python benchmarks/sentences.py`` reads ``*/sentences/*.yaml``: sentences in the letters'
styles, written for the phenomena and marked by hand. ``--errors`` lists what went wrong,
``--model`` says what reads them (the rules). ``kept_sentences.yaml`` beside this file has sentences
about everything by one writer, from which no rule was made and nothing has learned.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from _machine import describe_machine
from _tables import table

import lsmri
from lsmri.corpora.authoring import AuthoringError, parse_markup
from lsmri.corpora.letter import Letter, Mention
from lsmri.corpora.values import DAYS_A_MONTH, DAYS_A_YEAR
from lsmri.training.metrics import accuracy, compare_mentions, f1

ROOT = Path(__file__).resolve().parents[1]
SENTENCES = (ROOT / "tests" / "nlp" / "sentences", ROOT / "corpora" / "sentences")
DURATION = "symptom_duration"
#: Findings that carry a length of time: in files of times nothing else is marked.
DATED = frozenset({"treatment", "prior_lumbar_mri", "prior_other_imaging", "prior_spinal_surgery"})
_ISO = re.compile(
    r"P(?:(?P<Y>[\d.]+)Y)?(?:(?P<M>[\d.]+)M)?(?:(?P<W>[\d.]+)W)?(?:(?P<D>[\d.]+)D)?"
    r"(?:T(?P<H>[\d.]+)H)?"
)
_DAYS = {"Y": DAYS_A_YEAR, "M": DAYS_A_MONTH, "W": 7.0, "D": 1.0, "H": 1 / 24}


@dataclass(slots=True)
class Item:
    """One sentence. told: of sentences that say what treatments amount to, the gold reading."""

    text: str
    mentions: tuple[Mention, ...]
    letter_date: date | None = None
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Score:
    """Counts of one phenomenon: F1 triples, or (right, all) of each figure by its name."""

    items: int = 0
    mentions: list[int] = field(default_factory=lambda: [0, 0, 0])
    right: dict[str, list[int]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def note(self, figure: str, right: bool) -> None:
        counts = self.right.setdefault(figure, [0, 0])
        counts[0] += right
        counts[1] += 1


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Reading by phenomenon on the marked sentences.")
    parser.add_argument("files", nargs="*", type=Path, help="default: all marked sentences")
    parser.add_argument("--model", default="rules", help="hybrid, rules, transformer, or a folder")
    parser.add_argument("--errors", action="store_true", help="list the sentences read wrongly")
    parser.add_argument("--output", type=Path, help="write the report there as well")
    options = parser.parse_args(arguments)
    scorer = lsmri.load(options.model)
    parts = [
        f"# Sentences by phenomenon\n\nlsmri {lsmri.__version__}, {options.model};"
        f" {describe_machine()}."
    ]
    for path in options.files or sentence_files(*SENTENCES):
        parts += _report(path, scorer, errors=options.errors)
    report = "\n\n".join(parts) + "\n"
    print(report, end="")
    if options.output:
        options.output.write_text(report, encoding="utf-8")


def sentence_files(*folders: Path) -> list[Path]:
    """The files of marked sentences, without the lists of those known to fail."""
    return sorted(
        (
            path
            for folder in folders
            for path in folder.glob("*.yaml")
            if not path.stem.startswith("known_failures")
        ),
        key=lambda path: path.stem,
    )


def _report(path: Path, scorer: lsmri.Scorer, *, errors: bool) -> Iterator[str]:
    found = read_items(path)
    times_only = _is_of_times([item for items in found.values() for item in items])
    scores = {name: score(items, scorer, times_only) for name, items in found.items()}
    total = Score()
    for one in scores.values():
        total.items += one.items
        total.mentions = [a + b for a, b in zip(total.mentions, one.mentions, strict=True)]
        for figure, counts in one.right.items():
            known = total.right.setdefault(figure, [0, 0])
            known[0] += counts[0]
            known[1] += counts[1]
    names = list(total.right)
    if any(total.mentions):
        names.insert(0, "mentions F1")
    rows = [
        [name, one.items, *(_figure(one, figure) for figure in names)]
        for name, one in {**scores, "all": total}.items()
    ]
    yield f"## {path.stem}"
    yield table(("phenomenon", "sentences", *names), rows)
    if errors:
        for name, one in scores.items():
            if one.errors:
                yield f"### {name}\n\n" + "\n".join(f"- {error}" for error in one.errors)


def _figure(one: Score, name: str) -> str:
    if name == "mentions F1":
        return f"{f1(one.mentions):.2f}" if any(one.mentions) else "–"
    counts = one.right.get(name)
    return f"{accuracy(counts):.2f} ({counts[0]}/{counts[1]})" if counts else "–"


def read_items(path: Path) -> dict[str, list[Item]]:
    """The sentences of a file by phenomenon.

    An item is a marked text, a mapping of ``text`` and ``date``, or one of ``say``, ``tried`` and
    ``failed``. Raises ``AuthoringError`` naming file and phenomenon at the first that is none.
    """
    found: dict[str, list[Item]] = {}
    for name, entries in yaml.safe_load(path.read_text("utf-8")).items():
        try:
            found[name] = [_item(entry) for entry in entries]
        except (AuthoringError, KeyError, TypeError) as error:
            raise AuthoringError(f"{path.name}: {name}: {error}") from None
    return found


def _item(entry: str | dict[str, Any]) -> Item:
    if isinstance(entry, str):
        return Item(*parse_markup(entry))
    if "say" in entry:
        text, mentions = parse_markup(entry["say"])
        return Item(text, mentions, entry.get("date"), entry)
    text, mentions = parse_markup(entry["text"])
    return Item(text, mentions, entry.get("date"))


def score(items: Sequence[Item], scorer: lsmri.Scorer, times_only: bool = False) -> Score:
    """Reads the sentences of one phenomenon and counts what is right.

    times_only: whether nothing but times is marked in them.
    """
    result = Score()
    for item in items:
        result.items += 1
        read = scorer(Letter(item.text, letter_date=item.letter_date))
        if item.told:
            _score_treatment(item, read, result)
        elif times_only:
            _score_times(item, read.mentions, result)
        else:
            _score_mentions(item, read.mentions, result)
    return result


def _is_of_times(items: Sequence[Item]) -> bool:
    concepts = {str(m.concept) for item in items for m in item.mentions}
    return bool(concepts) and concepts <= DATED | {DURATION} and DURATION in concepts


def _score_mentions(item: Item, read: Sequence[Mention], result: Score) -> None:
    pairs, extra, missed = compare_mentions(item.mentions, read)
    for place, count in enumerate((len(pairs), len(extra), len(missed))):
        result.mentions[place] += count
    for gold, found in pairs:
        if gold.laterality is not None:
            result.note("side", found.laterality == gold.laterality)
        if gold.outcome is not None:
            result.note("outcome", found.outcome == gold.outcome)
        if gold.concept == DURATION:
            result.note("length", same_length(gold.value, found.value))
    if extra or missed:
        result.errors.append(_told(item.text, extra, missed))


def _score_times(item: Item, read: Sequence[Mention], result: Score) -> None:
    """Of every time: whether it is found, has the right length, and measures the right thing."""
    durations = [m for m in read if m.concept == DURATION]
    wrong: list[Mention] = []
    open_ones = list(durations)
    for gold in item.mentions:
        if gold.concept != DURATION:
            same = [m for m in read if m.concept == gold.concept and _overlap(m, gold)]
            result.note("dated findings", any(same_length(gold.value, m.value) for m in same))
            continue
        found = next((m for m in open_ones if _overlap(m, gold)), None)
        if found is not None:
            open_ones.remove(found)
        length = found is not None and same_length(gold.value, found.value)
        about = found is not None and found.about == gold.about
        result.note("found", found is not None)
        result.note("length", length)
        result.note("length and bearer", length and about)
        if not (length and about):
            wrong.append(gold)
    result.note("nothing extra", not open_ones)
    if wrong or open_ones:
        result.errors.append(_told(item.text, open_ones, wrong))


def _score_treatment(item: Item, read: lsmri.Result, result: Score) -> None:
    record = read.features
    tried = set(str(item.told.get("tried") or "none").split()) - {"none"}
    failed = {"yes": True, True: True, "no": False, False: False}.get(item.told.get("failed", ""))
    named = tried == set(record.treatments_tried)
    settled = failed == record.conservative_treatment_failed
    result.note("treatments tried", named)
    result.note("failed", settled)
    if not (named and settled):
        result.errors.append(
            f"{item.text.strip()!r}: {sorted(record.treatments_tried)}, "
            f"failed {record.conservative_treatment_failed}; gold {sorted(tried)}, {failed}"
        )


def _overlap(a: Mention, b: Mention) -> bool:
    return a.start < b.end and b.start < a.end


def same_length(expected: object, found: object) -> bool:
    """Whether two times agree within 10 %, or three days (half a unit of plain numbers)."""
    if expected is None or found is None:
        return expected is found
    days = _days(expected), _days(found)
    if days[0] is not None and days[1] is not None:
        return abs(days[0] - days[1]) <= max(3.0 if days[0] > 30 else 1.0, 0.1 * days[0])
    try:
        a, b = float(str(expected)), float(str(found))
    except ValueError:
        return False
    return abs(a - b) <= max(0.5, 0.1 * abs(a))


def _days(value: object) -> float | None:
    match = _ISO.fullmatch(str(value))
    if match is None or not any(match.groups()):
        return None
    return sum(float(number) * _DAYS[unit] for unit, number in match.groupdict().items() if number)


def _told(text: str, extra: Sequence[Mention], missed: Sequence[Mention]) -> str:
    def show(mentions: Sequence[Mention]) -> str:
        return ", ".join(
            f"{m.text!r} {m.concept} {m.assertion}"
            + (f" {m.value} {m.about}" if m.concept == DURATION else "")
            for m in mentions
        )

    return f"{text.strip()!r}: read {show(extra) or '–'}; gold {show(missed) or '–'}"


if __name__ == "__main__":
    main()
