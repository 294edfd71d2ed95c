"""A run on Apache Spark, with the files, parts and ledger of a run on this machine.

Executors read their share of the input themselves, so input and output must be where they and this
process can reach them. A part is one piece of work; what comes back is written here, in order.
"""

from __future__ import annotations

import json
import shutil
import time
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

from lsmri.serve.batch._extras import arrow, parquet, pyspark
from lsmri.serve.batch.ids import claims, digest_of, with_repeats
from lsmri.serve.batch.layout import Layout
from lsmri.serve.batch.options import BatchOptions, RepeatedIds
from lsmri.serve.batch.parts import Entry, Part, note, write_part
from lsmri.serve.batch.pool import Done, Task
from lsmri.serve.batch.progress import Progress
from lsmri.serve.batch.rows import rechunked
from lsmri.serve.batch.run import Watch
from lsmri.serve.batch.sources import Source
from lsmri.serve.batch.spark import done_by
from lsmri.serve.batch.worker import WorkerSpec

__all__ = ["score_on_spark"]

#: Parts that a core is given before their results are written.
_PARTS_A_CORE = 4
_SPLIT = "first long, rows long, file long, row long"
_DONE = "first long, rows long, scored long, data binary, rejects string"


@dataclass(frozen=True, slots=True)
class _Split:
    """The rows of one part: the position of the first, and where it is read from."""

    first: int
    rows: int
    file: int
    row: int


def score_on_spark(
    layout: Layout,
    source: Source,
    options: BatchOptions,
    before: Sequence[Entry],
    watch: Watch | None,
) -> Iterator[Entry]:
    """An engine for ``run_batch``: the session that is there, or a new one as Spark is set up.

    Raises ``LackingExtra`` without pyspark.
    """
    session = pyspark().SparkSession.builder.appName("lsmri batch").getOrCreate()
    files = [replace(file, url=_absolute(file.url)) for file in source.files]
    source = Source(files, source.settings)
    counts = _counts(session, source)
    starts = [*accumulate(counts, initial=0)]
    splits = list(_splits(starts, options.part_rows))
    repeated = {}
    if options.repeated_ids is RepeatedIds.REJECT:
        repeated = _repeated(session, source, splits, options.part_rows)
    names = [file.name for file in files]
    begun, total = time.monotonic(), starts[-1]
    skipped = done = sum(entry.rows for entry in before)
    rejected = sum(entry.rejected for entry in before)
    waiting = splits[len(before) :]
    wave = max(1, _PARTS_A_CORE * options.workers)
    for at in range(0, len(waiting), wave):
        some = waiting[at : at + wave]
        mine = {at: earlier for at, earlier in repeated.items() if some[0].first <= at}
        spec = options.worker(layout.form)
        work = partial(_work, source, spec, options.part_rows, mine)
        folder = _scored(session, layout, some, work)
        for split in some:
            end = _place(starts, split.first + split.rows - 1)
            number = split.first // options.part_rows
            part = Part(number, split.rows, end, is_whole=True, done=_read(folder, split))
            if not part.is_done:
                raise ArithmeticError(f"Spark gave back too few rows for part {number}")
            entry = write_part(layout, part, names)
            note(layout, entry)
            done, rejected = done + entry.rows, rejected + entry.rejected
            yield entry
            if watch is not None:
                rate = (done - skipped) / (time.monotonic() - begun)
                left = (total - done) / rate
                watch(Progress(done, rejected, done / total, rate, left))
        shutil.rmtree(folder)


def _absolute(url: str) -> str:
    return url if "://" in url else str(Path(url).resolve())


def _counts(session: Any, source: Source) -> list[int]:
    """How many rows each file has, counted by the executors."""
    numbers = session.createDataFrame([(n,) for n in range(len(source.files))], "file long")
    counted = numbers.mapInArrow(partial(_count, source), "file long, rows long").collect()
    return [rows for _, rows in sorted(tuple(row) for row in counted)]


def _count(source: Source, batches: Iterable[Any]) -> Iterator[Any]:
    for batch in batches:
        numbers = batch.column("file").to_pylist()
        rows = [source.count(number) for number in numbers]
        yield arrow().RecordBatch.from_pydict({"file": numbers, "rows": rows})


def _splits(starts: Sequence[int], part_rows: int) -> Iterator[_Split]:
    """The parts of the whole input. starts: the position of each file's first row, and the end."""
    for first in range(0, starts[-1], part_rows):
        file, row = _place(starts, first)
        yield _Split(first, min(part_rows, starts[-1] - first), file, row)


def _place(starts: Sequence[int], position: int) -> tuple[int, int]:
    """File and row of a position; files without rows hold none."""
    file = bisect_right(starts, position) - 1
    return file, position - starts[file]


def _tasks(source: Source, split: _Split, part_rows: int) -> Iterator[Task]:
    """The rows of a split."""
    with closing(source.batches(file=split.file, row=split.row)) as batches:
        left = split.rows
        for position, batch in rechunked(batches, first=split.first, part_rows=part_rows):
            piece = batch.slice(0, left)
            left -= piece.num_rows
            yield Task(position, piece)
            if left <= 0:
                return


def _frame(session: Any, splits: Sequence[_Split]) -> Any:
    """The splits, each a partition of its own."""
    rows = [(one.first, one.rows, one.file, one.row) for one in splits]
    return session.createDataFrame(rows, _SPLIT).repartitionByRange(len(rows), "first")


def _given(batches: Iterable[Any]) -> Iterator[_Split]:
    for batch in batches:
        for row in batch.to_pylist():
            yield _Split(**row)


def _repeated(
    session: Any, source: Source, splits: Sequence[_Split], part_rows: int
) -> dict[int, int]:
    """Position of every row whose id was met before, and where."""
    if not splits:
        return {}
    functions = pyspark().functions
    find = partial(_ids, source, part_rows)
    ids = _frame(session, splits).mapInArrow(find, "digest binary, position long")
    firsts = ids.groupBy("digest").agg(
        functions.min("position").alias("first"),
        functions.collect_list("position").alias("all"),
    )
    found = firsts.where("size(all) > 1").select("first", "all").collect()
    return {at: first for first, places in found for at in places if at != first}


def _ids(source: Source, part_rows: int, batches: Iterable[Any]) -> Iterator[Any]:
    for split in _given(batches):
        for task in _tasks(source, split, part_rows):
            found = claims(task.batch, task.first)
            columns = {
                "digest": [digest_of(id) for _, id in found],
                "position": [position for position, _ in found],
            }
            types = [("digest", arrow().binary()), ("position", arrow().int64())]
            yield arrow().RecordBatch.from_pydict(columns, schema=arrow().schema(types))


def _scored(session: Any, layout: Layout, splits: Sequence[_Split], work: Any) -> Path:
    """Has splits scored, and gives the folder that holds what became of them."""
    folder = layout.notes.resolve() / "spark"
    done = _frame(session, splits).mapInArrow(work, _DONE)
    done.write.mode("overwrite").parquet(folder.as_uri())
    return folder


def _work(
    source: Source,
    spec: WorkerSpec,
    part_rows: int,
    repeated: dict[int, int],
    batches: Iterable[Any],
) -> Iterator[Any]:
    """What an executor does: reads its splits, scores them, and gives back what became of them."""
    for split in _given(batches):
        tasks = (_marked(task, repeated) for task in _tasks(source, split, part_rows))
        for done in done_by(spec, tasks):
            row = {
                "first": done.first,
                "rows": done.rows,
                "scored": done.scored,
                "data": done.data,
                "rejects": json.dumps(done.rejects),
            }
            yield arrow().RecordBatch.from_pylist([row])


def _marked(task: Task, repeated: dict[int, int]) -> Task:
    places = range(task.first, task.first + task.batch.num_rows)
    mine = {at: repeated[at] for at in places if at in repeated}
    return Task(task.first, with_repeats(task.batch, task.first, mine))


def _read(folder: Path, split: _Split) -> list[Done]:
    """What became of a split."""
    within = [("first", ">=", split.first), ("first", "<", split.first + split.rows)]
    rows = parquet().read_table(folder, filters=within).to_pylist()
    return [Done(**{**row, "rejects": json.loads(row["rejects"])}) for row in rows]
