"""Complaints that last since a stage that is counted from something else: a birth, an operation or
the begin of a pregnancy.

"14 weeks post partum, buttock pain since week 6" is eight weeks of pain; "31w4d, sciatica since 29
weeks", two and a half.
"""

from __future__ import annotations

import re

from lsmri.nlp.text.reading import BY_START, Reading
from lsmri.nlp.time.anchors import anchors_between
from lsmri.nlp.time.since_then import BIRTHS, bear, is_since_birth
from lsmri.nlp.time.timewords import time_words
from lsmri.nlp.time.timex import COMPLAINED, Timex

__all__ = ["set_since_stage"]

_LOOKING_BACK = frozenset({"since", "from"})
_COMPLAINTS = frozenset({"leg", "back", "symptom", "deficit"})
_LIGHT = frozenset({"about", "around", "approx", "~", "the", "roughly", "gestation", "postop"})
_DAYS = {"day": 1.0, "week": 7.0}
#: "D5", "POD 5", "week 6".
_UNITS = {"d": "day", "pod": "day", "wk": "week", "w": "week"}
#: How a pregnancy is told: "31/40".
_FORTIETHS = re.compile(r"([1-4]?[0-9])/40$")
_CARRYING = frozenset("pregnant gestation gestational gravid gravida antenatal pregnancy".split())
_BORN = BIRTHS | frozenset({"delivered", "delivery"})
_OPERATED = frozenset({"post", "postop", "postpartum", "postnatal", "after", "p"})
_EVENTS = frozenset(
    "partum natal birth delivery lscs lsc cs caesarean cesarean section op surgery operation tah "
    "hysterectomy fusion discectomy spinal epidural".split()
)
_LATEST = 45 * 7.0  # days that a pregnancy or such a count may last
#: "Since four weeks" is how some say "for four weeks"; later weeks are of the pregnancy.
_OF_PREGNANCY = 14
_NEAR = 6  # words


def set_since_stage(reading: Reading) -> None:
    """Gives the complaint that began at a counted stage the time from that stage until now."""
    for k in reading.places(_LOOKING_BACK):
        told = _stage(reading.norms, k + 1)
        if told is None:
            continue
        start, end, then, carried = told
        begin, stop = reading.bounds[reading.sentence[k]]
        now = _carried_now(reading) if carried else _counted_now(reading)
        kinds = {a.kind for a in anchors_between(reading, begin, stop)}
        if now is None or not then < now < _LATEST or kinds.isdisjoint(_COMPLAINTS):
            continue
        _set(reading, start, end, now - then, kinds)
        return


def _stage(norms: list[str], at: int) -> tuple[int, int, float, bool] | None:
    """A stage at word ``at``: its words, its days, and whether it is one of a pregnancy."""
    while norms[at : at + 1] and norms[at] in _LIGHT:
        at += 1
    words = time_words()
    first, second = (*norms[at : at + 2], "", "")[:2]
    unit = _DAYS.get(_UNITS.get(first, "") or words.units.get(first, ""))
    if unit and second.isdecimal():
        return at, at + 2, unit * float(second), False
    unit = _DAYS.get(words.units.get(second, ""))
    if unit is None or norms[at + 2 : at + 3] in (["ago"], ["back"], ["earlier"]):
        return None
    if first in words.ordinals:
        after = not _BORN.isdisjoint(norms[at + 2 : at + 6]) or norms[at + 2 : at + 3] == ["post"]
        return (at, at + 2, unit * words.ordinals[first], False) if after else None
    staged = norms[at - 1] == "from" or "gestation" in norms[at + 2 : at + 4]
    if first.isdecimal() and unit > 1 and (staged or int(first) > _OF_PREGNANCY):
        return at, at + 2, unit * float(first), True
    return None


def _carried_now(reading: Reading) -> float | None:
    """How many days a pregnancy has lasted; None where the letter tells of none."""
    norms = reading.norms
    for k, word in enumerate(norms):
        match = _FORTIETHS.match(word)
        if match:
            return 7.0 * int(match[1])
        days = norms[k + 1 : k + 4]
        if word.isdecimal() and days[:1] == ["w"] and days[2:] == ["d"] and days[1].isdecimal():
            return 7.0 * int(word) + int(days[1])
    for t in (*reading.timexes, *reading.passed_over):
        near = norms[t.end : t.end + 2] + norms[max(0, t.start - 2) : t.start]
        if t.days is not None and not t.dated and not _CARRYING.isdisjoint(near):
            return t.days
    return None


def _counted_now(reading: Reading) -> float | None:
    """How many days ago a birth or operation was from which the letter counts; None if none was."""
    norms = reading.norms
    for t in (*reading.timexes, *reading.passed_over):
        if t.days is None or t.days > _LATEST:
            continue
        ahead, behind = norms[max(0, t.start - 2) : t.start], norms[t.end : t.end + 3]
        since = behind[:1] != [] and behind[0] in _OPERATED and not _EVENTS.isdisjoint(behind)
        if since or t.bearer == "birth" or is_since_birth(ahead, behind):
            return t.days
        if t.dated and not _BORN.isdisjoint(norms[max(0, t.start - _NEAR) : t.start]):
            return t.days
    for k, word in enumerate(norms):
        counted = norms[k + 1 : k + 3]
        if _UNITS.get(word) == "day" and counted[1:] == ["post"] and counted[0].isdecimal():
            return float(counted[0])
    return None


def _set(reading: Reading, start: int, end: int, days: float, kinds: set[str]) -> None:
    """Makes the time at these words that long, whether it was read as a time or not."""
    told = next((t for t in reading.timexes if t.start < end and start < t.end), None)
    if told is None:
        told = Timex(start, end, days, None, "since")
        reading.timexes.append(told)
        reading.timexes.sort(key=BY_START)
    borne = told.bearer if told.bearer in COMPLAINED else ""
    bear(told, kinds)
    told.bearer = borne or told.bearer
    told.days, told.iso = days, f"P{days:.0f}D"
