"""Decisions on hard cases that need more than one sentence, after assertions and durations are known."""

from __future__ import annotations

from lsmri.nlp.reading import Reading

__all__ = ["adjust_findings"]

#: An accident counts within three months of the letter (scheme; HEDIS uses 90 days as well).
_TRAUMA_DAYS = 92.0


_SADDLE = frozenset({"saddle_sensory_change", "sexual_dysfunction"})
_USUAL = frozenset({"usual", "baseline", "normal", "explained", "always", "chronically"})


def adjust_findings(reading: Reading) -> None:
    """Ages accidents, gives numbness to the saddle where it is said to be there, drops explained values."""
    saddle = [f for f in reading.findings if f.concept in _SADDLE]
    radicular = {reading.sentence[f.start] for f in reading.findings if f.concept == "radicular_pain" and f.assertion in ("present", "possible")}
    kept = []
    for f in reading.findings:
        if f.concept == "significant_trauma" and f.assertion in ("present", "possible"):
            days = f.value
            if isinstance(days, (int, float)) and days > _TRAUMA_DAYS:
                f.assertion = "historical"
                f.why.append("older than three months")
        elif f.concept in ("sensory_deficit", "motor_deficit") and any(
            f.start < s.end and s.start < f.end for s in saddle
        ):
            continue
        elif f.concept == "referred_leg_pain" and f.assertion == "present" and reading.sentence[f.start] in radicular:
            continue
        elif f.concept == "raised_inflammatory_markers" and f.assertion == "present":
            begin, end = reading.bounds[reading.sentence[f.start]]
            if _USUAL & set(reading.norms[f.end : min(end, f.end + 5)]):
                continue
        kept.append(f)
    reading.findings = kept
