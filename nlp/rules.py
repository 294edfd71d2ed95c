"""Decisions that need more than one sentence, after assertions and durations are known."""

from __future__ import annotations

from dataclasses import replace

from lsmri.nlp.finding import Finding
from lsmri.nlp.reading import Reading

__all__ = ["adjust_findings"]

#: An accident counts within three months of the letter (scheme; HEDIS uses 90 days as well).
_TRAUMA_DAYS = 92.0


_SADDLE = frozenset({"saddle_sensory_change", "sexual_dysfunction"})
_USUAL = frozenset({"usual", "baseline", "normal", "explained", "always", "chronically"})


_WORSE = frozenset({"worse", "increasing", "increased"})
_WHEN = frozenset(
    "on with when at after in if during while by whenever walking standing sitting".split()
)
_DIETING = frozenset(
    "semaglutide ozempic mounjaro wegovy diet dieting slimming gym intentional intentionally "
    "tirzepatide saxenda keto "
    "bariatric trying liraglutide intended deliberate deliberately planned".split()
)
_NEUROPATHY = frozenset("stocking neuropathy polyneuropathy taxane".split())
#: Deficits and dysfunctions that the scheme leaves out where they have stood for years.
_MAY_BE_OLD = frozenset(
    "bladder_dysfunction bowel_dysfunction sexual_dysfunction structural_deformity "
    "severe_motor_deficit "
    "motor_deficit bilateral_radicular_symptoms".split()
)
_NEW = frozenset(
    "new newly recent recently worse worsening increased increasing progressive now today "
    "sudden suddenly last".split()
)


_HEAVY = frozenset("heavy ache aching tired tight cramp cramps seize lead leaden heaviness".split())
_WALKS = frozenset(
    "walk walking walks stand standing stands yard yds metre m aisle sits sit leans lean "
    "perches trolley bends stops shop "
    "store pray junction distance block step upright".split()
)


def _says_both(f: Finding, reading: Reading) -> bool:
    """Whether both legs are named as such, not only in the plural."""
    near = reading.norms[max(0, f.start - 3) : f.end + 4]
    return bool({"both", "bilateral", "either", "each", "two", "left"} & set(near))


def _of_claudication(f: Finding, reading: Reading) -> bool:
    """Whether both legs are only heavy or aching on walking, which is claudication and no more."""
    begin, end = reading.bounds[reading.sentence[f.start]]
    words = set(reading.norms[f.start : f.end])
    return (
        bool(words & _HEAVY)
        and not words & {"numb", "numbness", "weak", "weakness"}
        and bool(_WALKS & set(reading.norms[begin:end]))
    )


_STROKE = frozenset({"stroke", "cva", "tia", "hemiparesis", "bell"})


def _brief_stiffness(f: Finding, reading: Reading) -> bool:
    """Whether the morning stiffness lasts under half an hour, which isn't inflammatory."""
    _, end = reading.bounds[reading.sentence[f.start]]
    words = reading.norms[f.start : min(end, f.end + 4)]
    return any(
        word in ("min", "minute") and words[k - 1].isdigit() and int(words[k - 1]) < 30
        for k, word in enumerate(words)
        if k
    )


def _longstanding(f: Finding, reading: Reading) -> bool:
    """Whether the finding is said to be as it has been for years."""
    if f.concept not in _MAY_BE_OLD:
        return False
    begin, end = reading.bounds[reading.sentence[f.start]]
    after = reading.norms[f.end : min(end, f.end + 9)]
    around = set(reading.norms[max(begin, f.start - 3) : f.start] + after)
    if around & {"chronic", "unchanged", "baseline"} and not around & (
        _NEW - {"new", "now", "today"}
    ):
        return True
    if around & _NEW:
        return False
    text = " ".join(after)
    if (
        "same as ever" in text
        or "as long as" in text
        or around & {"lifelong", "childhood", "longstanding", "polio"}
    ):
        return True
    if "long" in around and "standing" in around:
        return True
    for k, word in enumerate(after):
        if word in ("year", "decade") and {"for", "since", "many", "over", "twenty"} & set(
            after[:k]
        ):
            return True
        if word == "since" and len(after) > k + 1:
            since = after[k + 1]
            if since.isdigit() and len(since) == 4 and reading.letter_date is not None:
                return int(since) < reading.letter_date.year - 1
            if since.isdigit() and len(since) == 4 and int(since) < 2022:
                return True
            if (
                "childbirth" in after
                or "prostatectomy" in after
                or "teenage" in after
                or "teen" in after
            ):
                return True
    return False


def adjust_findings(reading: Reading) -> None:
    """Applies the decisions to all findings, dropping those that another one explains."""
    kept = []
    for f in reading.findings:
        if not _explained(f, reading):
            kept.append(f)
    for f in list(kept):
        if f.concept == "significant_trauma" and f.assertion in ("present", "possible"):
            days = f.value
            if isinstance(days, (int, float)) and days > _TRAUMA_DAYS:
                f.assertion = "historical"
                f.why.append("older than three months")
        elif f.concept == "cancer_history" and f.assertion == "possible":
            f.concept = "suspected_malignancy"
        elif (
            f.concept in ("radicular_pain", "sensory_deficit", "motor_deficit")
            and f.assertion == "present"
            and f.laterality == "bilateral"
            and (f.concept != "radicular_pain" or _says_both(f, reading))
            and not _of_claudication(f, reading)
            and not any(o.concept == "bilateral_radicular_symptoms" for o in kept)
        ):
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


def _explained(f: Finding, reading: Reading) -> bool:
    """Whether a finding only repeats or misreads another one."""
    sentence = reading.sentence[f.start]
    near = [o for o in reading.findings if o is not f and reading.sentence[o.start] == sentence]
    if f.concept in ("sensory_deficit", "motor_deficit", "severe_motor_deficit"):
        begin, end = reading.bounds[sentence]
        if _STROKE & set(reading.norms[begin:end]):
            return True
    if f.concept in ("sensory_deficit", "motor_deficit"):
        reach = 5 if f.polarity == "observable" else 0
        return any(
            o.concept in _SADDLE and f.start < o.end + reach and o.start - reach < f.end
            for o in near
        )
    if f.concept == "referred_leg_pain" and f.assertion == "present":
        return any(
            o.concept == "radicular_pain" and o.assertion in ("present", "possible") for o in near
        )
    if f.concept == "radicular_pain" and f.assertion == "absent":
        return any(
            o.concept == "bilateral_radicular_symptoms"
            and o.assertion == "absent"
            and o.start <= f.start
            and f.end <= o.end
            for o in near
        )
    if f.assertion == "present" and _longstanding(f, reading):
        return True
    if f.concept == "progressive_neurological_deficit" and reading.norms[f.end - 1] in _WORSE:
        following = reading.norms[f.end : f.end + 2]
        return (
            following[:1] != [] and following[0] in _WHEN and following[-1] not in ("last", "past")
        )
    if f.concept == "unexplained_weight_loss" and f.assertion != "absent":
        begin, end = reading.bounds[sentence]
        words = set(reading.norms[begin:end])
        return bool(words & _DIETING) and not words & {
            "without",
            "not",
            "unexplained",
            "unintentional",
            "isn't",
            "hasn't",
            "wasn't",
            "no",
        }
    if f.concept in (
        "bilateral_radicular_symptoms",
        "progressive_neurological_deficit",
    ) and _of_claudication(f, reading):
        return True
    if (
        f.concept in ("sensory_deficit", "reflex_change", "bilateral_radicular_symptoms")
        and f.assertion == "present"
    ):
        begin, end = reading.bounds[sentence]
        return bool(_NEUROPATHY & set(reading.norms[begin:end]))
    if f.concept == "symptom_change" and f.assertion == "absent" and f.end - f.start <= 2:
        return not any(
            o.concept == "prior_lumbar_mri" and o.assertion == "present" for o in reading.findings
        )
    if f.concept == "prolonged_steroid_use" and f.assertion == "present":
        _, end = reading.bounds[sentence]
        after = reading.norms[f.start : min(end, f.end + 7)]
        return "day" in after and not {"month", "year", "long", "week", "daily", "since"} & set(
            after
        )
    if f.concept == "suspected_axial_spondyloarthritis" and f.assertion == "present":
        return _brief_stiffness(f, reading)
    if f.concept == "raised_inflammatory_markers" and f.assertion == "present":
        _, end = reading.bounds[sentence]
        after = reading.norms[f.end : min(end, f.end + 5)]
        return any(
            word in _USUAL
            and (
                k and after[k - 1] in ("her", "his", "their", "the", "at", "->", "-", "is", "known")
            )
            for k, word in enumerate(after)
        )
    return False
