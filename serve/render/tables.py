"""Tables of figures with their intervals, aligned for a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isnan

from lsmri.corpora.agreement import Interval, Row, Section

__all__ = ["aligned", "cells", "figure", "piped"]


def cells(section: Section, headings: Mapping[str, str]) -> list[list[str]]:
    """Headings and rows; a figure that isn't defined is a dash.

    headings: what figures are called where that isn't their name.
    """
    names = list(dict.fromkeys(name for row in section.rows for name in row.figures))
    return [
        ["", "n", *(headings.get(name, name) for name in names)],
        *([row.name, str(row.n), *_figures(row, names)] for row in section.rows),
    ]


def _figures(row: Row, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        yield figure(row.figures[name]) if name in row.figures else "–"


def figure(found: Interval) -> str:
    """A figure with its bounds; a dash where it isn't defined."""
    if isnan(found.value):
        return "–"
    if isnan(found.low):
        return f"{found.value:.2f}"
    return f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})"


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines in which the columns stand below each other; the second is of numbers."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        line = [row[0].ljust(widths[0]), row[1].rjust(widths[1])]
        line += [cell.ljust(width) for cell, width in zip(row[2:], widths[2:], strict=True)]
        yield f"  {'  '.join(line)}".rstrip()


def piped(rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a Markdown table."""
    escaped = [[cell.replace("|", r"\|") for cell in row] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in escaped]
    return [lines[0], f"|{'---|' * len(rows[0])}", *lines[1:]]
