"""Grades of power then and now: "EHL 4/5, was 5 in May", "quads 4+ -> 4-", "2/5; 4/5 on Monday".

A grade is an earlier one where its own words say so (a date, a visit, a note, "was"), today's where
they say that, and otherwise today's if another grade is an earlier one. Only grades of the same
movement and side are compared; left and right, or hip and knee, are no comparison over time.
That power did not fall is said only where there is just one grade then and one now.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise

from lsmri.nlp.claims.dated_grades import (
    BARE_REACH,
    DATE,
    EARLIER,
    FULL_MARK,
    NOW,
    PAST,
    VALUED,
    Grade,
    Window,
    power_words,
)
from lsmri.nlp.claims.grades import deficits, is_of_arm
from lsmri.nlp.matching.finding import Finding, measured
from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.text.reading import BY_START, Reading

__all__ = ["read_comparisons"]


def read_comparisons(reading: Reading) -> list[Finding]:
    """Whether power fell since an earlier examination (a deficit that progresses) or didn't."""
    found: dict[tuple[int, int], Finding] = {}
    left: list[Finding] = []
    bounds = reading.bounds
    marks = set(filter(FULL_MARK.match, reading.figures))
    values = sorted((*reading.places(VALUED), *reading.places(marks)))
    if len(values) < 2:
        return []
    dates = reading.places(set(filter(DATE.match, reading.figures)))
    for number in _graded(reading, marks):
        begin, end = bounds[number]
        stop = bounds[number + 1][1] if number + 1 < len(bounds) else end
        if bisect_left(values, stop) - bisect_left(values, begin) < 2:
            continue
        window = Window(reading, begin, stop, dates, values)
        grades = window.grades()
        if len(grades) < 2:
            continue
        pairs = _pairs(grades)
        only = window.names_power and _is_plain(grades, pairs)
        for old, new in pairs:
            if new.value < old.value or only:
                place = min(old.start, new.start), max(old.end, new.end)
                found.setdefault(place, _claim(place, old.value, new.value))
            if new.value < old.value and not (
                is_of_arm(reading.norms, begin, old.start)
                or is_of_arm(reading.norms, begin, new.start)
            ):
                left += _left(new)
    claims = _without_shorter(list(found.values()))
    changes = [_change(f) for f in claims if _since_a_visit(f, reading)]
    return [*claims, *changes, *left]


def _graded(reading: Reading, marks: set[str]) -> list[int]:
    """The sentences that, with the one behind, name power or hold a grade with its "/5"."""
    own = {*reading.sentences(power_words()), *reading.sentences(marks)}
    return sorted(own | {number - 1 for number in own if number})


def _claim(place: tuple[int, int], old: float, new: float) -> Finding:
    claim = "present" if new < old else "absent"
    why = f"grade {old:g}, now {new:g}"
    return measured(*place, "progressive_neurological_deficit", claim, new, why)


def _left(now: Grade) -> list[Finding]:
    """What is left of power that fell."""
    grade = math.floor(now.value + 0.5)
    sign = "-" if now.value < grade else "+" if now.value > grade else ""
    return deficits(now.start, now.end, grade, sign, f"MRC grade {grade}{sign}")


def _since_a_visit(f: Finding, reading: Reading) -> bool:
    """Whether power fell since an earlier contact, not within one stay."""
    words = load_words("comparisons")["same_stay"]
    around = reading.norms[max(0, f.start - 2) : f.end + 3]
    return f.assertion == "present" and words.isdisjoint(around)


def _change(f: Finding) -> Finding:
    return replace(f, concept="symptom_change", why=list(f.why))


def _without_shorter(found: list[Finding]) -> list[Finding]:
    """One fall of power outweighs what else is compared over the same words."""
    falls = [f for f in found if f.assertion == "present"]
    return [
        f
        for f in found
        if f.assertion == "present" or not any(o.start < f.end and f.start < o.end for o in falls)
    ]


def _pairs(grades: list[Grade]) -> list[tuple[Grade, Grade]]:
    """Each earlier grade with the later one that it belongs to."""
    steps = [
        (old, new)
        for old, new in pairwise(grades)
        if new.when == "step" and not new.said and not old.said
    ]
    if steps:
        return steps
    earlier = [g for g in grades if g.when == EARLIER]
    later = [g for g in grades if g.when in ("", NOW) and not g.said]
    pairs = [(old, new) for old in earlier if (new := _partner(old, later)) is not None]
    pairs += [
        (old, new)
        for old in grades
        if old.when == PAST and (new := _partner_of_past(old, grades)) is not None
    ]
    if not later and len(earlier) > 1 and not any(g.said for g in earlier):
        first, last = earlier[0], earlier[-1]
        if first.value != last.value and _alike(first, last):
            pairs.append((first, last))
    return pairs


def _is_plain(grades: list[Grade], pairs: list[tuple[Grade, Grade]]) -> bool:
    """Whether there is but one grade then and one now."""
    return len(pairs) == 1 and len(grades) == 2


def _alike(a: Grade, b: Grade) -> bool:
    """Whether two grades may be of the same movement and side."""
    return (not a.movement or not b.movement or a.movement == b.movement) and (
        not a.side or not b.side or a.side == b.side
    )


def _partner(old: Grade, later: list[Grade]) -> Grade | None:
    """The later grade of the same movement, the worst if there are several, the nearest first."""
    like = [g for g in later if _alike(old, g)]
    same = [g for g in like if g.movement == old.movement and g.movement]
    if same:
        return min(same, key=lambda g: g.value)
    if old.movement or not like:
        return min(like, key=lambda g: abs(g.start - old.start), default=None)
    before = [g for g in like if g.end <= old.start]
    return max(before, key=BY_START) if before else min(like, key=BY_START)


def _partner_of_past(old: Grade, grades: list[Grade]) -> Grade | None:
    """The grade that a bare "was 5" is set beside: one said to be today's, or, where the "was"
    names no muscle of its own, the one right before it.
    """
    now = [g for g in grades if g.when == NOW and not g.said and _alike(old, g)]
    if now:
        return min(now, key=lambda g: abs(g.start - old.start))
    if old.named:
        return None
    before = [
        g for g in grades if g.when == "" and g.end <= old.start and not g.said and _alike(old, g)
    ]
    return before[-1] if before and old.start - before[-1].end <= BARE_REACH else None
