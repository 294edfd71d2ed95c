"""Numbers that are findings: MRC grades, T-scores, CRP and ESR, temperatures, residual volumes.

Thresholds and their sources:
- MRC 3 or less is a severe deficit (scheme, after the MRC scale; 5 is normal power);
- T-score of -2.5 or lower is osteoporosis (WHO 1994);
- temperature from 38.0 °C is fever (ACP 2011 uses the same in its infection criteria);
- post-void residual from 200 ml makes cauda equina syndrome more likely (GIRFT 2023), below 100 ml
  is taken as normal emptying;
- CRP above 10 mg/l, ESR above 30 mm/h, white count above 11 x 10^9/l, plasma viscosity above
  1.72 mPa s are raised (usual laboratory limits);
- straight leg raise below 70 degrees is positive;
- weight from 150 kg or a body mass index from 45 may not fit table or bore (limits of common
  scanners);
- eGFR below 60 ml/min is impaired (KDIGO 2012).
"""

from __future__ import annotations

import re

from lsmri.nlp.matching.finding import Finding
from lsmri.nlp.text.reading import Reading

__all__ = ["find_numeric"]

_MRC = re.compile(r"([0-5])\s?([+-]?)/5$")
_BOTH_SIDES = re.compile(r"\d\d/\d\d$")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?$")
_POWER = frozenset(
    "power strength mrc grade dorsiflexion plantarflexion ehl hallux quad quads quadricep "
    "extension flexion "
    "motor myotome eversion inversion df pf ta tibiali anterior dorsiflex abduction weakness "
    "weak muscle "
    "hamstring peroneal gastrocnemiu toe ankle knee hip foot l2 l3 l4 l5 s1 dorsi plantar kf "
    "ke hf he abd "
    "gluteal iliopsoa extensor flexor hip-flexion bilateral throughout leg lower limb flexors "
    "hallucis".split()
)
_SIDES = frozenset({"left", "right"})
_TRIGGERS = frozenset(
    "sed tlc leuco "
    "crp esr bsr viscosity weight wt bmi temp temperature residual pvr t-score score dxa dexa "
    "density egfr wcc wbc tscore t slr raise pv mrc grade "
    "pyrexial febrile scan void raise raising lasegue".split()
)
#: trigger words -> (concept, raised above, normal up to)
_BEFORE = frozenset("was were previously initially from".split())
_AFTER = frozenset("now today currently".split())
_BARE = frozenset("0 1 2 3 4 5".split())
_SIGNS = {"+": 0.3, "-": -0.3}
_SCORES = frozenset("pain vas nrs score odi rmdq psfs kg phq".split())
#: A number before one of these is no grade.
_NOT_GRADED = frozenset(
    "day week month year hour am pm time mg ml kg cm / x out of session st stone visit %".split()
)
_BLOOD = {
    "crp": 10.0,
    "esr": 30.0,
    "bsr": 30.0,
    "sed": 30.0,
    "viscosity": 1.72,
    "wcc": 11.0,
    "wbc": 11.0,
    "pv": 1.72,
}
_MUSCLES = frozenset(
    "power mrc ehl dorsiflexion plantarflexion quad quads quadricep ant anterior hallux "
    "strength df pf eversion evertor dorsiflexor flexor extensor flexion extension myotome "
    "grade posterior peronei abductor".split()
)
_GRADES = {
    **{str(n): n for n in range(6)},
    **{f"m{n}": n for n in range(6)},
    "zero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "iv": 4,
    "iii": 3,
    "ii": 2,
    "v": 5,
}
_BEFORE_GRADE = frozenset(
    "a just gives it call only is of grade left right l r mrc was : - = at l4 l5 s1 the on both "
    "bilateral power about now only".split()
)
_LINKS = frozenset(
    "under below over rate "
    ": = of is was at > < ~ - ( about approx up to - around are were on showed , ml today".split()
)


def find_numeric(reading: Reading) -> None:
    """Adds findings read from numbers, and takes away the words that they explain."""
    norms = reading.norms
    found: list[Finding] = []
    for number, (begin, end) in enumerate(reading.bounds):
        words = norms[begin:end]
        grades = [k for k in range(begin, end) if norms[k].endswith("/5") and _MRC.match(norms[k])]
        if grades and not (_POWER | _SIDES).isdisjoint(words):
            found += _grades(reading, number, grades)
        if not _BEFORE.isdisjoint(words):
            found += _changes(reading, begin, end)
        if not _MUSCLES.isdisjoint(words):
            found += _bare_grades(reading, begin, end)
        if not _TRIGGERS.isdisjoint(words) or "straight leg raise" in words:
            found += _measures(reading, begin, end)
    if not found:
        return
    concepts = {(f.concept, reading.sentence[f.start]) for f in found}
    reading.findings = [
        f
        for f in reading.findings
        if not (f.polarity == "observable" and (f.concept, reading.sentence[f.start]) in concepts)
    ] + found
    reading.findings.sort(key=lambda f: (f.start, f.end))


def _grades(reading: Reading, number: int, places: list[int]) -> list[Finding]:
    found = []
    norms = reading.norms
    begin, _ = reading.bounds[number]
    for k in places:
        if k > begin and norms[k - 1] in ("l", "pain", "vas", "nr", "score"):
            continue
        match = _MRC.match(norms[k])
        assert match
        grade = int(match[1])
        start = k
        for j in range(k - 1, max(begin, k - 7) - 1, -1):
            if norms[j] in _POWER and norms[j] not in ("throughout", "bilateral", "l2", "l3", "l4"):
                start = j
            elif norms[j] in (",", ";") or _MRC.match(norms[j]):
                break
        if "upper" in norms[max(begin, k - 4) : k + 5] or "reflex" in norms[k + 1 : k + 2]:
            continue
        past = {"was", "previously", "were"} & set(norms[max(begin, k - 4) : k])
        if past and "now" in norms[k + 1 : k + 8]:
            continue
        if grade == 5 and match[2] != "-":
            found.append(_done(start, k + 1, "motor_deficit", "absent", 5.0, "MRC grade 5"))
            continue
        value = grade + {"+": 0.3, "-": -0.3}.get(match[2], 0.0)
        found.append(_done(start, k + 1, "motor_deficit", "present", value, f"MRC grade {grade}"))
        if grade <= 3:
            why = f"MRC grade {grade}"
            found.append(_done(start, k + 1, "severe_motor_deficit", "present", value, why))
    if any(f.assertion == "present" for f in found):
        found = [f for f in found if f.assertion == "present"]
    return found


def _bare_grades(reading: Reading, begin: int, end: int) -> list[Finding]:
    """Grades without their "/5": "tib ant 4", "EHL L 4+", "MRC 5 throughout", "power grade 3"."""
    norms = reading.norms
    found: list[Finding] = []
    for k in range(begin, end):
        if norms[k] not in _MUSCLES:
            continue
        if norms[k] == "grade" and not {
            "power",
            "strength",
            "mrc",
            "weakness",
            "motor",
            "muscle",
        } & set(norms[begin:end]):
            continue
        at = k + 1
        while at < end and at < k + 5 and norms[at] in _BEFORE_GRADE:
            at += 1
        if at < end and norms[at] == "sides":
            at += 1
        if at >= end or norms[at] not in _GRADES:
            continue
        following = norms[at + 1] if at + 1 < end else "\n"
        sign = {"+": "+", "-": "-", "plus": "+", "minus": "-"}.get(following, "")
        after = norms[at + 2] if sign and at + 2 < end else ("\n" if sign else following)
        if after not in _POWER and after not in (
            ",",
            ".",
            ";",
            "\n",
            ")",
            "left",
            "right",
            "l",
            "r",
            "bilateral",
            "in",
            "both",
            "on",
            "throughout",
            "at",
            "for",
            "today",
            "and",
            "out",
            "/",
            "all",
            "with",
            "of",
            "but",
            "?",
            "power",
        ):
            continue
        grade = _GRADES[norms[at]]
        why = f"MRC grade {grade}{sign}"
        stop = at + 1 + bool(sign)
        if grade == 5 and sign != "-":
            found.append(_done(k, stop, "motor_deficit", "absent", 5.0, why))
            continue
        value = grade + {"+": 0.3, "-": -0.3}.get(sign, 0.0)
        found.append(_done(k, stop, "motor_deficit", "present", value, why))
        if grade <= 3:
            found.append(_done(k, stop, "severe_motor_deficit", "present", value, why))
    if any(f.assertion == "present" for f in found):
        found = [f for f in found if f.assertion == "present"]
    return found


def _changes(reading: Reading, begin: int, end: int) -> list[Finding]:
    """A grade then and another one now: "2/5 ankle (was 4 at noon)", "was 4-, today 4+"."""
    norms = reading.norms
    then: list[tuple[int, float]] = []
    now: list[tuple[int, float]] = []
    earlier = False
    k = begin
    while k < end:
        if norms[k] in _BEFORE:
            earlier = True
        elif norms[k] in _AFTER or (norms[k] == "to" and then):
            earlier = False
        value, stop = _grade_at(norms, k, end)
        if value is not None:
            (then if earlier else now).append((k, value))
        k = stop
    if not then or not now or not _is_of_power(norms[begin:end]):
        return []
    old, new = max(value for _, value in then), min(value for _, value in now)
    places = [k for k, _ in then + now]
    claim = "present" if new < old else "absent"
    concept = "progressive_neurological_deficit"
    return [_done(min(places), max(places) + 1, concept, claim, new, f"grade {old:g}, now {new:g}")]


def _grade_at(norms: list[str], k: int, end: int) -> tuple[float | None, int]:
    """The grade at a word, if it is one, and the word after it."""
    match = _MRC.match(norms[k])
    if match:
        return float(match[1]) + _SIGNS.get(match[2], 0.0), k + 1
    if norms[k] not in _BARE:
        return None, k + 1
    following = norms[k + 1] if k + 1 < end else ""
    if following in _NOT_GRADED:
        return None, k + 1
    sign = {"plus": "+", "minus": "-"}.get(following, following)
    return float(norms[k]) + _SIGNS.get(sign, 0.0), k + 1 + (sign in _SIGNS)


def _is_of_power(words: list[str]) -> bool:
    return not (_POWER - _SIDES).isdisjoint(words) and _SCORES.isdisjoint(words)


def _done(  # noqa: PLR0917
    start: int, end: int, concept: str, assertion: str, value: float, why: str
) -> Finding:
    return Finding(start, end, concept, "present", assertion, value=value, examined=True, why=[why])


def _measures(reading: Reading, begin: int, end: int) -> list[Finding]:
    norms = reading.norms
    found: list[Finding] = []
    for k in range(begin, end):
        norm = norms[k]
        if norm not in _TRIGGERS and norm != "straight leg raise":
            continue
        if norm in ("raise", "raising") and norms[k - 1] != "leg":
            continue
        if norm == "t" and (
            k + 1 >= end
            or (norms[k + 1] not in ("score", "=", ":", "-") and not _NUMBER.match(norms[k + 1]))
        ):
            continue
        at = k + 1
        steps = 0
        negative = False
        while (
            at < end
            and steps < 6
            and (
                norms[at] in _LINKS
                or norms[at] in _TRIGGERS
                or norms[at]
                in (
                    "volume",
                    "void",
                    "post",
                    "level",
                    "right",
                    "left",
                    "l",
                    "r",
                    "both",
                    "positive",
                    "limited",
                    "bilateral",
                    "side",
                    "on",
                    "to",
                    "hip",
                    "spine",
                    "l1-l4",
                    "l1-4",
                    "minus",
                    "score",
                    "t",
                    "at",
                    "the",
                    "of",
                    "femoral",
                    "neck",
                    "lumbar",
                )
            )
        ):
            negative = norms[at] in ("-", "minus")
            at += 1
            steps += 1
        if at < end and norm == "straight leg raise" and _BOTH_SIDES.match(norms[at]):
            sides = [int(side) for side in norms[at].split("/")]
            claim = "absent" if min(sides) >= 70 else "present"
            found.append(
                _done(k, at + 1, "nerve_tension_sign", claim, float(min(sides)), norms[at])
            )
            continue
        if at >= end:
            continue
        if _NUMBER.match(norms[at]):
            value = float(norms[at].replace(",", "."))
        else:
            spoken, after = _spoken(norms, at, end)
            if spoken is None:
                continue
            value, at = spoken, after
        less = not {"<", "under", "below"}.isdisjoint(norms[k + 1 : at])
        following = norms[at + 1] if at + 1 < end else ""
        if norms[at + 1 : at + 4] == ["mg", "/", "dl"]:
            following = "mg/dl"
        if norm == "scan" and norms[k - 1] == "bladder":
            following = "ml"
        made = _judge(
            norm, value, negative=negative, less=less, following=following, words=norms[k:at]
        )
        if made:
            concept, assertion = made
            why = f"{norm} {norms[at]}"
            found.append(_done(k, at + 1, concept, assertion, -value if negative else value, why))
    return found


_UNITS = {
    w: i
    for i, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen "
        "fourteen fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    w: 10 * i
    for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}


def _spoken(norms: list[str], at: int, end: int) -> tuple[float | None, int]:
    """A dictated number ("two hundred and ten") and its last word; None for no number."""
    total = 0
    last = at - 1
    k = at
    while k < end:
        word = norms[k]
        if word in _UNITS and (total == 0 or (total % 10 == 0 and total != 10)):
            total += _UNITS[word]
        elif word in _TENS and total == 0:
            total += _TENS[word]
        elif word == "hundred" and total:
            total *= 100
        elif word == "and" and total >= 100:
            k += 1
            continue
        else:
            break
        last = k
        k += 1
    return (float(total), last) if last >= at else (None, at)


def _warmth(value: float, fever: float, normal: float) -> tuple[str, str] | None:
    """Fever from one temperature on, none below the other, nothing between them."""
    if value >= fever:
        return "fever", "present"
    return ("fever", "absent") if value < normal else None


def _judge(
    trigger: str, value: float, *, negative: bool, less: bool, following: str, words: list[str]
) -> tuple[str, str] | None:
    if trigger in _BLOOD:
        limit = _BLOOD[trigger] / (10.0 if following == "mg/dl" else 1.0)
        return "raised_inflammatory_markers", "present" if value > limit and not less else "absent"
    if trigger in ("temp", "temperature", "t", "pyrexial", "febrile") and "score" not in words:
        if 34 <= value <= 43:
            return _warmth(value, 38.0, 37.5)
        if 95 <= value <= 107:
            return _warmth(value, 100.4, 99.5)
        return None
    if (
        trigger in ("score", "tscore", "t-score", "t", "dxa", "dexa", "density")
        and negative
        and value <= 7
    ):
        return "osteoporosis", "present" if value >= 2.5 else "absent"
    if trigger in ("residual", "pvr", "void", "scan") and (
        following in ("ml", "mls", "cc", "millilitre", "mL")
        or (trigger in ("residual", "pvr") and value >= 20)
    ):
        if value >= 200:
            return "bladder_dysfunction", "present"
        return ("bladder_dysfunction", "absent") if value < 100 else None
    if trigger in ("weight", "wt") and following in ("kg", "kgs", "kilo", "kilogram"):
        return ("body_size_limit", "present") if value >= 150 else None
    if trigger == "bmi":
        return ("body_size_limit", "present") if 45 <= value <= 90 else None
    if trigger == "egfr":
        return ("renal_impairment", "present" if value < 60 else "absent") if value <= 150 else None
    if (
        trigger in ("straight leg raise", "slr", "raise", "raising", "lasegue")
        and 10 <= value <= 95
        and "/" not in words
    ):
        return "nerve_tension_sign", "present" if value < 70 else "absent"
    return None
