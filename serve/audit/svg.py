"""A small canvas for static charts: inline SVG that prints, scales and reads without colour."""

from __future__ import annotations

from html import escape
from math import floor, log10

__all__ = ["WIDTH", "Canvas", "Scale", "ticks"]

#: Of every chart, in units that are pixels on a wide screen.
WIDTH = 760


class Scale:
    """Values to positions, linear; ``log`` for ratios."""

    def __init__(self, low: float, high: float, left: float, right: float, *, log: bool = False):
        self.low, self.high, self.left, self.right, self.log = low, high, left, right, log

    def __call__(self, value: float) -> float:
        """The position of a value, drawn in to the ends of the scale."""
        value = min(self.high, max(self.low, value))
        if self.log:
            share = log10(value / self.low) / log10(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)


class Canvas:
    """Shapes and words, in the order in which they are drawn; the page's style draws classes."""

    def __init__(self, height: float, *, width: float = WIDTH) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str = "line") -> None:
        """A straight line."""
        self._parts.append(
            f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
        )

    def rect(self, x: float, y: float, width: float, height: float, kind: str) -> None:
        """A rectangle."""
        self._parts.append(
            f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{max(0.0, width):.1f}"'
            f' height="{height:.1f}"/>'
        )

    def dot(self, x: float, y: float, kind: str = "dot", size: float = 4.5) -> None:
        """A mark whose form says what it is: a circle, a square, a diamond or a triangle."""
        if kind in ("square", "diamond"):
            turn = f' transform="rotate(45 {x:.1f} {y:.1f})"' if kind == "diamond" else ""
            self._parts.append(
                f'<rect class="{kind}" x="{x - size * 0.85:.1f}" y="{y - size * 0.85:.1f}"'
                f' width="{size * 1.7:.1f}" height="{size * 1.7:.1f}"{turn}/>'
            )
        elif kind == "triangle":
            self.path(
                [(x, y - size * 1.2), (x + size * 1.1, y + size * 0.8),
                 (x - size * 1.1, y + size * 0.8)], "triangle", closed=True)  # fmt: skip
        else:
            self._parts.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}"/>')

    def path(
        self, points: list[tuple[float, float]], kind: str = "line", *, closed: bool = False
    ) -> None:
        """A line through points."""
        if points:
            steps = " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
            self._parts.append(f'<path class="{kind}" d="M{steps}{"Z" if closed else ""}"/>')

    def text(
        self, x: float, y: float, words: str, kind: str = "", *, anchor: str = "start"
    ) -> None:
        """Words; ``y`` is their middle."""
        style = f' class="{kind}"' if kind else ""
        self._parts.append(
            f'<text{style} x="{x:.1f}" y="{y:.1f}" dy=".35em" text-anchor="{anchor}">'
            f"{escape(words)}</text>"
        )

    def drawn(self, says: str) -> str:
        """The chart. says: what it shows, for those who don't see it."""
        return (
            f'<svg role="img" aria-label="{escape(says, quote=True)}" class="chart"'
            f' viewBox="0 0 {self.width:g} {self.height:g}">{"".join(self._parts)}</svg>'
        )


def ticks(high: float, *, most: int = 6) -> list[float]:
    """Round values from 0 to ``high``, at most so many."""
    if high <= 0:
        return [0.0]
    step = 10 ** floor(log10(high / most))
    step = next(step * k for k in (1, 2, 5, 10, 20) if high / (step * k) <= most)
    return [step * i for i in range(int(high / step + 1e-9) + 1)]
