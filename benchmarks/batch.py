"""Letters a second from Parquet to Parquet: one worker, two, and Apache Spark.

``python benchmarks/batch.py`` makes an archive of varied letters and scores it with each, in a
process of its own. ``--resume`` also kills a run half way, and measures what that costs.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from _letters import make_letters
from _machine import describe_machine
from _tables import table

HERE = Path(__file__).resolve().parent
LETTERS = HERE.parent / "corpora" / "letters"
ROWS_A_GROUP = 5000


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    if options.run:
        print(json.dumps(measured(*options.run, options.model)))
        return
    with TemporaryDirectory() as folder:
        archive = Path(folder) / "letters.parquet"
        write_archive(archive, options.count, options.words)
        rows = [row(name, archive, Path(folder) / name, options) for name in options.engines]
        if options.resume:
            rows.append(interrupted(archive, Path(folder) / "killed", options))
    head = ("", "seconds", "letters a second", "peak of the run", "peak of a worker")
    print(f"# Archives\n\nMachine: {describe_machine()}. {options.count:,} letters of about")
    print(f"{options.words} words, made of the corpus's. Model: {options.model}.")
    print("Start-up is included.\n")
    print(table(head, rows))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="letters (default: 2000)")
    parser.add_argument("--words", type=int, default=120, help="words a letter (default: 120)")
    parser.add_argument("--engines", nargs="*", default=["1", "2", "spark"], help="1, 2, …, spark")
    parser.add_argument("--resume", action="store_true", help="kill a run half way as well")
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
    options = BatchOptions(workers=workers, part_rows=1000, model=model)
    begun = time.perf_counter()
    summary = run_batch([archive], Path(output), options, resume=True, engine=how)
    return {
        "seconds": time.perf_counter() - begun,
        "rows": summary.rows,
        "run": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "worker": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }


def row(name: str, archive: Path, output: Path, options: argparse.Namespace) -> list[str]:
    """One line of the table."""
    label = "Spark, local" if name == "spark" else f"local, workers: {name}"
    return _line(label, _figures(name, archive, output, options.model), options.count)


def interrupted(archive: Path, output: Path, options: argparse.Namespace) -> list[str]:
    """A run killed when half of its parts are there, and taken up again."""
    begun = time.perf_counter()
    first = subprocess.Popen(
        _command("2", archive, output, options.model), stdout=subprocess.DEVNULL
    )
    while first.poll() is None and len(list(output.glob("part-*"))) < options.count // 2000:
        time.sleep(0.01)
    first.kill()
    first.wait()
    figures = _figures("2", archive, output, options.model)
    figures["seconds"] = time.perf_counter() - begun
    return _line("local, workers: 2, killed and resumed", figures, options.count)


def _figures(name: str, archive: Path, output: Path, model: str) -> dict[str, float]:
    done = subprocess.run(_command(name, archive, output, model), capture_output=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _command(name: str, archive: Path, output: Path, model: str) -> list[str]:
    return [sys.executable, __file__, f"--model={model}", "--run", name, str(archive), str(output)]


def _line(label: str, figures: dict[str, float], count: int) -> list[str]:
    memory = [f"{figures[name]:.0f} MiB" for name in ("run", "worker")]
    return [label, f"{figures['seconds']:.1f}", f"{count / figures['seconds']:,.0f}", *memory]


if __name__ == "__main__":
    main()
