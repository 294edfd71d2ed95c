"""From mentions to the feature record of the scheme, with its decisions on hard cases."""

from __future__ import annotations

from lsmri.corpora.letter import FeatureRecord, Letter
from lsmri.nlp.demographics import read_age, read_sector, read_sex, read_specialty
from lsmri.nlp.finding import Finding
from lsmri.nlp.reading import Reading
from lsmri.nlp.timex import Timex

__all__ = ["build_record"]

_RANK = {"present": 2, "possible": 1, "absent": 0}
_LEG_FINDINGS = (
    "radicular_pain",
    "neurogenic_claudication",
    "bilateral_radicular_symptoms",
    "sensory_deficit",
    "motor_deficit",
    "severe_motor_deficit",
    "nerve_tension_sign",
    "spinal_stenosis",
)
_SIDED = frozenset(
    "radicular_pain referred_leg_pain sensory_deficit motor_deficit severe_motor_deficit nerve_tension_sign "
    "reflex_change progressive_neurological_deficit neurogenic_claudication bilateral_radicular_symptoms".split()
)
#: What an examination settles against what was reported.
_EXAMINED = frozenset({"motor_deficit", "reflex_change", "nerve_tension_sign", "severe_motor_deficit"})


def build_record(reading: Reading, letter: Letter) -> FeatureRecord:
    """The letter's features. What is given with the letter wins over what is read."""
    findings = _statuses(reading)
    record = FeatureRecord(findings=findings)
    _treatments(reading, record)
    _durations(reading, record)
    record.laterality = _laterality(reading, findings)
    _imaging(reading, record)
    text = letter.text
    age = letter.age_years
    record.age_years = read_age(text, letter.letter_date) if age is None else age
    record.sex = str(letter.sex) if letter.sex else read_sex(text, reading)
    given = letter.referrer_specialty
    record.referrer_specialty = str(given) if given else read_specialty(text)
    setting = letter.care_setting
    record.care_setting = str(setting) if setting else read_sector(text)
    return record


def _statuses(reading: Reading) -> dict[str, str]:
    """Each concept's status. The more serious statement wins, but an examination settles what it tests."""
    by_concept: dict[str, list[Finding]] = {}
    for f in reading.findings:
        if f.assertion in _RANK:
            by_concept.setdefault(f.concept, []).append(f)
    findings: dict[str, str] = {}
    for concept, found in by_concept.items():
        best = max(found, key=lambda f: _RANK[f.assertion])
        status = best.assertion
        if concept in _EXAMINED and status != "absent":
            denied = [f for f in found if f.assertion == "absent" and (f.examined or f.polarity == "absent")]
            claimed = [f for f in found if f.assertion != "absent"]
            if denied and not any(f.examined or f.assertion == "present" for f in claimed):
                status = "absent"
        findings[concept] = status
    if findings.get("suspected_vertebral_fracture") == "absent" and findings.get("osteoporosis") == "absent":
        pass
    if findings.get("radicular_pain") in ("present", "possible"):
        if findings.get("referred_leg_pain") == "absent":
            del findings["referred_leg_pain"]
    if findings.get("severe_motor_deficit") == "present":
        findings["motor_deficit"] = "present"
    if findings.get("red_flags_unspecified") == "present" and not _real_red_flag_talk(reading):
        del findings["red_flags_unspecified"]
    return findings


def _real_red_flag_talk(reading: Reading) -> bool:
    for f in reading.findings:
        if f.concept == "red_flags_unspecified" and f.assertion == "present":
            following = reading.norms[f.end : f.end + 1]
            if following not in ([":"], ["\n"], ["-"]) and reading.norms[max(0, f.start - 1) : f.start] not in (["\n"],):
                return True
    return False


def _treatments(reading: Reading, record: FeatureRecord) -> None:
    tried: dict[str, None] = {}
    named = False
    outcomes: list[str] = []
    weeks: float | None = None
    for t in reading.treatments:
        named = True
        if t.outcome in ("planned", "declined"):
            continue
        outcomes.append(t.outcome)
        for name in t.types:
            tried[name] = None
        if t.weeks is not None:
            weeks = max(weeks or 0.0, t.weeks)
    if len(tried) > 1 and "unspecified_conservative" in tried:
        only_weak = all(
            t.weak or t.types != ("unspecified_conservative",) or True
            for t in reading.treatments
        )
        if only_weak:
            del tried["unspecified_conservative"]
    record.treatments_tried = list(tried)
    if tried:
        record.findings["treatment"] = "present"
    elif named:
        record.findings["treatment"] = "absent"
    if not tried:
        return
    record.conservative_treatment_weeks = None if weeks is None else round(weeks, 1)
    record.conservative_treatment_failed = _failed(reading, outcomes)


def _failed(reading: Reading, outcomes: list[str]) -> bool | None:
    """Whether treatment failed, by the letter's conclusion."""
    if "failed" in outcomes:
        return True
    persisting = _persisting(reading)
    if "improved" in outcomes:
        return bool(persisting) and False
    if "partial" in outcomes:
        return True
    return True if persisting else None


def _persisting(reading: Reading) -> bool:
    for number, cues in enumerate(reading.cues):
        if reading.sections and reading.sections[number] in ("plan", "family_history", "past_history"):
            continue
        if any(c.kind == "relation_global_failed" for c in cues):
            return True
    return False


def _durations(reading: Reading, record: FeatureRecord) -> None:
    """The duration of the complaint that drives the request."""
    findings = record.findings
    leg_drives = any(findings.get(c) in ("present", "possible") for c in _LEG_FINDINGS)
    candidates = [
        t for t in reading.timexes if t.days is not None and t.bearer in ("leg", "back", "episode")
    ]
    chosen = _choose(candidates, leg_drives)
    if chosen is None:
        background = [t for t in reading.timexes if t.days is not None and t.bearer == "background"]
        chosen = background[0] if background else None
    if chosen is None:
        red = [t for t in reading.timexes if t.days is not None and t.bearer in ("redflag", "trauma")]
        chosen = red[0] if red else None
    if chosen is not None and chosen.days is not None:
        record.symptom_duration_weeks = _weeks(chosen)


def _weeks(t: Timex) -> float:
    """Weeks, with the scheme's 4.35 to the month and 52.2 to the year."""
    iso = t.iso or ""
    days = t.days or 0.0
    if iso.endswith("M") and iso.startswith("P") and iso[1:-1].replace(".", "").isdigit():
        return round(float(iso[1:-1]) * 4.35, 1)
    if iso.endswith("Y") and iso[1:-1].replace(".", "").isdigit():
        return round(float(iso[1:-1]) * 52.2, 1)
    return round(days / 7, 1)


def _choose(candidates: list[Timex], leg_drives: bool) -> Timex | None:
    if not candidates:
        return None
    current = [t for t in candidates if t.current]
    legs = [t for t in candidates if t.bearer == "leg"]
    if leg_drives and legs:
        now = [t for t in legs if t.current]
        longest = max(legs, key=lambda t: t.days or 0)
        if now and (longest.days or 0) > 365 * 1.5 and longest not in now:
            return now[0]
        return legs[0]
    if current and len(candidates) > 1:
        first = current[0]
        longest = max(candidates, key=lambda t: t.days or 0)
        if (longest.days or 0) > 180 or longest is first:
            return first
    episodes = [t for t in candidates if t.bearer in ("episode", "back")]
    return episodes[0] if episodes else candidates[0]


def _laterality(reading: Reading, findings: dict[str, str]) -> str | None:
    if findings.get("bilateral_radicular_symptoms") == "present":
        return "bilateral"
    sides: dict[str, int] = {}
    for f in reading.findings:
        if f.concept in _SIDED and f.laterality and f.assertion in ("present", "possible"):
            sides[f.laterality] = sides.get(f.laterality, 0) + (3 if f.concept == "radicular_pain" else 1)
    if not sides:
        return None
    if "bilateral" in sides or len(sides) > 1:
        left, right = sides.get("left", 0), sides.get("right", 0)
        if "bilateral" in sides and sides["bilateral"] >= 1:
            return "bilateral"
        if min(left, right) >= 3:
            return "bilateral"
        return "left" if left > right else "right"
    return next(iter(sides))


def _imaging(reading: Reading, record: FeatureRecord) -> None:
    ages = [
        float(f.value)
        for f in reading.findings
        if f.concept == "prior_lumbar_mri" and f.assertion == "present" and f.value is not None
    ]
    if ages:
        record.prior_lumbar_mri_months = min(ages)
