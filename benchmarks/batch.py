"""Letters a second from Parquet to Parquet: one worker, two, Apache Spark, and a peer.

``python benchmarks/batch.py`` makes an archive of varied letters and scores it with each, in a
process of its own. ``--count 10000 100000`` shows how time and memory grow, ``--resume`` also kills
a run half way, and measures what that costs. ``--peer`` has medspaCy and ``multiprocessing`` read
the same archive, in the environment that ``benchmarks/setup_peers.sh`` makes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from _letters import make_letters
from _machine import describe_machine
from _tables import table
from contenders._contender import of_workers, peak_mib

HERE = Path(__file__).resolve().parent
LETTERS = HERE.parent / "corpora" / "letters"
PEER = HERE / ".peers" / "medspacy" / "bin" / "python"
#: Phrases of the lexicon that the peer looks for, as in the comparison of speeds.
PEER_TERMS = 2000
PEAKS = ("MiB of the run", "MiB of a worker")
ROWS_A_GROUP, PART_ROWS = 5000, 1000


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    if options.run:
        print(json.dumps(measured(*options.run, options.model)))
        return
    rows: list[list[str]] = []
    for count in options.count:
        with TemporaryDirectory() as folder:
            rows += figures_of(count, Path(folder), options)
    head = ("", "letters", "seconds", "letters a second", "processor's seconds", *PEAKS)
    print(f"# Archives\n\nMachine: {describe_machine()}. Letters of about {options.words} words,")
    print(f"made of the corpus's. Model: {options.model}. Start-up is included.\n")
    print(table(head, rows))


def figures_of(count: int, folder: Path, options: argparse.Namespace) -> list[list[str]]:
    """The lines of the table on an archive of so many letters."""
    archive = folder / "letters.parquet"
    write_archive(archive, count, options.words)
    rows = [row(name, archive, folder / name, options.model, count) for name in options.engines]
    if options.resume:
        rows.append(interrupted(archive, folder / "killed", options.model, count))
    if options.peer:
        rows += peers(archive, folder, count)
    return rows


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--count", type=int, nargs="+", default=[2000], help="letters, one or more (default: 2000)"
    )
    parser.add_argument("--words", type=int, default=120, help="words a letter (default: 120)")
    parser.add_argument("--engines", nargs="*", default=["1", "2", "spark"], help="1, 2, …, spark")
    parser.add_argument("--resume", action="store_true", help="kill a run half way as well")
    parser.add_argument("--peer", action="store_true", help="medspaCy on the same archive as well")
    parser.add_argument("--model", default="hybrid", help="hybrid (default), rules, transformer, …")
    parser.add_argument("--run", nargs=3, metavar=("ENGINE", "INPUT", "OUTPUT"), help="one run")
    return parser.parse_args(arguments)


def write_archive(path: Path, count: int, words: int) -> None:
    """Letters with ids, each unlike the others; row groups keep memory flat."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = make_letters(LETTERS, count=min(count, 2000), words=words)
    schema = pa.schema([("id", pa.string()), ("text", pa.string())])
    with pq.ParquetWriter(path, schema) as writer:
        for first in range(0, count, ROWS_A_GROUP):
            places = range(first, min(count, first + ROWS_A_GROUP))
            rows = [{"id": f"r-{n}", "text": f"{texts[n % len(texts)]}\nRef {n}"} for n in places]
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))


def measured(engine: str, archive: str, output: str, model: str) -> dict[str, float]:
    """Scores the archive in this process and its workers, and gives seconds and MiB."""
    from lsmri.serve.batch.options import BatchOptions
    from lsmri.serve.batch.run import run_batch

    how = None
    if engine == "spark":
        from lsmri.serve.batch.spark_run import score_on_spark as how
    workers = 2 if engine == "spark" else int(engine)
    options = BatchOptions(workers=workers, part_rows=PART_ROWS, model=model)
    begun = time.perf_counter()
    summary = run_batch([archive], Path(output), options, resume=True, engine=how)
    figures = {
        "seconds": time.perf_counter() - begun,
        "rows": summary.rows,
        "run": peak_mib(),
    }
    # Spark's processes are still there, and uncounted.
    return figures if engine == "spark" else figures | of_workers()


def row(name: str, archive: Path, output: Path, model: str, count: int) -> list[str]:
    """One line of the table."""
    label = "Spark, local" if name == "spark" else f"local, workers: {name}"
    return _line(label, _figures(_command(name, archive, output, model)), count)


def interrupted(archive: Path, output: Path, model: str, count: int) -> list[str]:
    """A run killed when half of its parts are there, and taken up again."""
    command = _command("2", archive, output, model)
    begun = time.perf_counter()
    first = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while first.poll() is None and len(list(output.glob("part-*"))) < count // (2 * PART_ROWS):
        time.sleep(0.01)
    first.kill()
    first.wait()
    figures = _figures(command)
    figures["seconds"] = time.perf_counter() - begun
    del figures["processor"]
    return _line("local, workers: 2, killed and resumed", figures, count)


def peers(archive: Path, folder: Path, count: int) -> list[list[str]]:
    """medspaCy as it loads itself and with its quickest sentence splitter, one worker and two."""
    from _terms import concept_terms  # brings spaCy, which would count as memory of each run

    if not PEER.exists():
        raise SystemExit(f"{PEER} is absent: run benchmarks/setup_peers.sh")
    terms = folder / "terms.json"
    terms.write_text(json.dumps(concept_terms(PEER_TERMS)), encoding="utf-8")
    script = HERE / "contenders" / "medspacy_archive.py"
    command = [str(part) for part in (PEER, script, terms, archive, folder / "peer.parquet")]
    return [
        _line(f"medspaCy{more}, workers: {n}", _figures([*command, f"--workers={n}", *how]), count)
        for more, how in (("", []), (" with a plain splitter", ["--plain"]))
        for n in (1, 2)
    ]


def _figures(command: Sequence[str]) -> dict[str, float]:
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command} failed: {done.stderr[-2000:].decode()}")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _command(name: str, archive: Path, output: Path, model: str) -> list[str]:
    return [sys.executable, __file__, f"--model={model}", "--run", name, str(archive), str(output)]


def _line(label: str, figures: dict[str, float], count: int) -> list[str]:
    seconds = figures["seconds"]
    known = ("processor", "run", "worker")
    more = [f"{figures[name]:.0f}" if name in figures else "–" for name in known]
    return [label, f"{count:,}", f"{seconds:.1f}", f"{count / seconds:,.0f}", *more]


if __name__ == "__main__":
    main()
