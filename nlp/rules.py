"""Decisions that need more than one sentence, after assertions and durations are known."""

from __future__ import annotations

from dataclasses import replace

from lsmri.nlp.explained import is_explained, of_claudication
from lsmri.nlp.finding import Finding
from lsmri.nlp.reading import Reading

__all__ = ["adjust_findings"]

#: An accident counts within three months of the letter (scheme; HEDIS uses 90 days as well).
_TRAUMA_DAYS = 92.0
#: Diagnoses that a writer without a picture only supposes.
_SUPPOSED = frozenset({"suspected_spinal_infection", "suspected_malignancy", "cauda_equina_suspected"})
_PICTURED = frozenset({"disc_herniation", "spinal_stenosis"})
_IMAGING = frozenset({"prior_lumbar_mri", "prior_other_imaging", "prior_spinal_surgery"})
_RECORDED = frozenset({"investigations", "past_history", "problems"})
_BOTH = frozenset({"both", "bilateral", "either", "each", "two", "left"})
_BILATERAL = frozenset({"radicular_pain", "sensory_deficit", "motor_deficit"})


def adjust_findings(reading: Reading) -> None:
    """Applies the decisions to all findings, dropping those that another one explains."""
    kept = [f for f in reading.findings if not is_explained(f, reading)]
    pictured = any(o.concept in _IMAGING and o.assertion == "present" for o in kept)
    for f in list(kept):
        if f.concept == "significant_trauma" and f.assertion in ("present", "possible"):
            if isinstance(f.value, (int, float)) and f.value > _TRAUMA_DAYS:
                f.assertion = "historical"
                f.why.append("older than three months")
        elif f.concept == "cancer_history" and f.assertion == "possible":
            f.concept = "suspected_malignancy"
        elif f.assertion == "present" and _is_supposed(f, reading, pictured=pictured):
            f.assertion = "possible"
            f.why.append("named without proof")
        elif _in_both_legs(f, reading, kept):
            kept.append(
                replace(f, concept="bilateral_radicular_symptoms", why=[*f.why, "both legs"])
            )
        elif f.concept == "severe_motor_deficit" and f.assertion in ("present", "possible"):
            if not any(
                o.concept == "motor_deficit" and o.start < f.end and f.start < o.end for o in kept
            ):
                kept.append(replace(f, concept="motor_deficit", why=[*f.why, "severe deficit"]))
    kept.sort(key=lambda f: (f.start, f.end))
    reading.findings = kept


def _is_supposed(f: Finding, reading: Reading, *, pictured: bool) -> bool:
    """Whether a diagnosis is only named: nothing beside it says that it was seen or is known."""
    sentence = reading.sentence[f.start]
    if f.concept in _PICTURED:
        if pictured or _has_code(f, reading):
            return False
    elif f.concept not in _SUPPOSED:
        return False
    if reading.sections and reading.sections[sentence] in _RECORDED:
        return False
    if f.concept in _PICTURED and _has_level(f, reading):
        return False
    return all(cue.kind != "proof" for cue in reading.cues[sentence])


def _has_level(f: Finding, reading: Reading) -> bool:
    """Whether the levels are told behind it: "canal stenosis L3-5"."""
    return any(
        word[:1] == "l" and word[1:2].isdigit() and ("-" in word or "/" in word)
        for word in reading.norms[f.end : f.end + 1]
    )


def _has_code(f: Finding, reading: Reading) -> bool:
    """Whether the finding is a diagnosis code: a letter with digits."""
    first = reading.norms[f.start]
    return first[:1].isalpha() and first[1:3].isdigit()


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
