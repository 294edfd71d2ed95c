"""How far a run is, for people at a terminal and for programs."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass
from typing import Protocol, TextIO

from lsmri.corpora.scheme import Code

__all__ = ["Display", "Progress", "ProgressForm", "display"]

_SECONDS = 1.0


class ProgressForm(Code):
    """``auto`` is text on a terminal, and nothing elsewhere."""

    AUTO = "auto"
    TEXT = "text"
    JSON = "json"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    done: rows written, those of an interrupted run included. share: of the input, by its size.
    rate: letters a second since this run began. seconds_left: None while nothing can be said.
    """

    done: int
    rejected: int
    share: float
    rate: float
    seconds_left: float | None


class Display(Protocol):
    """Shows how far a run is."""

    def update(self, progress: Progress) -> None:
        """Takes notice of what was done; it may show less often."""

    def close(self) -> None:
        """Ends the display."""


def display(form: ProgressForm, out: TextIO | None = None) -> Display:
    """The display of a form; ``out`` is standard error unless told otherwise."""
    out = out or sys.stderr
    if form is ProgressForm.AUTO:
        form = ProgressForm.TEXT if out.isatty() else ProgressForm.NONE
    kinds = {ProgressForm.TEXT: _Text, ProgressForm.JSON: _Json}
    return kinds.get(form, _Nothing)(out)


class _Nothing:
    """Shows nothing."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._shown = 0.0

    def update(self, progress: Progress) -> None:
        if time.monotonic() - self._shown >= _SECONDS:
            self._shown = time.monotonic()
            self._show(progress)

    def close(self) -> None:
        pass

    def _show(self, progress: Progress) -> None:
        pass


class _Json(_Nothing):
    """An object a line, a second apart."""

    def _show(self, progress: Progress) -> None:
        self._out.write(f"{json.dumps(asdict(progress))}\n")
        self._out.flush()


class _Text(_Nothing):
    """One line that changes."""

    def _show(self, progress: Progress) -> None:
        self._out.write(f"\r\x1b[K{in_words(progress)}")
        self._out.flush()

    def close(self) -> None:
        self._out.write("\r\x1b[K")
        self._out.flush()


def in_words(progress: Progress) -> str:
    """One line: rows, share, speed, time left, rejects."""
    left = "" if progress.seconds_left is None else f", {_time(progress.seconds_left)} left"
    return (
        f"{progress.done:,} rows ({progress.share:.0%}), {progress.rate:,.0f} a second{left},"
        f" {progress.rejected:,} rejected"
    )


def _time(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {seconds:02.0f} s"
