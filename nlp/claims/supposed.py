"""Diagnoses that a writer only supposes: named, but neither seen on a picture nor known."""

from __future__ import annotations

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Reading

__all__ = ["is_supposed"]

_SUPPOSED = frozenset(
    {"suspected_spinal_infection", "suspected_malignancy", "cauda_equina_suspected"}
)
_PICTURED = frozenset({"disc_herniation", "spinal_stenosis"})
_IMAGING = frozenset({"prior_lumbar_mri", "prior_other_imaging", "prior_spinal_surgery"})
_RECORDED = frozenset({"investigations", "past_history", "problems"})


def is_supposed(f: Finding, reading: Reading) -> bool:
    """Whether a diagnosis is only named: nothing beside it says that it was seen or is known."""
    if f.concept in _PICTURED:
        if _is_pictured(reading) or _has_code(f, reading) or _has_level(f, reading):
            return False
    elif f.concept not in _SUPPOSED:
        return False
    sentence = reading.sentence[f.start]
    if reading.sections and reading.sections[sentence] in _RECORDED:
        return False
    return all(cue.kind != "proof" for cue in reading.cues[sentence])


def _is_pictured(reading: Reading) -> bool:
    return any(o.concept in _IMAGING and o.assertion == "present" for o in reading.findings)


def _has_level(f: Finding, reading: Reading) -> bool:
    """Whether the levels are told behind it: "canal stenosis L3-5"."""
    word = reading.norms[f.end] if f.end < len(reading.norms) else ""
    return word[:1] == "l" and word[1:2].isdigit() and not word.isalnum()


def _has_code(f: Finding, reading: Reading) -> bool:
    """Whether the finding is a diagnosis code: a letter with digits."""
    start, _ = reading.span(f.start, f.end)
    return reading.text[start].isalpha() and reading.text[start + 1 : start + 3].isdigit()
