"""Charts of estimates with intervals beside published ones."""

from __future__ import annotations

from collections.abc import Sequence

from lsmri.serve.audit.published import KAPPAS
from lsmri.serve.audit.regression import Effect
from lsmri.serve.audit.svg import WIDTH, Canvas, Scale

__all__ = ["forest", "kappas"]


#: The published mark is drawn below ours.
_BESIDE = 11.0


def forest(effects: Sequence[Effect], *, says: str) -> str:
    """Odds ratios with intervals, on a scale of ratios; the published ones below ours."""
    row = 62.0
    canvas = Canvas(len(effects) * row + 66)
    bounds = [b for e in effects for b in _bounds(e)]
    scale = Scale(
        max(0.01, min([0.5, *bounds])), min(200.0, max([4.0, *bounds])), 300, WIDTH - 180, log=True
    )
    bottom = len(effects) * row + 26
    canvas.dot(306, 10)
    canvas.text(316, 10, "this archive")
    canvas.dot(426, 10, "diamond", 4)
    canvas.text(436, 10, "published (Kovacs 2013)")
    for tick in (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100):
        if scale.low <= tick <= scale.high:
            canvas.line(scale(tick), 24, scale(tick), bottom, "one" if tick == 1 else "grid")
            canvas.text(scale(tick), bottom + 12, f"{tick:g}", "quiet", anchor="middle")
    canvas.text(scale(1) - 8, bottom + 30, "← less often inappropriate", "quiet", anchor="end")
    canvas.text(scale(1) + 8, bottom + 30, "more often →", "quiet")
    for i, effect in enumerate(effects):
        _forest_row(canvas, scale, effect, 26 + i * row + row / 2)
    return canvas.drawn(says)


def _bounds(effect: Effect) -> list[float]:
    published = effect.term.published
    own = [effect.low, effect.high]
    theirs = [published.low, published.high] if published else []
    return [b for b in (*own, *theirs) if b is not None]


def _forest_row(canvas: Canvas, scale: Scale, effect: Effect, y: float) -> None:
    term, published = effect.term, effect.term.published
    exposed = term.exposed if len(term.exposed) < 40 else "surgeons and primary care"
    canvas.text(0, y - _BESIDE, exposed, "strong")
    canvas.text(0, y + _BESIDE, f"against {term.reference}", "quiet")
    if effect.value is None or effect.low is None or effect.high is None:
        canvas.text(scale.left + 10, y - _BESIDE, "no estimate; see below", "quiet")
    else:
        _interval(canvas, scale, (effect.low, effect.value, effect.high), y - _BESIDE, "dot")
        words = f"{effect.value:.2f} ({effect.low:.2f}–{effect.high:.2f})"
        canvas.text(WIDTH - 165, y - _BESIDE, words, "strong")
    if published:
        theirs = (published.low, published.value, published.high)
        _interval(canvas, scale, theirs, y + _BESIDE, "diamond")
        words = f"{published.value:.2f} ({published.low:.2f}–{published.high:.2f})"
        canvas.text(WIDTH - 165, y + _BESIDE, words, "quiet")
    else:
        canvas.text(WIDTH - 165, y + _BESIDE, "none published", "quiet")


def _interval(
    canvas: Canvas, scale: Scale, bounds: tuple[float, float, float], y: float, kind: str
) -> None:
    low, value, high = bounds
    canvas.line(scale(low), y, scale(high), y, "interval" if kind == "dot" else "theirs")
    canvas.dot(scale(value), y, kind, 4.5 if kind == "dot" else 4)


def kappas(rows: Sequence[tuple[str, float, float, float]], *, says: str) -> str:
    """Kappas with intervals above the published ones, which are no targets but anchors."""
    canvas = Canvas((len(rows) + len(KAPPAS)) * 28 + 36)
    scale = Scale(min([0.0, *(low for _, _, low, _ in rows)]), 1, 310, WIDTH - 130)
    bottom = (len(rows) + len(KAPPAS)) * 28 + 8
    for tick in (-1, -0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 1):
        if tick >= scale.low:
            canvas.line(scale(tick), 4, scale(tick), bottom, "grid")
            canvas.text(scale(tick), bottom + 14, f"{tick:g}", "quiet", anchor="middle")
    y = 18.0
    for label, value, low, high in rows:
        canvas.text(298, y, label, anchor="end")
        _interval(canvas, scale, (low, value, high), y, "dot")
        canvas.text(WIDTH - 120, y, f"{value:.2f} ({low:.2f}–{high:.2f})", "strong")
        y += 28
    for known in KAPPAS:
        canvas.text(298, y, known.source.split(",")[0], "quiet", anchor="end")
        if known.low is None or known.high is None:
            canvas.dot(scale(known.value), y, "diamond", 4)
            canvas.text(WIDTH - 120, y, f"{known.value:.2f}", "quiet")
        else:
            _interval(canvas, scale, (known.low, known.value, known.high), y, "diamond")
            words = f"{known.value:.2f} ({known.low:.2f}–{known.high:.2f})"
            canvas.text(WIDTH - 120, y, words, "quiet")
        y += 28
    return canvas.drawn(says)
