"""Diagnoses that a writer only supposes, and denials of them that settle nothing now."""

from __future__ import annotations

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.timewords import time_words

__all__ = ["DISMISSED", "is_supposed", "is_undermined"]

_SUPPOSED = frozenset(
    {"suspected_spinal_infection", "suspected_malignancy", "cauda_equina_suspected"}
)
_PICTURED = frozenset({"disc_herniation", "spinal_stenosis"})
_IMAGING = frozenset({"prior_lumbar_mri", "prior_other_imaging", "prior_spinal_surgery"})
#: Suspicions that the writer may dismiss later in the letter.
DISMISSED = frozenset(
    {"cauda_equina_suspected", "suspected_spinal_infection", "suspected_aortic_aneurysm"}
)
#: Beside a denial these make it one of another time, of a picture, or of a condition.
_UNDERMINES = frozenset(
    "if unless until whether last previous previously earlier prior ago initially first then "
    "old".split()
)
_PICTURES = frozenset("mri ct scan ultrasound us uss imaging film".split())
#: With one of these a picture has been taken, and its denial is its result.
_TAKEN = frozenset("done there performed reported showed shown excluded ruled negative".split())
#: So many words behind a denial still tell of its time.
_BEHIND = 4
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


def is_undermined(f: Finding, reading: Reading) -> bool:
    """Whether a denial is dated, conditional, or of a picture that may be an old one.

    It doesn't take back a suspicion then. Of a sentence that holds both only what comes behind the
    suspicion counts: "last week ?CES, MRI done, no CES".
    """
    begin, end = reading.bounds[reading.sentence[f.start]]
    for o in reading.findings:
        if o.concept == f.concept and o.assertion == "possible" and begin < o.end <= f.start:
            begin = o.end
    words = reading.norms[begin : min(end, f.end + _BEHIND)]
    months = time_words().months
    if any(word in _UNDERMINES or word in months or _is_year(word) for word in words):
        return True
    if reading.norms[f.end : f.end + 2] == [",", "no"]:
        words = reading.norms[begin : f.end]  # "not CES, no MRI tonight"
    return not _PICTURES.isdisjoint(words) and _TAKEN.isdisjoint(words)


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and word[:2] in ("19", "20")
