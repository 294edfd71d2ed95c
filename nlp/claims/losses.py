"""Deficits that were not there before: power lost since somebody saw it, weakness that is new.

"4/5 both, was walking unaided last week", "could tiptoe for the midwife on Tuesday", "weak big toe,
not noted before". What was possible then counts only beside a deficit found now.
"""

from __future__ import annotations

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.wording import load_wording, load_words
from lsmri.nlp.text.reading import Cue, Reading

__all__ = ["read_losses"]

_CONCEPT = "progressive_neurological_deficit"
_POWER = frozenset({"motor_deficit", "severe_motor_deficit"})
_DEFICITS = _POWER | {"sensory_deficit"}
#: Time and ability belong together within so many words.
_TOGETHER = 5
#: The deficit of now stands at most so many words from the ability of then.
_REACH = 24
#: "New" follows the deficit within so many words.
_BEHIND = 7
_DENIES = frozenset("not no can't cannot couldn't unable hardly barely without never".split())
#: Between a deficit and "new": something else is new.
_PAIN = frozenset({"pain", "ache", "sciatica", "back"})
_STATED = frozenset({"present", "possible"})


def read_losses(reading: Reading, found: list[Finding]) -> list[Finding]:
    """The deficits among ``found`` that are new or lost since they were looked for last.

    Nothing where the letter says of itself whether the deficit progresses.
    """
    if any(f.concept == _CONCEPT and f.assertion in _STATED | {"absent"} for f in found):
        return []
    now = [f for f in found if f.concept in _DEFICITS and f.assertion == "present"]
    renewed = [_new_behind(f, reading) for f in now]
    places = renewed + [_able_before(f, reading) for f in now if f.concept in _POWER]
    return [
        Finding(*place, concept, "present", "present", examined=True, why=["not there before"])
        for place in dict.fromkeys(places)
        if place is not None
        for concept in _told(place, reading, new=place in renewed)
    ]


def _told(place: tuple[int, int], reading: Reading, *, new: bool) -> tuple[str, ...]:
    """What a loss is evidence of: of a change too, where it is new or an examiner saw better."""
    around = reading.norms[place[0] : place[1] + _TOGETHER]
    changed = new or not load_words("comparisons")["examined"].isdisjoint(around)
    return (_CONCEPT, "symptom_change") if changed else (_CONCEPT,)


def _new_behind(f: Finding, reading: Reading) -> tuple[int, int] | None:
    """Where a deficit is said to be new, its own words among it."""
    _, end = reading.bounds[reading.sentence[f.end - 1]]
    cues = load_wording("comparisons")["loss"](reading, f.end, min(end, f.end + _BEHIND + 3))
    for cue in cues:
        between = reading.norms[f.end : cue.start]
        if cue.kind == "new" and len(between) <= _BEHIND and _PAIN.isdisjoint(between):
            return f.start, cue.end
    return None


def _able_before(f: Finding, reading: Reading) -> tuple[int, int] | None:
    """Where it is said that the power that is gone now was there lately."""
    norms = reading.norms
    number = reading.sentence[f.start]
    for near in range(max(0, number - 1), min(len(reading.bounds), number + 2)):
        begin, end = reading.bounds[near]
        begin, end = max(begin, f.start - _REACH), min(end, f.end + _REACH)
        if begin >= end:
            continue
        cues = load_wording("comparisons")["loss"](reading, begin, end)
        times = [c for c in cues if c.kind not in {"able", "new"}]
        for able in (c for c in cues if c.kind.startswith("able")):
            if f.start <= able.start < f.end or not _DENIES.isdisjoint(
                norms[max(begin, able.start - 3) : able.start]
            ):
                continue
            if any(_between(able, t) <= _TOGETHER for t in times):
                return min(f.start, able.start), max(f.end, able.end)
    return None


def _between(a: Cue, b: Cue) -> int:
    """How many words stand between two phrases."""
    return max(a.start - b.end, b.start - a.end)
