"""Decisions that need more than one sentence, after assertions and durations are known."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from itertools import pairwise

from lsmri.nlp.claims.explained import is_explained, of_claudication
from lsmri.nlp.claims.leg_pain import settle_leg_pain
from lsmri.nlp.claims.losses import read_losses
from lsmri.nlp.claims.something_else import is_something_else
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.text.reading import BY_PLACE, Reading

__all__ = ["adjust_findings"]

#: An accident counts within three months of the letter (scheme; HEDIS uses 90 days as well).
_TRAUMA_DAYS = 92.0
_BOTH = frozenset({"both", "bilateral", "either", "each", "two", "left"})
_OTHER = {"left": "right", "right": "left"}
_ALSO = frozenset({"also", "too"})
#: These make a cancer that is denied a suspicion of one; over a list only, and not the patient's
#: history.
_SUSPICION = frozenset(
    "evidence feature features sign signs concern suspicion suspicious suggest suggesting "
    "suggestive indicate indicating indicative pointing hint typical flag".split()
)
_SUSPECTED = frozenset({"suspected", "likely", "unlikely", "expected"})
_LISTED = frozenset(
    ", / or nor and of for to any an a the spinal bony underlying new active serious clinical "
    "obvious that towards".split()
)
_HISTORY = frozenset("history hx h/o known previous past family".split())
_BOTH_LEGS = "bilateral_radicular_symptoms"
_BILATERAL = frozenset({"radicular_pain", "sensory_deficit", "motor_deficit"})


def adjust_findings(reading: Reading) -> None:
    """Applies the decisions to all findings, dropping those that another one explains.

    A second reading has seen the explanation too: what it is nearly certain of stays.
    """
    second = reading.second_reading
    kept = [
        f
        for f in reading.findings
        if not is_something_else(f, reading)
        and (not is_explained(f, reading) or (second is not None and second.is_sure_of(f.concept)))
    ]
    cancers = any(f.concept == "cancer_history" for f in kept)
    covered = {k for f in kept for k in range(f.start, f.end)} if cancers else frozenset()
    for f in list(kept):
        if f.concept == "significant_trauma" and f.assertion in ("present", "possible"):
            if isinstance(f.value, (int, float)) and f.value > _TRAUMA_DAYS:
                f.assertion = "historical"
                f.why.append("older than three months")
        elif f.concept == "cancer_history" and _is_of_suspicion(f, reading, covered):
            f.concept = "suspected_malignancy"
        elif _in_both_legs(f, reading, kept):
            both = replace(f, concept="bilateral_radicular_symptoms", why=[*f.why, "both legs"])
            if not is_explained(both, reading):
                kept.append(both)
        elif f.concept == "severe_motor_deficit" and f.assertion in ("present", "possible"):
            if not any(
                o.concept == "motor_deficit" and o.start < f.end and f.start < o.end for o in kept
            ):
                kept.append(replace(f, concept="motor_deficit", why=[*f.why, "severe deficit"]))
    settle_leg_pain(reading, kept)
    if (other := _on_the_other_side(reading, kept)) is not None:
        kept.append(other)
    kept += read_losses(reading, kept)
    kept.sort(key=BY_PLACE)
    reading.findings = kept


def _is_of_suspicion(f: Finding, reading: Reading, others: Set[int]) -> bool:
    """Whether cancer is only thought of, or the thought of it denied: "no evidence of malignancy",
    "no fracture, infection or cancer suspected", but not "no known cancer".

    others: the words of all findings, which a list may hold.
    """
    if f.assertion == "possible":
        return True
    if f.assertion != "absent":
        return False
    begin, end = reading.bounds[reading.sentence[f.start]]
    norms = reading.norms
    behind = norms[f.end : min(end, f.end + 2)]
    if not _SUSPECTED.isdisjoint(behind[:1]):
        return norms[f.start] not in ("never", "not")
    for k in range(f.start - 1, begin - 1, -1):
        if norms[k] in _SUSPICION:
            return _HISTORY.isdisjoint(norms[k : f.end])
        if k not in others and norms[k] not in _LISTED:
            return False
    return False


def _on_the_other_side(reading: Reading, kept: list[Finding]) -> Finding | None:
    """Both legs, where a finding of one of them is told to be in the other one too, or the power
    of both is graded.
    """
    if any(f.concept == _BOTH_LEGS for f in kept):
        return None
    of_a_side = [
        f
        for f in kept
        if f.concept in _BILATERAL and f.assertion == "present" and f.laterality in _OTHER
    ]
    for k, f in enumerate(of_a_side):
        others = [o for o in of_a_side[:k] if o.laterality == _OTHER[f.laterality or ""]]
        if others and (_is_added(f, reading) or any(_are_graded(o, f, reading) for o in others)):
            both = replace(f, concept=_BOTH_LEGS, laterality="bilateral", why=["the other leg too"])
            if not is_explained(both, reading):
                return both
    return None


def _is_added(f: Finding, reading: Reading) -> bool:
    """Whether the words at a finding say "also", "too"."""
    begin, end = reading.bounds[reading.sentence[f.start]]
    near = reading.norms[max(begin, f.start - 3) : min(end, f.end + 3)]
    return not _ALSO.isdisjoint(near) or ("as", "well") in pairwise(near)


def _are_graded(a: Finding, b: Finding, reading: Reading) -> bool:
    """Whether two weaknesses are told in one breath, the latter with its grade. Raises that were
    counted set the weak leg beside the sound one.
    """
    return (
        a.concept == b.concept == "motor_deficit"
        and reading.sentence[a.start] == reading.sentence[b.start]
        and b.examined
        and load_words("measures")["raises"].isdisjoint(reading.norms[b.start : b.end])
    )


def _in_both_legs(f: Finding, reading: Reading, kept: list[Finding]) -> bool:
    return (
        f.concept in _BILATERAL
        and f.assertion == "present"
        and f.laterality == "bilateral"
        and (f.concept != "radicular_pain" or _says_both(f, reading))
        and not of_claudication(f, reading)
        and not any(o.concept == "bilateral_radicular_symptoms" for o in kept)
        and not any(
            o.concept == "neurogenic_claudication"
            and o.assertion == "present"
            and reading.sentence[o.start] == reading.sentence[f.start]
            for o in kept
        )
    )


def _says_both(f: Finding, reading: Reading) -> bool:
    """Whether both legs are named as such, not only in the plural."""
    return not _BOTH.isdisjoint(reading.norms[max(0, f.start - 3) : f.end + 4])
