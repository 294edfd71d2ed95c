"""What every contender of the speed comparison does, whatever reads the letters.

Imported first of all by each script beside it, so that the clock starts before anything heavy is
imported. Standard library only: these scripts run in environments of their own.
"""

from __future__ import annotations

import time

STARTED = time.perf_counter()

import argparse  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import resource  # noqa: E402
import statistics  # noqa: E402
from collections import deque  # noqa: E402
from collections.abc import Callable, Iterable  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any, Protocol  # noqa: E402

__all__ = ["Entity", "Reader", "Terms", "compete", "hush", "of_workers", "peak_mib"]

#: start, end, label, and which of negated, uncertain, historical, hypothetical, family hold.
Entity = tuple[int, int, str, list[str]]
#: label to phrases
Terms = dict[str, list[str]]


class Reader(Protocol):
    """What reads one text, or a stream of them."""

    def __call__(self, text: str, /) -> Any: ...

    def pipe(self, texts: list[str], /) -> Iterable[Any]: ...


def compete(
    build: Callable[[Terms], Reader],
    entities: Callable[[Any], Iterable[Entity]] | None = None,
    *,
    version: str,
) -> None:
    """Runs the contender that ``build`` makes over letters, on one core, and writes its figures.

    entities: what a read text holds.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("terms", type=Path)
    parser.add_argument("letters", type=Path, help="a JSON list of texts")
    parser.add_argument("output", type=Path)
    parser.add_argument("--seconds", type=float, default=10.0, help="how long to measure")
    parser.add_argument("--first", action="store_true", help="only to the first letter read")
    parser.add_argument("--entities", action="store_true", help="only write what is found")
    options = parser.parse_args()
    hush()
    terms = json.loads(options.terms.read_text("utf-8"))
    texts = json.loads(options.letters.read_text("utf-8"))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    reader = build(terms)
    first = reader(texts[0])
    figures: dict[str, Any] = {"version": version, "startup": time.perf_counter() - STARTED}
    if options.entities and entities is not None:
        figures["entities"] = [list(entities(reader(text))) for text in texts]
    elif not options.first:
        figures |= _rates(reader, texts, options.seconds)
    figures["peak_mib"] = peak_mib()
    del first
    options.output.write_text(json.dumps(figures), encoding="utf-8")


def hush() -> None:
    """Peers that log every letter through loguru would be timed at writing their logs."""
    try:
        from loguru import logger
    except ImportError:
        return
    logger.remove()


def _rates(reader: Reader, texts: list[str], seconds: float) -> dict[str, Any]:
    """Letters a second over rounds of equal size, each a stream, by the processor's clock.

    The processor's clock leaves out what other programs take of a shared machine; a contender runs
    in one thread, so the two clocks agree on an idle one.
    """
    begun = time.process_time()
    reader(texts[1 % len(texts)])
    each = max(time.process_time() - begun, 1e-4)
    size = max(1, min(len(texts), int(seconds / 5 / each)))
    rates: list[float] = []
    position = 0
    until = time.process_time() + seconds
    while time.process_time() < until or len(rates) < 3:
        batch = [texts[(position + k) % len(texts)] for k in range(size)]
        position += size
        begun = time.process_time()
        deque(reader.pipe(batch), maxlen=0)
        rates.append(size / (time.process_time() - begun))
    return {"rate": statistics.median(rates), "best": max(rates), "letters_read": position}


def of_workers() -> dict[str, float]:
    """The processor's seconds of this process and those that it waited for, and their peak MiB."""
    mine, theirs = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    seconds = sum(one.ru_utime + one.ru_stime for one in (mine, theirs))
    return {"processor": seconds, "worker": theirs.ru_maxrss / 1024}


def peak_mib() -> float:
    """The most memory this process held at once; ``ru_maxrss`` might count its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
