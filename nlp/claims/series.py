"""Power that was measured again and again, each time named ahead of its value: "quads 12/2: 5,
26/2: 4, today 3-", "single heel raise R: week 1 = 12, week 4 = 5, week 7 = 0".

The last value counts; one that is less than the first is a deficit that progresses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lsmri.nlp.claims.dated_grades import DATE
from lsmri.nlp.claims.grades import SIGNS, deficits
from lsmri.nlp.claims.raises import FEWER, SOUND, of_heel
from lsmri.nlp.matching.finding import Finding, measured
from lsmri.nlp.matching.wording import any_words, load_wording, load_words
from lsmri.nlp.text.reading import Cue, Reading

__all__ = ["Series", "read_series"]

_GRADE = re.compile(r"([0-5])([+-]?)(?:/5)?$")
_COUNT = re.compile(r"(\d{1,2})(?:/10)?$")
_NONE = frozenset({"none", "nil", "zero"})
#: Between a time and its value, and between a value and the next time; so many of them at most.
_LEADS = frozenset({":", "=", "-", "was", "is", "only"})
_JOINS = frozenset({",", ".", ";", "->", "then", "and", "\n", "|"})
_MOST = 2
#: The first time stands within so many words of what is measured, the last within so many more.
_NEAR, _REACH = 7, 40


@dataclass(frozen=True, slots=True)
class Series:
    """Words that hold a series, from what is measured on, and what its values come to."""

    start: int
    end: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Value:
    """number: a grade or a count. sign: of a grade. stop: the word behind. now: of the present."""

    number: int
    sign: str
    stop: int
    now: bool

    @property
    def size(self) -> float:
        return self.number + SIGNS.get(self.sign, 0.0)


def read_series(reading: Reading) -> list[Series]:
    """Every series of grades or of counted raises in a letter, in order."""
    norms = reading.norms
    raises = load_words("measures")["raises"]
    found: list[Series] = []
    for k in reading.places(any_words("measures", "muscles", "movements", "raises")):
        if (found and k < found[-1].end) or _is_bare_movement(norms, k):
            continue
        counted = norms[k] in raises
        first = _first_time(reading, k, counted=counted)
        if first is None:
            continue
        stop = min(len(norms), k + _NEAR + _REACH)
        times = {cue.start: cue for cue in _times(reading, first, stop)}
        values = _values(reading, first, stop, times, counted=counted)
        if len(values) < 2:
            continue
        if values[0].now:
            values.reverse()
        end = max(value.stop for value in values)
        told = _of_raises if counted else _of_grades
        found.append(Series(k, end, tuple(told(k, end, values[0], values[-1]))))
    return found


def _first_time(reading: Reading, k: int, *, counted: bool) -> int | None:
    """Where the words begin that may be the first time: behind what is measured at word k, with
    nothing else named, measured or said between. None where that isn't power of a leg.
    """
    words, norms = load_words("measures"), reading.norms
    begin, end = reading.bounds[reading.sentence[k]]
    first, most = k + 1, min(end, k + 1 + _NEAR)
    while first < most and norms[first] in words["before_series"]:
        first += 1
    if first == most:
        return None
    if counted:
        return first if of_heel(norms, begin, k, end) else None
    ahead = norms[max(begin, k - 1) : k + 1]
    return first if words["no_leg"].isdisjoint(ahead) else None


def _is_bare_movement(norms: list[str], k: int) -> bool:
    """Whether "ext" at word k is no joint's."""
    words = load_words("measures")
    return norms[k] in words["movements"] and (k == 0 or norms[k - 1] not in words["power"])


def _times(reading: Reading, begin: int, stop: int) -> list[Cue]:
    """What may be the time of a value: a day, a week that is counted, a visit, today."""
    cues = [
        c for c in load_wording("comparisons")["when"](reading, begin, stop) if c.kind != "past"
    ]
    taken = {k for cue in cues for k in range(cue.start, cue.end)}
    dates = (k for k in range(begin, stop) if k not in taken and DATE.match(reading.norms[k]))
    return [*cues, *(Cue(k, k + 1, "then") for k in dates)]


def _values(
    reading: Reading, at: int, stop: int, times: Mapping[int, Cue], *, counted: bool
) -> list[_Value]:
    """The values that follow upon each other from the time at word ``at`` on."""
    norms = reading.norms
    found: list[_Value] = []
    while at in times:
        cue = times[at]
        k = _past(norms, cue.end, stop, _LEADS)
        value = _value(reading, k, stop, counted=counted, now=cue.kind == "now")
        if value is None:
            break
        found.append(value)
        at = _past(norms, value.stop, stop, _JOINS)
    return found


def _past(norms: list[str], k: int, stop: int, words: frozenset[str]) -> int:
    """The word behind a few of these words."""
    end = min(stop, k + _MOST)
    while k < end and norms[k] in words:
        k += 1
    return k


def _value(reading: Reading, k: int, stop: int, *, counted: bool, now: bool) -> _Value | None:
    norms = reading.norms
    if k >= stop:
        return None
    if counted:
        match = _COUNT.match(norms[k])
        if match is None and norms[k] not in _NONE:
            return None
        return _Value(int(match[1]) if match else 0, "", k + 1, now)
    grade = _GRADE.match(norms[k])
    if grade is None:
        return None
    behind = norms[k + 1 : k + 2]
    attached = behind and reading.starts[k + 1] == reading.ends[k]
    if attached and not grade[2] and behind[0] in SIGNS:
        return _Value(int(grade[1]), behind[0], k + 2, now)
    if behind and behind[0] in load_words("measures")["not_graded"]:
        return None
    return _Value(int(grade[1]), grade[2], k + 1, now)


def _of_grades(start: int, end: int, first: _Value, last: _Value) -> list[Finding]:
    why = f"grade {first.size:g}, now {last.size:g}"
    found = deficits(start, end, last.number, last.sign, f"MRC grade {last.number}{last.sign}")
    return found + (_fallen(start, end, last.size, why) if last.size < first.size else [])


def _of_raises(start: int, end: int, first: _Value, last: _Value) -> list[Finding]:
    if first.number < SOUND or last.number >= FEWER * first.number:
        return []
    why = f"raises {first.number}, now {last.number}"
    concepts = ("motor_deficit", "severe_motor_deficit")[: 1 + (last.number == 0)]
    found = [measured(start, end, c, "present", float(last.number), why) for c in concepts]
    return found + _fallen(start, end, float(last.number), why)


def _fallen(start: int, end: int, value: float, why: str) -> list[Finding]:
    concepts = ("progressive_neurological_deficit", "symptom_change")
    return [measured(start, end, c, "present", value, why) for c in concepts]
