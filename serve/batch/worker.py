"""A worker process: loads the model once, then scores what it is sent."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import Any

from lsmri.serve.batch.letters import BatchScorer, LetterSettings
from lsmri.serve.batch.records import BatchForm, from_ipc, packed
from lsmri.serve.scoring import LetterScorer

__all__ = ["DONE", "FAILED", "READY", "SCORER", "TICK", "WorkerSpec", "work"]

#: What a worker sends, followed by what belongs to it.
READY, TICK, DONE, FAILED = "ready", "tick", "done", "failed"

#: What loads the scorer unless told otherwise.
SCORER = "lsmri.models.scorer:load"

_TICK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class WorkerSpec:
    """What a worker needs to know.

    scorer: ``module:function`` that loads a scorer, given the model and the guideline.
    letter_timeout: seconds in which some letter must be done, or the worker ends by itself.
    """

    model: str
    guideline: str
    settings: LetterSettings = field(default_factory=LetterSettings)
    form: BatchForm = BatchForm.PARQUET
    scorer: str = SCORER
    letter_timeout: float = 120.0

    def load(self) -> LetterScorer:
        """Loads the scorer."""
        module, _, name = self.scorer.partition(":")
        make: Callable[..., LetterScorer] = getattr(import_module(module), name)
        return make(self.model, guideline=self.guideline)


def work(pipe: Any, spec: WorkerSpec) -> None:
    """Scores batches from ``pipe`` until it is closed, and never outlives the parent process.

    A batch comes as the position of its first row and an Arrow stream.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        scorer = BatchScorer(spec.load(), spec.settings)
    except Exception as error:
        pipe.send((FAILED, f"{type(error).__name__}: {error}"))
        return
    try:
        pipe.send((READY,))
        with Path(os.devnull).open("w") as nowhere:
            worker = _Worker(pipe, scorer, spec, nowhere)
            while True:
                worker.score(*pipe.recv())
    except (EOFError, OSError):
        return


@dataclass(slots=True)
class _Worker:
    """Scores batches, and gives a sign of life now and then."""

    pipe: Any
    scorer: BatchScorer
    spec: WorkerSpec
    nowhere: Any
    _told: float = 0.0

    def score(self, first: int, data: bytes) -> None:
        self._live_on()
        rows = from_ipc(data).to_pylist()
        records, rejects = self.scorer(rows, first=first, alive=self._alive)
        done = packed(records, self.spec.form) if records else b""
        faulthandler.cancel_dump_traceback_later()
        self.pipe.send((DONE, first, len(rows), len(records), done, rejects))

    def _alive(self) -> None:
        if time.monotonic() - self._told >= _TICK_SECONDS:
            self._live_on()
            self.pipe.send((TICK,))

    def _live_on(self) -> None:
        """Puts off the end: a letter may hold the interpreter for ever, but not this."""
        self._told = time.monotonic()
        faulthandler.dump_traceback_later(
            2 * self.spec.letter_timeout, exit=True, file=self.nowhere
        )


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
