"""Decisions on hard cases that need more than one sentence, after assertions and durations are known."""

from __future__ import annotations

from lsmri.nlp.reading import Reading

__all__ = ["adjust_findings"]

#: An accident counts within three months of the letter (scheme; HEDIS uses 90 days as well).
_TRAUMA_DAYS = 92.0


def adjust_findings(reading: Reading) -> None:
    """Ages accidents."""
    for f in reading.findings:
        if f.concept == "significant_trauma" and f.assertion in ("present", "possible"):
            days = f.value
            if isinstance(days, (int, float)) and days > _TRAUMA_DAYS:
                f.assertion = "historical"
                f.why.append("older than three months")
