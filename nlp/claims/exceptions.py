"""What a denial leaves out: "sensation intact apart from the sole", "no cancer except prostate".

Words that name a finding of their own ("no red flags except weight loss") need none of this: the
scope of a denial ends before them.
"""

from __future__ import annotations

from dataclasses import replace

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.wording import load_wording
from lsmri.nlp.text.reading import BY_PLACE, Reading

__all__ = ["add_exceptions"]

#: What the words behind "except" must name, that a denial of the concept leaves something of it.
_NAMES = {
    "cancer_history": "organ",
    "motor_deficit": "leg",
    "reflex_change": "leg",
    "sensory_deficit": "leg",
}
#: "Except" follows the denied words within so many, and what it leaves out follows it.
_REACH, _LENGTH = 8, 6
_ENDS = frozenset({".", ";", "\n", "|", ":"})
_STOPS = _ENDS | {",", "and", "but", "("}


def add_exceptions(reading: Reading) -> None:
    """Adds a finding for what the denials of others leave out, at the words that tell it."""
    denied = [f for f in reading.findings if f.assertion == "absent" and f.concept in _NAMES]
    if not denied:
        return
    told = {k for f in reading.findings if f.assertion != "absent" for k in range(f.start, f.end)}
    left = {f.concept: found for f in denied if (found := _left_out(reading, f, told))}
    if left:
        reading.findings = sorted([*reading.findings, *left.values()], key=BY_PLACE)


def _left_out(reading: Reading, f: Finding, told: set[int]) -> Finding | None:
    """The finding behind the "except" that follows the denied one; None without.

    told: the words of what the letter claims elsewhere, which need no exception.
    """
    norms = reading.norms
    end = reading.bounds[reading.sentence[f.end - 1]][1]
    cues = load_wording("comparisons")["exception"](reading, f.end, min(end, f.end + 2 * _REACH))
    but = next((cue for cue in cues if cue.kind == "but"), None)
    if but is None or but.start - f.end > _REACH:
        return None
    if not _ENDS.isdisjoint(norms[f.end : but.start]):
        return None
    stop = next(
        (k for k in range(but.end, min(end, but.end + _LENGTH)) if norms[k] in _STOPS),
        min(end, but.end + _LENGTH),
    )
    behind = [cue for cue in cues if but.end <= cue.start < stop]
    named = [cue for cue in behind if cue.kind == _NAMES[f.concept]]
    if not named or any(cue.kind == "other" for cue in behind):
        return None
    last = named[-1].end
    if not told.isdisjoint(range(but.start, last)):
        return None
    why = ["exception", " ".join(norms[but.start : but.end])]
    return replace(f, start=but.start, end=last, assertion="present", polarity="present", why=why)
