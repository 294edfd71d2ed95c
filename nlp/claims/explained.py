"""Findings that only repeat another one, or that the letter explains otherwise."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from lsmri.nlp.claims.clause import words_of
from lsmri.nlp.claims.known import has_cause, is_longstanding
from lsmri.nlp.claims.progress import is_denied, turns
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Reading

__all__ = ["is_explained", "of_claudication"]

_WHOSE = frozenset({"her", "his", "their", "the", "at", "->", "-", "is", "known"})
_WHEN = frozenset(
    "on with when at after in if during while by whenever walking standing sitting".split()
)
_WHENEVER = frozenset("when whenever while after on if at by".split())
#: How many words ahead and behind may name the part.
_BEFORE, _BEHIND = 3, 4
_SADDLE = frozenset({"saddle_sensory_change", "sexual_dysfunction"})
_GOES_NOT = frozenset({"doesn't", "didn't", "never", "don't"})
_SIDES = frozenset({"left", "right", "l", "r", "other"})
_STIFF_MINUTES = 30


def of_claudication(f: Finding, reading: Reading) -> bool:
    """Whether both legs are only heavy or aching on walking, which is claudication and no more."""
    words = set(_words(f, reading))
    return (
        bool(words & words_of("heavy"))
        and not words & {"numb", "numbness", "weak", "weakness"}
        and not words_of("walks").isdisjoint(_sentence(f, reading))
    )


def is_explained(f: Finding, reading: Reading) -> bool:
    """Whether a finding only repeats, misreads or has another cause than the spine's illness."""
    if f.assertion == "present" and (is_longstanding(f, reading) or has_cause(f, reading)):
        return True
    check = _CHECKS.get(f.concept)
    return check is not None and check(f, reading)


def _words(f: Finding, reading: Reading) -> list[str]:
    return reading.norms[f.start : f.end]


def _sentence(f: Finding, reading: Reading) -> list[str]:
    begin, end = reading.bounds[reading.sentence[f.start]]
    return reading.norms[begin:end]


def _near(f: Finding, reading: Reading) -> list[Finding]:
    """The other findings of the same sentence."""
    begin, end = reading.bounds[reading.sentence[f.start]]
    return [o for o in reading.placed_within(reading.findings, begin, end) if o is not f]


def _of_other_part(f: Finding, reading: Reading) -> bool:
    """Whether it is said of arm, hand or face: "shoulder weak", "numb thumb"; or is no weakness."""
    if not words_of("leg").isdisjoint(_words(f, reading)):
        return False
    begin, end = reading.bounds[reading.sentence[f.start]]
    ahead = reading.norms[max(begin, f.start - _BEFORE) : f.start]
    behind = reading.norms[f.end : min(end, f.end + _BEHIND)]
    for mark in (",", ";", "and", "but"):
        if mark in ahead:
            ahead = ahead[len(ahead) - ahead[::-1].index(mark) :]
        if mark in behind:
            behind = behind[: behind.index(mark)]
    return not words_of("other_parts").isdisjoint(ahead + behind) and words_of("leg").isdisjoint(
        ahead + behind
    )


def _of_saddle(f: Finding, reading: Reading) -> bool:
    if _of_other_part(f, reading) or _merely_gives_way(f, reading):
        return True
    reach = 5 if f.polarity == "observable" else 3 if f.assertion == "absent" else 0
    return any(
        o.concept in _SADDLE and f.start < o.end + reach and o.start - reach < f.end
        for o in _near(f, reading)
    )


def _of_motor(f: Finding, reading: Reading) -> bool:
    return _of_saddle(f, reading) or _tires_on_foot(f, reading)


def _tires_on_foot(f: Finding, reading: Reading) -> bool:
    """Whether both legs weaken on walking or standing only, and no weakness was found: "his legs
    burn and weaken at the bus stop, he sits and they come back".
    """
    if f.assertion != "present" or f.examined or f.laterality in ("left", "right"):
        return False
    if not words_of("lost_or_new").isdisjoint(_sentence(f, reading)):
        return False
    near = any(
        o.concept == "neurogenic_claudication" and o.assertion == "present"
        for o in _near(f, reading)
    )
    return near and not any(
        o.concept in ("motor_deficit", "severe_motor_deficit", "progressive_neurological_deficit")
        and o.assertion == "present"
        and (o.end <= f.start or f.end <= o.start)
        for o in reading.findings
    )


def _merely_gives_way(f: Finding, reading: Reading) -> bool:
    """Whether a knee gives way without a weakness found: joints do so as well."""
    words = _words(f, reading)
    if f.assertion != "present" or "knee" not in words or words_of("gives_way").isdisjoint(words):
        return False
    return not any(
        o.concept in ("motor_deficit", "severe_motor_deficit")
        and o.assertion == "present"
        and (o.end <= f.start or f.end <= o.start)
        for o in reading.findings
    )


def _of_radicular_pain(f: Finding, reading: Reading) -> bool:
    return f.assertion == "present" and any(
        o.concept == "radicular_pain" and o.assertion in ("present", "possible")
        for o in _near(f, reading)
    )


def _of_both_or_walking(f: Finding, reading: Reading) -> bool:
    """Whether it repeats a denial for both legs, is claudication's ache, or doesn't go there."""
    if f.assertion == "present" and not _GOES_NOT.isdisjoint(_words(f, reading)):
        return True
    if f.assertion == "present" and words_of("named_roots").isdisjoint(_words(f, reading)):
        return any(
            o.concept == "neurogenic_claudication"
            and o.assertion == "present"
            and o.start < f.end
            and f.start < o.end
            for o in _near(f, reading)
        )
    return f.assertion == "absent" and any(
        o.concept == "bilateral_radicular_symptoms"
        and o.assertion == "absent"
        and o.start <= f.start
        and f.end <= o.end
        for o in _near(f, reading)
    )


def _grows_on_walking(f: Finding, reading: Reading) -> bool:
    if reading.norms[f.end - 1] in words_of("worse"):
        following = reading.norms[f.end : f.end + 2]
        if following and following[0] in _WHEN and following[-1] not in ("last", "past"):
            return True
    return of_claudication(f, reading)


def _is_no_progress(f: Finding, reading: Reading) -> bool:
    """Whether one side is set beside the other, or legs that go numb do so on walking; or whether
    what was as it had been is so no more.
    """
    if f.assertion == "absent" and (turns(reading, f.end) or is_denied(_words(f, reading))):
        return True
    return _beside_other_side(f, reading) or _grows_on_walking(f, reading)


def _beside_other_side(f: Finding, reading: Reading) -> bool:
    """Whether "weaker than" is followed by the other side, and nothing grows: "right weaker than
    left", but not "right weaker than left, worsening".
    """
    around = reading.norms[f.start : f.end + 4]
    if "than" not in around:
        return False
    behind = around[around.index("than") + 1 :][:3]
    if _SIDES.isdisjoint(behind) or {"before", "was", "last"} & set(behind):
        return False
    _, end = reading.bounds[reading.sentence[f.start]]
    than = f.start + around.index("than")
    return words_of("grows").isdisjoint(reading.norms[f.start : end]) and words_of(
        "grows_since"
    ).isdisjoint(reading.norms[than:end])


def _comes_on_foot(f: Finding, reading: Reading) -> bool:
    """Whether what both legs have comes on walking or standing, and nothing new or lost is told:
    "numb soles when she queues", "pain in both calves after 300 metres".
    """
    begin, end = reading.bounds[reading.sentence[f.start]]
    norms = reading.norms
    told = norms[begin:end]
    if not (words_of("lost_or_new").isdisjoint(told) and words_of("weak").isdisjoint(told)):
        return False
    for k in range(begin, end):
        ahead = norms[max(begin, k - 4) : k]
        if norms[k] in words_of("on_foot") and (k == f.end or not _WHENEVER.isdisjoint(ahead)):
            return True
        if (
            norms[k] in words_of("paces")
            and ahead[-1:]
            and ahead[-1].isdigit()
            and _WHENEVER & {*ahead}
        ):
            return True
    return False


def _both_of_claudication(f: Finding, reading: Reading) -> bool:
    if f.assertion == "present" and _comes_on_foot(f, reading):
        return True
    return of_claudication(f, reading) or any(
        o.concept == "neurogenic_claudication" and o.assertion == "present"
        for o in _near(f, reading)
    )


def _is_no_comparison(f: Finding, reading: Reading) -> bool:
    """Whether a change or its absence is set beside no earlier scan or visit."""
    if f.assertion == "absent":
        return _unchanged_without_scan(f, reading)
    words = _words(f, reading)
    compared = words[-1] == "since" or words[:2] == ["used", "to"] or words[0] == "before"
    if compared or not words_of("dwindles").isdisjoint(words):
        return not _has_earlier(reading)
    return not words_of("returns").isdisjoint(words) and not (
        _has_earlier(reading) or _operated(reading)
    )


def _operated(reading: Reading) -> bool:
    return any(
        o.concept == "prior_spinal_surgery" and o.assertion == "present" for o in reading.findings
    )


def _unchanged_without_scan(f: Finding, reading: Reading) -> bool:
    """Whether "unchanged" is set beside no earlier scan or visit, or is said of a deficit."""
    after = reading.norms[f.end : f.end + 8]
    words = set(_words(f, reading))
    if "symptom" in words and words & {"change", "progression"}:
        return False
    if any(
        o.concept == "progressive_neurological_deficit"
        and o.assertion == "absent"
        and o.start <= f.start < o.end
        for o in reading.findings
    ):
        return words_of("visits_and_scans").isdisjoint([*_words(f, reading), *after])
    brief = f.end - f.start <= 2
    if brief and not words_of("no_symptom").isdisjoint(
        reading.norms[max(0, f.start - 4) : f.start]
    ):
        return True
    around = reading.norms[max(0, f.start - 6) : f.start] + after[:6]
    if not words_of("visits_and_scans").isdisjoint(around if brief else _sentence(f, reading)):
        return False
    return not _has_earlier(reading)


def _has_earlier(reading: Reading) -> bool:
    """Whether there was an earlier scan to compare with."""
    return any(
        o.concept == "prior_lumbar_mri" and o.assertion == "present" for o in reading.findings
    )


def _brief_stiffness(f: Finding, reading: Reading) -> bool:
    """Whether the morning stiffness lasts under half an hour, which isn't inflammatory."""
    _, end = reading.bounds[reading.sentence[f.start]]
    words = reading.norms[f.start : min(end, f.end + 4)]
    return f.assertion == "present" and any(
        word in ("min", "minute") and before.isdigit() and int(before) < _STIFF_MINUTES
        for before, word in pairwise(words)
    )


def _usual_markers(f: Finding, reading: Reading) -> bool:
    _, end = reading.bounds[reading.sentence[f.start]]
    after = reading.norms[f.end : min(end, f.end + 5)]
    return f.assertion == "present" and any(
        word in words_of("usual") and before in _WHOSE for before, word in pairwise(after)
    )


def _dieted(f: Finding, reading: Reading) -> bool:
    sentence = reading.sentence[f.start]
    dieting = any(cue.kind == "dieting" for cue in reading.cues[sentence])
    return (
        f.assertion != "absent"
        and dieting
        and words_of("unintended").isdisjoint(_sentence(f, reading))
    )


def _sweated(f: Finding, reading: Reading) -> bool:
    """Whether a wet bed is wet with sweat."""
    return (
        f.assertion == "present"
        and not words_of("bedding").isdisjoint(_words(f, reading))
        and (
            not words_of("sweats").isdisjoint(_sentence(f, reading))
            or any(o.concept == "fever" for o in _near(f, reading))
        )
    )


def _of_no_fall(f: Finding, reading: Reading) -> bool:
    """Whether "RTC" is an appointment, or somebody only slipped: "slipped, but didn't fall"."""
    if _returns_to_clinic(f, reading):
        return True
    return (
        f.assertion == "present"
        and not words_of("slips").isdisjoint(_words(f, reading))
        and any(
            o.concept == f.concept and o.assertion == "absent" and f.end <= o.start <= f.end + 6
            for o in _near(f, reading)
        )
    )


def _returns_to_clinic(f: Finding, reading: Reading) -> bool:
    """Whether "RTC" is an appointment ("RTC 3 mo", "RTC prn") and no collision."""
    start, end = reading.span(f.start, f.end)
    if reading.text[start:end].lower() != "rtc":
        return False
    after = reading.norms[f.end : f.end + 4]
    if after[:1] in (["prn"], ["as"], ["sooner"], ["after"]):
        return True
    timed = any(word in ("day", "week", "month", "year") for word in after)
    return timed and (after[:1] == ["in"] or after[0][:1].isdigit()) and "ago" not in after


_CHECKS: dict[str, Callable[[Finding, Reading], bool]] = {
    "sensory_deficit": _of_saddle,
    "motor_deficit": _of_motor,
    "severe_motor_deficit": _merely_gives_way,
    "referred_leg_pain": _of_radicular_pain,
    "radicular_pain": _of_both_or_walking,
    "bladder_dysfunction": _sweated,
    "progressive_neurological_deficit": _is_no_progress,
    "bilateral_radicular_symptoms": _both_of_claudication,
    "unexplained_weight_loss": _dieted,
    "symptom_change": _is_no_comparison,
    "significant_trauma": _of_no_fall,
    "suspected_axial_spondyloarthritis": _brief_stiffness,
    "raised_inflammatory_markers": _usual_markers,
}
