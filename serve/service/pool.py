"""Worker processes behind a bounded queue: none of them is indispensable.

Measured on two cores, the rules and the tagger gain nothing from threads (45 ms a letter with one
thread, 46 ms with two, for the rules hold the interpreter), so letters are scored in processes. A
process also can be ended when a letter hangs, and replaced when one takes it down.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from multiprocessing import get_context
from typing import Protocol

from pebble import ProcessExpired, ProcessPool

from lsmri.serve.service.problems import Problem
from lsmri.serve.service.settings import Settings
from lsmri.serve.service.worker import Job, Outcome, begin, is_loaded, work

__all__ = ["Scoring", "WorkerPool"]

_RETRY = {"Retry-After": "2"}


class Scoring(Protocol):
    """What the service needs of whatever scores."""

    def start(self) -> None:
        """Gets ready; doesn't wait until it is."""

    async def stop(self) -> None:
        """Ends, when nothing is at work any more."""

    async def run(self, job: Job, *, patient: bool = False) -> Outcome:
        """The outcome of a job. patient: waits for a place in the queue. Raises ``Problem``."""

    @property
    def state(self) -> str:
        """``ready``, ``loading``, or what is wrong."""

    @property
    def held(self) -> int:
        """Jobs waiting or at work."""


class WorkerPool:
    """Processes that score, each with a model of its own."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._places = settings.workers + settings.queue
        self._held = 0
        self._freed = asyncio.Condition()
        self._state = "loading"
        self._pool: ProcessPool | None = None

    @property
    def state(self) -> str:
        """``ready``, ``loading``, or what is wrong."""
        return self._state

    @property
    def held(self) -> int:
        """Jobs waiting or at work."""
        return self._held

    def start(self) -> None:
        """Starts the processes; they load their models meanwhile."""
        told = self._settings
        self._pool = ProcessPool(
            max_workers=told.workers,
            initializer=begin,
            initargs=(told.loader, told.model, told.guideline),
            context=get_context("spawn"),
        )
        self._pool.schedule(is_loaded).add_done_callback(self._loaded)

    def _loaded(self, future: Future[str]) -> None:
        if future.cancelled():
            return
        error = future.exception()
        self._state = (type(error).__name__ if error else future.result()) or "ready"

    async def stop(self) -> None:
        """Ends the processes. Call it when nothing is at work any more."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            await asyncio.to_thread(self._pool.join, 10)

    async def run(self, job: Job, *, patient: bool = False) -> Outcome:
        """Scores a job in a process.

        patient: waits for a place, as a batch does, rather than be turned away.
        Raises ``Problem``: 503 if the queue is full, or the deadline passed before a process was
        free; 504 if the letter took too long; 500 if the process died of it.
        """
        if self._state not in ("ready", "loading"):
            raise Problem(503, "not_ready", f"nothing can be scored: {self._state}")
        await self._take_place(patient)
        try:
            return await self._outcome(job)
        finally:
            self._held -= 1
            async with self._freed:
                self._freed.notify()

    async def _take_place(self, patient: bool) -> None:
        # A batch leaves room for single letters.
        places = self._settings.workers if patient else self._places
        if patient:
            async with self._freed:
                await self._freed.wait_for(lambda: self._held < places)
        elif self._held >= places:
            raise Problem(
                503, "busy", "too many letters are waiting", "Try again shortly", headers=_RETRY
            )
        self._held += 1

    async def _outcome(self, job: Job) -> Outcome:
        if self._pool is None:
            raise Problem(503, "not_ready", "the service is starting or ending", headers=_RETRY)
        future: Future[Outcome] = self._pool.schedule(work, args=[job])
        wrapped = asyncio.wrap_future(future)
        done, _ = await asyncio.wait([wrapped], timeout=self._settings.deadline)
        if not done:
            # Ends the process that hangs; the pool starts another.
            at_work = future.running()
            wrapped.cancel()
            raise _too_slow(at_work)
        try:
            return wrapped.result()
        except ProcessExpired:
            raise Problem(
                500,
                "crashed",
                "the process that scored this letter died; another has taken its place",
                "This is a fault in lsmri: please report it, without the letter",
            ) from None


def _too_slow(at_work: bool) -> Problem:
    if not at_work:
        return Problem(
            503, "busy", "no process got free in time", "Try again shortly", headers=_RETRY
        )
    return Problem(
        504,
        "timed_out",
        "scoring this letter took longer than a letter may take",
        "Send a shorter letter, or raise 'deadline'",
    )
