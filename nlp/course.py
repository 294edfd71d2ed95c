"""What the letter's treatments amount to: which were tried, how long, and whether they failed."""

from __future__ import annotations

from lsmri.corpora.letter import FeatureRecord
from lsmri.nlp.reading import Reading

__all__ = ["fill_treatments"]


def fill_treatments(reading: Reading, record: FeatureRecord) -> None:
    """Fills what the record says of treatment: types, the longest course, and whether it failed."""
    tried: dict[str, None] = {}
    named = False
    outcomes: list[str] = []
    weeks: float | None = None
    for t in reading.treatments:
        named = True
        if t.outcome in ("planned", "declined"):
            continue
        outcomes.append(t.outcome)
        for name in t.types:
            tried[name] = None
        if t.weeks is not None:
            weeks = max(weeks or 0.0, t.weeks)
    if len(tried) > 1 and "unspecified_conservative" in tried:
        only_weak = all(
            t.weak or t.types != ("unspecified_conservative",) or True
            for t in reading.treatments
        )
        if only_weak:
            del tried["unspecified_conservative"]
    record.treatments_tried = list(tried)
    if tried:
        record.findings["treatment"] = "present"
    elif named:
        record.findings["treatment"] = "absent"
    if not tried:
        return
    record.conservative_treatment_weeks = None if weeks is None else round(weeks, 1)
    record.conservative_treatment_failed = _failed(reading, outcomes)


def _failed(reading: Reading, outcomes: list[str]) -> bool | None:
    """Whether treatment failed, by the letter's conclusion."""
    if "failed" in outcomes:
        return True
    persisting = _persisting(reading)
    if "improved" in outcomes:
        return bool(persisting) and False
    if "partial" in outcomes:
        return True
    return True if persisting else None


def _persisting(reading: Reading) -> bool:
    for number, cues in enumerate(reading.cues):
        if reading.sections and reading.sections[number] in ("plan", "family_history", "past_history"):
            continue
        if any(c.kind == "relation_global_failed" for c in cues):
            return True
    return False
