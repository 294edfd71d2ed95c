"""Worker processes behind a bounded queue: none of them is indispensable.

Measured on two cores, the rules and the tagger gain nothing from threads (45 ms a letter with one
thread, 46 ms with two, for the rules hold the interpreter), so letters are scored in processes. A
process also can be ended when a letter hangs, and replaced when one takes it down.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from typing import Protocol

from pebble import ProcessExpired, ProcessPool

from lsmri.serve.service.problems import Problem
from lsmri.serve.service.settings import Settings
from lsmri.serve.service.worker import Job, Outcome, begin, is_loaded, work

__all__ = ["Scoring", "WorkerPool"]

log = logging.getLogger("lsmri.service")

_RETRY = {"Retry-After": "2"}
#: Times the deadline after which a letter that was given to a process and not heard of is lost.
_LOST = 10


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
        self._free = asyncio.Semaphore(settings.workers)
        self._state = "loading"
        self._pool: ProcessPool | None = None

    @property
    def state(self) -> str:
        """``ready``, ``loading``, or what is wrong."""
        self._renew()
        return self._state

    @property
    def held(self) -> int:
        """Jobs waiting or at work."""
        return self._held

    def start(self) -> None:
        """Starts the processes; they load their models meanwhile."""
        told = self._settings
        self._state = "loading"
        # Turns that ended with the last pool may never be told.
        self._free = asyncio.Semaphore(told.workers)
        self._pool = pool = ProcessPool(
            max_workers=told.workers,
            initializer=begin,
            initargs=(told.loader, told.model, told.guideline),
            context=get_context("spawn"),
        )
        pool.schedule(is_loaded).add_done_callback(lambda future: self._loaded(pool, future))

    def _renew(self) -> None:
        """Puts new processes in the place of a pool that gave up.

        It gives up when a process dies that has no letter, and none other has one either: by the
        system for want of memory, say.
        """
        pool = self._pool
        if pool is not None and not pool.active:
            log.warning("the processes that score ended: others are started")
            threading.Thread(target=_end, args=[pool], daemon=True).start()
            self.start()

    def _loaded(self, pool: ProcessPool, future: Future[str]) -> None:
        # A process that died while it loaded is a matter of the pool, which is renewed.
        if future.cancelled() or pool is not self._pool or _gave_up(future.exception()):
            return
        error = future.exception()
        self._state = (type(error).__name__ if error else future.result()) or "ready"

    async def stop(self) -> None:
        """Ends the processes. Call it when nothing is at work any more."""
        if self._pool is not None:
            pool, self._pool = self._pool, None
            await asyncio.to_thread(_end, pool)

    async def run(self, job: Job, *, patient: bool = False) -> Outcome:
        """Scores a job in a process.

        patient: waits for a place, as a batch does, rather than be turned away.
        Raises ``Problem``: 503 if the queue is full, or the deadline passed before a process was
        free; 504 if the letter took too long; 500 if the process died of it.
        """
        if (state := self.state) not in ("ready", "loading"):
            raise Problem(503, "not_ready", f"nothing can be scored: {state}")
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
        """Waits for a process and for what it says.

        No more is given to the pool than it has processes: of what waits in it and is taken back
        the pool ends the process that comes upon it, and under load that would be all of them.
        """
        deadline = time.monotonic() + self._settings.deadline
        free = self._free
        try:
            await asyncio.wait_for(free.acquire(), self._settings.deadline / 2)
        except TimeoutError:
            raise _no_process() from None
        turn = _Turn(free, _LOST * self._settings.deadline)
        future = self._begin(job, turn)
        wrapped = asyncio.wrap_future(future)
        done, _ = await asyncio.wait([wrapped], timeout=deadline - time.monotonic())
        if not done:
            # If processes are being started, it is scored when they are, and nobody asks.
            wrapped.add_done_callback(lambda late: late.cancelled() or late.exception())
            raise _too_slow() if future.running() else _no_process()
        try:
            return wrapped.result()
        except BrokenProcessPool:
            raise _lost() from None
        except TimeoutError:
            raise _too_slow() from None
        except ProcessExpired:
            raise Problem(
                500,
                "crashed",
                "the process that scored this letter died; another has taken its place",
                "This is a fault in lsmri: please report it, without the letter",
            ) from None

    def _begin(self, job: Job, turn: _Turn) -> Future[Outcome]:
        """Gives a job to a process, which is ended if it takes too long."""
        pool = self._pool
        try:
            if pool is None:
                raise RuntimeError
            # From its start, so that a letter that had to wait has its time too.
            future: Future[Outcome] = pool.schedule(
                work, args=[job], timeout=self._settings.deadline / 2
            )
        except RuntimeError:
            turn.end()
            raise _lost() from None
        future.add_done_callback(turn.end_from_elsewhere)
        return future


class _Turn:
    """A letter's turn with a process, until it is done; or lost, as its process may be with it."""

    def __init__(self, free: asyncio.Semaphore, seconds: float) -> None:
        self._free = free
        self._loop = asyncio.get_running_loop()
        self._lost: asyncio.TimerHandle | None = self._loop.call_later(seconds, self.end)

    def end(self) -> None:
        """Lets the next have its turn. To be called on the loop; again is as once."""
        if self._lost is not None:
            self._lost.cancel()
            self._lost = None
            self._free.release()

    def end_from_elsewhere(self, _: object) -> None:
        """Ends it from the pool's thread."""
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self.end)


def _lost() -> Problem:
    return Problem(
        503, "busy", "the process that was to score this letter ended", "Try again shortly",
        headers=_RETRY,
    )  # fmt: skip


def _gave_up(error: BaseException | None) -> bool:
    return isinstance(error, BrokenProcessPool)


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join(10)


def _no_process() -> Problem:
    return Problem(503, "busy", "no process got free in time", "Try again shortly", headers=_RETRY)


def _too_slow() -> Problem:
    return Problem(
        504,
        "timed_out",
        "scoring this letter took longer than a letter may take",
        "Send a shorter letter, or raise 'deadline'",
    )
