"""An archive from Parquet to Parquet with medspaCy and ``multiprocessing``, as one would write it.

Every letter's entities with their ConText flags; no letter is retried, rejected or taken up again.
Spawned workers each load the pipeline once, and batches come back in the order of the input.
"""

from __future__ import annotations

import argparse
import json
import logging
import multiprocessing
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from _contender import Terms, hush, of_workers, peak_mib

BATCH_ROWS = 50
Rows = list[dict[str, Any]]

_read: Callable[[str], Any]


def main() -> None:
    """Scores the archive, and writes seconds and MiB to standard output as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("terms", type=Path)
    parser.add_argument("archive", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--plain", action="store_true", help="with a plain sentence splitter")
    options = parser.parse_args()
    terms = json.loads(options.terms.read_text("utf-8"))
    begun = time.perf_counter()
    rows = convert(options.archive, options.output, terms, options.workers, plain=options.plain)
    figures = {
        "seconds": time.perf_counter() - begun,
        "rows": rows,
        "run": peak_mib(),
        **of_workers(),
    }
    print(json.dumps(figures))


def convert(archive: Path, output: Path, terms: Terms, workers: int, *, plain: bool) -> int:
    """Writes a row of entities for each letter, and gives how many there are."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    entity = pa.struct(
        {
            "start": pa.int32(),
            "end": pa.int32(),
            "label": pa.string(),
            "flags": pa.list_(pa.string()),
        }
    )
    schema = pa.schema({"id": pa.string(), "entities": pa.list_(entity)})
    context = multiprocessing.get_context("spawn")
    count = 0
    with (
        context.Pool(workers, initializer=load, initargs=(terms, plain)) as pool,
        pq.ParquetWriter(output, schema) as writer,
    ):
        for rows in pool.imap(read, batches(archive)):
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
            count += len(rows)
    return count


def batches(archive: Path) -> Iterator[Rows]:
    """The archive's rows, some at a time."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(archive) as file:
        for batch in file.iter_batches(BATCH_ROWS):
            yield batch.to_pylist()


def load(terms: Terms, plain: bool) -> None:
    """Makes a worker's pipeline."""
    global _read  # noqa: PLW0603 - what an initializer of a pool can do
    if plain:
        from medspacy_plain import build
    else:
        from medspacy_context import build
    hush()
    logging.disable(logging.WARNING)
    _read = build(terms)


def read(rows: Rows) -> Rows:
    """The entities of some letters."""
    from medspacy_context import entities

    return [
        {"id": row["id"], "entities": [*map(_named, entities(_read(row["text"])))]} for row in rows
    ]


def _named(entity: tuple[int, int, str, list[str]]) -> dict[str, Any]:
    return dict(zip(("start", "end", "label", "flags"), entity, strict=True))


if __name__ == "__main__":
    main()
