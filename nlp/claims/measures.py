"""Measurements that are findings: T-scores, CRP and ESR, temperatures, residual volumes, angles.

Thresholds and their sources:
- T-score of -2.5 or lower is osteoporosis (WHO 1994);
- temperature from 38.0 °C is fever (ACP 2011 uses the same in its infection criteria);
- post-void residual from 200 ml makes cauda equina syndrome more likely (GIRFT 2023), below 100 ml
  is taken as normal emptying;
- CRP above 10 mg/l, ESR above 30 mm/h, white count above 11 x 10^9/l, plasma viscosity above
  1.72 mPa s are raised (usual laboratory limits);
- straight leg raise below 70 degrees is positive;
- weight from 150 kg or a body mass index from 45 may not fit table or bore (limits of common
  scanners);
- a PSA above 20 µg/l calls for a search for bone metastases (EAU guideline on prostate cancer);
- an abdominal aorta from 3.0 cm on is an aneurysm (NICE NG156, 2020);
- eGFR below 60 ml/min is impaired (KDIGO 2012).
"""

from __future__ import annotations

import math
import re
from functools import cache

from lsmri.nlp.matching.finding import Finding, measured
from lsmri.nlp.matching.wording import load_words
from lsmri.nlp.text.reading import Reading
from lsmri.nlp.time.lengths.number_words import TEENS, TENS, UNITS
from lsmri.nlp.time.timewords import time_words

__all__ = ["hurts_back_only", "read_measures"]

_BOTH_SIDES = re.compile(r"\d\d/\d\d$")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?$")
#: One folded word.
_LEG_RAISE = "straight leg raise"
#: What is measured in blood, raised above.
_BLOOD = {
    "crp": 10.0, "esr": 30.0, "sed": 30.0, "viscosity": 1.72, "pv": 1.72, "wcc": 11.0, "wbc": 11.0,
}  # fmt: skip
_HIGHEST_ESR = 160.0  # mm/h
_AORTA = frozenset({"aorta", "aaa"})
_ANEURYSM = 3.0  # cm
_WIDTHS = {"cm": 1.0, "mm": 0.1}
#: What isn't between these, in cm, is no width of an adult's abdominal aorta.
_NARROWEST, _WIDEST = 1.0, 15.0
#: At most so many words stand between what is measured and its value.
_REACH = 6
_WARMTH = frozenset({"temp", "temperature", "t", "pyrexial", "febrile"})
_PSA = 20.0  # µg/l
#: Behind a number these make it a time or a share, no result.
_NO_RESULT = frozenset({"%", "day", "week", "month", "year", "in", "/"})
_POSITIVE_BELOW = 70  # degrees
_BACK = frozenset({"back", "hamstring", "lumbar", "low back pain", "lumbago"})
_FURTHER = frozenset({"not", "leg", "calf", "foot"})
#: Words behind a leg raise that may tell where it hurt.
_TOLD_WITHIN = 9
_BELOW_TWENTY = {"zero": 0} | UNITS | TEENS


def read_measures(reading: Reading) -> list[Finding]:
    """The findings that the measurements of a letter tell."""
    norms = reading.norms
    found: list[Finding] = []
    for k in reading.places(_triggers()):
        _, end = reading.bounds[reading.sentence[k]]
        if not _is_other(norms, k, end):
            made = _measure(norms, k, end)
            if made is not None:
                found.append(made)
    return found


@cache
def _triggers() -> frozenset[str]:
    return load_words("measures")["triggers"] | {_LEG_RAISE}


def hurts_back_only(norms: list[str], at: int, end: int) -> bool:
    """Whether the words from ``at`` on say that a raised leg hurt in the back and no further."""
    told = norms[at : min(end, at + _TOLD_WITHIN)]
    if "only" not in told or not _FURTHER.isdisjoint(told):
        return False
    k = told.index("only")
    behind = told[k : k + 4]
    if "," in behind:
        behind = behind[: behind.index(",")]
    return not _BACK.isdisjoint(told[max(0, k - 4) : k] + behind)


def _is_other(norms: list[str], k: int, end: int) -> bool:
    """Whether "raise" isn't a leg's, "T" neither a score nor a temperature, the aorta not the
    abdominal one.
    """
    if norms[k] in _AORTA:
        return not load_words("measures")["other_aorta"].isdisjoint(norms[max(0, k - 3) : k])
    if norms[k] in ("raise", "raising"):
        return norms[k - 1] != "leg"
    if norms[k] != "t":
        return False
    if norms[k + 1 : k + 2] == ["-"] and "." not in norms[min(k + 2, end - 1)]:
        return True  # a level, or a stage: "T-3"
    return k + 1 >= end or (
        norms[k + 1] not in ("score", "=", ":", "-") and not _NUMBER.match(norms[k + 1])
    )


def _measure(norms: list[str], k: int, end: int) -> Finding | None:
    """The finding that the measurement named at word k tells."""
    trigger = norms[k]
    at, negative = _value_place(norms, k, end)
    if at >= end:
        return None
    if trigger == _LEG_RAISE and _BOTH_SIDES.match(norms[at]):
        least = min(int(side) for side in norms[at].split("/"))
        positive = least < _POSITIVE_BELOW and not hurts_back_only(norms, at, end)
        claim = "present" if positive else "absent"
        return measured(k, at + 1, "nerve_tension_sign", claim, float(least), norms[at])
    if _NUMBER.match(norms[at]):
        value = float(norms[at].replace(",", "."))
    else:
        spoken, at = _spoken(norms, at, end)
        if spoken is None:
            return None
        value = spoken
    less = not {"<", "under", "below"}.isdisjoint(norms[k + 1 : at])
    following = norms[at + 1] if at + 1 < end else ""
    if following == "h":  # a time to wait, whatever is measured
        return None
    if norms[at + 1 : at + 4] == ["mg", "/", "dl"]:
        following = "mg/dl"
    if trigger in ("scan", "scanner") and norms[k - 1] == "bladder":
        following = "ml"
    if trigger in _AORTA and following not in _WIDTHS and not norms[at].isdigit():
        following = "cm"  # "aorta 2.1 on ultrasound"
    made = _judge(
        trigger, value, negative=negative, less=less, following=following, words=norms[k:at]
    )
    if made is None:
        return None
    if made == ("nerve_tension_sign", "present") and hurts_back_only(norms, at, end):
        made = "nerve_tension_sign", "absent"
    value = -value if negative else value
    finding = measured(k, at + 1, *made, value, f"{trigger} {norms[at]}")
    # Little urine left refutes no trouble with passing it.
    finding.examined = made != ("bladder_dysfunction", "absent")
    return finding


def _value_place(norms: list[str], k: int, end: int) -> tuple[int, bool]:
    """Where the value of what is measured at word k stands, and whether a minus stands before."""
    words = load_words("measures")
    at, negative = k + 1, False
    while (
        at < min(end, k + 1 + _REACH)
        and (norms[at] in words["fillers"] or norms[at] in words["triggers"])
    ):  # fmt: skip
        negative = norms[at] in ("-", "minus")
        at += 1
    return at, negative


def _spoken(norms: list[str], at: int, end: int) -> tuple[float | None, int]:
    """A dictated number ("two hundred and ten") and its last word; None for no number."""
    total = 0
    last = at - 1
    k = at
    while k < end:
        word = norms[k]
        if word in _BELOW_TWENTY and (total == 0 or (total % 10 == 0 and total != 10)):
            total += _BELOW_TWENTY[word]
        elif word in TENS and total == 0:
            total += TENS[word]
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
    if trigger in _AORTA:
        width = value * _WIDTHS.get(following, math.nan)
        if less:
            return ("suspected_aortic_aneurysm", "absent") if width <= _ANEURYSM else None
        if not _NARROWEST <= width <= _WIDEST:
            return None
        return "suspected_aortic_aneurysm", "present" if width >= _ANEURYSM else "absent"
    if trigger in _BLOOD:
        if trigger == "esr" and value > _HIGHEST_ESR:
            return None  # "BSR" is a blood sugar too
        limit = _BLOOD[trigger] / (10.0 if following == "mg/dl" else 1.0)
        return "raised_inflammatory_markers", "present" if value > limit and not less else "absent"
    if trigger in _WARMTH and not negative and "score" not in words:
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
        if value >= 2.5:
            return "osteoporosis", "present"
        return None if trigger == "t" else ("osteoporosis", "absent")
    if trigger in ("residual", "pvr", "void", "scan", "scanner") and (
        following in ("ml", "mls", "cc", "millilitre", "mL")
        or (trigger in ("residual", "pvr") and value >= 20)
    ):
        if value >= 200:
            return "bladder_dysfunction", "present"
        return ("bladder_dysfunction", "absent") if value < 100 else None
    if trigger == "psa":
        other = following in _NO_RESULT or following in time_words().months
        high = value > _PSA and not less and not other
        return ("suspected_malignancy", "possible") if high else None
    if trigger == "weight" and following in ("kg", "kgs", "kilo", "kilogram"):
        return ("body_size_limit", "present") if value >= 150 else None
    if trigger == "bmi":
        return ("body_size_limit", "present") if 45 <= value <= 90 else None
    if trigger == "egfr":
        return ("renal_impairment", "present" if value < 60 else "absent") if value <= 150 else None
    if (
        trigger in (_LEG_RAISE, "raise", "raising", "lasegue")
        and 10 <= value <= 95
        and "/" not in words
    ):
        return "nerve_tension_sign", "present" if value < _POSITIVE_BELOW else "absent"
    return None
