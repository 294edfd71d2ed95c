"""A pool of no processes: for what isn't about processes, and for dying at chosen instants."""

from __future__ import annotations

from collections import deque

from lsmri.serve.batch.letters import BatchScorer
from lsmri.serve.batch.pool import Done, Task
from lsmri.serve.batch.records import packed


class InlinePool:
    """Does a task whenever it is asked to wait, the newest first, so that order is tested."""

    def __init__(self, spec, *, workers: int) -> None:
        self._spec = spec
        self._scorer = BatchScorer(spec.load(), spec.settings)
        self._tasks: deque[Task] = deque()

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        pass

    @property
    def wants_more(self) -> bool:
        return len(self._tasks) < 3

    @property
    def is_idle(self) -> bool:
        return not self._tasks

    def give(self, task: Task) -> None:
        self._tasks.append(task)

    def wait(self, seconds: float) -> list[Done]:
        if not self._tasks:
            return []
        task = self._tasks.pop()
        records, rejected = self._scorer(task.batch.to_pylist(), first=task.first)
        data = packed(records, self._spec.form) if records else b""
        return [Done(task.first, task.batch.num_rows, len(records), data, rejected)]
