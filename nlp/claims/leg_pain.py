"""Pain of the leg: whether it is told on to below the knee, and what its denial denies.

"Pain in the buttock, back of the thigh, calf and foot" follows a root. "No leg pain" denies a
referred pain too; "no sciatica" doesn't.
"""

from __future__ import annotations

from dataclasses import replace

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Reading

__all__ = ["settle_leg_pain"]

_RADICULAR, _REFERRED = "radicular_pain", "referred_leg_pain"
_BELOW_KNEE = frozenset("shin calf foot toe ankle sole heel instep".split())
#: How far behind the buttock or thigh the pain may go on.
_REACH = 14
#: With one of these between, it doesn't go there, or something else does.
_ENDS_THERE = frozenset(
    "not never no nothing nor without isn't doesn't hasn't stop stops stopping above short but "
    "numb numbness tingle tingling pin needle weak weakness cramp cramps ; : reflex jerk power "
    "sensation swelling walk walks walking stand standing".split()
)
_LEG = frozenset({"leg", "limb"})
_PAIN = frozenset({"pain", "ache", "aching", "symptom"})
#: Ahead of it or in it, or behind it as an answer; a leg pain that has gone tells nothing more.
_DENIES = frozenset(
    "no not nil nor never nothing neither without denies deny denied any hasn't doesn't don't "
    "isn't didn't".split()
)
_ANSWERS = frozenset("n no nil none neg negative denied".split())


def settle_leg_pain(reading: Reading, found: list[Finding]) -> None:
    """Makes referred pain that goes on below the knee radicular, and a denial of leg pain one of
    both.
    """
    for k, f in enumerate(found):
        if f.concept == _REFERRED and f.assertion == "present" and _goes_on(f, reading):
            found[k] = replace(f, concept=_RADICULAR, why=[*f.why, "on to below the knee"])
    if any(f.concept == _REFERRED for f in found):
        return
    for f in found:
        if f.concept == _RADICULAR and f.assertion == "absent" and _is_general(f, reading):
            found.append(replace(f, concept=_REFERRED, why=[*f.why, "no leg pain"]))
            return


def _goes_on(f: Finding, reading: Reading) -> bool:
    """Whether the words behind a pain of buttock or thigh lead it to shin, calf or foot."""
    _, end = reading.bounds[reading.sentence[f.start]]
    behind = reading.norms[f.end : min(end, f.end + _REACH)]
    for k, word in enumerate(behind):
        if word in _ENDS_THERE:
            return False
        if word in _BELOW_KNEE:
            return k > 0 and behind[k + 1 : k + 2] not in (["jerk"], ["raise"])
    return False


def _is_general(f: Finding, reading: Reading) -> bool:
    """Whether pain of the leg is denied as such: "no leg pain", not "leg pain gone"."""
    begin, end = reading.bounds[reading.sentence[f.start]]
    words = reading.norms[f.start : f.end]
    if _LEG.isdisjoint(words) or _PAIN.isdisjoint(words) or "below" in words:
        return False
    ahead = reading.norms[max(begin, f.start - 4) : f.start]
    behind = reading.norms[f.end : min(end, f.end + 2)]
    told = [*ahead, *words, *(f.why[-1].split() if f.why else ())]
    return not (_DENIES.isdisjoint(told) and _ANSWERS.isdisjoint(behind))
