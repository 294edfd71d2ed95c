"""How fast letters are read, against medspaCy and EDS-NLP with the same terms on the same letters.

``python benchmarks/speed.py`` runs lsmri and every peer that ``benchmarks/setup_peers.sh`` has
installed, each in a process of its own on one core; ``--profile`` shows where lsmri's time goes.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from _letters import make_letters
from _machine import describe_machine
from _tables import table
from _terms import concept_terms

HERE = Path(__file__).resolve().parent
LETTERS = HERE.parent / "corpora" / "letters"


@dataclass(frozen=True, slots=True)
class Contender:
    """A program to time. environment: its folder under ``.peers``, empty for lsmri's own."""

    name: str
    script: str
    environment: str = ""

    @property
    def python(self) -> Path:
        if not self.environment:
            return Path(sys.executable)
        return HERE / ".peers" / self.environment / "bin" / "python"


CONTENDERS = (
    Contender("lsmri: rules, tagger and decision", "lsmri_hybrid"),
    Contender("lsmri: rules and decision", "lsmri_rules"),
    Contender("medspaCy: target matcher, ConText", "medspacy_context", "medspacy"),
    Contender("the same with a plain sentence splitter", "medspacy_plain", "medspacy"),
    Contender("EDS-NLP: matcher, four qualifiers", "edsnlp_qualifiers", "edsnlp"),
)


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    texts = make_letters(options.letters, count=options.count, words=options.words)
    parts = [_introduction(texts)]
    if options.profile:
        parts.append(profile(texts[:100]))
    else:
        parts.append(compare(texts, options))
    report = "\n\n".join(parts) + "\n"
    print(report, end="")
    if options.output:
        options.output.write_text(report, encoding="utf-8")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n", maxsplit=1)[0] if __doc__ else None
    )
    parser.add_argument("--letters", type=Path, default=LETTERS, help="corpus to make letters of")
    parser.add_argument("--count", type=int, default=500, help="letters (default: 500)")
    parser.add_argument("--words", type=int, default=250, help="words a letter (default: 250)")
    parser.add_argument(
        "--terms", type=int, default=2000, help="phrases for the peers (default: 2000)"
    )
    parser.add_argument("--seconds", type=float, default=10, help="processor time for each program")
    parser.add_argument("--starts", type=int, default=5, help="fresh starts of each program")
    parser.add_argument("--profile", action="store_true", help="only lsmri's time by component")
    parser.add_argument("--output", type=Path, help="write the report there as well")
    return parser.parse_args(arguments)


def _introduction(texts: Sequence[str]) -> str:
    words = statistics.mean(len(text.split()) for text in texts)
    characters = statistics.mean(len(text) for text in texts)
    return (
        "# Speed\n\n"
        f"Machine: {describe_machine()}. {len(texts)} distinct letters of {words:.0f} words and "
        f"{characters:.0f} characters on average."
    )


def compare(texts: Sequence[str], options: argparse.Namespace) -> str:
    """A table of all contenders, in the order of ``CONTENDERS``."""
    rows: list[list[str]] = []
    missing: list[str] = []
    terms = concept_terms(options.terms)
    with TemporaryDirectory() as folder:
        paths = (
            Path(folder) / "terms.json",
            Path(folder) / "letters.json",
            Path(folder) / "out.json",
        )
        paths[0].write_text(json.dumps(terms), encoding="utf-8")
        paths[1].write_text(json.dumps(texts), encoding="utf-8")
        for contender in CONTENDERS:
            if not contender.python.exists():
                missing.append(f"- {contender.name}: not installed, run benchmarks/setup_peers.sh")
                continue
            measured = run(contender, *paths, f"--seconds={options.seconds}")
            starts = [run(contender, *paths, "--first")["startup"] for _ in range(options.starts)]
            rows.append(
                [
                    f"{contender.name} ({measured['version']})",
                    f"{measured['rate']:,.0f}",
                    f"{measured['best']:,.0f}",
                    f"{statistics.median(starts):.2f} s" if starts else "–",
                    f"{measured['peak_mib']:.0f} MiB",
                ]
            )
    head = ("", "letters a second", "best round", "start-up", "peak memory")
    notes = (
        "One core each, letters as a stream, by the processor's clock. The peers look for "
        f"{options.terms:,} phrases of the lexicon; lsmri for all of its entries, and it goes on "
        "to durations, treatments, the record and the decision. Start-up: from the first import "
        f"to the first letter read, in a fresh process, median of {options.starts}."
    )
    return "\n\n".join([table(head, rows), notes, *(["\n".join(missing)] if missing else [])])


def run(contender: Contender, *arguments: Path | str) -> dict[str, Any]:
    """Runs a contender in its own interpreter and returns the figures that it writes.

    arguments: files of terms and letters, the file to write, options. Raises ``RuntimeError`` with
    the end of what it said where it fails.
    """
    script = HERE / "contenders" / f"{contender.script}.py"
    quiet = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run(
        [contender.python, script, *arguments],
        env={**os.environ, **quiet},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{contender.name} failed: {done.stderr[-2000:]}")
    figures: dict[str, Any] = json.loads(Path(arguments[2]).read_text("utf-8"))
    return figures


def profile(texts: Sequence[str], rounds: int = 5) -> str:
    """Where the time of one letter goes, by component: the best of several rounds each."""
    from lsmri import Letter, load
    from lsmri.nlp.pipeline import read_record, reading_of

    scorer = load()
    letters = [Letter(text) for text in texts]
    best: dict[str, float] = {}
    clock = time.process_time
    for _ in range(rounds):
        spent: defaultdict[str, float] = defaultdict(float)
        for letter in letters:
            begun = clock()
            doc = scorer.nlp.make_doc(letter.text)
            ended = clock()
            spent["tokenizer"] += ended - begun
            for name, component in scorer.nlp.pipeline:
                begun = clock()
                doc = component(doc)
                spent[name] += clock() - begun
            begun = clock()
            record = read_record(doc, letter)
            ended = clock()
            spent["feature record"] += ended - begun
            mentions = tuple(reading_of(doc).mentions)
            scorer.guideline.decide(record, mentions, in_scope=bool(record.findings))
            spent["decision"] += clock() - ended
        for name, seconds in spent.items():
            best[name] = min(best.get(name, seconds), seconds)
    best_whole = min(_whole(scorer, letters) for _ in range(rounds))
    total = sum(best.values())
    rows = [
        [name, f"{1e6 * seconds / len(letters):.0f} µs", f"{seconds / total:.0%}"]
        for name, seconds in sorted(best.items(), key=lambda item: -item[1])
    ]
    rows.append(["all, timed apart", f"{1e6 * total / len(letters):.0f} µs", "100%"])
    each = best_whole / len(letters)
    rows.append(["a letter as users score it", f"{1e6 * each:.0f} µs", f"{1 / each:,.0f}/s"])
    return table(("component", "a letter", "share"), rows)


def _whole(scorer: Any, letters: Sequence[Any]) -> float:
    begun = time.process_time()
    for letter in letters:
        scorer(letter)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
