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
    """Where the jerk stands that a figure grades; None where it grades another thing."""
    norms, words = reading.norms, load_words("measures")
    following = norms[at + 1 : min(end, at + 3)]
    if following[:1] and following[0] in words["not_graded"]:
        return None
    if following[:1] == ["/"] and following[1:] != ["4"]:
        return None
    links = words["jerk_links"]
    for k in range(at - 1, max(begin, at - 1 - _BEFORE) - 1, -1):
        if norms[k] in words["jerk_places"]:
            return k
        if norms[k] not in links and not norms[k][0].isdecimal():
            break
    for k in range(at + 1, min(end, at + 1 + _BEHIND)):
        if norms[k] in words["jerk_places"]:
            return k
        if norms[k] not in links or norms[k] in (",", ";"):
            break
    return None
