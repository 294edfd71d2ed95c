"""Heel raises that were counted: "single leg heel raise 8 right, 20 left", "25 each side".

Clearly fewer on one leg is weakness of its calf (scheme: leg weakness of any grade), none at all a
severe one; as many on either leg is none that is severe. Fewer than were counted at an earlier
visit is a deficit that progresses.
"""

from __future__ import annotations

from dataclasses import dataclass

from lsmri.nlp.matching.finding import Finding, measured
from lsmri.nlp.matching.wording import load_wording, load_words
from lsmri.nlp.text.reading import Cue, Reading
from lsmri.nlp.time.lengths.number_words import TEENS, TENS, UNITS

__all__ = ["FEWER", "SOUND", "of_heel", "read_raises"]

#: The part that is raised stands so near to "raises", before and behind it.
_AHEAD, _BEHIND = 8, 4
#: Counts stand at most so many words before the raises, and behind them or another count.
_BEFORE, _NEXT = 4, 11
#: Fewer than this share of the other side's, or of the earlier count, is less power.
FEWER = 0.76
#: So many on each leg are a full test; a stronger leg does at least so many.
_FULL, SOUND = 10, 5
_MOST = 60
#: A time belongs to a count so many words away.
_WITHIN = 4
_STOPS = frozenset(",;.:()")
_SIDES = ({"left", "l", "lt"}, {"right", "r", "rt"})
_NONE = frozenset({"none", "nil", "zero", "0", "no"})
#: Right before a number these make it a score.
_SCORED = frozenset({"pain", "vas", "nrs", "score"})
_DEFICITS = ("motor_deficit", "severe_motor_deficit")
#: Behind a "none" that counts.
_BEHIND_NONE = _STOPS | frozenset({"\n", "now", "today", "on", "left", "right", "l", "r", "/"})
_NUMBERS = UNITS | TEENS | TENS | {"twice": 2, "once": 1}


@dataclass(frozen=True, slots=True)
class _Count:
    """How many raises, the word that says so, and whether they were counted earlier."""

    at: int
    number: int
    earlier: bool


def read_raises(reading: Reading) -> list[Finding]:
    """What counted heel raises tell of power, now and since they were counted before."""
    words = load_words("measures")
    found: list[Finding] = []
    reach = 0
    for k in reading.places(words["raises"]):
        number = reading.sentence[k]
        begin, end = reading.bounds[number]
        if k < reach or not of_heel(reading.norms, begin, k, end):
            continue
        stop = _stop(reading, number)
        counts = _counts(reading, begin, k, stop)
        if counts:
            reach = counts[-1].at + 1
            found += _told(reading.norms, k, counts, stop)
    return found


def of_heel(norms: list[str], begin: int, k: int, end: int) -> bool:
    """Whether the raises at word k, in a sentence from ``begin`` to ``end``, are the heel's."""
    parts = load_words("measures")["raised"]
    if "straight" in norms[max(begin, k - 2) : k]:
        return False
    near = norms[max(begin, k - _AHEAD) : k] + norms[k + 1 : min(end, k + 1 + _BEHIND)]
    return not parts.isdisjoint(near)


def _stop(reading: Reading, number: int) -> int:
    """Where the counts of a sentence end: with the next one, if it begins with the other side or
    with a time.
    """
    _, end = reading.bounds[number]
    if number + 1 == len(reading.bounds):
        return end
    begin, stop = reading.bounds[number + 1]
    if reading.norms[begin] in {"left", "right", "l", "r"}:
        return _stop(reading, number + 1)
    cue = load_wording("comparisons")["when"](reading, begin, min(stop, begin + 4))
    return stop if cue and stop - begin <= _NEXT else end


def _counts(reading: Reading, begin: int, k: int, stop: int) -> list[_Count]:
    """The counts around the raises at word k."""
    norms = reading.norms
    ahead = [j for j in range(max(begin, k - _BEFORE), k) if norms[j] in _STOPS]
    opens = ahead[-1] + 1 if ahead else max(begin, k - _BEFORE)
    times = [
        c for c in load_wording("comparisons")["when"](reading, begin, stop) if c.kind == "then"
    ]
    dated = {j for c in times for j in range(c.start, c.end)}
    found: list[_Count] = []
    last = k
    for j in [*range(opens, k), *range(k + 1, stop)]:
        if j > k and (j - last > _NEXT or norms[j] in load_words("measures")["ends_counts"]):
            break
        scored = not _SCORED.isdisjoint(norms[max(begin, j - 2) : j])
        for value in () if j in dated or scored else _values(norms, j, stop):
            found.append(_Count(j, value, _is_earlier(norms, j, stop, times, found)))
            last = max(j, k)
    return found


def _values(norms: list[str], j: int, stop: int) -> tuple[int, ...]:
    """The counts that a word states: one, two in "25/25", or none."""
    word = norms[j]
    following = norms[j + 1] if j + 1 < stop else "."
    listed = following == "." and (j == 0 or norms[j - 1] == "\n")
    if listed or following in load_words("measures")["no_count"]:
        return ()
    left, slash, right = word.partition("/")
    if slash:
        pair = left.isdigit() and right.isdigit() and right not in {"5", "7", "12", "52"}
        return (int(left), int(right)) if pair and int(right) <= _MOST else ()
    if word in _NONE:
        return (0,) if _counts_none(norms, j, stop) else ()
    if word.isdigit():
        return (int(word),) if int(word) <= _MOST else ()
    if word in UNITS and norms[j - 1] in TENS:
        return ()
    if word in TENS and following in UNITS:
        return (TENS[word] + UNITS[following],)
    return (_NUMBERS[word],) if word in _NUMBERS else ()


def _counts_none(norms: list[str], j: int, stop: int) -> bool:
    """Whether "none" at word j counts raises: "none now", "no heel raises", not "no calf pain"."""
    words = load_words("measures")
    behind = norms[j + 1 : min(stop, j + 5)]
    if not words["raises"].isdisjoint(behind):
        return True
    return norms[j] not in ("no", "nil") and (not behind or behind[0] in _BEHIND_NONE)


def _is_earlier(norms: list[str], j: int, stop: int, times: list[Cue], found: list[_Count]) -> bool:
    """Whether a time before or behind the count at word j says that it is an earlier one."""
    last = found[-1].at if found else -1
    for cue in times:
        of_last = found and _STOPS.isdisjoint(norms[last + 1 : cue.start])
        if of_last and not _STOPS.isdisjoint(norms[cue.end : j]):
            continue  # "18 a month ago, 6 today"
        if last < cue.start and cue.end <= j and j - cue.end <= _WITHIN:
            return True
        leads_next = cue.end < stop and bool(_values(norms, cue.end, stop))
        behind = cue.start > j and _STOPS.isdisjoint(norms[j : cue.start])
        if behind and cue.start - j <= _WITHIN and not leads_next:
            return True
    return False


def _told(norms: list[str], k: int, counts: list[_Count], stop: int) -> list[Finding]:
    now = [c for c in counts if not c.earlier]
    before = [c for c in counts if c.earlier]
    found: list[Finding] = []
    if now and before:
        start, end = _span(norms, k, counts)
        old, new = min(c.number for c in before), min(c.number for c in now)
        if old >= SOUND and new < FEWER * old:
            why = f"raises {old}, now {new}"
            for concept in ("progressive_neurological_deficit", "symptom_change"):
                found.append(measured(start, end, concept, "present", float(new), why))
    if len(now) > 1:
        found += _compared(norms, k, now)
    elif now and now[0].number == 0:
        place = _span(norms, k, now)
        why = "raises 0"
        found += [measured(*place, concept, "present", 0.0, why) for concept in _DEFICITS]
    elif now and now[0].number >= _FULL and _on_each(norms, k, now[0].at, stop):
        found += _compared(norms, k, now * 2)
    return found


def _compared(norms: list[str], k: int, now: list[_Count]) -> list[Finding]:
    """What counts on two sides come to."""
    least, most = min(now, key=lambda c: c.number), max(c.number for c in now)
    why = f"raises {least.number} and {most}"
    if most < SOUND:
        return []
    if least.number >= FEWER * most:
        place = _span(norms, k, now)
        return [measured(*place, "severe_motor_deficit", "absent", float(most), why)]
    start, end = _span(norms, k, [least])
    if all(not side.isdisjoint(norms[start:end]) for side in _SIDES):
        start, end = _span(norms, least.at, [least])  # the words of the other leg left out
    concepts = _DEFICITS[: 1 + (least.number == 0)]
    return [
        measured(start, end, concept, "present", float(least.number), why) for concept in concepts
    ]


def _span(norms: list[str], k: int, counts: list[_Count]) -> tuple[int, int]:
    """From the first to the last of the raises at word k and some counts."""
    last = max(k, counts[-1].at)
    compound = norms[last] in TENS and norms[last + 1 : last + 2] and norms[last + 1] in UNITS
    return min(k, counts[0].at), last + 1 + bool(compound)


def _on_each(norms: list[str], k: int, at: int, stop: int) -> bool:
    """Whether one count is that of both legs."""
    near = norms[max(0, min(k, at) - 3) : min(stop, max(k, at) + 4)]
    return not load_words("measures")["each"].isdisjoint(near)
