"""Two charts of an evaluation: whether probabilities hold, and what review buys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lsmri.serve.audit.svg import Canvas, Scale

__all__ = ["reliability_chart", "risk_chart"]

_SIZE, _LEFT, _TOP, _BOTTOM = 380.0, 46.0, 30.0, 336.0


def reliability_chart(found: Mapping[str, Any]) -> str:
    """How many letters of a confidence are right: on the diagonal, if the confidence holds."""
    canvas, x, y = _axes("How sure it is, and how often it is right", "confidence", "right")
    canvas.line(x(0), y(0), x(1), y(1), "reference")
    most = max(one["letters"] for one in found["bins"])
    points = [(x(one["confidence"]), y(one["accuracy"])) for one in found["bins"]]
    canvas.path(points)
    for one, (across, up) in zip(found["bins"], points, strict=True):
        canvas.dot(across, up, size=3 + 4 * one["letters"] / most)
    told = ", ".join(
        f"{one['accuracy']:.2f} right at {one['confidence']:.2f}" for one in found["bins"]
    )
    return canvas.drawn(f"Reliability: {told}; calibration error {found['ece']:.3f}")


def risk_chart(found: Mapping[str, Any]) -> str:
    """The error rate of letters that go unseen, if only the surest share of them does."""
    canvas, x, y = _axes("What is wrong among letters that go unseen", "share unseen", "wrong")
    canvas.path([(x(one["coverage"]), y(one["risk"])) for one in found["curve"]])
    for one in found["curve"]:
        canvas.dot(x(one["coverage"]), y(one["risk"]), size=3)
    told = ", ".join(f"{one['risk']:.2f} wrong of {one['coverage']:.2f}" for one in found["curve"])
    return canvas.drawn(f"Risk against coverage: {told}")


def _axes(title: str, across: str, up: str) -> tuple[Canvas, Scale, Scale]:
    canvas = Canvas(_SIZE, width=_SIZE)
    x, y = Scale(0, 1, _LEFT, _SIZE - 14), Scale(0, 1, _BOTTOM, _TOP)
    canvas.text(0, 10, title, "strong")
    for tick in (0, 0.25, 0.5, 0.75, 1):
        canvas.line(x(0), y(tick), x(1), y(tick), "grid")
        canvas.text(_LEFT - 8, y(tick), f"{tick:g}", "quiet", anchor="end")
        canvas.text(x(tick), _BOTTOM + 16, f"{tick:g}", "quiet", anchor="middle")
    canvas.text((x(0) + x(1)) / 2, _BOTTOM + 34, across, "quiet", anchor="middle")
    canvas.text(x(0) + 4, _TOP + 10, up, "quiet")
    return canvas, x, y
