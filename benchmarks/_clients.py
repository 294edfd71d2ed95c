"""Clients that send letters: so many at a time, or so many a second."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import httpx
import numpy as np

__all__ = ["Call", "Clients", "Told"]

_TIMEOUT = 60


@dataclass(frozen=True, slots=True)
class Call:
    """What is sent, and where."""

    path: str
    body: bytes


@dataclass(slots=True)
class Told:
    """What came back. seconds: of each answer with 200. statuses: 0 where none came."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    lasted: float = 0.0

    @property
    def rate(self) -> float:
        """Answers with 200, a second."""
        return len(self.seconds) / self.lasted

    def milliseconds(self, share: float) -> str:
        """The time within which that share of the answers came."""
        return f"{1000 * float(np.quantile(self.seconds, share)):,.0f} ms" if self.seconds else "–"


class Clients:
    """Sends calls in turn, forever the same in the same order."""

    def __init__(self, address: str, calls: Sequence[Call]) -> None:
        self._address = address
        self._calls: Iterator[Call] = itertools.cycle(calls)

    def at_once(self, clients: int, seconds: float) -> Told:
        """So many clients, each of which sends its next call when it has its answer."""
        return asyncio.run(self._at_once(clients, seconds))

    def a_second(self, rate: float, seconds: float) -> Told:
        """So many calls a second, evenly, whether or not answers come."""
        return asyncio.run(self._a_second(rate, seconds))

    async def _at_once(self, clients: int, seconds: float) -> Told:
        told = Told()

        async def one() -> None:
            sends = True
            while sends:
                await self._send(client, told)
                sends = time.perf_counter() - begun < seconds

        async with self._client() as client:
            begun = time.perf_counter()
            await asyncio.gather(*(one() for _ in range(clients)))
        told.lasted = time.perf_counter() - begun
        return told

    async def _a_second(self, rate: float, seconds: float) -> Told:
        told = Told()
        async with self._client() as client, asyncio.TaskGroup() as group:
            begun = time.perf_counter()
            for number in range(round(rate * seconds)):
                await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
                group.create_task(self._send(client, told))
        told.lasted = time.perf_counter() - begun
        return told

    def _client(self) -> httpx.AsyncClient:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=128)
        return httpx.AsyncClient(base_url=self._address, limits=limits, timeout=_TIMEOUT)

    async def _send(self, client: httpx.AsyncClient, told: Told) -> None:
        call = next(self._calls)
        begun = time.perf_counter()
        try:
            answer = await client.post(
                call.path, content=call.body, headers={"content-type": "application/json"}
            )
        except httpx.HTTPError:
            told.statuses[0] += 1
            return
        told.statuses[answer.status_code] += 1
        if answer.status_code == httpx.codes.OK:
            told.seconds.append(time.perf_counter() - begun)
