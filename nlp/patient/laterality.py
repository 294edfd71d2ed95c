"""The side of a finding: the nearest side word in its own clause."""

from __future__ import annotations

import re
from functools import cache

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.text.reading import Reading

__all__ = ["SIDED", "is_plural", "settle_laterality", "side_at"]

#: Findings of the leg, which have a side.
SIDED = frozenset(
    "radicular_pain referred_leg_pain neurogenic_claudication nerve_tension_sign "
    "sensory_deficit motor_deficit "
    "severe_motor_deficit reflex_change progressive_neurological_deficit "
    "bilateral_radicular_symptoms".split()
)
_BOTH = re.compile(
    r"\b(?:legs|feet|calves|thighs|shins|soles|ankles|hamstrings|hams|lower limbs)\b", re.IGNORECASE
)
_RADIO = (["/", "s"], ["-", "spine"])
_BEFORE, _AFTER = 4, 6
_BREAKS = frozenset({",", ";"})


def settle_laterality(reading: Reading) -> None:
    """Sets ``laterality`` of leg findings."""
    for f in reading.findings:
        if f.concept in SIDED:
            f.laterality = _side(reading, f)


def side_at(norms: list[str], k: int) -> str | None:
    """The side that a word stands for: ``left``, ``right``, ``bilateral`` or None."""
    norm = norms[k]
    if norm not in _side_words():
        return None
    words = load_words("sides")
    following = norms[k + 1] if k + 1 < len(norms) else ""
    if norm in words["left"]:
        if norm == "l":
            return None if _is_level(norms, k) else "left"
        return None if norm == "left" and following in words["not_left_after"] else "left"
    if norm in words["right"]:
        if norm == "r":
            return None if norms[k + 1 : k + 3] in _RADIO else "right"
        return None if norm == "right" and following in words["not_right_after"] else "right"
    return "bilateral" if norm in words["both"] else None


@cache
def _side_words() -> frozenset[str]:
    """The words that may stand for a side."""
    words = load_words("sides")
    return words["left"] | words["right"] | words["both"]


def _is_level(norms: list[str], k: int) -> bool:
    """Whether an L at a word is the lumbar spine or one of its levels: "L 4/5", "L / S spine", and
    not the left in "R 5 L 2".
    """
    following = norms[k + 1] if k + 1 < len(norms) else ""
    ahead = [norm for norm in norms[max(0, k - 3) : k] if norm != ","][-2:]
    if len(ahead) > 1 and ahead[0] in load_words("sides")["right"] and ahead[1][0].isdigit():
        return False
    if following in ("/", "-"):
        return norms[k + 2 : k + 3] in (["s"], ["s1"], ["spine"]) or norms[k + 2 : k + 3] == ["5"]
    return following in load_words("sides")["levels"]


def is_plural(reading: Reading, k: int) -> bool:
    """Whether a word names limbs in the plural, which are those of both sides."""
    return _BOTH.match(reading.text, reading.starts[k], reading.ends[k]) is not None


def _side(reading: Reading, f: Finding) -> str | None:
    norms = reading.norms
    begin, end = reading.bounds[reading.sentence[f.start]]
    if f.concept == "bilateral_radicular_symptoms":
        return "bilateral"
    first, last = max(begin, f.start - _BEFORE), min(end, f.end + _AFTER)
    if not _side_words().isdisjoint(norms[first : max(f.end, last)]):
        side = _said_side(norms, f, first, last)
        if side:
            return side
    start, stop = reading.span(f.start, f.end)
    return "bilateral" if _BOTH.search(reading.text[start:stop]) else None


def _said_side(norms: list[str], f: Finding, first: int, last: int) -> str | None:
    """The side that words of a finding say, else one ahead from ``first`` or behind up to
    ``last``.
    """
    inside = {side for k in range(f.start, f.end) if (side := side_at(norms, k))}
    if inside:
        return inside.pop() if len(inside) == 1 else "bilateral"
    for k in range(f.start - 1, first - 1, -1):
        if norms[k] in _BREAKS or norms[k] == ".":
            break
        if side := side_at(norms, k):
            return side
    for k in range(f.end, last):
        if norms[k] in _BREAKS or norms[k] in load_words("sides")["compares"]:
            break
        if side := side_at(norms, k):
            return side
    return None
