"""Weights. Two set beside each other: "Wt 58 -> 46", "61 kg (last 66)", "from 64 to 56 kilos".

A loss of 5 % or more counts as one (the usual threshold of unintended weight loss); less says
nothing, nor does a weight by itself: "weighs 68 kg".
"""

from __future__ import annotations

import re

from lsmri.nlp.matching.finding import Finding, measured
from lsmri.nlp.text.reading import Reading

__all__ = ["read_weights"]

_CONCEPT = "unexplained_weight_loss"
_NAMES = frozenset({"weight", "wt", "weighs", "weighed", "weighing"})
_UNITS = frozenset({"kg", "kgs", "kilo", "kilos", "lb", "lbs", "pound", "pounds"})
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d)?")
_LEAST, _MOST = 30.0, 400.0
#: How far the two lie from the name and from each other.
_REACH, _APART = 7, 5
#: Between the two, these make the second the earlier one; these the later one.
_EARLIER = frozenset("was last from previously previous prev before ( were against".split())
_LATER = frozenset("-> to now today → > down".split())
_LOST = 0.95
#: One of these in the sentence may make a weight by itself a loss.
_LESS = frozenset(
    "lost loss lose losing lighter less down dropped drop fallen fell falling reduced gone from "
    "was under below shed thinner usual usually previous previously last".split()
)
_STONE_OR_UNITS = _UNITS | {"stone", "st"}
_LEAST_STONE = 5.0
#: Beside another of these it is no weight of the body, or a growth.
_OTHER = frozenset(
    "limit max maximum table lifts lift lifting carry carrying birth bar deadlift squat goal "
    "target birthweight baby bmi bp hr pulse height ht cm age aged tall pain vas / % m".split()
)


def read_weights(reading: Reading) -> list[Finding]:
    """The losses that pairs of weights tell. What only weighs goes to ``reading.look_alikes``."""
    found: list[Finding] = []
    for number in sorted(reading.sentences(_NAMES | _UNITS)):
        begin, end = reading.bounds[number]
        pair = _pair(reading.norms, begin, end)
        if pair is None:
            reading.look_alikes.setdefault(_CONCEPT, []).extend(_plain(reading.norms, begin, end))
            continue
        start, stop, then, now = pair
        if now <= _LOST * then:
            found.append(measured(start, stop, _CONCEPT, "present", now, f"{then:g}, now {now:g}"))
    return found


def _plain(norms: list[str], begin: int, end: int) -> list[tuple[int, int]]:
    """Where a sentence says what somebody weighs, and of no loss."""
    if not _LESS.isdisjoint(norms[begin:end]):
        return []
    return [
        (k, min(end, at + 3))
        for k in range(begin, end)
        if norms[k] in _NAMES
        for at, _ in _numbers(norms, k, min(end, k + _REACH), least=_LEAST_STONE)[:1]
        if not _STONE_OR_UNITS.isdisjoint(norms[at + 1 : at + 2])
    ]


def _pair(norms: list[str], begin: int, end: int) -> tuple[int, int, float, float] | None:
    """From where to where two weights of a sentence go, the earlier and the later one."""
    for k in range(begin, end):
        if norms[k] in _NAMES:
            numbers = _numbers(norms, k + 1, min(end, k + 1 + _REACH + _APART))
        elif norms[k] == "from" and not _UNITS.isdisjoint(norms[k + 1 : k + 6]):
            numbers = _numbers(norms, k + 1, min(end, k + 6))
        else:
            continue
        if len(numbers) < 2 or not _OTHER.isdisjoint(
            norms[max(begin, k - 3) : min(end, numbers[1][0] + 3)]
        ):
            continue
        (at, first), (behind, second) = numbers[:2]
        between = set(norms[at + 1 : behind])
        if behind - at > _APART + 1:
            continue
        if norms[k] == "from" or (between & _LATER and "from" not in between):
            return k, behind + 1, first, second
        if between & _EARLIER:
            return k, behind + 1, second, first
    return None


def _numbers(
    norms: list[str], begin: int, end: int, *, least: float = _LEAST
) -> list[tuple[int, float]]:
    """The numbers among words that may be weights of a grown person."""
    found: list[tuple[int, float]] = []
    for k in range(begin, end):
        if _NUMBER.fullmatch(norms[k]):
            value = float(norms[k].replace(",", "."))
            if least <= value <= _MOST:
                found.append((k, value))
    return found
