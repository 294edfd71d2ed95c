"""Which of a letter's time expressions is the duration of the complaint that drives the request."""

from __future__ import annotations

from collections.abc import Mapping

from lsmri.nlp.reading import Reading
from lsmri.nlp.timex import Timex

__all__ = ["symptom_weeks"]

_LEG_FINDINGS = (
    "radicular_pain",
    "neurogenic_claudication",
    "bilateral_radicular_symptoms",
    "sensory_deficit",
    "motor_deficit",
    "severe_motor_deficit",
    "nerve_tension_sign",
    "spinal_stenosis",
)

def symptom_weeks(reading: Reading, findings: Mapping[str, str]) -> float | None:
    """The duration in weeks of the complaint that drives the request; None where the letter doesn't say.

    findings: concept to status, which tell whether the leg or the back drives it.
    """
    leg_drives = any(findings.get(c) in ("present", "possible") for c in _LEG_FINDINGS)
    candidates = [
        t for t in reading.timexes if t.days is not None and t.bearer in ("leg", "back", "episode")
    ]
    chosen = _choose(candidates, leg_drives)
    if chosen is None:
        background = [t for t in reading.timexes if t.days is not None and t.bearer == "background"]
        chosen = background[0] if background else None
    if chosen is None:
        red = [t for t in reading.timexes if t.days is not None and t.bearer in ("trauma",)]
        chosen = red[0] if red else None
    if chosen is not None and chosen.days is not None:
        return _weeks(chosen)
    return None


def _weeks(t: Timex) -> float:
    """Weeks, with the scheme's 4.35 to the month and 52.2 to the year."""
    iso = t.iso or ""
    days = t.days or 0.0
    if iso.endswith("M") and iso.startswith("P") and iso[1:-1].replace(".", "").isdigit():
        return round(float(iso[1:-1]) * 4.35, 1)
    if iso.endswith("Y") and iso[1:-1].replace(".", "").isdigit():
        return round(float(iso[1:-1]) * 52.2, 1)
    return round(days / 7, 1)


def _choose(candidates: list[Timex], leg_drives: bool) -> Timex | None:
    if not candidates:
        return None
    current = [t for t in candidates if t.current]
    legs = [t for t in candidates if t.bearer == "leg"]
    if leg_drives and legs:
        now = [t for t in legs if t.current]
        longest = max(legs, key=lambda t: t.days or 0)
        if now and (longest.days or 0) > 365 * 1.5 and longest not in now:
            return now[0]
        return legs[0]
    if current and len(candidates) > 1:
        first = current[0]
        longest = max(candidates, key=lambda t: t.days or 0)
        if (longest.days or 0) > 180 or longest is first:
            return first
    episodes = [t for t in candidates if t.bearer in ("episode", "back")]
    return episodes[0] if episodes else candidates[0]
