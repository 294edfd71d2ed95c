"""The side of a finding: the nearest side word in its own clause."""

from __future__ import annotations

import re

from lsmri.nlp.finding import Finding
from lsmri.nlp.reading import Reading

__all__ = ["settle_laterality"]

_SIDES = {
    "left": "left",
    "right": "right",
    "l": "left",
    "r": "right",
    "bilateral": "bilateral",
    "both": "bilateral",
    "either side": "bilateral",
    "left lower limb": "left",
    "right lower limb": "right",
    "left lower extremity": "left",
    "right lower extremity": "right",
    "left-sided": "left",
    "right-sided": "right",
}
_SIDED = frozenset(
    "radicular_pain referred_leg_pain neurogenic_claudication nerve_tension_sign "
    "sensory_deficit motor_deficit "
    "severe_motor_deficit reflex_change progressive_neurological_deficit "
    "bilateral_radicular_symptoms".split()
)
#: Limbs in the plural are those of both sides.
_BOTH = re.compile(r"\b(?:legs|feet|calves|thighs|shins|soles|ankles|lower limbs)\b", re.IGNORECASE)
_NOT_SIDES_BEFORE = frozenset({"spine", "s", "4", "5", "3"})


def settle_laterality(reading: Reading) -> None:
    """Sets ``laterality`` of leg findings."""
    for f in reading.findings:
        if f.concept in _SIDED:
            f.laterality = _side(reading, f)


def _side(reading: Reading, f: Finding) -> str | None:
    norms = reading.norms
    begin, end = reading.bounds[reading.sentence[f.start]]
    if f.concept == "bilateral_radicular_symptoms":
        return "bilateral"
    inside = {_SIDES[norms[k]] for k in range(f.start, f.end) if _is_side(norms, k)}
    if inside:
        return inside.pop() if len(inside) == 1 else "bilateral"
    for k in range(f.start - 1, max(begin, f.start - 4) - 1, -1):
        if norms[k] in (",", ";", "."):
            break
        if _is_side(norms, k):
            return _SIDES[norms[k]]
    for k in range(f.end, min(end, f.end + 6)):
        if norms[k] in (",", ";"):
            break
        if _is_side(norms, k):
            return _SIDES[norms[k]]
    start, stop = reading.span(f.start, f.end)
    return "bilateral" if _BOTH.search(reading.text[start:stop]) else None


def _is_side(norms: list[str], k: int) -> bool:
    norm = norms[k]
    if norm not in _SIDES:
        return False
    following = norms[k + 1] if k + 1 < len(norms) else ""
    if norm in ("l", "r"):
        return not following[:1].isdigit() and following not in (
            "spine",
            "/",
            "s",
            "-",
            "4/5",
            "5/s1",
        )
    if norm == "right":
        return following not in (
            "now",
            "away",
            "through",
            "down",
            "into",
            "up",
            "to",
            "hand",
            "handed",
        )
    return not (
        norm == "left"
        and following in ("with", "her", "him", "work", "the", "untreated", "hand", "handed")
    )
