"""Charts of shares. They show figures as words too, and differ by form, not by colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from lsmri.serve.audit import names
from lsmri.serve.audit.agreement import CATEGORIES
from lsmri.serve.audit.shares import Share
from lsmri.serve.audit.svg import WIDTH, Canvas, Scale, ticks

__all__ = ["bars", "dots", "months", "percent", "stacked"]


_LABEL = 250.0


_ROW = 24.0


def percent(value: float, *, digits: int = 1) -> str:
    """A share as people write it."""
    return f"{value * 100:.{digits}f}\N{NBSP}%"


def stacked(rows: Sequence[tuple[str, Mapping[str, int]]], *, says: str) -> str:
    """Bars of the three categories, each 100 % long, with a key above."""
    canvas = Canvas(30 + len(rows) * 34)
    scale = Scale(0, 1, _LABEL, WIDTH - 10)
    x = _LABEL
    for category in CATEGORIES:
        canvas.rect(x, 4, 14, 14, category)
        canvas.text(x + 20, 11, category)
        x += 130
    for i, (label, counts) in enumerate(rows):
        y = 30 + i * 34
        total = sum(counts.get(c, 0) for c in CATEGORIES)
        canvas.text(_LABEL - 12, y + 13, label, anchor="end")
        at = 0.0
        for category in CATEGORIES:
            part = counts.get(category, 0) / total if total else 0.0
            left, right = scale(at), scale(at + part)
            canvas.rect(left, y, right - left, 26, category)
            if right - left > 46:
                canvas.text((left + right) / 2, y + 13, percent(part, digits=0), f"on-{category}",
                            anchor="middle")  # fmt: skip
            at += part
    return canvas.drawn(says)


def dots(
    blocks: Sequence[tuple[str, Sequence[tuple[str, Share]]]], *, line: float, says: str
) -> str:
    """Shares with their intervals, in blocks with a heading; ``line`` is the share of all."""
    rows = sum(len(shares) for _, shares in blocks)
    height = 34 + rows * _ROW + len(blocks) * 28
    canvas = Canvas(height)
    top = max([line, *(s.high for _, shares in blocks for _, s in shares)])
    scale = Scale(0, min(1.0, top * 1.05), _LABEL, WIDTH - 130)
    for tick in ticks(scale.high):
        canvas.line(scale(tick), 8, scale(tick), height - 26, "grid")
        canvas.text(scale(tick), height - 12, percent(tick, digits=0), "quiet", anchor="middle")
    canvas.line(scale(line), 8, scale(line), height - 26, "reference")
    y = 8.0
    for heading, shares in blocks:
        canvas.text(0, y + 14, heading, "strong")
        y += 28
        for label, share in shares:
            middle = y + _ROW / 2
            canvas.text(_LABEL - 12, middle, label, anchor="end")
            canvas.line(scale(share.low), middle, scale(share.high), middle, "interval")
            canvas.dot(scale(share.value), middle)
            canvas.text(WIDTH - 120, middle, f"{percent(share.value)} of {share.total:,}", "quiet")
            y += _ROW
    return canvas.drawn(says)


def bars(rows: Sequence[tuple[str, float, str]], *, says: str, label: float = 310) -> str:
    """Bars of shares: label, share, and the words behind the bar."""
    canvas = Canvas(len(rows) * 28 + 4)
    high = max((share for _, share, _ in rows), default=1.0) or 1.0
    scale = Scale(0, high, label, WIDTH - 150)
    for i, (name, share, words) in enumerate(rows):
        y = i * 28 + 4
        canvas.text(label - 12, y + 10, name, anchor="end")
        canvas.rect(label, y, scale(share) - label, 20, "bar")
        canvas.text(scale(share) + 8, y + 10, words, "quiet")
    return canvas.drawn(says)


def months(shares: Sequence[tuple[str, Mapping[str, Share] | None]], *, says: str) -> str:
    """The share of each category by month, with the interval of inappropriate as a band.

    shares: every month from the first to the last; None where there are too few letters.
    """
    height = 290.0
    canvas = Canvas(height)
    left, right, bottom = 52.0, WIDTH - 110, height - 34
    across = Scale(0, max(1, len(shares) - 1), left, right)
    up = Scale(0, 1, bottom, 12)
    for tick in (0, 0.2, 0.4, 0.6, 0.8, 1):
        canvas.line(left, up(tick), right, up(tick), "grid")
        canvas.text(left - 8, up(tick), percent(tick, digits=0), "quiet", anchor="end")
    every = max(1, ceil(len(shares) / 8))
    for i, (month, _) in enumerate(shares):
        if i % every == 0:
            canvas.text(across(i), bottom + 16, names.month(month), "quiet", anchor="middle")
    for run in _runs(shares):
        band = [(across(i), up(found["inappropriate"].high)) for i, found in run]
        band += [(across(i), up(found["inappropriate"].low)) for i, found in reversed(run)]
        canvas.path(band, "band", closed=True)
        for category, mark in zip(CATEGORIES, ("dot", "square", "triangle"), strict=True):
            points = [(across(i), up(found[category].value)) for i, found in run]
            canvas.path(points, f"line-{category}")
            if len(shares) <= 48:
                for x, y in points:
                    canvas.dot(x, y, mark, 3)
    _ends(canvas, shares, right, up)
    return canvas.drawn(says)


def _runs(
    shares: Sequence[tuple[str, Mapping[str, Share] | None]],
) -> list[list[tuple[int, Mapping[str, Share]]]]:
    """Months that follow each other with figures: a gap is not drawn over."""
    runs: list[list[tuple[int, Mapping[str, Share]]]] = [[]]
    for i, (_, found) in enumerate(shares):
        if found is None:
            runs.append([])
        else:
            runs[-1].append((i, found))
    return [run for run in runs if run]


def _ends(
    canvas: Canvas,
    shares: Sequence[tuple[str, Mapping[str, Share] | None]],
    right: float,
    up: Scale,
) -> None:
    """The name of each line at its end, kept apart."""
    last = next((found for _, found in reversed(shares) if found is not None), None)
    if last is None:
        return
    placed: list[float] = []
    for category in sorted(CATEGORIES, key=lambda c: last[c].value, reverse=True):
        y = up(last[category].value)
        if placed and y - placed[-1] < 16:
            y = placed[-1] + 16
        placed.append(y)
        canvas.text(right + 10, y, category)
