"""Worker processes that may die or hang: what they held is done all the same.

Each worker has a pipe of its own, so that none can die with a lock that the others wait for. A
batch whose worker died or fell silent is split, and each of its letters is tried alone.
"""

from __future__ import annotations

import multiprocessing
import queue
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing import connection
from typing import Any

from lsmri.serve.batch._extras import arrow
from lsmri.serve.batch.problems import WorkersFail
from lsmri.serve.batch.records import Reject, to_reject
from lsmri.serve.batch.worker import DONE, FAILED, READY, WorkerSpec, work
from lsmri.serve.problems import ProblemCode

__all__ = ["Done", "Pool", "Task"]

#: Batches that a worker has at a time: one in work and one at hand.
_HELD = 2
#: A letter that was in a failed batch, then failed so often alone, is given up. A death may have
#: come from elsewhere, so it is tried once more.
_TRIES = {ProblemCode.TIMED_OUT: 2, ProblemCode.CRASHED: 3}
_REASONS = {
    ProblemCode.TIMED_OUT: "scoring it took longer than a letter may take",
    ProblemCode.CRASHED: "the process that scored it died each time",
}
_STARTS = 3
_LOADING_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Task:
    """Input rows to score. first: the position of the first. failures: of the single letter."""

    first: int
    batch: Any
    failures: int = 0

    def alone(self) -> Iterator[Task]:
        """Each row as a task of its own, which has failed once."""
        for at in range(self.batch.num_rows):
            yield Task(self.first + at, self.batch.slice(at, 1), 1)

    def data(self) -> bytes:
        """The rows as an Arrow stream."""
        sink = arrow().BufferOutputStream()
        with arrow().ipc.new_stream(sink, self.batch.schema) as stream:
            stream.write_batch(self.batch)
        data: bytes = sink.getvalue().to_pybytes()
        return data


@dataclass(frozen=True, slots=True)
class Done:
    """What became of ``rows`` input rows from position ``first`` on: ``data`` is packed records."""

    first: int
    rows: int
    scored: int
    data: bytes
    rejects: list[Reject]


class Pool:
    """Workers that are kept at work. Use it as a context; leaving it ends them."""

    def __init__(self, spec: WorkerSpec, *, workers: int) -> None:
        self._spec = spec
        self._waiting: deque[Task] = deque()
        self._workers: list[_Worker] = []
        self._count = workers
        self._failed_starts = 0

    def __enter__(self) -> Pool:
        self._workers = [_Worker(self._spec) for _ in range(self._count)]
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()

    @property
    def wants_more(self) -> bool:
        """Whether another task would keep someone at work."""
        held = sum(len(worker.held) for worker in self._workers)
        return len(self._waiting) + held < _HELD * self._count

    @property
    def is_idle(self) -> bool:
        """Whether everything given is done."""
        return not self._waiting and not any(worker.held for worker in self._workers)

    def give(self, task: Task) -> None:
        """Takes on a task."""
        self._waiting.append(task)
        self._hand_out()

    def wait(self, seconds: float) -> list[Done]:
        """What got done meanwhile, waiting up to ``seconds`` for the first of it.

        Raises ``WorkersFail`` if workers can't be started.
        """
        self._hand_out()
        pipes = {worker.pipe: worker for worker in self._workers}
        done: list[Done] = []
        for pipe in connection.wait(list(pipes), timeout=seconds):
            done += self._heard(pipes[pipe])
        for worker in [w for w in self._workers if w.is_silent(self._spec.letter_timeout)]:
            done += self._lost(worker, ProblemCode.TIMED_OUT)
        self._hand_out()
        return done

    def _heard(self, worker: _Worker) -> list[Done]:
        done: list[Done] = []
        try:
            while worker.pipe.poll():
                kind, *rest = worker.pipe.recv()
                worker.heard()
                if kind == FAILED:
                    raise WorkersFail(f"the model can't be loaded: {rest[0]}")
                if kind == READY:
                    worker.is_ready, self._failed_starts = True, 0
                elif kind == DONE:
                    worker.held.popleft()
                    done.append(Done(*rest))
        except (EOFError, OSError):
            done += self._lost(worker, ProblemCode.CRASHED)
        return done

    def _lost(self, worker: _Worker, why: ProblemCode) -> list[Done]:
        """Another worker for one that is gone. Only what it had in work may be to blame."""
        worker.end()
        self._workers.remove(worker)
        if not worker.is_ready:
            self._failed_starts += 1
            if self._failed_starts >= _STARTS:
                raise WorkersFail("worker processes die while they load the model")
        self._workers.append(_Worker(self._spec))
        held = list(worker.held)
        suspects = held[:1] if worker.is_ready else []
        self._waiting.extendleft(reversed(held[len(suspects) :]))
        done: list[Done] = []
        for task in suspects:
            if task.batch.num_rows > 1:
                self._waiting.extendleft(reversed(list(task.alone())))
            elif task.failures + 1 < _TRIES[why]:
                self._waiting.appendleft(Task(task.first, task.batch, task.failures + 1))
            else:
                (row,) = task.batch.to_pylist()
                reject = to_reject(row, task.first, why, _REASONS[why])
                done.append(Done(task.first, 1, 0, b"", [reject]))
        return done

    def _hand_out(self) -> None:
        while self._waiting:
            worker = min(self._workers, key=lambda worker: len(worker.held))
            if len(worker.held) >= _HELD:
                return
            worker.give(self._waiting.popleft())


@dataclass(slots=True, eq=False)
class _Worker:
    """One process, its pipe, and the tasks that it holds, the one in work first."""

    spec: WorkerSpec
    held: deque[Task] = field(default_factory=deque)
    is_ready: bool = False
    pipe: Any = None
    _process: Any = None
    _letters: Any = None
    _sender: Any = None
    _since: float = 0.0

    def __post_init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, other = context.Pipe()
        self._process = context.Process(target=work, args=(other, self.spec), daemon=True)
        self._process.start()
        other.close()
        # Sending may block for as long as the worker is busy; nothing else should.
        self._letters = queue.SimpleQueue()
        sending = (self.pipe, self._letters)
        self._sender = threading.Thread(target=_send, args=sending, daemon=True)
        self._sender.start()
        self.heard()

    def give(self, task: Task) -> None:
        if not self.held:
            self.heard()
        self.held.append(task)
        self._letters.put(task)

    def heard(self) -> None:
        """Notes a sign of life."""
        self._since = time.monotonic()

    def is_silent(self, seconds: float) -> bool:
        """Whether the letter in work, or loading the model, takes too long."""
        if not self.is_ready:
            seconds = _LOADING_SECONDS
        elif not self.held:
            return False
        return time.monotonic() - self._since > seconds

    def end(self) -> None:
        self._letters.put(None)
        self._process.kill()
        self._process.join()
        self._process.close()
        # Not before nobody writes to it: its number may become that of another pipe.
        self._sender.join()
        self.pipe.close()


def _send(pipe: Any, letters: queue.SimpleQueue[Task | None]) -> None:
    while (task := letters.get()) is not None:
        try:
            pipe.send((task.first, task.data()))
        except OSError:
            return
