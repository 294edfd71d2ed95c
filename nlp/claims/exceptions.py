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

#: What the words behind "except" must name, that a denial of the concept leaves something out, and
#: of which concept.
_NAMES = {
    "bladder_dysfunction": {"event": "bladder_dysfunction"},
    "bowel_dysfunction": {"event": "bowel_dysfunction"},
    "cancer_history": {"organ": "cancer_history"},
    "motor_deficit": {"leg": "motor_deficit"},
    "reflex_change": {"leg": "reflex_change"},
    "sensory_deficit": {"saddle": "saddle_sensory_change", "leg": "sensory_deficit"},
}
#: "Except" follows the denied words within so many, and what it leaves out follows it.
_REACH, _LENGTH = 8, 6
_ENDS = frozenset({".", ";", "\n", "|", ":"})
_STOPS = _ENDS | {",", "and", "but", "("}
#: Between the denied words and "except" these begin something else; a comma may stand right before.
_CLAUSES = _ENDS | {",", "and", "or", "but"}
#: Ahead of "bar" these make it a thing.
_ARTICLES = frozenset({"the", "a", "this"})


def add_exceptions(reading: Reading) -> None:
    """Adds a finding for what the denials of others leave out, at the words that tell it."""
    denied = [f for f in reading.findings if f.assertion == "absent" and f.concept in _NAMES]
    if not denied:
        return
    told = {k for f in reading.findings if f.assertion != "absent" for k in range(f.start, f.end)}
    left = [found for f in denied if (found := _left_out(reading, f, told)) is not None]
    if left:
        added = {(f.concept, f.start): f for f in left}
        reading.findings = sorted([*reading.findings, *added.values()], key=BY_PLACE)


def _left_out(reading: Reading, f: Finding, told: set[int]) -> Finding | None:
    """The finding behind the "except" that follows the denied one; None without.

    told: the words of what the letter claims elsewhere, which need no exception.
    """
    norms = reading.norms
    end = reading.bounds[reading.sentence[f.end - 1]][1]
    cues = load_wording("comparisons")["exception"](reading, f.end, min(end, f.end + 2 * _REACH))
    but = next((cue for cue in cues if cue.kind == "but"), None)
    if but is None or but.start - f.end > _REACH or norms[but.start - 1] in _ARTICLES:
        return None
    between = norms[f.end : but.start]
    if not _CLAUSES.isdisjoint(between[:-1] if between[-1:] == [","] else between):
        return None
    behind = range(but.end, min(end, but.end + _LENGTH))
    stop = next((k for k in behind if norms[k] in _STOPS), behind.stop)
    names = _NAMES[f.concept]
    named = [cue for cue in cues if cue.kind in names and but.end <= cue.start < stop]
    ends = next((k for k in range(but.end, end) if norms[k] in _ENDS), end)
    if not named or any(cue.kind == "other" and cue.start < ends for cue in cues):
        return None
    last = named[-1].end
    if not told.isdisjoint(range(but.start, last)):
        return None
    concept = names[min(named, key=lambda cue: list(names).index(cue.kind)).kind]
    why = ["exception", " ".join(norms[but.start : but.end])]
    return replace(
        f,
        start=but.start,
        end=last,
        concept=concept,
        assertion="present",
        polarity="present",
        why=why,
    )
