"""Jerks that are graded 0: "DTRs 2/4 patella, 0/4 Achilles", "KJ 2+, AJ 0 R", "ankle 0/2".

The scale ends at 4 (NINDS); pairs are of the two sides.
"""

from __future__ import annotations

import re

from lsmri.nlp.matching.finding import Finding, measured
from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.text.reading import Reading

__all__ = ["read_jerks"]

_LOST = re.compile(r"0(?:/[0-4])?$|[0-4]/0$")
#: How far before its grade a jerk is named, and behind it.
_BEFORE, _BEHIND = 7, 3


def read_jerks(reading: Reading) -> list[Finding]:
    """A change for each sentence in which a jerk is graded 0."""
    lost = frozenset(filter(_LOST.match, reading.figures))
    found: list[Finding] = []
    for number in sorted(reading.sentences(lost)) if lost else ():
        begin, end = reading.bounds[number]
        jerks = load_words("measures")["jerks"]
        if jerks.isdisjoint(reading.norms[begin:end]):
            continue
        for at in reading.places_within(lost, begin, end):
            if (named := _named(reading, at, begin, end)) is not None:
                start, stop = min(named, at), max(named, at) + 1
                found.append(measured(start, stop, "reflex_change", "present", 0.0, "jerk 0"))
                break
    return found


def _named(reading: Reading, at: int, begin: int, end: int) -> int | None:
    """Where the jerk stands that a figure grades; None where it grades or counts another thing."""
    norms, words = reading.norms, load_words("measures")
    behind = norms[at + 1 : min(end, at + 3)]
    links, places = words["jerk_links"], words["jerk_places"]
    if not _may_grade(behind, links | places):
        return None
    for k in range(at - 1, max(begin, at - 1 - _BEFORE) - 1, -1):
        if norms[k] in places:
            return k if _is_of_jerks(norms, begin, k) else None
        if norms[k] not in links and not norms[k][0].isdecimal():
            break
    for k in range(at + 1, min(end, at + 1 + _BEHIND)):
        if norms[k] in places:
            return k if _is_of_jerks(norms, begin, k) else None
        if norms[k] not in links or norms[k] in (",", ";"):
            break
    return None


def _may_grade(behind: list[str], known: frozenset[str]) -> bool:
    """Whether a 0 before these words may be a grade: not "0 beats of clonus", "0-130 degrees"."""
    if not behind:
        return True
    if behind[0] == "/":
        return behind[1:] == ["4"]
    if behind[0] == "-":
        return not behind[1:] or not behind[1][0].isdecimal()
    return behind[0] in known or not behind[0].isalpha()


def _is_of_jerks(norms: list[str], begin: int, k: int) -> bool:
    """Whether the place at word k stands among jerks, and not in a row of power: "hip 5, ankle 0".

    A place that names nothing else ("AJ") does.
    """
    words = load_words("measures")
    if norms[k] not in ("ankle", "knee"):
        return True
    for j in range(min(k + 2, len(norms)) - 1, begin - 1, -1):
        if norms[j] in words["tested"]:
            return False
        if norms[j] in words["jerks"]:
            return True
    return False
