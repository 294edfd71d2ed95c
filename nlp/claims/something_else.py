"""Findings that are something else by what stands beside them, however sure a second reader is.

A claudication of the arteries, a frequency with an infection that is being treated, steroids for a
few days.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Reading

__all__ = ["is_something_else"]

_NUMBER = re.compile(r"[01](?:[.,]\d+)?$")
#: Below this the pressure at the ankle tells of narrow arteries.
_NARROW = 0.9
_PRESSURE = frozenset({"abpi", "abi", "abpis", "abis"})
_ARTERIES = frozenset(
    "pad pvd arterial arteriopath vascular femoral iliac popliteal ischaemic".split()
)
_PULSES = frozenset({"pulse", "pulses", "dp", "dorsalis"})
_MISSING = frozenset("absent weak impalpable feeble lost diminished reduced poor missing".split())
#: Beside one of these the arteries are doubted, or the spine has its share.
_OF_SPINE = frozenset(
    "no not nil never without normal excluded exclude ruled unlikely ? vs versus or neurogenic "
    "spinal stenosis stenotic pseudoclaudication sit sits sitting lean leans leaning bend bends "
    "bending forward trolley stoop stoops mixed both numb weak weakness tingling".split()
)
_PASSING_OFTEN = frozenset(
    "urinary urine bladder frequency urgency frequent urgent often dysuria nocturia symptom "
    "passing increased some and with".split()
)
_INFECTION = frozenset({"uti", "utis", "cystitis", "urinary tract infection"})
_INFECTED = {
    *((kind, "infection") for kind in ("urine", "urinary", "water", "bladder", "tract")),
    ("urinary", "tract"),
}
_TREATED = frozenset(
    "treated treatment antibiotic antibiotics abx trimethoprim nitrofurantoin macrobid cefalexin "
    "cephalexin amoxicillin coamoxiclav augmentin fosfomycin pivmecillinam ciprofloxacin keflex "
    "settled resolved cleared responded settling resolving improving".split()
)
#: Beside one of these the infection isn't all of it.
_NOT_ALL = frozenset(
    "no not nil never despite still but however persist persists persisting persistent although "
    "though yet remains ongoing continues negative excluded retention overflow numb numbness "
    "saddle cannot can't unable hesitancy dribbling incontinent incontinence leak leaks leaking "
    "wet wets wetting new newly sudden suddenly since worse worsening yesterday weak ?".split()
)
_LASTING = frozenset(
    "month year long week daily since every repeated recurrent several many".split()
)


def is_something_else(f: Finding, reading: Reading) -> bool:
    """Whether the sentence makes a finding something that the concept doesn't mean."""
    check = _CHECKS.get(f.concept)
    return check is not None and f.assertion in ("present", "possible") and check(f, reading)


def _sentence(f: Finding, reading: Reading) -> list[str]:
    begin, end = reading.bounds[reading.sentence[f.start]]
    return reading.norms[begin:end]


def _of_arteries(f: Finding, reading: Reading) -> bool:
    """Whether a claudication is that of narrow arteries, by name, pulses or pressure."""
    words = _sentence(f, reading)
    if not any(word.startswith("claudica") for word in reading.norms[f.start : f.end]):
        return False
    if not _OF_SPINE.isdisjoint(words):
        return False
    if not _ARTERIES.isdisjoint(words):
        return True
    if not _PULSES.isdisjoint(words) and not _MISSING.isdisjoint(words):
        return True
    return any(
        word in _PRESSURE
        and any(
            _NUMBER.match(value) and float(value.replace(",", ".")) < _NARROW
            for value in words[k + 1 : k + 6]
        )
        for k, word in enumerate(words)
    )


def _of_infection(f: Finding, reading: Reading) -> bool:
    """Whether passing water often is an infection's that is, or was, treated, and that is all."""
    words = _sentence(f, reading)
    if not _PASSING_OFTEN.issuperset(reading.norms[f.start : f.end]):
        return False
    infected = not _INFECTION.isdisjoint(words) or not _INFECTED.isdisjoint(pairwise(words))
    return infected and not _TREATED.isdisjoint(words) and _NOT_ALL.isdisjoint(words)


def _short_course(f: Finding, reading: Reading) -> bool:
    """Whether it was taken for days: "prednisolone 5 days for asthma"."""
    begin, end = reading.bounds[reading.sentence[f.start]]
    after = reading.norms[f.start : min(end, f.end + 7)]
    around = reading.norms[max(begin, f.start - 4) : f.start] + after
    return f.assertion == "present" and "day" in after and _LASTING.isdisjoint(around)


_CHECKS: dict[str, Callable[[Finding, Reading], bool]] = {
    "neurogenic_claudication": _of_arteries,
    "bladder_dysfunction": _of_infection,
    "prolonged_steroid_use": _short_course,
}
