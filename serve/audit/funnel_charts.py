"""Charts of referrers among their peers."""

from __future__ import annotations

from math import floor

from lsmri.serve.audit.charts import percent
from lsmri.serve.audit.referrers import OUTER, WARNING, Card, PeerGroup, limits
from lsmri.serve.audit.svg import WIDTH, Canvas, Scale, ticks

__all__ = ["card", "funnel"]

#: From one line of small text to the next.
_LINE = 13.0


def funnel(group: PeerGroup, *, says: str) -> str:
    """Each referrer's share by the number of letters, within the limits of chance."""
    height = 330.0
    canvas = Canvas(height)
    most = max(c.referrer.letters for c in group.cards) * 1.08
    high = max([0.05, group.target, *(c.share.value for c in group.cards)])
    least = max(1, min(c.referrer.letters for c in group.cards) - 2)
    across = Scale(0, most, 54, WIDTH - 130)
    high = min(1.0, max(high * 1.1, limits(group.target, [least], OUTER, group.spread)[0][1]))
    up = Scale(0, high, height - 48, 12)
    for tick in ticks(high):
        canvas.line(54, up(tick), WIDTH - 130, up(tick), "grid")
        canvas.text(46, up(tick), percent(tick, digits=0), "quiet", anchor="end")
    for tick in ticks(most):
        canvas.text(across(tick), height - 34, f"{tick:,.0f}", "quiet", anchor="middle")
    canvas.text((54 + WIDTH - 130) / 2, height - 12, "letters of the referrer", "quiet",
                anchor="middle")  # fmt: skip
    _limits(canvas, group, across, up, least)
    for c in sorted(group.cards, key=lambda c: c.place != "within limits"):
        kind = {"within limits": "inside", "above peers": "square", "below peers": "square"}
        canvas.dot(across(c.referrer.letters), up(c.share.value), kind.get(c.place, "diamond"), 4)
    for c in _outliers(group):
        x, y = across(c.referrer.letters), up(c.share.value)
        before = x > (across.left + across.right) / 2
        canvas.text(x - 8 if before else x + 8, y, c.referrer.name[:24], "small",
                    anchor="end" if before else "start")  # fmt: skip
    return canvas.drawn(says)


def _outliers(group: PeerGroup) -> list[Card]:
    """The referrers outside the outer limits, the farthest few: names must not cover each other."""
    far = [c for c in group.cards if c.place.startswith("far")]
    return sorted(far, key=lambda c: -abs(c.share.value - c.peers))[:12]


def _limits(canvas: Canvas, group: PeerGroup, across: Scale, up: Scale, least: int) -> None:
    steps = sorted({round(least * (across.high / least) ** (i / 70)) for i in range(71)})
    y = up(group.target)
    labels = [(y, f"all {percent(group.target)}")]
    for level, kind, label in ((WARNING, "inner", "95 %"), (OUTER, "outer", "99.8 %")):
        found = list(zip(steps, limits(group.target, steps, level, group.spread), strict=True))
        canvas.path([(across(n), up(low)) for n, (low, _) in found], kind)
        canvas.path([(across(n), up(high)) for n, (_, high) in found], kind)
        # Each label stands clear of the one below it.
        y = min(up(found[-1][1][1]), y - _LINE)
        labels.append((y, label))
    lowered = max(0.0, _LINE - y)  # where the limits lie at the top of the frame
    for y, label in labels:
        canvas.text(across.right + 8, y + lowered, label, "small")
    canvas.line(across.left, up(group.target), across.right, up(group.target), "reference")


def card(one: Card, *, says: str) -> str:
    """A referrer's share and interval over the limits that chance gives to peers."""
    canvas = Canvas(76)
    high = min(1.0, max(one.share.high, one.outer[1]) * 1.05 or 1.0)
    scale = Scale(0, high, 24, WIDTH - 24)
    canvas.rect(scale(one.outer[0]), 14, scale(one.outer[1]) - scale(one.outer[0]), 26, "wide")
    canvas.rect(scale(one.inner[0]), 14, scale(one.inner[1]) - scale(one.inner[0]), 26, "narrow")
    canvas.line(scale(one.peers), 8, scale(one.peers), 46, "reference")
    canvas.line(scale(one.share.low), 27, scale(one.share.high), 27, "interval")
    canvas.dot(scale(one.share.value), 27, size=6)
    for tick in ticks(high):
        digits = 0 if floor(high * 100) > 4 else 1
        canvas.text(scale(tick), 60, percent(tick, digits=digits), "quiet", anchor="middle")
    return canvas.drawn(says)
