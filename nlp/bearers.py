"""What each time expression measures: leg or back pain, the episode, its background, a treatment, an
earlier scan or operation, an accident, something else."""

from __future__ import annotations

from lsmri.nlp.finding import Finding
from lsmri.nlp.reading import Reading
from lsmri.nlp.timex import Timex
from lsmri.nlp.treatments import Treatment

__all__ = ["bind_timexes"]

_LEG = frozenset(
    "radicular_pain referred_leg_pain neurogenic_claudication sensory_deficit motor_deficit "
    "bilateral_radicular_symptoms severe_motor_deficit spinal_stenosis disc_herniation".split()
)
_BACK = frozenset({"low_back_pain", "thoracic_pain", "non_mechanical_pain", "suspected_axial_spondyloarthritis"})
_RED = frozenset(
    "saddle_sensory_change bladder_dysfunction bowel_dysfunction sexual_dysfunction fever "
    "unexplained_weight_loss progressive_neurological_deficit upper_motor_neuron_signs "
    "cauda_equina_suspected".split()
)
_EVENTS = frozenset({"significant_trauma", "suspected_vertebral_fracture", "recent_infection"})
_OTHER = frozenset(
    "cancer_history immunosuppression osteoporosis prolonged_steroid_use iv_drug_use suspected_malignancy "
    "cardiac_device other_implant renal_impairment pregnancy neurostimulator_or_pump".split()
)
_FUTURE = frozenset("review follow f/u fu again time rv appointment repeat expected recheck reassess return due booked next recall valid wait".split())
_FREQUENCY = frozenset("per every each times twice once thrice alternate".split())
_BACKGROUND = frozenset(
    "intermittent background longstanding chronic recurrent episodic known off previous usual baseline always grumbling "
    "niggling niggly occasional episode episodes long".split()
)
_CURRENT = frozenset(
    "worse worsening worsen worsened flare exacerbation acute current recent latest now new increasing deteriorated deterioration "
    "escalating bad flared recurrence severe progressing progressive sudden changed spread".split()
)
_AGE_AFTER = frozenset("old yo y/o yrs-old aged lady man woman gentleman male female f m boy girl of-age".split())
_HABITS = frozenset(
    "smoke smoker smoking work worked job driver diabete diabetic hypertension htn dm married pack asthma copd hypothyroid retired "
    "clean sober gym antibiotic cough steroid prednisolone tamoxifen sleep shift farmer employed off practice "
    "practising patient-of marathon service depression scan-valid remission clear hiv art tb insulin dialysis sitting walk walking stand standing sits "
    "drive stiffness stiff lasting lasts minute".split()
)


def bind_timexes(reading: Reading) -> None:
    """Sets ``bearer`` of all time expressions and course lengths of treatments."""
    kept: list[Timex] = []
    for timex in reading.timexes:
        if _is_age_or_plan(reading, timex):
            continue
        _bind(reading, timex)
        kept.append(timex)
    reading.timexes = kept


def _is_age_or_plan(reading: Reading, t: Timex) -> bool:
    norms = reading.norms
    begin, end = reading.bounds[reading.sentence[t.start]]
    before = norms[max(begin, t.start - 4) : t.start]
    after = norms[t.end : min(end, t.end + 3)]
    words = norms[t.start : t.end]
    if "year" in words or "month" in words:
        if after[:1] and after[0] in _AGE_AFTER and not (t.days and t.days < 365 * 10):
            return True
        if after[:1] == ["old"] or before[-1:] in (["aged"], ["age"]):
            return True
        if "age" in before[-3:] and "since" not in before:
            return True
    if before and before[-1] in _FREQUENCY or (words[0] in ("a", "an") and before and before[-1] in ("time", "session", "hour", "day", "week", "tab", "unit", "pint", "km", "mile", "night", "pack")):
        return True
    if after[:1] == ["time"] or (before[-1:] in (["in"], ["within"]) and t.kind == "for" and not {"last", "past"} & set(words)):
        window = set(norms[max(begin, t.start - 8) : t.start]) | set(after)
        if window & _FUTURE or after[:1] == ["time"] or before[-1:] == ["within"]:
            return True
    if t.kind == "for" and (set(before) & {"review", "f/u", "fu", "rv", "recheck", "reassess"} or (after and after[0] in ("review", "f/u", "fu", "rv", "follow", "appointment", "recall"))):
        return True
    section = reading.sections[reading.sentence[t.start]]
    return section == "plan" and t.kind == "for" and not ({"since", "despite", "history", "pain", "failed", "ongoing"} & set(norms[begin:end]))


def _bind(reading: Reading, t: Timex) -> None:
    norms = reading.norms
    number = reading.sentence[t.start]
    begin, end = reading.bounds[number]
    before = norms[max(begin, t.start - 7) : t.start]
    after = norms[t.end : min(end, t.end + 7)]
    treatment = _treatment(reading, t, begin, end)
    if treatment:
        t.bearer = "treatment"
        return
    event = _event(reading, t, begin, end)
    if event:
        t.bearer = event
        return
    near = set(norms[max(begin, t.start - 6) : t.start]) | set(norms[t.end : min(end, t.end + 4)])
    finding = _symptom(reading, t, begin, end)
    if finding is None and near & _HABITS and "pain" not in near:
        t.bearer = "other"
        return
    wide = set(norms[max(begin, t.start - 7) : t.start])
    t.current = bool((wide | set(after[:4])) & _CURRENT)
    if finding is None:
        t.bearer = "episode"
    elif finding.concept in _LEG:
        t.bearer = "leg"
    elif finding.concept in _BACK:
        t.bearer = "back"
    elif finding.concept in _RED:
        t.bearer = "redflag"
    elif finding.concept in _EVENTS:
        t.bearer = "trauma"
    elif finding.concept in _OTHER:
        t.bearer = "other"
    else:
        t.bearer = "episode"
    if t.bearer in ("leg", "back", "episode") and t.kind != "ago":
        local = set(before[-6:]) | set(after[:5])
        if "on and off" in " ".join(before + after) or (local & _BACKGROUND and not wide & {"acute"}):
            text = " ".join(norms[begin:end])
            if not ("long" in local and "longer" in local) and ("history" not in before[-2:] or "long" in local or t.vague):
                t.bearer = "background" if not (set(before[-3:]) & _CURRENT) else t.bearer
            if "chronic" in local and "acute on chronic" in text and set(before[-4:]) & {"chronic", "on"}:
                t.bearer = "episode"
    if t.vague and t.bearer in ("leg", "back", "episode"):
        t.bearer = "background"
    if finding is not None and finding.assertion in ("historical", "family", "hypothetical") :
        t.bearer = "other"
    if t.kind == "ago" and t.bearer in ("leg", "back", "episode") and t.days is not None and not _onset(before, after, norms[begin:end]):
        seen = set(norms[begin:end])
        if seen & {"seen", "reviewed", "attended", "visit", "letter", "referred", "consulted", "saw", "appointment", "discharged", "presented", "admitted", "delivered", "birth", "baby", "last", "bloods", "referral", "completed", "finished", "stopped"}:
            t.bearer = "other"


def _onset(before: list[str], after: list[str], sentence: list[str]) -> bool:
    words = set(before) | set(after)
    return bool(words & {"started", "start", "began", "begin", "begun", "onset", "since", "came", "developed", "lifting", "lifted", "felt", "woke", "pain", "sudden", "suddenly", "noticed", "after", "following", "twisted", "bending", "bent", "twinge", "from", "gone", "went", "injury", "injured", "strain", "sneezed", "hurt", "digging", "appeared", "commenced", "beginning", "acute"})


def _treatment(reading: Reading, t: Timex, begin: int, end: int) -> Treatment | None:
    """The treatment whose course the expression measures, if any; its length is noted there."""
    norms = reading.norms
    best: Treatment | None = None
    best_distance = 99
    for treatment in reading.treatments:
        if treatment.end <= begin or treatment.start >= end:
            continue
        if treatment.end <= t.start:
            between = norms[treatment.end : t.start]
            distance = len(between)
            if distance > 9 or {";", "."} & set(between):
                continue
            if any(f.start < t.start and f.end > treatment.end and f.concept in _LEG | _BACK for f in reading.findings if f.start >= treatment.end):
                continue
            link = not between or between[-1] in ("for", "x", "over", ",", ":", "(", "the", "last", "past", "about", "-", "approx", "since", "of", "now", "around", "nearly", "almost", "regularly", "daily", "from", "during", "another", "in", "roughly", "~", "at", "least", "and", "mg", "bd", "tds", "od", "nocte", "session", "prn", "then", "further", "ongoing", ")") or t.kind == "ago"
            if not link:
                continue
            if t.kind == "ago" and not {"started", "since", "start", "commenced", "from", "began"} & set(between):
                if {"finished", "completed", "stopped", "last"} & set(norms[max(begin, treatment.start - 3) : t.start]):
                    return treatment
                continue
        else:
            between = norms[t.end : treatment.start]
            distance = len(between) + 1
            if distance > 7 or {";", ".", ","} & set(between):
                continue
            if not ({"of", "course", "trial", "regular", "formal", "supervised", "weekly", "more", "solid", "with", "on", "taking", "conservative", "intensive", "worth", "programme", "structured", "completed", "nhs", "home", "private"} & set(between) or not between):
                continue
            if t.kind != "for":
                continue
            if any(f.start >= t.end and f.end <= treatment.start and f.concept in _LEG | _BACK for f in reading.findings):
                continue
            if {"history", "h/o"} & set(between) or ("of" in between and {"pain", "sciatica", "symptom"} & set(between)):
                continue
        if distance < best_distance:
            best, best_distance = treatment, distance
    if best is None:
        return _global_trial(reading, t, begin, end)
    if t.days is not None:
        best.weeks = max(best.weeks or 0.0, t.days / 7)
        best.iso = t.iso
        group = [x for x in reading.treatments if begin <= x.start < end and x.outcome == best.outcome and x.weeks is None]
        for other in group:
            if 0 <= best.start - other.end <= 4:
                other.weeks, other.iso = best.weeks, best.iso
    return best


def _global_trial(reading: Reading, t: Timex, begin: int, end: int) -> Treatment | None:
    norms = reading.norms
    before = norms[max(begin, t.start - 3) : t.start]
    if t.days is None or t.kind == "ago":
        return None
    if before[-1:] == ["despite"] or before[-2:] in (["despite", "a"], ["despite", "about"], ["despite", "over"]):
        for treatment in reading.treatments:
            if t.end <= treatment.start < end:
                treatment.weeks, treatment.iso = max(treatment.weeks or 0.0, t.days / 7), t.iso
                return treatment
    return None


def _event(reading: Reading, t: Timex, begin: int, end: int) -> str | None:
    """An earlier scan, operation or accident that the expression dates."""
    best, best_distance = None, 99
    for f in reading.findings:
        if f.end <= begin or f.start >= end:
            continue
        name = {
            "prior_lumbar_mri": "mri",
            "prior_other_imaging": "imaging",
            "prior_spinal_surgery": "surgery",
            "significant_trauma": "trauma",
        }.get(f.concept)
        if name is None or f.assertion in ("family", "hypothetical", "absent"):
            continue
        distance = t.start - f.end if f.end <= t.start else f.start - t.end
        if f.start < t.end and t.start < f.end:
            distance = 0
        if distance > 7:
            continue
        between = reading.norms[min(f.end, t.end) : max(f.start, t.start)]
        if name != "trauma" and t.kind == "since" and "since" in reading.norms[max(begin, t.start - 2) : t.start + 1]:
            continue
        if t.kind == "for" and name in ("mri", "imaging", "surgery", "trauma"):
            continue
        if {";"} & set(between):
            continue
        if any(
            s.concept in _LEG | _BACK and min(f.end, t.end) <= s.start and s.end <= max(f.start, t.start)
            for s in reading.findings
        ):
            continue
        if distance < best_distance:
            best, best_distance = (name, f), distance
    if best is None:
        return None
    name, finding = best
    if t.days is not None and name in ("mri", "imaging", "surgery"):
        scale = 365.25 if name == "surgery" else 30.44
        value = round(t.days / scale, 1)
        if finding.value is None or value < float(finding.value):
            finding.value = value
    elif name == "trauma" and t.days is not None:
        finding.value = t.days
    return name


def _symptom(reading: Reading, t: Timex, begin: int, end: int) -> Finding | None:
    """The nearest symptom in the sentence; what "X for N weeks" or "N weeks of X" joins counts as nearer."""
    norms = reading.norms
    best, best_score = None, 99.0
    for f in reading.findings:
        if f.end <= begin or f.start >= end or f.assertion == "absent":
            continue
        if f.concept not in _LEG | _BACK | _RED | _OTHER | _EVENTS:
            continue
        if f.start < t.end and t.start < f.end:
            score = 1.0
        elif f.end <= t.start:
            between = norms[f.end : t.start]
            score = float(len(between)) + 6 * ("." in between) + 3 * between.count(",")
            if between and between[-1] in ("for", "x", "since", "over", "past", "last", "started", "from", "about"):
                score -= 1.5
        else:
            between = norms[t.end : f.start]
            score = float(len(between)) + 1 + 4 * between.count(",")
            if {"history", "of", "h/o"} & set(between[:3]):
                score -= 4
        if f.concept in _RED | _OTHER | _EVENTS:
            score += 2
        if f.concept in ("spinal_stenosis", "disc_herniation"):
            score += 3
        if score < best_score:
            best, best_score = f, score
    return best if best_score < 25 else None
