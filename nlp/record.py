"""From mentions to the feature record of the scheme, with its decisions on hard cases."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.nlp.claims.clause import words_of
from lsmri.nlp.claims.supposed import DISMISSED, is_supposed, is_undermined
from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.patient.demographics import read_person
from lsmri.nlp.patient.leg_side import letter_side
from lsmri.nlp.patient.referrer import read_sector, read_specialty
from lsmri.nlp.text.reading import BY_START, FAILED, Reading
from lsmri.nlp.time.durations import symptom_weeks
from lsmri.nlp.time.lengths.number_words import is_number
from lsmri.nlp.time.timewords import time_words
from lsmri.nlp.treatment.summary import fill_treatments, fill_whole_course

__all__ = ["build_record", "implied", "record_as_read", "ruled_statuses"]

#: The most serious first.
_CLAIMS = ("present", "possible", "absent")
#: Cues that say a symptom went away again; they outweigh what was said of it before.
_GONE = frozenset(
    "resolved|have resolved|has resolved|settled|has settled|have settled|no longer present|"
    "has gone|gone|no longer|completely resolved|cleared|has cleared|now resolved|now gone|"
    "which resolved|has completely gone|completely gone|cleared up|had recovered".split("|")
)
#: Emergencies and lasting states stay, whatever is said to have gone.
_NEVER_RESOLVED = frozenset(
    "cauda_equina_suspected saddle_sensory_change bladder_dysfunction bowel_dysfunction "
    "cancer_history".split()
)
#: These may have been upset by an operation or a birth, and be well now.
_OF_PELVIS = frozenset({"bladder_dysfunction", "bowel_dysfunction", "saddle_sensory_change"})
_PAST = frozenset({"had", "initially", "postop", "post-op", "afterwards"})
_AT_PRESENT = frozenset({"now", "again", "today", "currently", "since"})
#: How a fall that is told of ended.
_LANDED = frozenset({"land", "landed", "landing"})
#: So many words behind a fall may tell how far it was.
_FALLEN_WITHIN = 12
_HIGH = frozenset({"foot", "feet", "ft", "metre", "m", "storey", "yard"})
#: What an examination settles against what was reported.
_EXAMINED = frozenset(
    {"motor_deficit", "reflex_change", "nerve_tension_sign", "severe_motor_deficit"}
)


def build_record(reading: Reading, letter: Letter) -> FeatureRecord:
    """The letter's features. What is given with the letter wins over what is read.

    Writes ``reading.doubts`` where a second reading leaves statuses open, or how treatment did.
    """
    record = record_as_read(reading, letter)
    second = reading.second_reading
    if second is not None:
        reading.doubts = second.doubts
        told = second.settle_response(reading, record)
        if told:
            reading.doubts[FAILED] = told
    return record


def record_as_read(reading: Reading, letter: Letter) -> FeatureRecord:
    """The letter's features before a second reading settles how treatment did: what that is
    settled from, and learned from.

    Findings have the statuses that count, since times, treatments and sides are read by them.
    """
    findings = ruled_statuses(reading)
    if reading.second_reading is not None:
        claimed = {f.concept for f in reading.findings if f.assertion in ("present", "possible")}
        reading.second_reading.settle_statuses(findings, claimed)
    _reconcile(reading, findings)
    record = FeatureRecord(findings=findings)
    record.symptom_duration_weeks = symptom_weeks(reading, findings)
    fill_treatments(reading, record)
    fill_whole_course(reading, record)
    record.laterality = letter_side(reading, findings)
    _imaging(reading, record)
    person = read_person(reading, letter.letter_date)
    record.age_years = person.age_years if letter.age_years is None else letter.age_years
    _drop_minor_falls(reading, record)
    record.sex = str(letter.sex) if letter.sex else person.sex
    given = letter.referrer_specialty
    record.referrer_specialty = str(given) if given else read_specialty(reading)
    setting = letter.care_setting
    record.care_setting = str(setting) if setting else read_sector(reading)
    return record


def _drop_minor_falls(reading: Reading, record: FeatureRecord) -> None:
    """A minor fall counts as trauma only over 70 or with known osteoporosis (scheme)."""
    if record.findings.get("significant_trauma") != "present":
        return
    if (record.age_years or 0) > 70 or record.findings.get("osteoporosis") == "present":
        return
    claims = [
        f
        for f in reading.findings
        if f.concept == "significant_trauma" and f.assertion == "present"
    ]
    said = [set(reading.norms[f.start : f.end]) for f in claims]
    falls = words_of("falls")
    if any(falls & words for words in said):
        falls = falls | _LANDED
    minor = [
        f
        for f, words in zip(claims, said, strict=True)
        if falls & words and not _from_height(reading, f)
    ]
    if len(minor) == len(claims):
        del record.findings["significant_trauma"]


def _from_height(reading: Reading, f: Finding) -> bool:
    """Whether the words at a fall name a height: "off a loading dock", "about 5 feet"."""
    _, stop = reading.bounds[reading.sentence[f.start]]
    near = reading.norms[f.start : min(stop, f.end + _FALLEN_WITHIN)]
    if not words_of("heights").isdisjoint(near[: f.end - f.start + 4]):
        return True
    return any(_is_count(a) and b in _HIGH for a, b in itertools.pairwise(near))


def _is_count(word: str) -> bool:
    """Whether a word is a number, in digits ("3.2") or letters."""
    return is_number(word) or time_words().numbers.get(word, 0) > 1


def ruled_statuses(reading: Reading) -> dict[str, str]:
    """Each concept's status by the findings that claim, suspect or deny it."""
    by_concept: dict[str, list[Finding]] = {}
    for f in reading.findings:
        if f.assertion in _CLAIMS:
            by_concept.setdefault(f.concept, []).append(f)
    return {concept: _status(concept, found, reading) for concept, found in by_concept.items()}


def _status(concept: str, found: list[Finding], reading: Reading) -> str:
    """The more serious claim wins, unless an examination or the last word on it denies it."""
    status = min([f.assertion for f in found], key=_CLAIMS.index)
    if status == "present" and all(
        is_supposed(f, reading) for f in found if f.assertion == "present"
    ):
        status = "possible"
    if status == "absent" or _is_tested_intact(concept, found):
        return "absent"
    return "absent" if _is_taken_back(concept, status, found, reading) else status


def _is_tested_intact(concept: str, found: list[Finding]) -> bool:
    """Whether an examination denies what was only reported as possible."""
    if concept not in _EXAMINED:
        return False
    claimed = [f for f in found if f.assertion != "absent"]
    if any(f.examined or f.assertion == "present" for f in claimed):
        return False
    return any(f.assertion == "absent" and (f.examined or f.polarity == "absent") for f in found)


def _is_taken_back(concept: str, status: str, found: list[Finding], reading: Reading) -> bool:
    """Whether the last word on a concept denies what was said of it before."""
    last = max(found, key=BY_START)
    if last.assertion != "absent":
        return False
    if concept not in _NEVER_RESOLVED and last.why and last.why[-1] in _GONE and not last.examined:
        return True
    if concept in _OF_PELVIS:
        return _is_well_now(last, found, reading)
    if status == "possible":
        return concept in DISMISSED and not is_undermined(last, reading)
    return concept == "unexplained_weight_loss" and last.polarity == "absent"


def _is_well_now(last: Finding, found: list[Finding], reading: Reading) -> bool:
    """Whether only a trouble of the past is told of, and the end of it in the same sentence: "had
    trouble passing urine after the operation, passes water well now".

    last: of those found, a denial.
    """
    if last.polarity != "absent":
        return False
    begin, end = reading.bounds[reading.sentence[last.start]]
    norms, at = reading.norms, max(begin, last.start - 2)
    if _AT_PRESENT.isdisjoint(norms[at : min(end, last.end + 2)]):
        return False
    for f in found:
        first, _ = reading.bounds[reading.sentence[f.start]]
        if f.assertion != "absent" and (
            f.examined
            or _PAST.isdisjoint(norms[first : f.start])
            or not _AT_PRESENT.isdisjoint(norms[f.start : at])
        ):
            return False
    return True


def _reconcile(reading: Reading, findings: dict[str, str]) -> None:
    """Takes out and adds what other findings settle."""
    if findings.get("radicular_pain") in ("present", "possible"):
        if findings.get("referred_leg_pain") == "absent":
            del findings["referred_leg_pain"]
    findings.update(implied(findings))
    if findings.get("red_flags_unspecified") == "present" and not _real_red_flag_talk(reading):
        del findings["red_flags_unspecified"]


def implied(findings: Mapping[str, str]) -> dict[str, str]:
    """The statuses that follow from others, whatever is said of them: a severe deficit is one."""
    severe = findings.get("severe_motor_deficit") == "present"
    return {"motor_deficit": "present"} if severe else {}


def _real_red_flag_talk(reading: Reading) -> bool:
    for f in reading.findings:
        if f.concept == "red_flags_unspecified" and f.assertion == "present":
            following = reading.norms[f.end : f.end + 1]
            if following not in ([":"], ["\n"], ["-"]) and reading.norms[
                max(0, f.start - 1) : f.start
            ] not in (["\n"],):
                return True
    return False


def _imaging(reading: Reading, record: FeatureRecord) -> None:
    ages = [
        float(f.value)
        for f in reading.findings
        if f.concept == "prior_lumbar_mri" and f.assertion == "present" and f.value is not None
    ]
    if ages:
        record.prior_lumbar_mri_months = min(ages)
