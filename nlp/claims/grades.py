"""Grades of muscle power: "5/5", "EHL 4+", "MRC 3 throughout", "2/5 this morning (was 4 at noon)".

MRC 3 or less is a severe deficit (scheme, after the MRC scale; 5 is normal power).
"""

from __future__ import annotations

import re

from lsmri.nlp.matching.finding import Finding, measured
from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.text.reading import Reading

__all__ = ["read_grades"]

_MRC = re.compile(r"([0-5])\s?([+-]?)/5$")
_SIGNS = {"+": 0.3, "-": -0.3}
_SAID_SIGNS = {"+": "+", "-": "-", "plus": "+", "minus": "-"}
_BARE = frozenset("012345")
_GRADES = {
    **{f"{mark}{n}": n for n in range(6) for mark in ("", "m")},
    **{word: n for n, word in enumerate("zero one two three four five".split())},
    **{"ii": 2, "iii": 3, "iv": 4, "v": 5},
}
_SEVERE, _NORMAL = 3, 5


def read_grades(reading: Reading, begin: int, end: int) -> list[Finding]:
    """The deficits that the grades of a sentence tell."""
    words = load_words("measures")
    norms = reading.norms[begin:end]
    found: list[Finding] = []
    places = [k for k, word in enumerate(norms, begin) if word.endswith("/5") and _MRC.match(word)]
    if places and not (words["power"].isdisjoint(norms) and words["sides"].isdisjoint(norms)):
        found += _full_grades(reading, begin, places)
    if not words["muscles"].isdisjoint(norms):
        found += _bare_grades(reading, begin, end)
    return found


def _deficits(start: int, end: int, grade: int, sign: str, why: str) -> list[Finding]:
    """What one grade comes to."""
    if grade == _NORMAL and sign != "-":
        return [measured(start, end, "motor_deficit", "absent", 5.0, why)]
    value = grade + _SIGNS.get(sign, 0.0)
    concepts = ("motor_deficit", "severe_motor_deficit")[: 1 + (grade <= _SEVERE)]
    return [measured(start, end, concept, "present", value, why) for concept in concepts]


def _worst(found: list[Finding]) -> list[Finding]:
    """Without the normal grades, where one isn't."""
    return [f for f in found if f.assertion == "present"] or found


def _full_grades(reading: Reading, begin: int, places: list[int]) -> list[Finding]:
    """Grades with their "/5", at these places."""
    words = load_words("measures")
    norms = reading.norms
    found: list[Finding] = []
    for k in places:
        if k > begin and norms[k - 1] in words["other_scores"]:
            continue
        match = _MRC.match(norms[k])
        assert match
        start = k
        for j in range(k - 1, max(begin, k - 7) - 1, -1):
            if norms[j] in words["power"] and norms[j] not in words["not_graded_alone"]:
                start = j
            elif norms[j] in (",", ";") or _MRC.match(norms[j]):
                break
        if "upper" in norms[max(begin, k - 4) : k + 5] or "reflex" in norms[k + 1 : k + 2]:
            continue
        past = not {"was", "were"}.isdisjoint(norms[max(begin, k - 4) : k])
        if past and "now" in norms[k + 1 : k + 8]:
            continue
        grade, sign = int(match[1]), match[2]
        lower = _lower_end(norms, begin, k)
        if lower is not None:
            at, grade, sign = lower
            start = min(start, at)
        found += _deficits(start, k + 1, grade, sign, f"MRC grade {grade}")
    return _worst(found)


def _lower_end(norms: list[str], begin: int, k: int) -> tuple[int, int, str] | None:
    """Where a range begins that ends with the grade at word k, and its lower grade and sign:
    "4-5/5", "4+ to 5/5".
    """
    at = k - 1
    if at <= begin or norms[at] not in ("-", "to"):
        return None
    at -= 1
    sign = _SAID_SIGNS.get(norms[at], "")
    at -= bool(sign)
    if at < begin or norms[at] not in _BARE or norms[at - 1 : at] == ["/"]:
        return None
    return at, int(norms[at]), sign


def _bare_grades(reading: Reading, begin: int, end: int) -> list[Finding]:
    """Grades without their "/5": "tib ant 4", "EHL L 4+", "MRC 5 throughout", "power grade 3"."""
    words = load_words("measures")
    norms = reading.norms
    found: list[Finding] = []
    for k in range(begin, end):
        if norms[k] not in words["muscles"]:
            continue
        if norms[k] == "grade" and words["of_power"].isdisjoint(norms[begin:end]):
            continue
        if norms[k] == "mrc" and not words["of_breath"].isdisjoint(norms[begin:end]):
            continue  # the same council's scale of breathlessness
        at = k + 1
        while at < end and at < k + 5 and norms[at] in words["before_grade"]:
            at += 1
        if at < end and norms[at] == "sides":
            at += 1
        if at >= end or norms[at] not in _GRADES:
            continue
        following = norms[at + 1] if at + 1 < end else "\n"
        sign = _SAID_SIGNS.get(following, "")
        after = norms[at + 2] if sign and at + 2 < end else ("\n" if sign else following)
        if after not in words["power"] and after not in words["behind_grade"]:
            continue
        grade = _GRADES[norms[at]]
        found += _deficits(k, at + 1 + bool(sign), grade, sign, f"MRC grade {grade}{sign}")
    return _worst(found)
