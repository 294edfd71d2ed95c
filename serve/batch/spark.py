"""Scoring as an Arrow function on Apache Spark, for a data frame that is there already.

In a notebook, with ``spark-submit`` or over Spark Connect::

    from lsmri.serve.batch.spark import score
    scored, rejects = score(spark.read.parquet("letters"))
    scored.write.parquet("scored")

lsmri must be installed where the executors run. Each Python process of theirs keeps one process
that scores, so that a letter that hangs or kills it costs that letter and no task.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from typing import Any

from lsmri.models.extractor import HYBRID
from lsmri.serve.batch._extras import arrow
from lsmri.serve.batch._parquet import to_raw
from lsmri.serve.batch.columns import resolve
from lsmri.serve.batch.letters import LetterSettings
from lsmri.serve.batch.pool import Done, Pool, Task
from lsmri.serve.batch.records import from_ipc
from lsmri.serve.batch.rows import TASK_ROWS
from lsmri.serve.batch.schema import scored_schema
from lsmri.serve.batch.worker import SCORER, WorkerSpec

__all__ = ["done_by", "score"]

_WAIT_SECONDS = 1.0
_POSITION = "position"
# In SQL, which Spark Connect and Spark itself read alike, whichever of them this process uses.
_ROW_NUMBER, _GIVEN_NUMBER = "monotonically_increasing_id()", f"CAST({_POSITION} AS BIGINT)"


def score(
    frame: Any,
    *,
    guideline: str = "lsmri",
    model: str = HYBRID,
    columns: Mapping[str, str] | None = None,
    settings: LetterSettings | None = None,
    letter_timeout: float = 120.0,
    scorer: str = SCORER,
) -> tuple[Any, Any]:
    """Two data frames: scored letters in the archive's schema, and rejects.

    Spark works each out anew for every action: write them, or ``persist`` them, before using twice.
    frame: of letters, a row each; a column ``position`` is kept, and otherwise made of Spark's own
    row numbers, which have gaps. Rows whose ids repeat are all scored.
    columns: names of columns by field, where they aren't recognised.
    Raises ``WrongColumns`` if ``frame`` has no text.
    """
    found = resolve([name for name in frame.columns if name != _POSITION], dict(columns or {}))
    given = frame.selectExpr(
        f"{_ROW_NUMBER if _POSITION not in frame.columns else _GIVEN_NUMBER} AS {_POSITION}",
        *(f"{_quoted(name)} AS {field}" for field, name in found.items()),
    )
    spec = WorkerSpec(
        model=model,
        guideline=guideline,
        settings=settings or LetterSettings(),
        scorer=scorer,
        letter_timeout=letter_timeout,
    )
    both = given.mapInArrow(partial(_score, spec), _both())
    scored = both.where("reject IS NULL").drop("reject")
    rejects = both.where("reject IS NOT NULL").select("reject.*")
    return scored, rejects


def done_by(spec: WorkerSpec, tasks: Iterable[Task]) -> Iterator[Done]:
    """What becomes of tasks, scored by this process's own worker, in the order they end."""
    pool = _pool(spec)
    for task in tasks:
        pool.give(task)
        while not pool.wants_more:
            yield from pool.wait(_WAIT_SECONDS)
    while not pool.is_idle:
        yield from pool.wait(_WAIT_SECONDS)


@cache
def _pool(spec: WorkerSpec) -> Pool:
    """The worker of this process, for as long as it lives."""
    return Pool(spec, workers=1).__enter__()


def _score(spec: WorkerSpec, batches: Iterable[Any]) -> Iterator[Any]:
    """The rows of a partition, scored or rejected."""
    for batch in batches:
        for at in range(0, batch.num_rows, TASK_ROWS):
            piece = batch.slice(at, TASK_ROWS)
            positions = piece.column(_POSITION).to_pylist()
            fields = {name: name for name in piece.schema.names if name != _POSITION}
            raw = to_raw(piece, fields)
            if "id" not in fields:
                raw = raw.set_column(
                    raw.schema.get_field_index("id"),
                    "id",
                    arrow().array(list(map(str, positions)), "string"),
                )
            done = sorted(done_by(spec, [Task(0, raw)]), key=lambda one: one.first)
            yield from _rows(done, positions)


def _rows(done: Iterable[Done], positions: list[int]) -> Iterator[Any]:
    """Scored rows and rejects, with their positions in place of those in the task."""
    pa = arrow()
    schema = _both_schema()
    for piece in done:
        if piece.data:
            table = from_ipc(piece.data)
            places = [positions[at] for at in table.column(_POSITION).to_pylist()]
            at = table.schema.get_field_index(_POSITION)
            table = table.set_column(at, _POSITION, pa.array(places, "int64"))
            table = table.append_column("reject", pa.nulls(len(table), schema.field("reject").type))
            yield from table.cast(schema).to_batches()
        if piece.rejects:
            told = [{**one, _POSITION: positions[one[_POSITION]]} for one in piece.rejects]
            rows = [{"reject": one} for one in told]
            yield pa.RecordBatch.from_pylist(rows, schema=schema)


def _quoted(name: str) -> str:
    """A column's name in SQL."""
    return "`" + name.replace("`", "``") + "`"


def _both_schema() -> Any:
    """The archive's schema, all of it nullable, with a reject beside it."""
    pa = arrow()
    text = pa.string()
    reject = pa.struct([("id", text), (_POSITION, pa.int64()), ("code", text), ("reason", text)])
    fields = [field.with_nullable(True) for field in scored_schema()]
    return pa.schema([*fields, pa.field("reject", reject)])


def _both() -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 - an extra

    return from_arrow_schema(_both_schema())
